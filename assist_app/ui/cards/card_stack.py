"""What the column of cards scrolls: the cards below each other, then the words said where there are none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.look.theme import LIGHT, SPACE_2, SPACE_3, SPACE_4, Theme

ASKED = QEvent.Type.LayoutRequest


class CardStack(QWidget):
    """Places its cards itself, so that the very first picture of new replies has them where they stay."""

    def __init__(self, offer: str, parent: QWidget) -> None:
        """`offer` is what the button says."""
        super().__init__(parent)
        self.cards: list[SuggestionCard] = []
        self._theme = LIGHT
        self._card_width = self._least = 0
        self.words = QLabel(self)
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.offer = QPushButton(offer, self)
        # What lies behind need not be painted.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        for card in self.cards:
            card.set_theme(theme)
        self.update()

    def fit(self, width: int, height: int, card_width: int) -> None:
        """Takes so much room, and more height where the cards need it."""
        self._card_width, self._least = card_width, height
        self.resize(width, max(height, self._place()))

    def settle(self) -> None:
        """Puts everything in its place now and not after the next picture."""
        for card in self.cards:
            QCoreApplication.removePostedEvents(card, ASKED.value)
        self.fit(self.width(), self._least, self._card_width)
        QCoreApplication.removePostedEvents(self, ASKED.value)

    def _place(self) -> int:
        """Returns the height that is needed."""
        top, width = SPACE_3, self._card_width
        for card in self.cards:
            if not card.isHidden():
                high = card.heightForWidth(width)
                card.take_place(SPACE_3, top, width, high)
                top += high + SPACE_2
        top += SPACE_4
        if not self.words.isHidden():
            high = self.words.heightForWidth(width)
            self.words.setGeometry(SPACE_3, top, width, high)
            top += high + SPACE_3
        if not self.offer.isHidden():
            hint = self.offer.sizeHint()
            left = SPACE_3 + (width - hint.width()) // 2
            self.offer.setGeometry(left, top, hint.width(), hint.height())
            top += hint.height() + SPACE_2
        return top - SPACE_2 + SPACE_3

    def event(self, event: QEvent) -> bool:
        """A part that has become higher or lower moves those below it."""
        if event.type() is ASKED:
            self.settle()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The plain ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.surface))
        painter.end()
