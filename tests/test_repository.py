"""What must never stand in the repository, and what the README promises."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from assist_app.cli.options import parse

ROOT = Path(__file__).resolve().parent.parent


def tracked() -> list[Path]:
    """Text files under version control, or all of a plain copy."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = done.stdout.split("\n") if done.returncode == 0 else []
    paths = [ROOT / name for name in names if name] or [
        p for p in ROOT.rglob("*.py") if ".venv" not in p.parts
    ]
    return [path for path in paths if path.is_file() and path.suffix not in {".gif", ".mo", ".png"}]


def test_pins_are_exact_hashed_and_name_no_address() -> None:
    for path in (ROOT / "packaging" / "requirements").glob("*.txt"):
        text = "\n".join(line for line in path.read_text().split("\n") if not line.startswith("#"))
        assert "://" not in text and "--index" not in text and "--find-links" not in text
        for entry in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry) and "--hash=sha256:" in entry, entry[:60]


def test_no_machine_path_stands_in_a_file() -> None:
    wrong = re.compile("/" + "work/|/" + "root/|py" + "pi[.]org|python" + "hosted")
    found = [str(path) for path in tracked() if wrong.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("demo", "ask", "search", "doctor", "accounts", "emulator"):
        assert f"assist-app {command}" in readme
    for target in ("run", "test", "check", "bench", "lab"):
        assert f"make {target}" in readme
        assert f"\n{target}:" in (ROOT / "Makefile").read_text()
    assert parse(["ask", "--conversation", "x"]).command == "ask"
    assert parse([]).command == "window"


def test_the_map_of_the_house_is_true() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    chart = readme.partition("## Map of the house")[2].partition("```\n")[2].partition("```")[0]
    package = ROOT / "assist_app"
    named = set(re.findall(r"\b[a-z_]+(?:\.py|/)", chart))
    assert {name for name in named if not any(package.rglob(name.rstrip("/")))} == {"assist_app/"}
    rooms = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= named


def test_the_pictures_of_the_readme_are_there() -> None:
    for name in re.findall(r"\]\((resources/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / name).stat().st_size > 10_000
