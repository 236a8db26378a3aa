"""What was chosen at the first start, done in the window: accounts first, then what it begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assist_app.desk.opening import Opening
from assist_app.desk.way_out import WayOut
from assist_app.i18n import active_language
from assist_app.rooms.starting import Late
from assist_app.rooms.wishes import Wishes
from assist_app.ui.window.main_window import MainWindow
from assist_app.vendors.asking import Asking


class Beginning:
    """Goes from account to account, back at the last page after each, until the agent has done with it."""

    def __init__(
        self,
        wishes: Wishes,
        window: MainWindow,
        opening: Opening,
        asking: Asking,
        way_out: WayOut,
        play: Callable[[], None],
        late: Late,
    ) -> None:
        """`play` plays the demo."""
        self._begin, self._family = wishes.begin, wishes.family
        self._window, self._opening, self._asking = window, opening, asking
        self._way_out, self._play, self._late = way_out, play, late
        self._setting_up = bool(wishes.family)
        self._pages: Any = None

    def engine_made(self) -> None:
        """There is an engine, perhaps another one: a pass-phrase was set for the secrets of an account."""
        if self._setting_up:
            family, self._family = self._family, ""
            self._set_up(family)
        else:
            self._go_on()

    def _set_up(self, family: str) -> None:
        self._asking.open_accounts(self._way_out.found, family, self._show_pages)

    def _show_pages(self) -> None:
        """The last page once more: there may be another account."""
        pages = self._late("ui.pages.first_run")
        choice = pages.FirstChoice(active_language(), begin=self._begin)
        self._pages = pages.FirstRun(choice, "", self._window.windowIcon(), self._window, only_last=True)
        services = self._late("startup.first_run").services
        self._pages.use_services(lambda: services(self._late))
        self._pages.finished.connect(lambda _result: self._answered())
        self._pages.open()

    def _answered(self) -> None:
        pages, self._pages = self._pages, None
        family = pages.choice.family
        pages.deleteLater()
        if family:
            self._set_up(family)
        else:
            self._setting_up = False
            self._go_on()

    def _go_on(self) -> None:
        """What the window begins with; see `Wishes.begin`."""
        begin, self._begin = self._begin, ""
        if begin == "paste":
            self._window.composer.enter_customer_text()
        elif begin == "sources":
            self._opening.open_settings(self._way_out.found(), sources=True)
        elif begin == "accounts":
            self._asking.open_accounts(self._way_out.found)
        elif begin == "demo":
            self._play()
