"""What leaves this PC is shown as it is sent, and names are marked where they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.assist.leaving import Leaving, leaving
from assist_app.assist.masking.masker import Maskers
from assist_app.model.conversation import Conversation, Role
from assist_app.paths import resources
from assist_app.ui.leaving.leaving_dialog import LeavingDialog
from assist_app.ui.leaving.leaving_text import LeavingText
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.parts.form_rows import Choice
from tests.backends.contract import question
from tests.fakes import conversation
from tests.ui.pictures import has_colour
from tests.ui.window_stage import themed, too_small

PHONE = "13812345678"


def talk() -> Conversation:
    said = conversation(
        (Role.CUSTOMER, f"Call {PHONE}\nor ask <b>Rumpel</b>"),
        (Role.AGENT, "好的"),
        (Role.CUSTOMER, "😀 Rumpel 呢"),
    )
    silent = replace(said.messages[2], id="silent", text=None)
    return replace(said, messages=(*said.messages, silent))


class Desk:
    """Keeps the names, as the program does, and shows what comes of them."""

    def __init__(self, dialog: LeavingDialog) -> None:
        self.names: tuple[str, ...] = ()
        self._dialog, self._maskers = dialog, Maskers(lambda: self.names)
        dialog.name_marked.connect(lambda name: self.keep((*self.names, name)))
        dialog.name_unmarked.connect(lambda name: self.keep(tuple(n for n in self.names if n != name)))
        self.keep(())

    def keep(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._dialog.show_leaving(self.leaving, self.names)

    @property
    def leaving(self) -> Leaving:
        return leaving(question(talk()), self._maskers.of("test/c"))


def opened(qtbot: QtBot, theme: Theme = LIGHT) -> tuple[LeavingDialog, Desk]:
    dialog = LeavingDialog(theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    desk = Desk(dialog)
    dialog.show_accounts(["DianJin", "OpenAI"], [])
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog, desk


def text_of(dialog: LeavingDialog) -> LeavingText:
    found = dialog.findChild(LeavingText)
    assert found is not None
    return found


def button(dialog: LeavingDialog, words: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def select(dialog: LeavingDialog, words: str, nth: int = 0) -> None:
    text = text_of(dialog)
    # Qt counts in units of UTF-16.
    whole, wanted = (t.encode("utf-16-le") for t in (text.document().toRawText(), words))
    start = -2
    for _time in range(nth + 1):
        start = whole.index(wanted, start + 2)
    cursor = text.textCursor()
    cursor.setPosition(start // 2)
    cursor.setPosition((start + len(wanted)) // 2, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)


def labels(dialog: LeavingDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_texts_are_shown_as_they_are_sent(qtbot: QtBot) -> None:
    dialog, desk = opened(qtbot)
    shown = text_of(dialog).toPlainText()
    assert PHONE not in shown and "Wang" not in shown
    assert "<b>Rumpel</b>" in shown and "The text stays in the vendor's system" in shown
    sent = [line.text.text for line in desk.leaving.lines if line.text]
    assert all(line in shown for text in sent for line in text.split("\n"))
    assert [part.split("_")[0] for part in text_of(dialog).marked_parts] == ["[NAME", "[PHONE"]
    assert "phone number: 1, name: 1" in labels(dialog)
    assert "Sent for this turn to: DianJin, OpenAI" in labels(dialog)
    assert "switched off" not in labels(dialog)


def test_who_gets_the_real_values_is_said(qtbot: QtBot) -> None:
    dialog, _desk = opened(qtbot)
    dialog.show_accounts(["DianJin"], ["RongCloud <b>"])
    assert "Masking is switched off for RongCloud <b>" in labels(dialog)
    dialog.show_accounts([], [])
    assert "nothing leaves this PC" in labels(dialog) and "switched off" not in labels(dialog)


def test_a_name_is_marked_and_unmarked_where_it_is_seen(qtbot: QtBot) -> None:
    dialog, desk = opened(qtbot)
    mark = button(dialog, "Mark as a name")
    assert not mark.isEnabled()
    select(dialog, "Rumpel", nth=1)
    assert mark.isEnabled()
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert desk.names == ("Rumpel",)
    assert "Rumpel" not in text_of(dialog).toPlainText()
    assert not mark.isEnabled()
    assert dialog.findChild(Choice).value == "Rumpel"
    qtbot.mouseClick(button(dialog, "Stop masking this name"), Qt.MouseButton.LeftButton)
    assert desk.names == () and "Rumpel" in text_of(dialog).toPlainText()
    assert not dialog.findChild(Choice).isVisible()


@pytest.mark.parametrize("words", ["[PHONE", "Call [PH", "Customer", "C", " ", "呢\u2029", "Title"])
def test_what_is_no_name_cannot_be_marked(qtbot: QtBot, words: str) -> None:
    dialog, _desk = opened(qtbot)
    select(dialog, words)
    assert text_of(dialog).name_selected() == ""
    assert not button(dialog, "Mark as a name").isEnabled()


def test_signs_outside_the_basic_plane_shift_nothing(qtbot: QtBot) -> None:
    dialog, desk = opened(qtbot)
    text = text_of(dialog)
    cursor = text.document().find("Rumpel", text.document().find("😀").position())
    text.setTextCursor(cursor)
    qtbot.mouseClick(button(dialog, "Mark as a name"), Qt.MouseButton.LeftButton)
    assert desk.names == ("Rumpel",)
    assert all(part.startswith("[") and part.endswith("]") for part in text.marked_parts)


def test_a_replaced_part_says_what_it_stands_for(qtbot: QtBot) -> None:
    dialog, _desk = opened(qtbot)
    text = text_of(dialog)
    cursor = text.document().find("[PHONE")
    tip = cursor.charFormat().toolTip()
    assert f"phone number: {PHONE}" in tip
    place = text.cursorRect(cursor).center()
    QApplication.sendEvent(
        text.viewport(),
        QHelpEvent(QHelpEvent.Type.ToolTip, place - QPoint(8, 0), text.viewport().mapToGlobal(place)),
    )
    assert PHONE in QToolTip.text()
    QToolTip.hideText()


def test_it_opens_at_its_beginning_and_stays_where_it_is_read(qtbot: QtBot) -> None:
    dialog, desk = opened(qtbot)
    many = replace(
        talk(), messages=tuple(replace(m, id=f"{n}") for n in range(40) for m in talk().messages[:1])
    )
    shown = leaving(question(many), Maskers().of("x"))
    dialog.show_leaving(shown, ())
    bar = text_of(dialog).verticalScrollBar()
    assert bar.maximum() > 200 and bar.value() == 0
    bar.setValue(200)
    dialog.show_leaving(shown, ("a name",))
    assert bar.value() == 200 and desk.names == ()


def test_an_empty_turn_is_an_empty_text(qtbot: QtBot) -> None:
    dialog, _desk = opened(qtbot)
    dialog.show_leaving(Leaving(), ())
    assert text_of(dialog).toPlainText() == "" and "Replaced: nothing." in labels(dialog)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_has_room_and_colour_in_both_languages(
    qtbot: QtBot, qapp: QApplication, theme: Theme, language: str
) -> None:
    before = qapp.palette(), qapp.styleSheet()
    i18n.use_language(language, resources() / "locale")
    try:
        themed(qapp, theme)
        dialog, _desk = opened(qtbot, DARK if theme is LIGHT else LIGHT)
        dialog.set_theme(theme)
        dialog.show_accounts(["DianJin"] * 9, ["RongCloud"] * 9)
        QApplication.processEvents()
        picture = text_of(dialog).grab().toImage()
        assert has_colour(picture, theme.highlight) and has_colour(picture, theme.surface)
        cut = [part for part in dialog.findChildren(QLabel) if part.isVisible() and too_small(part)]
        assert [part.text() for part in cut] == []
        assert QColor(theme.text).name() in {
            text_of(dialog).document().find("[PHONE").charFormat().foreground().color().name()
        }
    finally:
        i18n.use_language("en", resources() / "locale")
        qapp.setStyleSheet(before[1])
        qapp.setPalette(before[0])


def test_without_a_conversation_it_says_so_and_offers_nothing(qtbot: QtBot) -> None:
    dialog = LeavingDialog(LIGHT)
    qtbot.addWidget(dialog)
    dialog.show_accounts((), ())
    dialog.show_leaving(Leaving(), ("Rumpel",))
    dialog.show_nothing()
    with qtbot.waitExposed(dialog):
        dialog.show()
    seen = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any("No conversation is open" in text for text in seen)
    assert not any("Replaced" in text or "Select a name" in text for text in seen)
    assert not dialog.findChild(LeavingText).isVisible()
    # Names that are marked already may be looked at and unmarked all the same.
    assert "Rumpel" in dialog.findChild(Choice).value
    assert isinstance(dialog.focusWidget(), QPushButton | Choice)
