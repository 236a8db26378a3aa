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
from release.papers import as_text, bill, files_of, notices, sums
from release.tree import ID, desktop_files, maintainer, manual
from release.versions import Version, build_file, number_in, version_of

from assist_app import __version__
from assist_app.app import COMMANDS
from assist_app.build_id import Build, build

ROOT = Path(__file__).resolve().parents[2]
VERSION = Version("1.2.3", "abcdef123456", 1_790_000_000)
PARTS = [
    Component("numpy", "2.4.6", "BSD-3-Clause", (("LICENSE.txt", "Be kind.\n"),), "pypi"),
    Component("Qt", "6.11.3", "LGPL-3.0-only"),
    Component("xcb-util", "1:0.4+b1", "MIT", (), "deb/debian", "libxcb-util1", "ab" * 32),
    Component("libffi", "unknown", "MIT", (), "generic", "libffi"),
]
FILES = [("assist-app", "cd" * 32)]


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
    text = control("1.2.3", "amd64", ["libc6 (>= 2.36)", "libegl1"], 190_000, maintainer(ROOT))
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
    document = json.loads(as_text(bill(PARTS, VERSION, "linux-x86_64", FILES)))
    assert document["bomFormat"] == "CycloneDX" and document["specVersion"] == "1.6"
    assert document["metadata"]["timestamp"] == "2026-09-21T14:13:20Z"
    rows = {row["name"]: row for row in document["components"]}
    assert rows["numpy"]["purl"] == "pkg:pypi/numpy@2.4.6" and "purl" not in rows["Qt"]
    assert rows["xcb-util"]["purl"] == "pkg:deb/debian/libxcb-util1@1%3A0.4%2Bb1"
    assert rows["xcb-util"]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert "purl" not in rows["libffi"], "no number is no address"
    assert rows["assist-app"]["type"] == "file" and rows["assist-app"]["hashes"][0]["content"] == "cd" * 32
    libraries = [row["bom-ref"] for row in document["components"] if row["type"] == "library"]
    assert document["dependencies"][0]["dependsOn"] == libraries
    again = bill(PARTS, VERSION, "linux-x86_64", FILES)
    assert as_text(again) == as_text(document)
    other = bill(PARTS, VERSION, "windows-x86_64", FILES)
    assert other["serialNumber"] != again["serialNumber"]


def test_every_file_is_in_the_bill_with_its_sum_but_the_papers_themselves(tmp_path: Path) -> None:
    (tmp_path / "sub dir").mkdir()
    (tmp_path / "sub dir" / "库.so").write_bytes(b"b")
    (tmp_path / "sbom.cdx.json").write_text("{}")
    (tmp_path / "link").symlink_to("sub dir")
    assert files_of(tmp_path) == [("sub dir/库.so", hashlib.sha256(b"b").hexdigest())]


def test_the_package_names_its_maintainer_as_the_project_file_does(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nauthors = [{name = "A B", email = "a@b.example"}]\n')
    assert maintainer(tmp_path) == "A B <a@b.example>"
    assert "localhost" not in maintainer(ROOT) and maintainer(ROOT).strip()


def test_the_manual_page_knows_every_command() -> None:
    page = manual(ROOT, VERSION).decode()
    assert "Assist 1.2.3" in page and "@" not in page
    for command in COMMANDS:
        assert command == "window" or f"\n.B {command}\n" in page, command


def test_the_notices_explain_what_names_the_gpl() -> None:
    text = notices(PARTS, VERSION, ROOT / "packaging" / "licences")
    assert "files of their packaging" in text and "exception" in text


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
