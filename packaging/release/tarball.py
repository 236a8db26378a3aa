"""The archive for those who may not install packages: the bundle and a script that needs no root."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

from release.tree import MANUAL, desktop_files, lay, manual, settle
from release.versions import Version


def make_tarball(root: Path, bundle: Path, out: Path, version: Version) -> Path:
    """Builds the archive and returns its path."""
    name = f"assist-{version.number}-linux-{platform.machine()}"
    stage = root / "build" / "tarball" / name
    shutil.rmtree(stage.parent, ignore_errors=True)
    shutil.copytree(bundle, stage / "assist", symlinks=True)
    for file, content in {**desktop_files(root, version), MANUAL: manual(root, version)}.items():
        lay(stage / file, content)
    for script in ("install.sh", "uninstall.sh"):
        lay(stage / script, (root / "packaging" / "linux" / script).read_bytes(), mode=0o755)
    settle(stage, version.seconds)
    target = out / f"{name}.tar.xz"
    fixed = ("--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu")
    command = ["tar", *fixed, "-C", str(stage.parent), "-cJf", str(target), name]
    subprocess.run(command, check=True)
    shutil.rmtree(stage.parent)
    return target
