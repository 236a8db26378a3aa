"""Pages that may be higher than the window that holds them, and windows that never cut a sentence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from assist_app.ui.look.theme import SCROLL_BAR, SPACE_1

LEAST_HIGH = 120
"""Pixels of a page that are always seen."""

WIDEST = 720
"""Pixels that a page may ask for: other people's names may be endless."""


class Scrolled(QScrollArea):
    """Scrolls upwards and downwards only: it is never narrower than its page may be."""

    def __init__(self, page: QWidget | None = None) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if page is not None:
            self.setWidget(page)

    def setWidget(self, page: QWidget) -> None:
        """Another page; windows that hold this one learn how narrow they may be now."""
        super().setWidget(page)
        page.installEventFilter(self)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page that has become wider or narrower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Qt brings the caret into sight; the field around it, with its frame, is what the eye looks for."""
        moved = super().focusNextPrevChild(forward)
        page, held = self.widget(), self.focusWidget()
        if moved and page is not None and held is not None and page.isAncestorOf(held):
            place = held.rect().translated(held.mapTo(page, QPoint(0, 0)))
            for edge in (place.bottom(), place.top()):
                self.ensureVisible(0, edge, 0, SPACE_1)
        return moved

    def minimumSizeHint(self) -> QSize:
        """As wide as the page, unless that is endless."""
        page = self.widget()
        wide = page.minimumSizeHint().width() if page is not None else 0
        return QSize(min(wide, WIDEST) + SCROLL_BAR, LEAST_HIGH)

    def sizeHint(self) -> QSize:
        """The whole page, if there is room."""
        page = self.widget()
        if page is None:
            return self.minimumSizeHint()
        wanted = page.sizeHint()
        return QSize(wanted.width() + SCROLL_BAR, wanted.height())


class KeepWhole(QObject):
    """Sentences need more lines in a narrow window, which Qt forgets: no window may be too low for them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Its width or its words have changed."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            layout = self._window.layout()
            least = layout.totalMinimumHeightForWidth(self._window.width())
            if layout.hasHeightForWidth() and least != self._window.minimumHeight():
                self._window.setMinimumHeight(least)
        return super().eventFilter(watched, event)
