"""The first start joined to settings and languages, before there is a window."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from assist_app.files import settings
from assist_app.i18n import _, active_language, system_language, use_language
from assist_app.paths import DataFolder, resources
from assist_app.rooms.starting import Late
from assist_app.rooms.wishes import Wishes
from assist_app.startup.first_picture import make_application, translate_qt
from assist_app.ui.look.style_sheet import application_font, palette, style_sheet
from assist_app.ui.look.theme import DARK, LIGHT
from assist_app.ui.pages.first_run import FirstChoice, FirstRun

log = logging.getLogger("assist.first")


class Fetching(QObject):
    """Imports all services, for a quarter of a second, on another thread once the first page is painted."""

    there = Signal()
    _imported = Signal()

    def __init__(self, late: Late, first: QObject) -> None:
        """`first` is what is to be painted before."""
        super().__init__()
        self._late, self._first, self._ended = late, first, False
        first.installEventFilter(self)
        self._imported.connect(self._tell)
        self._thread = threading.Thread(target=self._run, name="services", daemon=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the first picture."""
        if event.type() == QEvent.Type.Paint:
            self._first.removeEventFilter(self)
            QTimer.singleShot(0, self, self._begin)
        return False

    def _begin(self) -> None:
        if not self._ended:
            self._thread.start()

    def _run(self) -> None:
        self._late("vendors.accounts_room")
        self._imported.emit()

    def _tell(self) -> None:
        if not self._ended:
            self.there.emit()

    def end(self) -> None:
        """Nothing is told any more."""
        self._ended = True
        if self._thread.is_alive():
            self._thread.join()


def first_wishes(folder: DataFolder, passphrase: str | None, late: Late) -> Wishes | None:
    """What the window is to begin with; None when the pages were closed and nothing is to begin."""
    chosen = ask_first(sys.argv[:1], folder, late)
    if chosen is None:
        return None
    # While an account is set up nothing plays behind it.
    plays = chosen.begin == "demo" and not chosen.family
    languages = late("desk.playing").demo_languages() if plays else ()
    return Wishes(
        folder, demo_languages=languages, passphrase=passphrase, begin=chosen.begin, family=chosen.family
    )


def ask_first(arguments: list[str], folder: DataFolder, late: Late) -> FirstChoice | None:
    """Shows the pages, applies and saves what is chosen; `begin` is "" when they were skipped. None when they
    were closed: then nothing is saved and the next start asks again."""
    app = make_application(arguments)
    known = settings.Settings()
    dialog = FirstRun(
        FirstChoice(active_language()),
        f"http://127.0.0.1:{known.http_port}/v1/events",
        app.windowIcon(),
    )
    fetching = Fetching(late, dialog)
    fetching.there.connect(lambda: dialog.use_services(lambda: services(late)))
    language = active_language()

    def see(choice: FirstChoice) -> None:
        nonlocal language
        _dress(app, choice.theme)
        if choice.language != language:
            language = choice.language
            use_language(language, resources() / "locale")
            translate_qt(app, language)
            app.setFont(application_font())
            dialog.show_in_words(choice)

    _dress(app, known.theme)
    dialog.seen_as.connect(see)
    loop = QEventLoop()
    dialog.finished.connect(loop.quit)
    dialog.open()
    loop.exec()
    fetching.end()
    choice = dialog.choice
    skipped = dialog.result() != FirstRun.DialogCode.Accepted
    dialog.deleteLater()
    if dialog.closed:
        return None
    _save(folder, choice)
    return FirstChoice(choice.language, choice.theme, choice.agent_name, "") if skipped else choice


def services(late: Late) -> Mapping[str, Sequence[str]]:
    """What there can be accounts of: family -> (title, a sentence)."""
    return {
        kind.spec.family: (_(kind.spec.title), kind.about) for kind in late("vendors.accounts_room").kinds()
    }


def _dress(app: QApplication, theme: str) -> None:
    dark = (
        QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        if theme == "auto"
        else theme == "dark"
    )
    app.setPalette(palette(DARK if dark else LIGHT))
    app.setStyleSheet(style_sheet(DARK if dark else LIGHT))


def _save(folder: DataFolder, choice: FirstChoice) -> None:
    """Also when everything was skipped: nobody is asked twice."""
    language = "auto" if choice.language == system_language() else choice.language
    chosen: dict[str, Any] = {"language": language, "theme": choice.theme, "agent_name": choice.agent_name}
    if choice.begin == "file":
        chosen["json_lines_path"] = choice.file
    try:
        folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.save(folder.settings, settings.Settings(**chosen), {})
    except OSError as error:
        log.warning("the first choice was not saved: %s", type(error).__name__)
