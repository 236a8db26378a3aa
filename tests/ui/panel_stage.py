"""A real suggestion panel with a clock that stands still, and everything it has said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.suggestion_panel import SuggestionPanel

LEFT = Qt.MouseButton.LeftButton


def row(name: str, *messages: str) -> Suggestion:
    return Suggestion(name, messages or (f"reply {name}",), ("local",))


def rows(*names: str) -> tuple[Suggestion, ...]:
    return tuple(map(row, names))


class Stage:
    """`now` is the panel's clock; the lists hold what came out of it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.panel = SuggestionPanel({"local": "Local"}, clock=lambda: self.now)
        # Away from the pointer, which stands in the corner of the screen.
        QCursor.setPos(QPoint(5, 5))
        self.panel.setGeometry(200, 0, 400, 700)
        self.copied: list[tuple[str, int, int | None]] = []
        self.edited: list[tuple[str, int, str]] = []
        self.judged: list[tuple[str, str, int]] = []
        self.shown: list[list[str]] = []
        self.warned: list[str] = []
        self.offers: list[None] = []
        panel = self.panel
        panel.copy_wanted.connect(lambda s, n, part: self.copied.append((s.id, n, part)))
        panel.edited_copy_wanted.connect(lambda s, n, text: self.edited.append((s.id, n, text)))
        panel.downvoted.connect(lambda s, n: self.judged.append(("down", s.id, n)))
        panel.dismissed.connect(lambda s, n: self.judged.append(("later", s.id, n)))
        panel.taken_back.connect(lambda s, n: self.judged.append(("back", s.id, n)))
        panel.shown.connect(lambda shown: self.shown.append([each.id for each in shown]))
        panel.warned.connect(self.warned.append)
        panel.search_offered.connect(lambda: self.offers.append(None))

    def show(self, turn: str, *names: str) -> None:
        """Rows that have been on the screen for a while."""
        self.panel.show_rows(turn, rows(*names))
        self.now += 10

    def hover(self) -> None:
        QCursor.setPos(QPoint(6, 6))
        self.panel._area.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)

    def leave(self) -> None:
        self.panel._area.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        QApplication.sendEvent(self.panel, QEvent(QEvent.Type.Leave))
        QApplication.processEvents()

    def ids(self) -> list[str]:
        """What the visible cards show, from the top."""
        return [card.suggestion.id for card in self.panel.cards if card.isVisible()]

    def boxes(self) -> list[QRect]:
        """Where the visible cards lie, from the top."""
        QApplication.processEvents()
        return [card.geometry() for card in self.panel.cards if card.isVisible()]

    def tool(self, digit: int, begins: str) -> QAbstractButton:
        """A button of a card by the name a screen reader says."""
        found = self.panel.cards[digit - 1].findChildren(QAbstractButton)
        return next(b for b in found if b.accessibleName().startswith(begins))

    def button(self, begins: str) -> QPushButton:
        found = [b for b in self.panel.findChildren(QPushButton) if b.text().startswith(begins)]
        return next(b for b in found if b.isVisible())

    def appear(self, qtbot: QtBot) -> None:
        """Puts the panel on the screen."""
        qtbot.addWidget(self.panel)
        self.panel.show()
        self.panel.activateWindow()
        qtbot.waitUntil(self.panel.isActiveWindow)
        self.leave()
