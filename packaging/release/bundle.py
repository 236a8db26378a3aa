"""From a checkout to the folder that is installed: collected, made smaller, checked, with its papers."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from release.components import Component, components_of, objections
from release.elf import strip_all
from release.icu import shrink
from release.papers import as_text, bill, files_of, notices
from release.versions import Version, build_file

MOST_MEGABYTES = 180
NAME = "assist"


class Refused(Exception):
    """This build may not be given to anybody; the sentences say why."""


def make_bundle(root: Path, out: Path, version: Version) -> Path:
    """The folder; Refused when it is too large or holds what it may not."""
    work = root / "build" / "pyinstaller"
    # The same source gives the same bytes: no random order of sets, no time of today.
    fixed = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(version.seconds)}
    options = [
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        "--distpath",
        str(out),
        "--workpath",
        str(work),
    ]
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *options, str(root / "packaging" / "assist.spec")],
        check=True,
        cwd=root,
        env=os.environ | fixed,
    )
    bundle = out / NAME
    if sys.platform == "linux":
        strip_all(bundle)
        for library in sorted(bundle.rglob("libicudata.so.*")):
            shrink(library)
    components = components_of(bundle, root / "build" / "modules.json")
    wrong = objections(bundle, components)
    if wrong:
        raise Refused("This build may not be given away:\n" + "\n".join(wrong))
    target = f"{sys.platform}-{platform.machine()}"
    write_papers(root, bundle, bundle / "_internal" / "resources", components, version, target)
    for name in ("THIRD-PARTY-NOTICES.txt", "sbom.cdx.json"):
        shutil.copy(bundle / "_internal" / "resources" / name, out / name)
    check_size(bundle)
    return bundle


def write_papers(
    root: Path, tree: Path, resources: Path, components: Sequence[Component], version: Version, target: str
) -> None:
    """Notices, bill of materials and build file into the resources of a tree that is complete otherwise."""
    document = as_text(bill(components, version, target, files_of(tree)))
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document)
    if problem is not None:
        raise Refused(f"The bill of materials is not valid: {problem}")
    words = notices(components, version, root / "packaging" / "licences")
    (resources / "THIRD-PARTY-NOTICES.txt").write_text(words, encoding="utf-8")
    (resources / "sbom.cdx.json").write_text(document, encoding="utf-8")
    (resources / "build.json").write_text(build_file(version), encoding="utf-8")


def megabytes(folder: Path) -> float:
    """Of all files, 2^20 bytes each, as `du` counts."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 2**20


def check_size(bundle: Path) -> None:
    """Refused when the bundle has grown too large."""
    size = megabytes(bundle)
    if size > MOST_MEGABYTES:
        raise Refused(f"The bundle has {size:.1f} MB, more than {MOST_MEGABYTES}.")
