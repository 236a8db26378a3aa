"""What a selection holds: every format with its bytes, and our text in the formats programs ask for."""

from __future__ import annotations

from collections.abc import Mapping

from assist_app.delivery.marks import KDE, SECRET
from assist_app.delivery.x11.display import Display, Property
from assist_app.model.delivery import Content

Formats = Mapping[int, Property]
"""The value of each target, by its atom, in the order in which its owner named them."""

QUESTIONS = (
    "TARGETS",
    "MULTIPLE",
    "TIMESTAMP",
    "SAVE_TARGETS",
    "DELETE",
    "INSERT_SELECTION",
    "INSERT_PROPERTY",
)
"""Targets that ask for something else than content; some of them do something."""

PLAIN = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain;charset=UTF-8", "text/plain", "TEXT")


def content_formats(display: Display, content: Content) -> Formats:
    """Our text as other programs want it, marked for clipboard managers as not to be kept."""
    utf8 = display.atom("UTF8_STRING")
    plain = content.plain.encode()
    found = {}
    for name in PLAIN:
        kind = utf8 if name in ("UTF8_STRING", "TEXT") else display.atom(name)
        found[display.atom(name)] = Property(kind, 8, plain)
    if content.html:
        html = display.atom("text/html")
        found[html] = Property(html, 8, content.html.encode())
    hint = display.atom(KDE)
    found[hint] = Property(hint, 8, SECRET)
    return found
