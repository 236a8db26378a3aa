"""The scripts of the archive, run for real: odd folders, a program that runs, an installation cut short."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from release.tree import ID, MANUAL, desktop_files, manual
from release.versions import Version

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
VERSION = Version("1.2.3", "abc", 0)
ODD = [
    "plain",
    "two words",
    "a|b&c",
    "-n",
    "100% $HOME `x`",
    'say "hi"',
    "back\\slash\\n",
    "客服 助手",
    "o'clock;#",
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Unpacked, in a folder with a space; its program is one that knows --version and can be left running."""
    folder = tmp_path / "un packed"
    (folder / "assist").mkdir(parents=True)
    shutil.copy("/bin/sleep", folder / "assist" / "assist-app")
    for script in ("install.sh", "uninstall.sh"):
        shutil.copy(LINUX / script, folder / script)
    for name, content in {**desktop_files(ROOT, VERSION), MANUAL: manual(ROOT, VERSION)}.items():
        (folder / name).write_bytes(content)
    return folder


def run(script: Path, home: Path, prefix: Path | str | None = None) -> subprocess.CompletedProcess[str]:
    """As an agent runs it."""
    values = {name: value for name, value in os.environ.items() if name not in ("PREFIX", "XDG_DATA_HOME")}
    values |= {"HOME": str(home)} | ({} if prefix is None else {"PREFIX": str(prefix)})
    # `sh` is told a path that begins with a sign in another way.
    return subprocess.run(
        ["sh", str(script)], cwd=home, env=values, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A new user's."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@contextmanager
def running(program: Path) -> Iterator[None]:
    """The program while somebody works with it."""
    process = subprocess.Popen([str(program), "300"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def argument(line: str) -> list[str]:
    """An Exec line's arguments, read as the Desktop Entry Specification says: strings first, then quotes."""
    value = re.sub(r"\\(.)", lambda m: {"s": " ", "n": "\n", "t": "\t", "r": "\r"}.get(m[1], m[1]), line)
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([^ "]+)', value)
    words = [re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in parts]
    return [word.replace("%%", "%") for word in words]


@pytest.mark.parametrize("name", ODD)
def test_it_installs_anywhere_and_its_menu_entry_leads_there(archive: Path, home: Path, name: str) -> None:
    prefix = home / name
    done = run(archive / "install.sh", home, prefix)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    program = prefix / "lib" / "assist" / "assist-app"
    assert os.access(program, os.X_OK) and (prefix / "bin" / "assist-app").resolve() == program
    entry = (prefix / "share" / "applications" / f"{ID}.desktop").read_text()
    execs = [argument(line.partition("=")[2]) for line in entry.splitlines() if line.startswith("Exec=")]
    assert execs == [[str(program)], [str(program), "demo"]]
    (tried,) = re.findall(r"^TryExec=(.*)$", entry, re.MULTILINE)
    assert tried.replace("\\\\", "\\") == str(program)
    assert "Name[zh_CN]=" in entry and "Categories=Office;" in entry
    done = run(prefix / "lib" / "assist" / "uninstall.sh", home)
    assert done.returncode == 0 and not [path for path in prefix.rglob("*") if not path.is_dir()]


def test_the_manual_lies_where_man_looks_beside_the_users_programs(archive: Path, home: Path) -> None:
    assert run(archive / "install.sh", home).returncode == 0
    page = home / ".local" / "share" / "man" / "man1" / "assist-app.1"
    assert '"Assist 1.2.3"' in page.read_text().splitlines()[0]
    other = page.with_name("other.1")
    other.write_text("another program's")
    assert run(home / ".local" / "lib" / "assist" / "uninstall.sh", home).returncode == 0
    assert not page.exists() and other.exists()


def test_a_folder_no_menu_entry_can_name_is_refused(archive: Path, home: Path) -> None:
    done = run(archive / "install.sh", home, home / "two\nlines")
    assert done.returncode == 2 and "line break" in done.stderr
    assert not (home / "two\nlines" / "lib" / "assist").exists()


def test_uninstall_takes_its_own_installation_and_no_other(archive: Path, home: Path) -> None:
    other = home / "other place"
    assert run(archive / "install.sh", home).returncode == 0
    assert run(archive / "install.sh", home, other).returncode == 0
    done = run(other / "lib" / "assist" / "uninstall.sh", home)
    assert done.returncode == 0 and not (other / "lib" / "assist").exists()
    assert (home / ".local" / "lib" / "assist" / "assist-app").exists()
    assert (home / ".local" / "bin" / "assist-app").exists()
    # From the archive it takes away what install.sh laid down there.
    assert run(archive / "uninstall.sh", home).returncode == 0
    assert not (home / ".local" / "lib" / "assist").exists()
    assert run(archive / "uninstall.sh", home).returncode == 2, "there is nothing left to remove"


def test_uninstall_elsewhere_removes_nothing(archive: Path, home: Path) -> None:
    strange = home / "Documents"
    strange.mkdir()
    shutil.copy(archive / "uninstall.sh", strange)
    (strange / "letter.txt").write_text("mine")
    done = run(strange / "uninstall.sh", home)
    assert done.returncode == 2 and "nothing was removed" in done.stderr
    assert (strange / "letter.txt").read_text() == "mine"


def test_another_programs_command_of_that_name_stays(archive: Path, home: Path) -> None:
    assert run(archive / "install.sh", home).returncode == 0
    link = home / ".local" / "bin" / "assist-app"
    link.unlink()
    link.write_text("of pip")
    assert run(home / ".local" / "lib" / "assist" / "uninstall.sh", home).returncode == 0
    assert link.read_text() == "of pip"


@pytest.mark.parametrize("name", [".local", "with space"])
def test_both_refuse_while_it_runs_and_change_nothing(archive: Path, home: Path, name: str) -> None:
    place = home / name / "lib" / "assist"
    assert run(archive / "install.sh", home, home / name).returncode == 0
    (archive / "assist" / "new").write_text("newer")
    with running(place / "assist-app"):
        for script in (archive / "install.sh", place / "uninstall.sh"):
            done = run(script, home, home / name)
            assert done.returncode == 3 and "running" in done.stderr
        assert not (place / "new").exists() and (place / "assist-app").exists()
        # Another installation of the same user is none of its business.
        assert run(archive / "install.sh", home, home / "second").returncode == 0
    assert run(archive / "install.sh", home, home / name).returncode == 0
    assert (place / "new").read_text() == "newer"


@pytest.mark.parametrize("left", ["old", "old and new", "new", "both whole"])
def test_an_installation_cut_short_costs_no_program(archive: Path, home: Path, left: str) -> None:
    place = home / ".local" / "lib" / "assist"
    assert run(archive / "install.sh", home).returncode == 0
    if left.startswith("old"):
        place.rename(place.with_name("assist.old"))
    if "new" in left:
        place.with_name("assist.new").mkdir()
    if left == "both whole":
        shutil.copytree(place, place.with_name("assist.old"))
    # Cut short once more, before anything is moved: the copy fails, and there is a program all the same.
    shutil.move(archive / "assist", archive / "away")
    assert run(archive / "install.sh", home).returncode != 0
    assert (place / "assist-app").exists()
    shutil.move(archive / "away", archive / "assist")
    (archive / "assist" / "new").write_text("newer")
    assert run(archive / "install.sh", home).returncode == 0
    assert (place / "new").exists()
    assert {path.name for path in place.parent.iterdir()} == {"assist"}


def test_what_was_cut_short_can_be_removed(archive: Path, home: Path) -> None:
    place = home / ".local" / "lib" / "assist"
    assert run(archive / "install.sh", home).returncode == 0
    old = place.with_name("assist.old")
    place.rename(old)
    assert run(old / "uninstall.sh", home).returncode == 0
    assert not list(place.parent.iterdir())
