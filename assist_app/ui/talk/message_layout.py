"""One message as lines and rectangles: measured once a width, painted many times."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from assist_app.i18n import _
from assist_app.model.conversation import Message, MessageState, Role, keeper_of
from assist_app.ui.look.theme import LINE_HEIGHT, SPACE_2, TYPE_BODY, TYPE_SMALL
from assist_app.ui.talk.message_chips import Chip, chips

SHARE = 0.73
"""Widest bubble as a share of the view."""

LONGEST = 2_000
"""Characters shown of a very long message; the rest opens on demand."""

MOST_LINES = 100
"""Lines shown of a message that is mostly line breaks."""

PAD_X, PAD_Y = 13.0, 8.0
META = 24.0
DAY = 44.0


@dataclass(slots=True)
class Placed:
    """A message measured for one width; rectangles are relative to the row's top left."""

    message: Message
    height: int
    bubble: QRectF
    lines: QTextLayout
    day: str
    meta: str
    meta_box: QRectF
    chips: list[Chip]
    quiet: bool


def body_font() -> QFont:
    """The font of message texts."""
    font = QFont()
    font.setPixelSize(TYPE_BODY)
    return font


def small_font() -> QFont:
    """The font of times and chips."""
    font = QFont()
    font.setPixelSize(TYPE_SMALL)
    return font


def lay_out(
    message: Message, width: float, before: Message | None, known_before: bool, ends_turn: bool = True
) -> Placed:
    """Measures a message; `before` is the one above it, if `known_before` says it is known at all.

    Chips speak of a whole turn and stand below the message that `ends_turn`; the height is the same
    without them.
    """
    day = day_text(message.sent_at) if _opens_day(message, before, known_before) else ""
    top = DAY if day else 0.0
    text, quiet = shown_text(message)
    lines, size = _wrap(text, width * SHARE - 2 * PAD_X, quiet)
    bubble_width = max(size.width() + 2 * PAD_X, 40.0)
    left = _left(message.role, width, bubble_width)
    bubble = QRectF(left, top + 2, bubble_width, size.height() + 2 * PAD_Y)
    meta = meta_text(message)
    metrics = QFontMetricsF(small_font())
    meta_width = metrics.horizontalAdvance(meta)
    right = message.role is Role.AGENT
    meta_left = bubble.right() - meta_width if right else bubble.left()
    meta_box = QRectF(meta_left, bubble.bottom() + 2, meta_width, META)
    corner = meta_box.topRight() + QPointF(SPACE_2, 2)
    found = chips(message, ends_turn, corner, width, metrics)
    height = math.ceil(bubble.bottom() + (META if meta else 0) + SPACE_2)
    return Placed(message, height, bubble, lines, day, meta, meta_box, found, quiet)


def shown_text(message: Message) -> tuple[str, bool]:
    """What the bubble says and whether it is a quiet stand-in for a text that is not there."""
    if message.state is MessageState.RECALLED:
        return _("Message recalled"), True
    if message.text is None:
        return absent_text(keeper_of(message.refs)), True
    shown = beginning(message.text)
    return shown if shown == message.text else shown + " …", False


def absent_text(keeper: str) -> str:
    """What is said in the place of a text that never comes here; `keeper` as `keeper_of` names it."""
    return _("The text stays in WeCom") if keeper == "wecom" else _("The text stays with the vendor")


def beginning(text: str) -> str:
    """As much of a text as a bubble has room for."""
    return "".join(text[:LONGEST].splitlines(keepends=True)[:MOST_LINES])


def meta_text(message: Message) -> str:
    """Author where needed, time, and what happened to the message."""
    if message.role is Role.SYSTEM:
        return ""
    parts = [time_text(message.sent_at)]
    if message.role is Role.BOT:
        parts.insert(0, _("Bot"))
    if message.state is MessageState.EDITED:
        parts.append(_("edited"))
    recalled = message.state is MessageState.RECALLED
    if message.text is not None and not recalled and beginning(message.text) != message.text:
        parts.append(_("{count} characters, double click to read all").format(count=len(message.text)))
    return " · ".join(parts)


def time_text(moment: float) -> str:
    """The time of day here."""
    return time.strftime("%H:%M", time.localtime(max(0.0, min(moment, 4e9))))


def _wrap(text: str, width: float, quiet: bool) -> tuple[QTextLayout, QSizeF]:
    font = body_font()
    font.setItalic(quiet)
    layout = QTextLayout("\u2028".join(text.splitlines()), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    step = TYPE_BODY * LINE_HEIGHT
    layout.beginLayout()
    widest, y = 0.0, 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y + (step - line.height()) / 2))
        widest = max(widest, line.naturalTextWidth())
        y += step
    layout.endLayout()
    return layout, QSizeF(math.ceil(widest), y)


def _left(role: Role, width: float, bubble: float) -> float:
    if role is Role.AGENT:
        return width - bubble
    return (width - bubble) / 2 if role is Role.SYSTEM else 0.0


def _opens_day(message: Message, before: Message | None, known_before: bool) -> bool:
    if before is None:
        return known_before
    return _date(before.sent_at) != _date(message.sent_at)


def _date(moment: float) -> tuple[int, int, int]:
    then = time.localtime(max(0.0, min(moment, 4e9)))
    return then.tm_year, then.tm_mon, then.tm_mday


def day_text(moment: float) -> str:
    """The day in the words of its separator."""
    now = time.time()
    if _date(moment) == _date(now):
        return _("Today")
    if _date(moment) == _date(now - 86_400):
        return _("Yesterday")
    year, month, day = _date(moment)
    return _("{year}-{month:02d}-{day:02d}").format(year=year, month=month, day=day)
