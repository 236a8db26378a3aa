"""Below a customer's turn: what was recognised in it, who recognised it, and how the customer sounds."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QToolTip, QWidget

from assist_app.i18n import _
from assist_app.model.conversation import Message, MessageState, Role, TurnNote
from assist_app.model.suggestion import OTHER, AttitudeLabel
from assist_app.ui.look.theme import SPACE_2
from assist_app.ui.parts.certainty import WORTH_A_CHIP, as_sure
from assist_app.ui.parts.plain_tip import plain_tip

PAD, HEIGHT = 16.0, 20.0


@dataclass(slots=True)
class Chip:
    """A small labelled box under a bubble; `tip` says more of it, "" where there is nothing more."""

    text: str
    bad: bool
    box: QRectF
    tip: str = ""


def attitude_word(label: str | None) -> str:
    """The word for an attitude that deserves one; calm customers get none."""
    if label == AttitudeLabel.NEGATIVE:
        return _("Upset")
    return _("Pleased") if label == AttitudeLabel.POSITIVE else ""


def recognised_words(message: Message, ends_turn: bool) -> tuple[str, str]:
    """Intent and mood as they may be said of a message, "" where there is nothing worth saying."""
    note = message.note
    recalled = message.state is MessageState.RECALLED
    if note is None or not ends_turn or message.role is not Role.CUSTOMER or recalled:
        return "", ""
    worth = note.intent_code != OTHER and note.confidence >= WORTH_A_CHIP
    name = " ".join(note.intent_name.split()) if worth else ""
    return as_sure(name, note.confidence) if name else "", attitude_word(note.attitude)


def spoken_words(message: Message, ends_turn: bool) -> tuple[str, str, str]:
    """Intent, who recognised it, and mood, for who does not see the chips."""
    name, mood = recognised_words(message, ends_turn)
    if not name or message.note is None:
        return name, "", mood
    by = message.note.by
    known_by = _("recognised by {name}").format(name=by) if by else _("recognised by the local engine")
    return name, known_by, mood


def chips(
    message: Message, ends_turn: bool, corner: QPointF, right: float, metrics: QFontMetricsF
) -> list[Chip]:
    """The chips of a message beside each other from `corner`, none beyond `right` (pixels)."""
    name, mood = recognised_words(message, ends_turn)
    made: list[Chip] = []
    note = message.note
    if name and note is not None:
        # A long name gives way to the mood, which is short and matters more.
        room = right - corner.x() - PAD - (metrics.horizontalAdvance(mood) + PAD + SPACE_2 if mood else 0.0)
        text = _fitting(name, note.by, max(0.0, room), metrics)
        made.append(_chip(text, False, corner, metrics, _tip(name, note)))
        corner = made[-1].box.topRight() + QPointF(SPACE_2, 0)
    if mood and note is not None:
        made.append(_chip(mood, note.attitude == AttitudeLabel.NEGATIVE, corner, metrics))
    return made


def show_tip(ground: QWidget, place: QPoint, chip: Chip | None) -> None:
    """Shows the tip of a chip at a place of the screen; without one none is left over from another chip."""
    QToolTip.showText(place, plain_tip(chip.tip) if chip is not None else "", ground)


def _chip(text: str, bad: bool, corner: QPointF, metrics: QFontMetricsF, tip: str = "") -> Chip:
    return Chip(text, bad, QRectF(corner.x(), corner.y(), metrics.horizontalAdvance(text) + PAD, HEIGHT), tip)


def _fitting(name: str, by: str, room: float, metrics: QFontMetricsF) -> str:
    """The intent, and the service it is from where both have room; the local engine goes without saying."""
    both = f"{name} · {by}"
    if by and metrics.horizontalAdvance(both) <= room:
        return both
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)


def _tip(name: str, note: TurnNote) -> str:
    by = _("Recognised by {name}").format(name=note.by) if note.by else _("Recognised by the local engine")
    sure = _("Confidence {percent} %").format(percent=round(note.confidence * 100))
    return "\n".join((name, by, sure))
