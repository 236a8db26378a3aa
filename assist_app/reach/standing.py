"""Where the docked panel stands: chosen from a menu, beside a window of another program, remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint

from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.places import Neighbour
from assist_app.reach.reach_loop import ReachLoop
from assist_app.startup.choosing import Choosing
from assist_app.ui.window.docking import Docking, PanelPlace
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.place_menu import PlaceMenu


class Standing(QObject):
    """Joins the menu of places, the window that is followed, and the settings."""

    def __init__(self, window: MainWindow, docking: Docking, choosing: Choosing, loop: ReachLoop) -> None:
        super().__init__()
        self._window, self._docking, self._choosing, self._loop = window, docking, choosing, loop
        self._followed = 0
        self._menu: PlaceMenu | None = None
        docking.placed.connect(self._remember)
        docking.left_alone.connect(self._left_alone)
        window.dock_header.place_wanted.connect(lambda: loop.choices(self._open_menu))
        window.layout_toggled.connect(lambda only: None if only else self._follow(0))

    def _open_menu(self, targets: tuple[Target, ...]) -> None:
        window = self._window
        if self._menu is not None:
            self._menu.deleteLater()
        menu = self._menu = PlaceMenu(self._docking.place, self._followed, targets, window)
        menu.chosen.connect(self.stand)
        menu.window_chosen.connect(self._follow)
        menu.whole_wanted.connect(window.toggle_panel_only)
        menu.close_wanted.connect(window.close)
        button = window.dock_header.place
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def stand(self, place: PanelPlace) -> None:
        """At an edge of a screen from now on, beside no window."""
        self._follow(0)
        self._docking.stand(place)

    def _follow(self, number: int) -> None:
        if number or self._followed:
            self._followed = number
            self._loop.follow(number, self._not_there)

    def _not_there(self, sentence: str) -> None:
        """It was closed while it was being chosen; nothing else is followed any more."""
        self._docking.stand_beside(Neighbour(gone=True))
        self._window.notices.show_notice(sentence)

    def _left_alone(self) -> None:
        self._followed = 0
        self._window.status.set_passing_note(_("The window beside the panel was closed."))

    def _remember(self, place: PanelPlace) -> None:
        self._choosing.choose(panel_edge=place.edge.value, panel_width=place.width, panel_screen=place.screen)
