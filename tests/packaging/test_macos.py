"""What can be seen of the macOS recipe on other systems."""

from __future__ import annotations

import plistlib
from pathlib import Path

from release.macos import ABOUT, signing

ENTITLEMENTS = Path(__file__).resolve().parents[2] / "packaging" / "macos" / "entitlements.plist"


def test_the_entitlements_are_few_and_well_formed() -> None:
    granted = plistlib.loads(ENTITLEMENTS.read_bytes())
    assert granted == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }
    assert plistlib.loads(plistlib.dumps(ABOUT)) == ABOUT


def test_without_an_identity_no_time_stamp_is_asked_for(tmp_path: Path) -> None:
    app = tmp_path / "Assist.app"
    command = signing(app, ENTITLEMENTS, "-")
    assert command[-3:] == ["--sign", "-", str(app)] and "--timestamp" not in command
    named = signing(app, ENTITLEMENTS, "Developer ID Application: Somebody")
    assert "--timestamp" in named and "runtime" in named
