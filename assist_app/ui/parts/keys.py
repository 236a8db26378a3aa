"""The keys of every part: whoever binds them reads them here, and so does the page that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from assist_app.i18n import N_

ENTER = ("Return", "Enter")
"""The big key and that of the number pad."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What one of several keys does: `act` for whoever binds them, `words` (to be translated) for people.

    Keys are written as Qt writes them portably. Nine in a row stand for the nine digits, in their order.
    """

    act: str
    keys: tuple[str, ...]
    words: str


def _digits(*modifiers: str) -> tuple[str, ...]:
    return tuple("+".join([*modifiers, str(digit)]) for digit in range(1, 10))


def _with(modifier: str, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{modifier}+{key}" for key in keys)


WINDOW = (
    Keys("search", ("Ctrl+K",), N_("Search all scripts")),
    Keys("customer", ("Ctrl+N",), N_("Type or paste what the customer said")),
    Keys("new", ("Ctrl+Shift+N",), N_("New conversation with what is typed or pasted next")),
    Keys("conversations", ("Ctrl+O",), N_("Conversations")),
    Keys("next", ("Ctrl+Tab", "Ctrl+PgDown"), N_("The next customer who waits")),
    Keys("previous", ("Ctrl+Shift+Tab", "Ctrl+PgUp"), N_("The customer who waits before this one")),
    Keys("panel", ("Ctrl+P",), N_("Panel only, for docking beside a chat client; again: the whole window")),
    Keys("library", ("Ctrl+L",), N_("Script library and intents")),
    Keys("accounts", ("Ctrl+Shift+A",), N_("Accounts and how they fare")),
    Keys("leaving", ("Ctrl+I",), N_("What leaves this PC")),
    Keys("settings", ("Ctrl+,",), N_("Settings")),
    Keys("theme", ("Ctrl+D",), N_("Light or dark")),
    Keys("remark", ("F6",), N_("To what is asked or said at present, and back")),
    Keys("keys", ("F1", "Ctrl+/"), N_("This list")),
)
"""Shortcuts of the main window, whatever has the focus in it."""

SUGGESTIONS = (
    Keys("down", ("Ctrl+Down",), N_("Mark the suggestion below")),
    Keys("up", ("Ctrl+Up",), N_("Mark the suggestion above")),
    Keys("copy", _digits("Alt"), N_("Copy the suggestion with this digit, also while typing")),
    Keys(
        "copy-next",
        ("Ctrl+Shift+C",),
        N_("Of the marked suggestion's messages copy the first; again: the next one"),
    ),
    Keys("held", ("Alt+0",), N_("Show newer suggestions that are held back, also while typing")),
    Keys("insert", _digits("Shift"), N_("Insert it into the window you came from; nothing is sent")),
    Keys("insert", _digits("Alt", "Shift"), N_("The same while typing")),
    Keys("insert-whole", _digits("Ctrl", "Shift"), N_("The same with all messages of a card at once")),
    Keys(
        "insert-meant",
        _with("Ctrl+Shift", ENTER),
        N_("Insert what you are writing, the reply of several, or what is marked"),
    ),
)
"""Shortcuts of the main window too; in a text field Shift and a digit is what it types."""

DIGITS = (
    Keys("copy", _digits(), N_("Copy the suggestion with this digit")),
    Keys("held", ("0",), N_("Show newer suggestions that are held back")),
    Keys("enter", ENTER, N_("Copy the marked suggestion")),
)
"""Wherever nothing is typed."""

CARD = (
    Keys("copy", (*ENTER, "Space"), N_("Copy it")),
    Keys("edit", ("E",), N_("Edit it before copying")),
    Keys("add", ("A",), N_("Add it to a reply of several")),
    Keys("dismiss", ("Delete",), N_("Put it away")),
    Keys("up", ("Up",), N_("To the suggestion above")),
    Keys("down", ("Down",), N_("To the suggestion below")),
    Keys("copy-one", _digits("Ctrl"), N_("Of several messages: copy only this one")),
)
"""A card that has the focus."""

TALK = (
    Keys("up", ("Up",), N_("To the message above")),
    Keys("down", ("Down",), N_("To the message below")),
    Keys("first", ("Home",), N_("To the first message")),
    Keys("last", ("End",), N_("To the newest message")),
    Keys("copy", ("Ctrl+C",), N_("Copy the chosen message")),
)
"""The conversation, when it has the focus."""

SEARCH = (
    Keys("up", ("Up",), N_("To the result above")),
    Keys("down", ("Down",), N_("To the result below")),
    Keys("page-up", ("PgUp",), N_("Six results up")),
    Keys("page-down", ("PgDown",), N_("Six results down")),
    Keys("copy", (*ENTER, *_with("Shift", ENTER)), N_("Copy the chosen result")),
    Keys("add", _with("Ctrl", ENTER), N_("Add it to a reply of several")),
    Keys("leave", ("Esc",), N_("Leave the search; in the panel back to the window you came from")),
)

EDITOR = (
    Keys("act", _with("Ctrl", ENTER), N_("Copy what you wrote; below the conversation: take it over")),
    Keys("enter", ENTER, N_("Below the conversation the same; in other fields a new line")),
    Keys("break", _with("Shift", ENTER), N_("A new line in every field")),
    Keys("blank", ("Tab",), N_("In a suggestion: the next blank, or on to the next button")),
    Keys("back", ("Shift+Tab",), N_("To the part before the field")),
    Keys("leave", ("Esc",), N_("Leave the field: an edited suggestion is as it was")),
)
"""Fields of several lines. `act_of` knows no difference between them, their owners do."""

TRAY = (
    Keys("act", _with("Ctrl", ENTER), N_("Copy the whole reply")),
    Keys(
        "strong", _with("Ctrl+Shift", ENTER), N_("Insert it into the window you came from; nothing is sent")
    ),
    Keys("undo", ("Ctrl+Z",), N_("Take the last part back")),
)
"""The reply of several, when its field has the focus. Undo is the field's own."""

