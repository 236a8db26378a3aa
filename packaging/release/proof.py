"""`python -m release.proof`: what was packaged is installed, used, upgraded and removed in a clean Debian."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from release.bundle import megabytes
from release.debian import PACKAGE, make_deb
from release.overtaking import Agent, at_work
from release.report import Report, expect
from release.root import USER, Failed, Root
from release.screen import Screen, screen, until
from release.versions import Version, version_of

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "dist"
EARLIER = "0.0.9"
DATA = f"/home/{USER}/data"
SECRET = {"ASSIST_VAULT_PASSPHRASE": "a pass-phrase for the proof"}
KEYRING = (
    "printf login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
    f"exec assist-app smoke --json --data-dir /home/{USER}/keyring-data"
)


def main() -> int:
    """0 when everything went well."""
    if os.geteuid() != 0:
        print("The release test makes a clean Debian and needs root.", file=sys.stderr)
        return 1
    report = Report(OUT / "release-test.txt")
    try:
        with tempfile.TemporaryDirectory(prefix="assist-root-") as folder, screen() as desk:
            prove(Root(Path(folder) / "root"), desk, report)
    except (Failed, subprocess.CalledProcessError) as error:
        report.say(f"FAILED: {error}")
        return 1
    report.say("all of it holds")
    return 0


def prove(root: Root, desk: Screen, report: Report) -> None:
    """The whole life of an installation."""
    version = version_of(ROOT)
    (package,) = OUT.glob(f"{PACKAGE}_{version.number}_*.deb")
    root.make()
    report.say(f"clean Debian, {megabytes(root.folder):.0f} MB, Python there: {root.has('python3')}")
    earlier = _earlier_package(version)
    install(root, earlier, report)
    first = smoke(root, desk, report)
    expect(first["version"].startswith(EARLIER) and first["kept_before"] == 0, "the earlier version began")
    overtaken(root, desk, package, report)
    second = smoke(root, desk, report)
    expect(second["version"].startswith(f"{version.number} ("), "the new version runs")
    expect(second["kept_before"] == 3, "what was said before the upgrade, and during it, is still there")
    by_hand(root, desk, report)
    inserting(root, desk, report)
    with_keyring(root, desk, report)
    remove(root, desk, report)
    for_one_user(root, version, desk, report)


def _earlier_package(version: Version) -> Path:
    """The same bundle under another number; not packed, which takes most of the time."""
    folder = ROOT / "build"
    older = Version(EARLIER, "earlier", version.seconds)
    notices = OUT / "THIRD-PARTY-NOTICES.txt"
    return make_deb(ROOT, OUT / "assist", folder, older, notices=notices, packed="none")


def install(root: Root, package: Path, report: Report) -> None:
    """By apt, with nothing that is only recommended."""
    inside = root.take(package)
    root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", inside)
    (root.folder / inside.removeprefix("/")).unlink()
    expect(not root.has("python3"), "no Python came along")
    said = root.run("assist-app", "--version", user=USER).strip()
    size = root.run("dpkg-query", "-W", "-f=${Installed-Size}", PACKAGE)
    count = len(root.run("dpkg-query", "-W", "-f=${Package}\n").splitlines())
    report.say(f"installed {package.name}: {said}, {int(size) / 1024:.0f} MB, {count} packages in all")


def smoke(root: Root, desk: Screen, report: Report) -> dict[str, Any]:
    """The program's own journey on the screen outside, as an ordinary user."""
    command = ("assist-app", "smoke", "--json", "--data-dir", DATA)
    found = json.loads(root.run(*command, user=USER, DISPLAY=desk.display, **SECRET))
    return _told(found, report)


def _told(found: dict[str, Any], report: Report) -> dict[str, Any]:
    for step in found["steps"]:
        report.say(
            f"  {'ok' if step['ok'] else 'NOT'}  {step['name']} {step['ms']} ms: {_one_line(step['words'])}"
        )
    expect(found["ok"] and found["frozen"], "the journey went well")
    report.say(f"smoke of {found['version']}: all steps, conversations kept before: {found['kept_before']}")
    return found


def _one_line(words: str) -> str:
    return " ".join(words.split())[:60]


def overtaken(root: Root, desk: Screen, package: Path, report: Report) -> None:
    """apt lays the new version down while an agent works with the earlier one."""
    agent = _at_work(root, desk)
    agent.say("before the update")
    install(root, package, report)
    agent.noticed()
    agent.say("after the update")
    said = root.run("assist-app", "--data-dir", DATA, user=USER, DISPLAY=desk.display, **SECRET)
    expect("already open" in said, f"the new version calls the open window: {said}")
    agent.leave()
    report.say("updated while it ran: the window asked for a restart, took more, and closed with 0")


