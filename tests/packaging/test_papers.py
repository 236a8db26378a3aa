"""Version, control file, notices, bill of materials and sums."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from release.components import Component
from release.debian import Unnamed, control, depends
from release.elf import Needs
from release.papers import as_text, bill, notices, sums
from release.tree import ID, desktop_files
from release.versions import Version, build_file, number_in, version_of

from assist_app import __version__
from assist_app.build_id import Build, build

ROOT = Path(__file__).resolve().parents[2]
VERSION = Version("1.2.3", "abcdef123456", 1_790_000_000)
PARTS = [
    Component("numpy", "2.4.6", "BSD-3-Clause", (("LICENSE.txt", "Be kind.\n"),), "pypi"),
    Component("Qt", "6.11.3", "LGPL-3.0-only"),
]


def test_a_checkout_says_its_version_commit_and_day() -> None:
    found = version_of(ROOT, {"SOURCE_DATE_EPOCH": "1790000000"})
    assert found.number == __version__ and found.date == "2026-09-21"
    assert found.build == "unknown" or len(found.build.rstrip("+")) == 12


def test_a_copy_without_git_has_a_version_too(tmp_path: Path) -> None:
    (tmp_path / "assist_app").mkdir()
    (tmp_path / "assist_app" / "__init__.py").write_text('__version__ = "9.8"\n')
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=False)
    assert version_of(tmp_path, {}) == Version("9.8", "unknown", 0)
    with pytest.raises(ValueError, match="names no version"):
        number_in("version = 1")


def test_the_program_reads_what_the_build_wrote(tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text(build_file(VERSION))
    assert str(build(tmp_path)) == "1.2.3 (abcdef123456, 2026-09-21)"


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"version": 1}', "\xff"])
def test_a_damaged_build_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "build.json").write_text(content, encoding="latin-1")
    assert build(tmp_path) == Build(__version__)
    assert str(build(tmp_path)) == f"{__version__} (source)"


def test_needs_are_named_as_packages() -> None:
    needs = Needs(frozenset({"libc.so.6", "libEGL.so.1", "libssl.so.3", "libcrypto.so.3"}), (2, 36))
    assert depends(needs) == [
        "libc6 (>= 2.36)", "ca-certificates", "libegl1", "libssl3 | libssl3t64", "xkb-data"
    ]  # fmt: skip


def test_a_need_nobody_can_name_stops_the_build() -> None:
    with pytest.raises(Unnamed, match=r"libodd\.so\.1"):
        depends(Needs(frozenset({"libodd.so.1"}), (2, 30)))


def test_the_control_file_is_one_paragraph_with_every_field_once() -> None:
    text = control("1.2.3", "amd64", ["libc6 (>= 2.36)", "libegl1"], 190_000)
    assert text.endswith("\n") and "\n\n" not in text
    fields = [line.partition(":")[0] for line in text.splitlines() if not line.startswith(" ")]
    assert len(fields) == len(set(fields)) and {"Package", "Version", "Architecture", "Maintainer"} <= set(
        fields
    )
    assert "Depends: libc6 (>= 2.36), libegl1\n" in text and "Installed-Size: 190000\n" in text


def test_menu_entry_and_description_belong_together() -> None:
    files = desktop_files(ROOT, VERSION)
    about = files[f"{ID}.metainfo.xml"].decode()
    assert f"<id>{ID}</id>" in about and 'version="1.2.3" date="2026-09-21"' in about and "@" not in about
    entry = files[f"{ID}.desktop"].decode()
    assert f"Icon={ID}\n" in entry and "Exec=assist-app\n" in entry and "Name[zh_CN]=" in entry


def test_notices_name_everything_with_its_texts() -> None:
    text = notices(PARTS, VERSION, ROOT / "packaging" / "licences")
    assert "numpy 2.4.6  --  BSD-3-Clause" in text and "Be kind." in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "may be replaced" in text


def test_the_bill_of_materials_names_every_part_once() -> None:
    document = json.loads(as_text(bill(PARTS, VERSION)))
    assert document["bomFormat"] == "CycloneDX" and document["specVersion"] == "1.6"
    assert document["metadata"]["timestamp"] == "2026-09-21T14:13:20Z"
    rows = {row["name"]: row for row in document["components"]}
    assert rows["numpy"]["purl"] == "pkg:pypi/numpy@2.4.6" and "purl" not in rows["Qt"]
    assert document["dependencies"][0]["dependsOn"] == [row["bom-ref"] for row in document["components"]]
    assert as_text(bill(PARTS, VERSION)) == as_text(bill(PARTS, VERSION))


def test_sums_are_read_by_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b.deb").write_bytes(b"b")
    (tmp_path / "a.txt").write_bytes(b"a")
    text = sums([tmp_path / "b.deb", tmp_path / "a.txt"], tmp_path)
    assert text.splitlines()[0] == f"{hashlib.sha256(b'a').hexdigest()}  a.txt"
    (tmp_path / "SHA256SUMS").write_text(text)
    assert (
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False).returncode
        == 0
    )
