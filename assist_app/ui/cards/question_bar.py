"""Between header and cards: what the customer asked and nobody has answered, one line that never jumps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from assist_app.i18n import _, ngettext
from assist_app.model.question import OpenQuestion
from assist_app.ui.look.theme import (
    LIGHT,
    RADIUS_KEY,
    SPACE_1,
    SPACE_2,
    SPACE_3,
    Theme,
)
from assist_app.ui.parts.plain_tip import plain_tip

SHOWN = 3
HEIGHT = 36
CHIP = 24
MARK = 8
"""Side of the sign before a question, in pixels."""


class QuestionBar(QFrame):
    """At most three questions, then how many more; its height is always the same."""

    wanted = Signal(object)
    """The OpenQuestion to be answered alone, None for all that is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setFixedHeight(HEIGHT)
        self._theme = LIGHT
        self._questions: tuple[OpenQuestion, ...] = ()
        self._chosen: OpenQuestion | None = None
        self._none = QLabel(self)
        self._none.setObjectName("small")
        self.chips = [QuestionChip(self) for _number in range(SHOWN)]
        self.more = QPushButton(self)
        self.more.setObjectName("link")
        self.more.clicked.connect(self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self._none)
        for chip in self.chips:
            chip.clicked.connect(lambda _on=False, c=chip: self._choose(c.question))
            row.addWidget(chip)
        row.addWidget(self.more)
        row.addStretch(1)
        self._none.setContentsMargins(SPACE_1, 0, 0, 0)
        self.show_questions(())

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        for chip in self.chips:
            chip.set_theme(theme)

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """All that are open, also those behind "+2"."""
        return self._questions

    @property
    def chosen(self) -> OpenQuestion | None:
        """The one that is answered alone."""
        return self._chosen

    def show_questions(self, questions: Sequence[OpenQuestion]) -> None:
        """Shows what is open now, oldest first; the chosen one stays chosen while it is open."""
        self._questions = tuple(questions)
        if self._chosen is not None:
            same = (one for one in questions if _same(one, self._chosen))
            self._chosen = next(same, None)
        count = len(questions)
        for place, chip in enumerate(self.chips):
            chip.setVisible(place < count)
            if place < count:
                one = self._questions[place]
                chip.show_question(one, place + 1, count, chosen=_same(one, self._chosen))
        self.more.setVisible(count > SHOWN)
        self.more.setText(f"+{count - SHOWN}")
        hidden = [one.text for one in self._questions[SHOWN:]]
        self.more.setToolTip(plain_tip("\n".join(hidden)))
        words = ngettext("{count} more open question", "{count} more open questions", len(hidden))
        self.more.setAccessibleName(words.format(count=len(hidden)))
        self._none.setVisible(not count)
        self._none.setText(_("No open question"))
        self.setAccessibleName(_("Open questions: {count}").format(count=count))

    def forget(self) -> None:
        """Another conversation: nothing is chosen any more."""
        self._chosen = None
        self.show_questions(())

    def _choose(self, question: OpenQuestion | None) -> None:
        """The same one again goes back to all."""
        again = question is not None and _same(question, self._chosen)
        self._chosen = None if again else question
        self.show_questions(self._questions)
        self.wanted.emit(self._chosen)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.more.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for question in self._questions[SHOWN:]:
            sign = "✓ " if question.covered else ""
            act = menu.addAction(sign + " ".join(question.text.split()).replace("&", "&&"))
            act.triggered.connect(lambda _on=False, q=question: self._choose(q))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class QuestionChip(QAbstractButton):
    """One question, shortened; before it a tick where a suggestion answers it, a ring where none does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.question: OpenQuestion | None = None
        self._theme = LIGHT
        self._chosen = False
        self.setObjectName("question")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(CHIP)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def show_question(self, question: OpenQuestion, place: int, count: int, *, chosen: bool) -> None:
        """`place` of `count`, from 1."""
        self.question, self._chosen = question, chosen
        words = " ".join(question.text.split())
        self.setText(words)
        state = _("a suggestion answers it") if question.covered else _("no suggestion answers it yet")
        self.setAccessibleName(
            _("Question {place} of {count}: {words}").format(place=place, count=count, words=words)
        )
        act = _("Press again for everything that is open.") if chosen else _("Press for replies to it alone.")
        self.setAccessibleDescription(f"{state}. {act}")
        self.setToolTip(plain_tip(f"{words}\n{state}\n{act}"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the question if there is room."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + MARK + 2 * SPACE_2 + SPACE_2, CHIP)

    def minimumSizeHint(self) -> QSize:
        """A few signs of it."""
        return QSize(min(100, self.sizeHint().width()), CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, the sign, the words."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self._chosen or self.hasFocus()
        painter.setPen(QColor(theme.accent) if marked else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_soft if self._chosen or self.underMouse() else theme.surface2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_KEY, RADIUS_KEY)
        self._paint_mark(painter)
        left = 2 * SPACE_2 + MARK - 2
        painter.setPen(QColor(theme.text))
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - left - SPACE_2 + 2
        )
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        done = self.question is not None and self.question.covered
        painter.setPen(QPen(QColor(self._theme.good if done else self._theme.secondary), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left, top = float(SPACE_2 - 1), (self.height() - MARK) / 2
        if done:
            tick = [QPointF(0, 4.5), QPointF(3, 7.5), QPointF(8, 1)]
            painter.drawPolyline(QPolygonF([point + QPointF(left, top) for point in tick]))
        else:
            painter.drawEllipse(QRectF(left + 0.5, top + 0.5, MARK - 1, MARK - 1))


def _same(one: OpenQuestion, other: OpenQuestion | None) -> bool:
    return other is not None and (one.text, one.message_id) == (other.text, other.message_id)