QUESTION = (
    Keys("press", ENTER, N_("Press the button that has the focus")),
    Keys("act", _with("Ctrl", ENTER), N_("In the text: copy it as it stands now, after another look")),
    Keys("leave", ("Esc",), N_("Cancel; nothing is lost")),
)
"""What is asked before a text leaves."""

ACCOUNTS = (
    Keys("up", ("Alt+Up",), N_("Ask this account earlier")),
    Keys("down", ("Alt+Down",), N_("Ask this account later")),
)
"""The list of accounts, when it has the focus."""

GRIP = (
    Keys("grip-left", ("Left",), N_("Move the edge of the docked panel to the left")),
    Keys("grip-right", ("Right",), N_("Move the edge of the docked panel to the right")),
)
"""The edge that makes the docked panel wider, when it has the focus."""

PLACES = {
    N_("In the window"): WINDOW,
    N_("Suggestions, from everywhere in the window"): SUGGESTIONS,
    N_("Suggestions, where nothing is typed"): DIGITS,
    N_("On a suggestion"): CARD,
    N_("In the conversation"): TALK,
    N_("In the search"): SEARCH,
    N_("Where you write"): EDITOR,
    N_("In the reply of several"): TRAY,
    N_("In a question before a text leaves"): QUESTION,
    N_("In the list of accounts"): ACCOUNTS,
    N_("On the edge of the docked panel"): GRIP,
}
"""All of them by where they work, in the order in which they are listed."""


@cache
def _bound(rows: tuple[Keys, ...]) -> dict[int, tuple[str, int]]:
    combined = {
        QKeySequence(key)[0].toCombined(): (row.act, place)
        for row in rows
        for place, key in enumerate(row.keys)
    }
    return combined


def act_of(rows: tuple[Keys, ...], event: QKeyEvent) -> tuple[str, int]:
    """What a key does by these rows, and which of the act's keys it is, from 0; ("", -1) for nothing."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    combined = QKeyCombination(modifiers, Qt.Key(event.key())).toCombined()
    return _bound(rows).get(combined, ("", -1))


def named(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Keys as this system writes them, the nine digits as "1 … 9", and the pad's Enter not once more."""
    if len(keys) == len(_digits()):
        return (f"{native(keys[0])} … 9",)
    return tuple(dict.fromkeys(native(key) for key in keys))


def native(key: str) -> str:
    """One key as this system writes it."""
    written = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return written.removesuffix("Return") + "Enter" if written.endswith("Return") else written
