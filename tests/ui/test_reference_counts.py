"""Painting and model calls give back every reference they take.

PySide 6.12 loses references to None on CPython 3.11, one or more a repaint, until the interpreter aborts.
From 3.12 on these objects are immortal and their counts say nothing.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import ConversationSummary, Message, MessageState, Role, TurnNote
from assist_app.model.event import Change, ChangeKind
from assist_app.model.suggestion import Reason, ReasonKind, Suggestion
from assist_app.ui.cards.suggestion_panel import SuggestionPanel
from assist_app.ui.look.theme import DARK, LIGHT
from assist_app.ui.talk.conversation_list import ConversationList
from assist_app.ui.talk.message_view import MessageView
from assist_app.ui.window import accessibility

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None, True and small numbers are immortal here"
)

ROUNDS = 200
SLACK = ROUNDS // 10
"""References that come and go for other reasons; a leak is at least one a round."""

RESERVE = [None] * 1_000_000
"""Lost references are taken from here, so that a leak is told and does not abort the run; never freed."""

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.UserRole,
)
NAME = QAccessible.Text.Name
UPSET = TurnNote("refund", "Refund", 0.9, "negative")
SUMMARY = ConversationSummary("c1", "s", "Ms Wang", "hello", Role.CUSTOMER, 1.0, 3, 0.0, "negative", 7)
SILENT = ConversationSummary("c2", "s", "", None, Role.AGENT, 0.0)
SUGGESTION = Suggestion(
    "local:1",
    ("We have refunded {amount}.", "It takes three days."),
    ("embedded",),
    reasons=(Reason(ReasonKind.WORDS, ("refund",)),),
    highlights=("refunded",),
)
WATCHED: dict[str, object] = {
    "None": None,
    "True": True,
    "False": False,
    "0": 0,
    "1": 1,
    "2": 2,
    "empty text": "",
    "empty tuple": (),
    "a role": Role.CUSTOMER,
    "a state": MessageState.SENT,
    "the theme": LIGHT,
    "a colour": LIGHT.surface,
    "a summary": SUMMARY,
    "a suggestion": SUGGESTION,
    "a text of a suggestion": SUGGESTION.messages[0],
    "a note": UPSET,
}


def grown(act: Callable[[], object]) -> dict[str, int]:
    """By how much counts change in ROUNDS calls, after as many as it takes to fill every cache."""
    for _round in range(ROUNDS):
        act()
    gc.collect()
    before = [sys.getrefcount(thing) for thing in WATCHED.values()]
    for _round in range(ROUNDS):
        act()
    gc.collect()
    after = [sys.getrefcount(thing) for thing in WATCHED.values()]
    changes = {name: new - old for name, old, new in zip(WATCHED, before, after, strict=True)}
    return {name: change for name, change in changes.items() if abs(change) > SLACK}


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(420, 500)
    with qtbot.waitExposed(widget):
        widget.show()


def message(number: int) -> Message:
    note = UPSET if number % 2 else None
    role = Role.CUSTOMER if number % 2 else Role.AGENT
    return Message(f"m{number}", "s", "c1", role, f"text {number}", 1.7e9 + number * 9_000, note=note)


def pointer(widget: QWidget, kind: QEvent.Type) -> None:
    """The pointer comes to a widget or leaves it."""
    spot = QPointF(5, 5)
    QApplication.sendEvent(
        widget, QEnterEvent(spot, spot, spot) if kind is QEvent.Type.Enter else QEvent(kind)
    )


def test_the_measure_finds_a_leak() -> None:
    leaked: list[object] = []
    # Threads that earlier tests have left count a little as well.
    assert grown(lambda: leaked.append(None))["None"] == pytest.approx(ROUNDS, abs=SLACK)
    assert "None" not in grown(lambda: None)
    given = [None] * (3 * ROUNDS)
    assert grown(given.pop)["None"] == pytest.approx(-ROUNDS, abs=SLACK)


def test_the_view_paints_and_measures_without_a_leak(qtbot: QtBot) -> None:
    view = MessageView()
    shown(qtbot, view)
    view.reset(50, [message(n) for n in range(50)])
    assert grown(view.viewport().repaint) == {}
    edited = Change(ChangeKind.REPLACED, message(49), 49, 50)
    assert grown(lambda: view.apply(edited)) == {}
    assert grown(lambda: (view.visible_rows(), view.row_box(49), view.message(49))) == {}


def test_the_view_takes_keys_and_events_without_a_leak(qtbot: QtBot) -> None:
    view = MessageView()
    shown(qtbot, view)
    view.reset(50, [message(n) for n in range(50)])
    sizes = iter([400, 420] * (2 * ROUNDS))
    assert grown(lambda: qtbot.keyClick(view, Qt.Key.Key_Up)) == {}
    assert grown(lambda: view.resize(next(sizes), 500)) == {}


def test_a_screen_reader_is_answered_without_a_leak(qtbot: QtBot) -> None:
    accessibility.install()
    view = MessageView()
    shown(qtbot, view)
    view.reset(50, [message(n) for n in range(50)])
    listed = QAccessible.queryAccessibleInterface(view)
    middle = view.mapToGlobal(view.rect().center())
    row = listed.child(49)
    assert grown(lambda: (listed.childCount(), listed.child(48), listed.child(99), listed.focusChild())) == {}
    assert grown(lambda: (listed.childAt(middle.x(), middle.y()), listed.indexOfChild(row))) == {}
    assert grown(lambda: (row.text(NAME), row.rect(), row.state(), row.parent(), row.child(0))) == {}
    assert grown(lambda: (row.object(), row.role(), row.isValid(), row.actionInterface().actionNames())) == {}
    assert grown(lambda: (listed.selectionInterface().selectedItems(), row.valueInterface())) == {}
    assert grown(lambda: (view.reset(2, [message(0), message(1)]), listed.child(1), settle())) == {}


def settle() -> None:
    """What waits for the event loop happens."""
    QApplication.processEvents()


def test_the_list_paints_without_a_leak(qtbot: QtBot) -> None:
    rows = ConversationList(clock=lambda: 500.0)
    shown(qtbot, rows)
    rows.set_rows([SUMMARY, SILENT])
    rows.select("c1")
    assert grown(rows.viewport().repaint) == {}
    themes = iter([DARK, LIGHT] * (2 * ROUNDS))
    assert grown(lambda: (rows.set_theme(next(themes)), rows.viewport().repaint())) == {}


def test_the_model_and_the_delegate_answer_without_a_leak(qtbot: QtBot) -> None:
    rows = ConversationList(clock=lambda: 500.0)
    shown(qtbot, rows)
    rows.set_rows([SUMMARY, SILENT])
    model = rows.model()

    def ask() -> None:
        for row in range(model.rowCount()):
            for role in ROLES:
                model.index(row, 0).data(role)
        rows.sizeHintForIndex(model.index(0, 0))
        rows.put(SUMMARY)

    assert grown(ask) == {}


def test_the_panel_paints_and_changes_without_a_leak(qtbot: QtBot) -> None:
    panel = SuggestionPanel({"embedded": "Local"})
    shown(qtbot, panel)
    panel.show_rows("t1", [SUGGESTION])
    card = panel.cards[0]

    def repaint() -> None:
        for part in (panel, card, *card.findChildren(QWidget)):
            part.repaint()

    assert grown(repaint) == {}
    assert grown(lambda: card.heightForWidth(300)) == {}

    def change() -> None:
        panel.show_idle()
        panel.show_rows("t2", [SUGGESTION])
        pointer(card, QEvent.Type.Enter)
        pointer(card, QEvent.Type.Leave)
        QApplication.processEvents()

    assert grown(change) == {}
