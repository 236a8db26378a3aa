"""Every text has a Chinese translation with the same places, and the compiled catalogue is up to date."""

from __future__ import annotations

import gettext
import string
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from assist_app import i18n
from assist_app.paths import resources

ROOT = Path(__file__).resolve().parent.parent
FOLDER = resources() / "locale" / "zh_CN" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (FOLDER / "assist.po").open("rb") as file:
        return pofile.read_po(file, locale="zh_CN")


def used() -> set[str]:
    """All message ids of the program; of a plural the singular."""
    found = extract_from_dir(ROOT / "assist_app", keywords=KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _f, _l, message, _c, _x in found}


def places(text: str) -> set[str]:
    """Names of the places in a text."""
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name}


def test_every_text_is_translated_and_none_is_left_over(chinese: Catalog) -> None:
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in chinese if m.id}
    assert used() - known == set()
    assert known - used() == set()


def test_translations_have_the_same_places(chinese: Catalog) -> None:
    for message in chinese:
        if not message.id:
            continue
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        translation = message.string[0] if isinstance(message.string, tuple) else message.string
        assert translation, source
        assert places(translation) == places(source), source
        assert not message.fuzzy, source


def test_the_compiled_catalogue_is_up_to_date(chinese: Catalog) -> None:
    with (FOLDER / "assist.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in chinese:
        if isinstance(message.id, tuple):
            assert compiled.ngettext(*message.id, 2) == message.string[0]
        elif message.id:
            assert compiled.gettext(message.id) == message.string


def test_switching_the_language() -> None:
    i18n.use_language("zh_CN", resources() / "locale")
    try:
        assert i18n._("Conversations") == "会话"
        assert i18n.ngettext("{count} script", "{count} scripts", 2) == "{count} 条话术"
        assert i18n.active_language() == "zh_CN"
    finally:
        i18n.use_language("en", resources() / "locale")
    assert i18n._("Conversations") == "Conversations"


@pytest.mark.parametrize(
    ("lang", "language"), [("zh_CN.UTF-8", "zh_CN"), ("zh_TW", "zh_CN"), ("en_GB.UTF-8", "en"), ("C", "en")]
)
def test_the_system_language(monkeypatch: pytest.MonkeyPatch, lang: str, language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", lang)
    assert i18n.system_language() == language
