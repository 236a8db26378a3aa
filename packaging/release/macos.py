"""The disk image for macOS: the app that PyInstaller made, signed, beside a link to Applications."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from release.versions import Version

IDENTIFIER = "app.assist.Assist"

ABOUT = {
    "CFBundleDisplayName": "Assist",
    "CFBundleDevelopmentRegion": "en",
    "CFBundleLocalizations": ["en", "zh-Hans"],
    "LSApplicationCategoryType": "public.app-category.business",
    # What Qt 6.11 asks for.
    "LSMinimumSystemVersion": "13.0",
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": "The Assist authors, Apache-2.0",
    "NSRequiresAquaSystemAppearance": False,
}
"""What the Finder and the system are told about the app, beside its name, icon and version."""


def make_image(root: Path, out: Path, version: Version, identity: str = "") -> Path:
    """Runs on macOS alone: signs the app with an `identity` of the keychain, "" or SIGN_IDENTITY unset for
    none of a developer's, and packs it. Returns the image's path.

    Notarisation needs the owner's account and is a step of its own.
    """
    app = out / "Assist.app"
    identity = identity or os.environ.get("SIGN_IDENTITY", "-")
    run(*signing(app, root / "packaging" / "macos" / "entitlements.plist", identity))
    run("codesign", "--verify", "--deep", "--strict", str(app))
    stage = root / "build" / "image"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    shutil.copytree(app, stage / app.name, symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    target = out / f"Assist-{version.number}-macos-{os.uname().machine}.dmg"
    run("hdiutil", "create", "-volname", "Assist", "-srcfolder", str(stage), "-format", "ULFO", str(target))
    return target


def signing(app: Path, entitlements: Path, identity: str) -> list[str]:
    """The command; without a developer's identity there is no time stamp to ask for."""
    options = ["--force", "--deep", "--options", "runtime", "--entitlements", str(entitlements)]
    stamp = [] if identity == "-" else ["--timestamp"]
    return ["codesign", *options, *stamp, "--sign", identity, str(app)]


def run(*command: str) -> None:
    """CalledProcessError unless it ends with 0."""
    subprocess.run(command, check=True)
