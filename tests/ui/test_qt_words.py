"""Qt's own words are in the language of ours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from assist_app.startup.first_picture import translate_qt


@pytest.mark.parametrize(("language", "word"), [("zh_CN", "复制"), ("en", "Copy")])
def test_menus_of_text_fields_speak_our_language(qapp: QApplication, language: str, word: str) -> None:
    translate_qt(qapp, language)
    said = QCoreApplication.translate("QWidgetTextControl", "&Copy")
    translate_qt(qapp, "en")
    assert word in said.replace("&", "")
