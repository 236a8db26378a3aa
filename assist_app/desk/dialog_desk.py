"""The part of the composition root with dialogs; imported late, because the first picture has none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from assist_app.desk.settings_desk import SettingsDesk
from assist_app.desk.unlocking import Unlocking
from assist_app.model.shortcuts import Action, Bound, Chord
from assist_app.paths import DataFolder
from assist_app.tasks import TaskSet
from assist_app.ui.pages.keys_dialog import KeysDialog
from assist_app.ui.parts.crash_dialog import CrashDialog
from assist_app.ui.parts.dialogs import DialogOpener
from assist_app.ui.window.main_window import MainWindow


class DialogDesk:
    """Opens every dialog of the window."""

    def __init__(
        self,
        folder: DataFolder,
        window: MainWindow,
        copy: Callable[[str], None],
        reopen: Callable[[str], Awaitable[None]],
        tasks: TaskSet,
    ) -> None:
        """`tasks` is the window's: what a dialog has begun ends with it."""
        self._window = window
        self._copy = copy
        self.opener = DialogOpener(window)
        self.settings = SettingsDesk(folder, window, copy, tasks)
        self.unlocking = Unlocking(folder, self.opener, window.notices, reopen)

    def show_keys(self, chords: Mapping[Action, Chord], reason: str, bound: Bound) -> None:
        """All keys, with those that work everywhere as they are at the moment."""
        KeysDialog(chords, reason, bound, self._window).open()

    def show_crash(self, report: str) -> None:
        """A report that can be copied."""
        CrashDialog(report, self._copy, self._window).open()
