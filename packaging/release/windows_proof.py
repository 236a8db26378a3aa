"""`python -m release.windows_proof`: the Windows installer is run, used, upgraded and removed in Wine."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from release.proof import EARLIER, OUT, ROOT
from release.report import Report, expect
from release.root import Failed
from release.versions import Version, build_file, version_of
from release.windows import pack
from release.wine import Windows, until, windows

STAGE = ROOT / "build" / "windows" / "assist"
PLACE = "C:\\客服工具\\Assist"
DATA = "C:\\客服资料"
SHORTCUT = "Assist 坐席助手"


def main() -> int:
    """0 when everything went well."""
    report = Report(OUT / "windows-test.txt")
    try:
        with tempfile.TemporaryDirectory(prefix="assist-wine-") as folder, windows(Path(folder)) as wine:
            prove(wine, report)
    except (Failed, subprocess.CalledProcessError) as error:
        report.say(f"FAILED: {error}")
        return 1
    report.say("all of it holds")
    return 0


def prove(wine: Windows, report: Report) -> None:
    """The whole life of an installation."""
    version = version_of(ROOT)
    (installer,) = OUT.glob(f"Assist-{version.number}-windows-*.exe")
    install(wine, _earlier_installer(version), report, f"/D={PLACE}")
    first = journey(wine, report)
    expect(first["version"].startswith(EARLIER) and first["kept_before"] == 0, "the earlier version began")
    stale = wine.path(PLACE) / "app" / "assist_app" / "gone.py"
    stale.write_text("")
    while_it_runs(wine, installer, report)
    install(wine, installer, report)
    second = journey(wine, report)
    expect(second["version"].startswith(f"{version.number} ("), "the new version runs")
    expect(second["kept_before"] == 1, "what was said before the upgrade is still there")
    expect(not stale.exists(), "files of the earlier version are gone")
    somewhere_else(wine, installer, report)
    remove(wine, report)


def _earlier_installer(version: Version) -> Path:
    """The same program under another number; hardly packed, which takes most of the time."""
    build = STAGE / "app" / "resources" / "build.json"
    now = build.read_text(encoding="utf-8")
    older = Version(EARLIER, "earlier", version.seconds)
    build.write_text(build_file(older), encoding="utf-8")
    try:
        return pack(ROOT, STAGE, ROOT / "build" / "windows", older, quick=True)
    finally:
        build.write_text(now, encoding="utf-8")


def install(wine: Windows, installer: Path, report: Report, *options: str) -> None:
    """Silently, as a rollout would; an upgrade finds the place by itself."""
    wine.run(str(installer), "/S", *options)
    files, known = wine.files(PLACE), wine.registered()
    expect(known.get("InstallLocation") == PLACE, f"it is registered at its place: {known}")
    expect(wine.shortcuts() == {SHORTCUT}, f"one shortcut, in the system's language: {wine.shortcuts()}")
    said = wine.run(f"{PLACE}\\assist-app.exe", "--version").strip()
    size = sum((wine.path(PLACE) / name).stat().st_size for name in files) / 2**20
    report.say(
        f"installed {installer.name}: {said}, {len(files)} files, {size:.0f} MB, {known['DisplayName']}"
    )


def journey(wine: Windows, report: Report) -> dict[str, Any]:
    """Interpreter, standard library and encrypted store."""
    script = ROOT / "packaging" / "windows" / "journey.py"
    # Qt does not load in this Wine, so there is no window to look at.
    found: dict[str, Any] = json.loads(wine.run(f"{PLACE}\\python.exe", f"Z:{script}", DATA))
    expect(not found["readable"], "what was said cannot be read in the file")
    report.say("  " + ", ".join(f"{name} {value}" for name, value in found.items()))
    return found


def while_it_runs(wine: Windows, installer: Path, report: Report) -> None:
    """A running program is not torn apart."""
    program = wine.start(f"{PLACE}\\python.exe", "-c", "print('runs', flush=True); input()")
    assert program.stdout is not None
    expect(program.stdout.readline().strip() == "runs", "the program runs")
    status, _printed, _errors = wine.ended(str(installer), "/S")
    program.communicate("\n", timeout=60)
    expect(status == 3, f"an upgrade refuses while it runs: {status}")
    known = wine.registered()["DisplayVersion"]
    expect(known == EARLIER, f"nothing was changed: {known}")
    report.say("refused while it runs: status 3, nothing changed")


def somewhere_else(wine: Windows, installer: Path, report: Report) -> None:
    """A folder with somebody's files in it stays as it is."""
    folder = wine.path("C:\\somebody")
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    status, _printed, _errors = wine.ended(str(installer), "/S", "/D=C:\\somebody")
    expect(status == 4, f"a folder with other files is refused: {status}")
    expect(wine.files("C:\\somebody") == ["letter.txt"], "nothing was put there")
    report.say("refused a folder that holds other files: status 4")


def remove(wine: Windows, report: Report) -> None:
    """Nothing stays but what the user made."""
    wine.run(f"{PLACE}\\uninstall.exe", "/S")
    until(lambda: not wine.path(PLACE).exists(), "the program's folder is gone")
    until(lambda: not wine.registered() and not wine.shortcuts(), "neither entry nor shortcut is left")
    expect(wine.files(DATA) != [], "the user's data are still there")
    report.say("removed: no file, no shortcut and no entry is left; the user's data are")


if __name__ == "__main__":
    sys.exit(main())