def _at_work(root: Root, desk: Screen) -> Agent:
    return at_work(root, desk, USER, DATA, SECRET)


def by_hand(root: Root, desk: Screen, report: Report) -> None:
    """A real pointer, the clipboard read by another program, the window closed by its manager."""
    # A folder of its own: where something was kept, the demo does not come to the front.
    command = ("assist-app", "demo", "--data-dir", f"/home/{USER}/by-hand")
    program = root.start(*command, user=USER, DISPLAY=desk.display, **SECRET)
    window = until(desk.window, "window")

    def clicked() -> str:
        desk.click_first_card(window)
        return desk.clipboard()

    text = until(clicked, "reply on the clipboard")
    desk.run("xdotool", "mousemove", "5", "5")
    desk.run("wmctrl", "-i", "-c", window)
    program.communicate(timeout=60)
    expect(program.returncode == 0, "closing the window ends the program with 0")
    report.say(
        f"pointer: a click put {len(text)} characters on the clipboard, read from outside; ended with 0"
    )


def inserting(root: Root, desk: Screen, report: Report) -> None:
    """The libraries that reach other windows are there: one that does not exist is looked for and refused."""
    command = (
        "assist-app",
        "--data-dir",
        DATA,
        "insert",
        "--text-file",
        "/etc/hostname",
        "--window",
        "no such window",
    )
    printed, _errors = root.start(*command, user=USER, DISPLAY=desk.display).communicate(timeout=60)
    reason = json.loads(printed)["reason"]
    expect("no such window" in reason, f"windows were looked at: {reason}")
    report.say(f"insertion: {reason}")


def with_keyring(root: Root, desk: Screen, report: Report) -> None:
    """The same journey where there is a Secret Service."""
    root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "dbus-daemon", "gnome-keyring")
    command = ("dbus-run-session", "--", "sh", "-c", KEYRING)
    found = _told(json.loads(root.run(*command, user=USER, DISPLAY=desk.display)), report)
    kinds = [step["words"] for step in found["steps"] if step["name"] == "keys and data"]
    expect(kinds == ["keyring"], "the key lies in the keyring")


def remove(root: Root, desk: Screen, report: Report) -> None:
    """While an agent works with it; nothing stays but what the user made."""
    agent = _at_work(root, desk)
    agent.say("before the removal")
    root.run("apt-get", "purge", "-y", "-qq", PACKAGE)
    agent.noticed()
    agent.say("after the removal")
    agent.leave()
    report.say("removed while it ran: the window said so, took more, and closed with 0")
    left = [path for path in root.traces("assist") if "dpkg" not in path]
    expect(not left, f"nothing is left behind: {left}")
    expect((root.folder / DATA[1:] / "assist.db").is_file(), "the user's data are still there")
    report.say("removed: no file of the program is left, the user's data are")


def for_one_user(root: Root, version: Version, desk: Screen, report: Report) -> None:
    """The archive: installed without root, once more over itself, and taken away."""
    (archive,) = OUT.glob(f"assist-{version.number}-linux-*.tar.xz")
    inside = root.take(archive)
    home = root.folder / "home" / USER
    root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "xz-utils")
    script = f'cd && tar xJf {inside} && name="$PWD/$(basename {inside} .tar.xz)" && sh "$name/install.sh"'
    root.run("sh", "-c", f'{script} && sh "$name/install.sh" && rm -r "$name"', user=USER)
    program = f"/home/{USER}/.local/bin/assist-app"
    command = (program, "smoke", "--json", "--data-dir", DATA)
    found = json.loads(root.run(*command, user=USER, DISPLAY=desk.display, **SECRET))
    expect(_told(found, report)["kept_before"] == 6, "data of the earlier installation are used")
    root.run("sh", f"/home/{USER}/.local/lib/assist/uninstall.sh", user=USER)
    left = [
        path for path in (home / ".local").rglob("*") if not path.is_dir() and "keyrings" not in path.parts
    ]
    expect(not left, f"nothing is left behind: {left}")
    expect((home / "data" / "assist.db").is_file(), "the user's data are still there")
    report.say("archive: installed by a user, installed over itself, removed; the user's data are left")


if __name__ == "__main__":
    sys.exit(main())
