"""Whatever a customer writes is shown as text: no markup, no crash, no row that fills a hundred screens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import ConversationSummary, Message, Role
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.talk.conversation_list import ConversationList
from assist_app.ui.talk.message_layout import LONGEST, MOST_LINES, SHARE, lay_out, meta_text
from assist_app.ui.talk.message_view import MARGIN_Y, MessageView
from assist_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("qapp")

MEGABYTE = 1_048_576
TEXTS = {
    "html": "<b>fat</b><img src='http://127.0.0.1:9/x.png' height=9000><script>alert(1)</script>",
    "entities": "&lt;b&gt; &amp; &#x202e; &nbsp;",
    "style": "<style>*{font-size:500px}</style><h1>big</h1><table border=9><tr><td>x",
    "bidi": "\u202e\u2066\u2067 detrever \u202d\u202c\u2069 txet \u200f\u061c",
    "bidi never closed": "\u202e\u2067" * 200 + "pay now",
    "emoji": "👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈🇨🇳" * 60,
    "joiners": "\u200d" * 1_500 + "👩" + "\u200d" * 400,
    "accents": "e" + "\u0301" * 1_900,
    "control": "".join(map(chr, range(32))) + "\x7f\x80\x9b31m" + "\x1b[2J\x00",
    "surrogate": "\ud83d lone \udc00",
    "breaks": "\n" * 5_000,
    "returns": "a\rb\r\nc\u2028d\u2029e\x0bf\x0cg\x85h",
    "one word": "x" * MEGABYTE,
    "one ideograph": "退" * (MEGABYTE // 3),
    "many lines": "line\n" * (MEGABYTE // 5),
    "no character": "\uffff\ufffe\ufdd0\U0010ffff",
    "blank": " \t \u3000\u00a0",
    "nothing": "",
}
WIDTH = 500.0
MOST = 2_600
"""Pixels: LONGEST characters or MOST_LINES lines, whichever comes first, with the frame around them."""


def said(text: str, number: int = 0) -> Message:
    return Message(f"m{number}", "test", "test/c", Role.CUSTOMER, text, 1.7e9)


def shown_view(qtbot: QtBot, *texts: str) -> MessageView:
    view = MessageView()
    qtbot.addWidget(view)
    view.resize(560, 480)
    view.show()
    view.reset(len(texts), [said(text, number) for number, text in enumerate(texts)])
    return view


def picture(qtbot: QtBot, text: str) -> QImage:
    return shown_view(qtbot, text).grab().toImage()


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_has_a_bubble_of_bounded_size(name: str) -> None:
    placed = lay_out(said(TEXTS[name]), WIDTH, None, False)
    assert 40 <= placed.bubble.width() <= WIDTH * SHARE + 1
    assert 40 < placed.height <= MOST
    drawn = placed.lines.boundingRect()
    assert drawn.height() <= placed.height and placed.bubble.bottom() < placed.height


@pytest.mark.parametrize("name", TEXTS)
def test_the_bubble_holds_the_very_characters(name: str) -> None:
    text = TEXTS[name]
    held = lay_out(said(text), WIDTH, None, False).lines.text().removesuffix(" …").rstrip("\u2028")
    lines = text[:LONGEST].splitlines()[:MOST_LINES]
    # Halves of a pair have no character to read back.
    wanted = "\u2028".join(lines).encode(errors="ignore").decode().rstrip("\u2028")
    assert held == wanted
    assert held or not text.strip()


@pytest.mark.parametrize("name", TEXTS)
def test_the_view_paints_it_and_what_comes_after_it(qtbot: QtBot, name: str) -> None:
    view = shown_view(qtbot, TEXTS[name], "after")
    assert view.grab().toImage() != picture(qtbot, "")
    assert view.verticalScrollBar().maximum() <= MOST
    bottom = view.viewport().height() - MARGIN_Y
    assert view.row_box(1).bottom() <= bottom and view.row_box(0).bottom() == view.row_box(1).top()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.grab().size() == QSize(560, 480)


@pytest.mark.parametrize(
    ("raw", "rendered"),
    [("<b>fat</b>", "fat"), ("&lt;", "<"), ("<h1>x</h1>", "x"), ("a<br>b", "a\nb"), ("&fat", "fat")],
)
def test_markup_is_not_rendered(qtbot: QtBot, raw: str, rendered: str) -> None:
    assert picture(qtbot, raw) != picture(qtbot, rendered)
    narrow, wide = (lay_out(said(text), WIDTH, None, False).bubble.width() for text in (rendered, raw))
    assert wide > narrow or raw == "a<br>b"


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", "a\u2029b", "a\x85b"])
def test_every_kind_of_line_break_breaks_the_line(text: str) -> None:
    placed = lay_out(said(text), WIDTH, None, False)
    assert placed.lines.lineCount() == 2
    assert placed.height == lay_out(said("a\nb"), WIDTH, None, False).height


def test_a_megabyte_is_opened_whole_and_copied_whole(qtbot: QtBot) -> None:
    text = TEXTS["one word"]
    view = shown_view(qtbot, text)
    view.verticalScrollBar().setValue(0)
    assert f"{MEGABYTE} characters" in meta_text(said(text))
    with qtbot.waitSignal(view.text_wanted) as opened:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert opened.args[0].text == text
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    with qtbot.waitSignal(view.copy_wanted) as copied:
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [text]


@pytest.mark.parametrize("name", ["html", "entities", "style"])
def test_labels_show_markup_as_it_is(qtbot: QtBot, name: str) -> None:
    label, plain = ElidedLabel(), ElidedLabel()
    for part, text in ((label, TEXTS[name]), (plain, "x" * 40)):
        qtbot.addWidget(part)
        part.setText(text)
        part.resize(60, 20)
    assert label.sizeHint().height() == plain.sizeHint().height()
    assert label.minimumSizeHint() == plain.minimumSizeHint()
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1)))
    # A long tip is a table of one cell, which stands between line breaks.
    shown = QTextDocumentFragment.fromHtml(label.toolTip()).toPlainText().strip("\n")
    assert shown == TEXTS[name].replace("\xa0", " ")


@pytest.mark.parametrize("name", ["html", "style", "bidi", "one word"])
def test_a_customers_name_neither_marks_up_nor_widens_the_window(qtbot: QtBot, name: str) -> None:
    window = MainWindow({"embedded": "Local"})
    qtbot.addWidget(window)
    window.show()
    before = window.minimumSizeHint()
    title = TEXTS[name][:4_000]
    window.set_conversation(title, title)
    window.status.set_note(title)
    window.notices.show_notice("x")
    label = next(part for part in window.findChildren(QLabel) if part.text() == title)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert window.minimumSizeHint().width() <= before.width()
    assert window.grab().size() == window.size() == QSize(1280, 800)


def test_a_tool_tip_of_the_list_shows_markup_as_it_is(qtbot: QtBot) -> None:
    rows = ConversationList(clock=lambda: 0.0)
    qtbot.addWidget(rows)
    rows.set_rows([ConversationSummary("c", "s", "<i>Li</i>", TEXTS["html"], Role.CUSTOMER, 0.0)])
    tip = rows.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert QTextDocumentFragment.fromHtml(tip).toPlainText().strip() == f"<i>Li</i>, {TEXTS['html']}"
    assert rows.grab().size() == rows.size()
