"""The bundled program runs scripts it carries and no others; its children get the system's libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from launcher import carried_script, restore_environment

LAUNCHER = Path(__file__).resolve().parents[2] / "packaging" / "launcher.py"


def test_only_scripts_of_the_bundle_are_run(tmp_path: Path) -> None:
    bundle, outside = tmp_path / "bundle", tmp_path / "outside.py"
    (bundle / "zone").mkdir(parents=True)
    inside = bundle / "zone" / "own.py"
    inside.write_text("")
    outside.write_text("")
    (bundle / "link.py").symlink_to(outside)
    assert carried_script(["assist-app", str(inside)], bundle) == inside
    for arguments in (
        ["assist-app"],
        ["assist-app", "demo"],
        ["assist-app", str(outside)],
        ["assist-app", str(bundle / "zone" / ".." / ".." / "outside.py")],
        ["assist-app", str(bundle / "link.py")],
        ["assist-app", str(bundle / "missing.py")],
        ["assist-app", "--data-dir", str(inside)],
    ):
        assert carried_script(arguments, bundle) is None, arguments


def test_a_carried_script_finds_its_neighbours_and_its_arguments(tmp_path: Path) -> None:
    (tmp_path / "sdk").mkdir()
    (tmp_path / "sdk" / "far.py").write_text("SAID = 'far'")
    (tmp_path / "near.py").write_text("SAID = 'near'")
    (tmp_path / "own.py").write_text(
        "import sys, near, far\nprint(near.SAID, far.SAID, sys.argv[1:], __name__)"
    )
    frozen = (
        f"import sys; sys._MEIPASS = {str(tmp_path)!r}; sys.path.insert(0, {str(LAUNCHER.parent)!r}); "
        f"sys.argv = ['assist-app', {str(tmp_path / 'own.py')!r}, '8080']; import launcher; launcher.main()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", frozen],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(tmp_path / "sdk")},
    )  # fmt: skip
    assert done.stdout == "near far ['8080'] __main__\n"


def test_other_programs_get_the_systems_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    restore_environment()
    assert os.environ["LD_LIBRARY_PATH"] == "/theirs" and "LD_LIBRARY_PATH_ORIG" not in os.environ
    restore_environment()
    assert "LD_LIBRARY_PATH" not in os.environ
