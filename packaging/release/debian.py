"""The .deb: the bundle under /usr/lib/assist, its needs named from what its files ask for."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from release.elf import Needs, needs_of
from release.tree import ID, MANUAL, desktop_files, lay, maintainer, manual, settle
from release.versions import Version, build_file

PACKAGE = "assist-app"

OF_THE_C_LIBRARY = {
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libc.so.6", "libdl.so.2", "libm.so.6",
    "libpthread.so.0", "libresolv.so.2", "librt.so.1", "libutil.so.1",
}  # fmt: skip

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libcrypto.so.3": "libssl3 | libssl3t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libssl.so.3": "libssl3 | libssl3t64",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb.so.1": "libxcb1",
    "libzstd.so.1": "libzstd1",
}
"""The Debian package of each soname; where Ubuntu renamed it, both names."""

USED_WITHOUT_LINKING = ("xkb-data", "ca-certificates")
"""Keyboard tables that libxkbcommon reads, and the roots that TLS trusts."""

RECOMMENDED = (
    "fonts-noto-cjk | fonts-wqy-zenhei",
    "fonts-noto-color-emoji",
    "gnome-keyring | kwalletmanager",
)


class Unnamed(Exception):
    """A library that no package is known for."""


def depends(needs: Needs) -> list[str]:
    """Packages that bring what the files ask for; Unnamed when one is not in the table."""
    unknown = sorted(needs.sonames - OF_THE_C_LIBRARY - PACKAGES.keys())
    if unknown:
        raise Unnamed(f"No package is known for {', '.join(unknown)}.")
    named = {PACKAGES[name] for name in needs.sonames & PACKAGES.keys()}
    major, minor = needs.glibc
    return [f"libc6 (>= {major}.{minor})", *sorted(named | set(USED_WITHOUT_LINKING))]


def control(
    version: str, architecture: str, needed: Iterable[str], kilobytes: int, maintained_by: str
) -> str:
    """The package's control file."""
    return f"""Package: {PACKAGE}
Version: {version}
Architecture: {architecture}
Maintainer: {maintained_by}
Installed-Size: {kilobytes}
Depends: {", ".join(needed)}
Recommends: {", ".join(RECOMMENDED)}
Section: net
Priority: optional
Description: live conversation beside ranked reply suggestions
 Assist stands beside a chat client: it recognises what the customer wants and
 how they sound, and offers ranked replies that are copied with a click or a
 digit. It works with no account and no network, in Chinese and English, and
 never sends anything by itself.
"""


def make_deb(
    root: Path, bundle: Path, out: Path, version: Version, *, notices: Path, packed: str = "xz"
) -> Path:
    """Builds the package without root and returns its path. `packed` is dpkg-deb's name of a compression."""
    stage = root / "build" / "deb"
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(bundle, stage / "usr" / "lib" / "assist", symlinks=True)
    lay(stage / "usr/lib/assist/_internal/resources/build.json", build_file(version).encode())
    link = stage / "usr" / "bin" / "assist-app"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/assist/assist-app")
    share = stage / "usr" / "share"
    files = desktop_files(root, version)
    lay(share / "applications" / f"{ID}.desktop", files[f"{ID}.desktop"])
    lay(share / "metainfo" / f"{ID}.metainfo.xml", files[f"{ID}.metainfo.xml"])
    lay(share / "icons" / "hicolor" / "scalable" / "apps" / f"{ID}.svg", files[f"{ID}.svg"])
    lay(share / "doc" / PACKAGE / "copyright", notices.read_bytes())
    for path, content in (
        (share / "man" / "man1" / f"{MANUAL}.gz", manual(root, version)),
        (share / "doc" / PACKAGE / "changelog.gz", (root / "CHANGELOG.md").read_bytes()),
    ):
        lay(path, gzip.compress(content, mtime=version.seconds))
    kilobytes = sum(path.stat().st_size for path in stage.rglob("*") if path.is_file()) // 1024
    architecture = _output("dpkg", "--print-architecture")
    words = control(version.number, architecture, depends(needs_of(bundle)), kilobytes, maintainer(root))
    lay(stage / "DEBIAN" / "control", words.encode())
    settle(stage, version.seconds)
    target = out / f"{PACKAGE}_{version.number}_{architecture}.deb"
    fixed = {"SOURCE_DATE_EPOCH": str(version.seconds)}
    command = ["dpkg-deb", "--root-owner-group", f"-Z{packed}", "--build", str(stage), str(target)]
    subprocess.run(command, check=True, env=os.environ | fixed, stdout=subprocess.DEVNULL)
    shutil.rmtree(stage)
    return target


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
