"""Everything in the bundle that somebody else made: distributions, what lies in their wheels, libraries."""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sysconfig
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from urllib.parse import quote

from release.elf import elf_files
from release.inside import IN_WHEELS, UNKNOWN, Found, digest, found_in
from release.licences import gpl_parts_of_qt, licence_of, normal_name, objection
from release.pruning import library_name


@dataclass(frozen=True, slots=True)
class Component:
    """Name, version, licence (SPDX), and the texts of its licence by file name."""

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...] = ()
    registry: str = ""
    """The package type of a purl, with a namespace where the type has one; "" where nobody distributes it."""
    package: str = ""
    """What the registry calls it, "" when it is the same."""
    sha256: str = ""
    """Of its file, where it is one."""

    @property
    def purl(self) -> str:
        """The package URL, "" where there is none."""
        if not self.registry or self.version == UNKNOWN:
            return ""
        version = quote(self.version, safe=".-~_")
        return f"pkg:{self.registry}/{quote(self.package or self.name)}@{version}"


ALWAYS = ("pyinstaller",)
"""Whose parts are in the bundle although nothing imports them."""

LIBRARIES = {
    "libpython": ("CPython", "PSF-2.0"),
    "libffi": ("libffi", "MIT"),
    "libz": ("zlib", "Zlib"),
    "libbz": ("bzip2", "bzip2-1.0.6"),
    "liblzma": ("liblzma", "0BSD"),
    "libuuid": ("libuuid", "BSD-3-Clause"),
    "libexpat": ("Expat", "MIT"),
    "libxcb-cursor": ("xcb-util-cursor", "MIT"),
    "libxcb-icccm": ("xcb-util-wm", "MIT"),
    "libxcb-image": ("xcb-util-image", "MIT"),
    "libxcb-keysyms": ("xcb-util-keysyms", "MIT"),
    "libxcb-render-util": ("xcb-util-renderutil", "MIT"),
    "libxcb-util": ("xcb-util", "MIT"),
    "libxcb-xkb": ("libxcb", "MIT"),
    "libxkbcommon": ("libxkbcommon", "MIT"),
    "libxkbcommon-x": ("libxkbcommon-x11", "MIT"),
}
"""Libraries of the building machine by `library_name`."""


def components_of(bundle: Path, modules: Path) -> list[Component]:
    """All of them by name. `modules` is the list of top-level modules that the recipe writes."""
    names = _distributions(json.loads(modules.read_text()))
    found = [of_distribution(distribution(name)) for name in names]
    inside = [part for name in names for part in inside_of(bundle / "_internal", name)]
    return sorted({*found, *inside, *_libraries(bundle)}, key=lambda part: part.name.lower())


def inside_of(folder: Path, name: str) -> list[Component]:
    """What a distribution brings along that is not its own; `folder` is that of all packages."""
    return [of_found(found) for found in found_in(folder, IN_WHEELS.get(name, ()))]


def of_found(found: Found) -> Component:
    """With the version and the sum of the very file."""
    part = found.part
    registry = "generic" if part.purl else ""
    return Component(part.name, found.version, part.licence, (), registry, part.purl, digest(found.file))


def objections(bundle: Path, components: list[Component]) -> list[str]:
    """Why this bundle may not be given to anybody; nothing when it may."""
    wrong = [f"{part.name}: {objection(part.licence)}" for part in components if objection(part.licence)]
    files = [path.relative_to(bundle).as_posix() for path in elf_files(bundle)]
    wrong += [f"{name} of Qt is under the GPL only" for name in gpl_parts_of_qt(files)]
    return wrong + [f"{name} is not known" for name in unknown_files(files)]


def unknown_files(files: list[str]) -> list[str]:
    """Libraries beside the program that the table does not have."""
    loose = [Path(name) for name in files if re.fullmatch(r"_internal/lib[^/]*\.so[^/]*", name)]
    return [path.name for path in loose if library_name(path.name) not in LIBRARIES]


def _distributions(modules: list[str]) -> list[str]:
    owners = packages_distributions()
    names = {normal_name(name) for module in modules for name in owners.get(module, ())}
    return sorted((names | set(ALWAYS)) - {"assist-app"})


def of_distribution(found: Distribution) -> Component:
    """With the texts of its licence that its wheel brought along."""
    texts = tuple(
        (path.name, path.locate().read_text(encoding="utf-8", errors="replace"))
        for path in sorted(found.files or (), key=str)
        if ".dist-info" in path.parts[0] and re.match(r"(?i)(licen[cs]e|copying|notice)", path.name)
    )
    name = normal_name(found.metadata["Name"])
    return Component(name, found.version, licence_of(found.metadata), texts, "pypi")


def _libraries(bundle: Path) -> list[Component]:
    found = []
    for path in (bundle / "_internal").glob("lib*.so*"):
        named = LIBRARIES.get(library_name(path.name))
        if named is not None:
            found.append(_of_library(path, *named))
    return found


def _of_library(path: Path, name: str, licence: str) -> Component:
    """With the version and terms of the Debian package that has it; other systems do not tell."""
    if name == "CPython":
        terms = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
        texts = ((terms.name, terms.read_text(encoding="utf-8")),) if terms.exists() else ()
        version = platform.python_version()
        return Component(name, version, licence, texts, "generic", "python", digest(path))
    owner = _said("dpkg-query", "-S", f"*/{path.name}").partition(":")[0]
    version = _said("dpkg-query", "-W", "-f=${Version}", owner) if owner else ""
    terms = Path("/usr/share/doc") / owner / "copyright"
    texts = (("copyright", terms.read_text(encoding="utf-8")),) if owner and terms.exists() else ()
    registry = f"deb/{platform.freedesktop_os_release()['ID']}" if version else ""
    return Component(name, version or UNKNOWN, licence, texts, registry, owner, digest(path))


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""
