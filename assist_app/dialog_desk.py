"""The part of the composition root with dialogs; imported late, because the first picture has none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from assist_app.i18n import _
from assist_app.keeping import Kept
from assist_app.paths import DataFolder
from assist_app.settings import Settings
from assist_app.ui.crash_dialog import CrashDialog
from assist_app.ui.dialogs import DialogOpener
from assist_app.ui.main_window import MainWindow
from assist_app.ui.settings_dialog import Facts, SettingsDialog
from assist_app.unlocking import Unlocking


class DialogDesk:
    """Opens every dialog of the window."""

    def __init__(
        self,
        folder: DataFolder,
        window: MainWindow,
        copy: Callable[[str], None],
        reopen: Callable[[str], Awaitable[None]],
    ) -> None:
        self._folder = folder
        self._window = window
        self._copy = copy
        self.opener = DialogOpener(window)
        self.unlocking = Unlocking(folder, self.opener, window.notices, reopen)

    def show_crash(self, report: str) -> None:
        """A report that can be copied."""
        CrashDialog(report, self._copy, self._window).open()

    def show_settings(
        self,
        settings: Settings,
        kept: Kept,
        intake: Any,
        choose: Callable[[dict[str, Any]], None],
        *,
        sources: bool = False,
    ) -> None:
        """Settings, and where things are; with `sources` at what connects a helpdesk."""
        dialog = SettingsDialog(settings, self._facts(kept, intake), self._copy, self._window)
        dialog.changed.connect(choose)
        if sources:
            dialog.show_sources()
        dialog.open()

    def _facts(self, kept: Kept, intake: Any) -> Facts:
        choice = kept.choice
        # Where the port is another program's, its address and our token must not be handed out together.
        http = intake.http if intake.http is not None and intake.http.open else None
        kinds = {
            "keyring": _("in the system keyring"),
            "file": _("in a key file under your pass-phrase"),
            "memory": _("only in memory: nothing is kept"),
        }
        reasons = " ".join(passed.reason for passed in choice.passed_over)
        return Facts(
            address=http.address if http is not None else _("off"),
            token=intake.token if http is not None else "",
            data_folder=str(self._folder.root),
            kept=f"{kinds[choice.vault.kind]}. {reasons}".strip(),
        )
