"""Code whose only terms are the GPL's stops a build; a choice or an exception does not."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import distribution

import pytest
from release.components import Component, objections, unknown_files
from release.licences import gpl_parts_of_qt, licence_of, objection


def metadata(**rows: str) -> Message:
    made = Message()
    made["Name"] = "something"
    for name, value in rows.items():
        made[name.replace("_", "-")] = value
    return made


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "Apache-2.0 OR BSD-3-Clause",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GPL-2.0-or-later OR MIT",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "MIT AND (GPL-3.0-only OR Zlib)",
        "LGPL-2.1-or-later",
        "GNU Lesser General Public License v3",
        "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    ],
)
def test_what_may_be_bundled(expression: str) -> None:
    assert objection(expression) == ""


@pytest.mark.parametrize(
    "expression",
    [
        "GPL-3.0-only",
        "GPL-2.0-or-later AND MIT",
        "MIT AND (GPL-3.0-only OR AGPL-3.0-only)",
        "AGPL-3.0-or-later",
        "GNU General Public License v3 or later (GPLv3+)",
        "GNU Affero General Public License v3",
        "GPLv2",
        "(MIT OR Apache-2.0) AND GPL-3.0-only",
        "",
    ],
)
def test_what_may_not_be_bundled(expression: str) -> None:
    assert objection(expression)


def test_classifiers_count_where_a_licence_is_a_whole_text_or_says_nothing() -> None:
    gpl = "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"
    assert objection(licence_of(metadata(License="The terms\nare these", Classifier=gpl)))
    assert licence_of(metadata(Classifier="License :: OSI Approved :: MIT License")) == "MIT"
    assert licence_of(metadata(License="OSI Approved")) == ""
    assert licence_of(metadata(License_Expression="MIT", Classifier=gpl)) == "MIT"


def test_every_library_of_the_lock_has_terms_that_may_be_bundled() -> None:
    """Those that are installed here; the build itself asks about exactly what it has collected."""
    for name in (
        "aiohttp",
        "apsw-sqlite3mc",
        "cryptography",
        "keyring",
        "numpy",
        "PySide6-Essentials",
        "tantivy",
    ):
        assert objection(licence_of(distribution(name).metadata)) == "", name


def test_parts_of_qt_that_only_the_gpl_offers_are_found() -> None:
    names = ["plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "lib/libQt6Core.so.6"]
    assert gpl_parts_of_qt(names) == names[:1]
    assert gpl_parts_of_qt(["lib/libQt6WaylandCompositor.so.6", "lib/libQt6WaylandClient.so.6"]) == [
        "lib/libQt6WaylandCompositor.so.6"
    ]


def test_a_library_nobody_knows_stops_the_build() -> None:
    files = ["_internal/libreadline.so.8", "_internal/libpython3.11.so.1.0", "_internal/numpy/x.so"]
    assert unknown_files(files) == ["libreadline.so.8"]


def test_a_build_is_refused_in_words(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "_internal").mkdir()
    (tmp_path / "_internal" / "libgdbm.so.6").write_bytes(b"\x7fELF")
    parts = [Component("bad", "1", "GPL-3.0-only"), Component("good", "1", "MIT")]
    assert objections(tmp_path, parts) == [
        "bad: GPL-3.0-only: GPL without another choice",
        "libgdbm.so.6 is not known",
    ]
