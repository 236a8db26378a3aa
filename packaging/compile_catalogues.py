"""Brings the catalogues up to date: extracts the texts, merges them into the .po files, compiles .mo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "assist"
NOISE = ("Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team",
         "Generated-By")  # fmt: skip
"""Lines of a header that nobody fills in, or that change although no text has."""


def babel(*arguments: str) -> None:
    """Runs one pybabel command."""
    subprocess.run([Path(sys.executable).with_name("pybabel"), "-q", *arguments], check=True, cwd=ROOT)


def extract(target: Path) -> None:
    """Writes the template of all texts."""
    keywords = ["-k", "_", "-k", "N_", "-k", "ngettext:1,2"]
    babel(
        "extract",
        *keywords,
        "--no-location",
        "--sort-output",
        "--omit-header",
        "-o",
        str(target),
        "assist_app",
    )


def without_noise(po: Path) -> None:
    """Keeps of the header what a reader of the file needs."""
    noise = tuple(f'"{name}:' for name in NOISE)
    lines = po.read_text(encoding="utf-8").splitlines(keepends=True)
    po.write_text("".join(line for line in lines if not line.startswith(noise)), encoding="utf-8")


def main() -> None:
    """Updates every language there is a folder for."""
    template = ROOT / "build" / f"{DOMAIN}.pot"
    template.parent.mkdir(exist_ok=True)
    extract(template)
    for folder in sorted(LOCALE.glob("*/LC_MESSAGES")):
        po = folder / f"{DOMAIN}.po"
        language = folder.parent.name
        options = ["--no-fuzzy-matching", "--ignore-obsolete", "--width", "100"]
        babel("update", "-i", str(template), "-o", str(po), "-l", language, "-D", DOMAIN, *options)
        without_noise(po)
        babel("compile", "-i", str(po), "-o", str(po.with_suffix(".mo")), "-l", language)


if __name__ == "__main__":
    main()
