"""The whole window with something in every part, and the search for text that has no room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app.i18n import _
from assist_app.model.conversation import ConversationSummary, Message, Role, TurnNote
from assist_app.model.suggestion import Attitude, AttitudeLabel, Intent, Reason, ReasonKind, Suggestion
from assist_app.ui.look.style_sheet import palette, style_sheet
from assist_app.ui.look.theme import Theme
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.status_bar import BackendState, Level

UPSET = TurnNote("refund", "Refund", 0.9, AttitudeLabel.NEGATIVE.value)
INTENT = Intent("refund", "Refund of a parcel", 0.87, "After sales", ("refund", "parcel"), "Delivery delay")
LONG = "We are sorry about that and have refunded {amount} to the card you paid with. " * 2
ROWS = (
    Suggestion("1", (LONG,), ("embedded",), reasons=(Reason(ReasonKind.WORDS, ("refund", "card")),)),
    Suggestion(
        "2", ("我们已为您办理退款。", "请留意到账短信。", LONG), ("embedded", "other"), complete=False
    ),
)


def themed(app: QApplication, theme: Theme) -> None:
    """As the desk does it."""
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


@contextmanager
def dressed(app: QApplication, theme: Theme) -> Iterator[None]:
    """The same for a while; afterwards it looks as it did."""
    colours, sheet = app.palette(), app.styleSheet()
    themed(app, theme)
    yield
    app.setStyleSheet(sheet)
    app.setPalette(colours)


def full_window(qtbot: QtBot, theme: Theme, *, panel_only: bool) -> MainWindow:
    """A shown window with something in every part."""
    window = MainWindow({"embedded": _("Local"), "other": "LLM"})
    qtbot.addWidget(window)
    window.set_panel_only(panel_only)
    window.set_theme(theme)
    fill(window)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    return window


def fill(window: MainWindow) -> None:
    """Conversations, messages, advice, states, and notices long and short."""
    rows = [
        ConversationSummary(
            f"c{n}", "s", f"王女士 {n}", LONG, Role.CUSTOMER, float(n), n * 40, 0.0, "negative"
        )
        for n in range(4)
    ]
    window.conversations.set_rows(rows)
    window.set_active(128)
    window.set_conversation("Ms Alexandra Wang-Fitzgerald", "WeCom · Shop of the north")
    talk = [
        Message(
            f"m{n}",
            "s",
            "c1",
            Role.AGENT if n % 2 else Role.CUSTOMER,
            LONG,
            1.7e9 + n,
            note=None if n % 2 else UPSET,
        )
        for n in range(6)
    ]
    window.messages.reset(len(talk), talk)
    window.intent.show_intent(INTENT, Attitude(AttitudeLabel.NEGATIVE, 0.9))
    window.panel.show_rows("t1", ROWS)
    window.status.set_state("embedded", BackendState(Level.OK, _("Local: ready")))
    window.status.set_state("other", BackendState(Level.WARNING, "LLM: " + LONG))
    window.status.set_note(_("Works offline"))
    window.status.set_progress(3, 10)
    window.search.set_count(12_345)
    window.notices.show_notice(LONG, _("Set a pass-phrase…"), lambda: None)


def room_of(part: QLabel | QPushButton) -> QRect:
    """Where the text of a part may stand, inside its frame and padding."""
    if isinstance(part, QLabel):
        margin = part.margin()
        return part.contentsRect().adjusted(margin, margin, -margin, -margin)
    option = QStyleOptionButton()
    part.initStyleOption(option)
    return part.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, part)


def too_small(part: QLabel | QPushButton) -> bool:
    """Whether the text of a part has no room; labels that elide need only their height."""
    room, metrics = room_of(part), part.fontMetrics()
    if isinstance(part, QLabel) and part.wordWrap():
        return part.heightForWidth(part.width()) > part.height()
    if metrics.height() > room.height():
        return True
    return not isinstance(part, ElidedLabel) and metrics.horizontalAdvance(part.text()) > room.width()


def cut_off(part: QWidget) -> bool:
    """Whether a part sticks out of a widget that holds it; what scrolls may."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around.parentWidget(), QAbstractScrollArea):
            return not 0 <= part.mapTo(around, part.rect().topRight()).x() < around.width()
        if not around.rect().contains(QRect(part.mapTo(around, part.rect().topLeft()), part.size())):
            return True
        if around.isWindow():
            break
        around = around.parentWidget()
    return False


def squeezed(window: QWidget) -> list[str]:
    """The words of every visible part that are not wholly on the screen."""
    kinds = (QLabel, QPushButton, QToolButton)
    parts = [part for kind in kinds for part in window.findChildren(kind) if part.isVisible() and part.text()]
    assert len(parts) >= 5
    found = [part.text() for part in parts if cut_off(part)]
    found += [p.text() for p in parts if not isinstance(p, QToolButton) and too_small(p)]
    tools = [part for part in parts if isinstance(part, QToolButton)]
    return found + [tool.text() for tool in tools if tool.fontMetrics().height() > tool.height()]
