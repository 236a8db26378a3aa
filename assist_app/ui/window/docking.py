"""The panel as a guest on the screen: at an edge or beside another window, above it, without the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from assist_app.model.places import Box, Edge, Neighbour, beside, docked
from assist_app.ui.look.screens import logical, named_screen, screen_of, work_area
from assist_app.ui.look.theme import PANEL_ONLY_WIDTH
from assist_app.ui.window.dock_grip import DockGrip
from assist_app.ui.window.dock_keyboard import DOCKED, DockKeyboard
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.whole_place import WholePlace, in_the_middle

NARROWEST, WIDEST = 320, 900
"""Widths of the panel, as Qt counts them."""


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where the panel stands when it follows no window; `screen` is a name, "" for the window's own."""

    edge: Edge = Edge.RIGHT
    width: int = PANEL_ONLY_WIDTH
    screen: str = ""


class Docking(DockKeyboard):
    """Turns the window into a docked panel and back; it knows no system but Qt."""

    placed = Signal(object)
    """A PanelPlace the agent has chosen, to be remembered."""
    left_alone = Signal()
    """The window that was followed has gone."""

    def __init__(self, window: MainWindow, place: PanelPlace) -> None:
        super().__init__(window)
        self.place = place
        self._frame: Box | None = None
        self._hidden_with = False
        self._before: WholePlace | None = None
        self._plain = window.windowFlags()
        self._grip = DockGrip(window)
        self._grip.moved.connect(self._resize)
        self._grip.left.connect(lambda: self.placed.emit(self.place))
        window.layout_toggled.connect(self._follow_layout)
        window.installEventFilter(self)
        app = QGuiApplication.instance()
        for changed in (app.screenAdded, app.screenRemoved, app.primaryScreenChanged):
            changed.connect(self._look_again_soon)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look_again)
        self._screens: list[QScreen] = []
        if window.panel_only:
            self._dock()

    # Into the panel and out of it

    def _follow_layout(self, only: bool) -> None:
        if only and not self.docked:
            self._dock()
        elif not only and self.docked:
            self._undock()

    def _dock(self) -> None:
        window = self._window
        if window.isVisible():
            self._before = WholePlace.of(window, window.whole)
            # A panel that fills its screen would stand at no edge.
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
        self.docked = True
        self._growing.stop()
        if not self.place.screen and window.isVisible():
            self.place = PanelPlace(self.place.edge, self.place.width, window.screen().name())
        self._wear(DOCKED)
        self._watch_screens()

    def _undock(self) -> None:
        window = self._window
        self.docked, self._frame, self._hidden_with = False, None, False
        self._forget_keyboard()
        self._grip.hide()
        before = self._before or in_the_middle(window, window.whole.size())
        self._wear(self._plain)
        before.restore(window)
        if window.isVisible():
            # The panel's keyboard was lent; this window is another one to the system, which must hear of it.
            self._growing.start()
            window.activateWindow()
            self.keyboard.emit(True)

    def _wear(self, flags: Qt.WindowType) -> None:
        """Other flags; the system learns of them when the window is shown anew."""
        window, shown = self._window, self._window.isVisible()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, self.docked)
        window.setWindowFlags(flags)
        window.setMinimumWidth(NARROWEST if self.docked else window.minimumWidth())
        if self.docked:
            self._look_again()
        if shown:
            window.show()
        self._watch_pointer()

    # Where it stands

    def stand(self, place: PanelPlace) -> None:
        """At an edge of a screen from now on."""
        self.place, self._frame = place, None
        self.placed.emit(place)
        self._come_back()
        self._look_again()

    def stand_beside(self, now: Neighbour) -> None:
        """Where the followed window is: beside it, away while it is hidden, at the edge when it has gone."""
        if not self.docked:
            return
        if now.gone:
            self._frame = None
            self.left_alone.emit()
        elif now.frame is None:
            if self._window.isVisible():
                self._hidden_with = True
                self._window.hide()
            return
        else:
            self._frame = now.frame
        self._look_again()
        self._come_back()

    def _come_back(self) -> None:
        if self._hidden_with:
            self._hidden_with = False
            self._window.show()

    def shown_by_hand(self) -> None:
        """The agent has shown or hidden the panel, so it does not come back by itself."""
        self._hidden_with = False

    def _look_again_soon(self, *_changed: object) -> None:
        self._watch_screens()
        self._soon.start()

    def _watch_screens(self) -> None:
        for screen in QGuiApplication.screens():
            if screen not in self._screens:
                screen.availableGeometryChanged.connect(self._look_again_soon)
        self._screens = QGuiApplication.screens()

    def _look_again(self) -> None:
        """Goes where it belongs now."""
        if not self.docked:
            return
        window, frame = self._window, self._frame
        screen = screen_of(frame) if frame is not None else self._screen()
        width = round(self.place.width * screen.devicePixelRatio())
        if frame is None:
            box = docked(work_area(screen), width, self.place.edge)
            grip = Edge.LEFT if self.place.edge is Edge.RIGHT else Edge.RIGHT
        else:
            areas = [work_area(one) for one in QGuiApplication.screens()]
            box = beside(frame, areas, width, self.place.edge)
            grip = Edge.RIGHT if box.left >= frame.right else Edge.LEFT
        area = logical(box)
        if area != window.geometry():
            window.setGeometry(area)
        self._grip.place(grip, window.theme)

    def _screen(self) -> QScreen:
        return named_screen(self.place.screen) or self._window.screen()

    def _resize(self, step: int) -> None:
        """The agent drags the inner edge."""
        width = max(NARROWEST, min(WIDEST, self.place.width + step))
        self.place = PanelPlace(self.place.edge, width, self.place.screen)
        self._look_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The grip keeps to the edge."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.docked:
            self._grip.keep_up()
        return super().eventFilter(watched, event)
