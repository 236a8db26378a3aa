"""Small things of the look: the notice bar, tool tips, the way back, quotes, the icon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.model.conversation import ConversationSummary, Role
from assist_app.paths import resources
from assist_app.ui.look.style_sheet import CHINESE, LATIN, application_font, palette, style_sheet
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.parts.plain_tip import WIDEST, plain_tip
from assist_app.ui.talk.conversation_list import ConversationList
from assist_app.ui.window.main_window import MainWindow
from tests.ui.pictures import colours


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Theme]:
    before = qapp.palette(), qapp.styleSheet()
    qapp.setPalette(palette(request.param))
    qapp.setStyleSheet(style_sheet(request.param))
    yield request.param
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])


def test_a_notice_has_its_ground_and_a_line_below(qtbot: QtBot, theme: Theme) -> None:
    window = MainWindow({"embedded": "Local"})
    qtbot.addWidget(window)
    window.set_theme(theme)
    window.notices.show_notice("Nothing will be kept.", "Set", lambda: None)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    picture = window.notices.grab().toImage()
    middle, bottom = picture.height() // 2, picture.height() - 1
    assert picture.pixelColor(picture.width() // 2, middle).name() == theme.highlight.lower()
    assert picture.pixelColor(picture.width() // 2, bottom).name() == theme.hairline.lower()
    assert theme.warn.lower() in colours(picture.copy(0, 0, 40, picture.height()))


def width(tip: str) -> float:
    """As QLabel lays a tool tip out."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(tip)
    document.adjustSize()
    return document.size().width()


@pytest.mark.parametrize("text", ["One short line", "Words " * 8, "One\ntwo lines that are longer"])
def test_a_tip_is_as_wide_as_its_line(qapp: QApplication, text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    document.adjustSize()
    lines = sum(
        b.layout().lineCount() for b in (document.findBlockByNumber(n) for n in range(9)) if b.isValid()
    )
    assert lines == text.count("\n") + 1


def test_a_long_tip_is_wrapped_at_a_readable_width(qapp: QApplication) -> None:
    assert WIDEST <= width(plain_tip("many words " * 40)) <= WIDEST + 8
    assert plain_tip("") == ""


def shown(qtbot: QtBot, count: int = 20) -> ConversationList:
    rows = ConversationList(clock=lambda: 0.0)
    qtbot.addWidget(rows)
    rows.setGeometry(100, 100, 256, 400)
    rows.set_rows([row(n) for n in range(count)])
    with qtbot.waitExposed(rows):
        rows.show()
    return rows


def row(number: int, at: float | None = None) -> ConversationSummary:
    when = float(number) if at is None else at
    return ConversationSummary(f"c{number}", "s", f"Name & {number}", "hi", Role.CUSTOMER, when)


def test_when_others_write_a_quiet_link_leads_back_to_the_open_conversation(qtbot: QtBot) -> None:
    rows = shown(qtbot)
    rows.select("c19")
    link = rows._way_back
    QApplication.processEvents()
    assert not link.isVisible()
    for number in range(10):
        rows.put(row(number, at=100.0 + number))
    qtbot.waitUntil(link.isVisible)
    assert link.text() == "↓ Back to Name && 19"
    assert rows.rect().contains(link.geometry()) and link.geometry().top() > 300
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not link.isVisible())
    assert rows.viewport().rect().contains(rows.visualRect(rows.currentIndex()))


def test_the_link_comes_at_once_when_the_list_is_scrolled_away(qtbot: QtBot) -> None:
    rows = shown(qtbot)
    rows.select("c19")
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
    qtbot.waitUntil(rows._way_back.isVisible, timeout=300)
    assert rows._way_back.text().startswith("↑") and rows._way_back.geometry().top() < 50
    rows.select_none()
    qtbot.waitUntil(lambda: not rows._way_back.isVisible(), timeout=300)


def test_a_scroll_bar_moves_no_text_of_the_list(qtbot: QtBot, theme: Theme) -> None:
    pictures = []
    for count in (2, 20):
        rows = shown(qtbot, count)
        rows.set_theme(theme)
        rows.set_rows(
            [row(n) for n in range(count - 1)]
            + [ConversationSummary("x", "s", "N", "hi", Role.CUSTOMER, 99, 3)]
        )
        QApplication.processEvents()
        assert rows.verticalScrollBar().isVisible() == (count == 20)
        pictures.append(rows.viewport().grab().toImage().copy(60, 0, 184, 60))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_family_of_the_language_comes_first(qapp: QApplication, language: str) -> None:
    i18n.use_language(language, resources() / "locale")
    try:
        families = application_font().families()
    finally:
        i18n.use_language("en", resources() / "locale")
    latin, chinese = families.index(LATIN[0]), families.index(CHINESE[0])
    assert (latin < chinese) == (language == "en")
    assert {*LATIN, *CHINESE} <= set(families)


def test_curly_quotes_are_narrow_in_english(qapp: QApplication) -> None:
    metrics = QFontMetricsF(application_font())
    assert metrics.horizontalAdvance("“") < 0.7 * metrics.horizontalAdvance("中")
    assert metrics.horizontalAdvance("，") > 0.9 * metrics.horizontalAdvance("中")


@pytest.mark.parametrize("side", [16, 32, 256])
def test_the_icon_is_a_bubble_with_a_spark(qapp: QApplication, side: int) -> None:
    icon = QIcon(str(resources() / "icons" / "assist.svg"))
    picture = icon.pixmap(QSize(side, side), 1.0).toImage()
    assert picture.size() == QSize(side, side)

    def at(x: float, y: float) -> str:
        point = QPoint(int(x * side), int(y * side))
        return picture.pixelColor(point).name() if picture.pixelColor(point).alpha() else ""

    assert at(0.5, 0.41) == "#ffffff" and at(0.15, 0.4) == LIGHT.accent.lower()
    assert at(0.97, 0.97) == "" and at(0.02, 0.02) == ""
