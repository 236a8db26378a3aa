"""Above the cards: what the customer wants, how sure that is, and why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.model.suggestion import OTHER, Attitude, AttitudeLabel, Intent
from assist_app.ui.look.restyle import rename
from assist_app.ui.look.theme import LIGHT, SPACE_1, SPACE_2, SPACE_3, SPACE_4, Theme
from assist_app.ui.parts.certainty import as_sure, is_sure
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.plain_tip import plain_tip
from assist_app.ui.talk.message_chips import attitude_word


class ConfidenceBar(QWidget):
    """A small bar with its number beside it elsewhere; for screen readers a percentage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._value = 0.0
        self.setFixedSize(QSize(60, 6))

    def set_value(self, value: float) -> None:
        """Shows a value between 0 and 1."""
        self._value = value
        self.setAccessibleName(_("Confidence {percent} %").format(percent=round(value * 100)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A track and a filled part, green when sure, amber when not."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.hairline))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), 6), 3, 3)
        painter.setBrush(QColor(self.theme.good if is_sure(self._value) else self.theme.warn))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._value, 6), 3, 3)
        painter.end()


class IntentHeader(QFrame):
    """Intent, confidence, attitude and evidence in two lines; two lines always, so nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self._name = ElidedLabel(self)
        self._name.setObjectName("title")
        self._bar = ConfidenceBar(self)
        self._number = QLabel(self)
        self._number.setObjectName("quiet")
        self._mood = QLabel(self)
        self._why = ElidedLabel(self)
        self._why.setObjectName("quiet")
        first = QHBoxLayout()
        first.setSpacing(SPACE_2)
        first.addWidget(self._name)
        first.addWidget(self._bar)
        first.addWidget(self._number)
        first.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(SPACE_2)
        second.addWidget(self._why, 1)
        second.addWidget(self._mood)
        # As high as the pill in any family: without one the cards would move up.
        second.addStrut(SPACE_4 + SPACE_1)
        rows = QVBoxLayout(self)
        # At the right the pill ends where the cards do.
        rows.setContentsMargins(SPACE_4, SPACE_3, SPACE_3, SPACE_3)
        rows.setSpacing(SPACE_1)
        rows.addLayout(first)
        rows.addLayout(second)
        self._shown: tuple[object, ...] | None = None
        self.show_intent(None, None)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._bar.theme = theme
        self._bar.update()

    def show_intent(
        self,
        intent: Intent | None,
        attitude: Attitude | None,
        by: str = "",
        before: tuple[str, ...] = (),
    ) -> None:
        """Shows what was recognised; None before anything was. `by` is the service that recognised it, ""
        for the local engine, `before` what was talked about earlier, newest first."""
        if self._shown == (intent, attitude, by, before):
            return
        self._shown = (intent, attitude, by, before)
        known = intent is not None and intent.code != OTHER
        self._bar.setVisible(known)
        self._number.setVisible(known)
        self._name.setText(intent_words(intent))
        rename(self._name, "unsure" if known and not is_sure(intent.confidence) else "title")
        self._why.setText(_why(intent, by, before) or " ")
        self._number.clear()
        if known:
            assert intent is not None
            self._bar.set_value(intent.confidence)
            self._number.setText(f"{intent.confidence:.2f}")
        self.setToolTip(plain_tip(_tool_tip(intent, attitude, by, before)))
        word = attitude_word(attitude.label.value) if attitude is not None else ""
        self._mood.setVisible(bool(word))
        self._mood.setText(word)
        bad = attitude is not None and attitude.label is AttitudeLabel.NEGATIVE
        rename(self._mood, "bad" if bad else "good")
        self.setAccessibleName(f"{self._name.text()} {self._number.text()} {word}".strip())
        self.setAccessibleDescription(self._why.text())


def intent_words(intent: Intent | None) -> str:
    """The intent's name with its level one; honest when there is none or when it is hardly more than a
    guess."""
    if intent is None:
        return _("Suggestions")
    if intent.code == OTHER:
        return _("No known intent")
    name = f"{intent.domain} → {intent.name}" if intent.domain else intent.name
    return as_sure(name, intent.confidence)


def _why(intent: Intent | None, by: str, before: tuple[str, ...]) -> str:
    if intent is None:
        return _("They appear when the customer writes.")
    known_by = _("recognised by {name}").format(name=by) if by and intent.code != OTHER else ""
    parts = [known_by, " ".join(f"“{words}”" for words in intent.evidence)]
    if intent.runner_up:
        parts.append(_("perhaps also {name}").format(name=intent.runner_up))
    if before:
        parts.append(_("before: {names}").format(names=before[0]))
    return " · ".join(filter(None, parts))


def _tool_tip(intent: Intent | None, attitude: Attitude | None, by: str, before: tuple[str, ...]) -> str:
    if intent is None:
        return ""
    lines = [_("Why: the customer's words are close to what this intent was learned from.")]
    if by:
        lines = [_("Recognised by {name}").format(name=by)]
    if intent.code == OTHER:
        lines = [_("Nothing the engine has learned is close enough to these words.")]
    else:
        lines.append(_("Confidence {percent} %").format(percent=round(intent.confidence * 100)))
    if intent.evidence:
        lines.append(_("Words: {words}").format(words=", ".join(intent.evidence)))
    if intent.runner_up:
        lines.append(_("Second: {name}").format(name=intent.runner_up))
    if before:
        path = " → ".join((*reversed(before), intent_words(intent)))
        lines.append(_("Path: {path}").format(path=path))
    if attitude is not None:
        lines.append(
            _("Attitude: {word} ({percent} %)").format(
                word=attitude_word(attitude.label.value) or _("Calm"),
                percent=round(attitude.confidence * 100),
            )
        )
    return "\n".join(lines)
