"""Languages: gettext with English message ids; `_` translates now, `N_` only marks."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterable
from pathlib import Path

DOMAIN = "assist"
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
WIDE_ENDS = "。！？；：，、）”"

_active: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(language: str, directory: Path) -> None:
    """Makes `language` ("en" or "zh_CN") the language of every later text.

    `directory` holds <language>/LC_MESSAGES/assist.mo. English is the message id itself.
    """
    global _active, _language
    _language = language
    if language == "en":
        _active = gettext.NullTranslations()
    else:
        _active = gettext.translation(DOMAIN, directory, languages=[language])


def active_language() -> str:
    """The language in use, "en" or "zh_CN"."""
    return _language


def content_language() -> str:
    """The language of scripts and intents that goes with the language in use, "zh" or "en"."""
    return "zh" if _language == "zh_CN" else "en"


def system_language() -> str:
    """The language of the desktop: Chinese when the system is Chinese, English otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    # Windows and macOS leave those variables empty.
    name = locale.getlocale()[0] or ""
    return "zh_CN" if name.lower().startswith(("zh", "chinese")) else "en"


def _(message: str) -> str:
    """The text in the active language. Places are named: _("{count} rows").format(count=3)."""
    return _active.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural text for `count` in the active language."""
    return _active.ngettext(one, many, count)


def joined(sentences: Iterable[str]) -> str:
    """Sentences after each other: a Chinese full stop is as wide as itself and its space."""
    whole = ""
    for sentence in filter(None, sentences):
        gap = " " if whole and whole[-1] not in WIDE_ENDS else ""
        whole += gap + sentence
    return whole


def N_(message: str) -> str:
    """Marks a text for the catalogue; it is translated where it is shown."""
    return message
