"""The window and its history on the screen, before anything that works in it is imported."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEventLoop, QLibraryInfo, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from assist_app.i18n import _, active_language
from assist_app.paths import DataFolder, resources
from assist_app.rooms.starting import Starting
from assist_app.startup.choosing import Choosing
from assist_app.ui.look.style_sheet import application_font
from assist_app.ui.window.docking import Docking
from assist_app.ui.window.main_window import LOCAL, MainWindow
from assist_app.ui.window.status_bar import BackendState, Level
from assist_app.ui.window.whole_place import place_on_screen

TOGETHER = 60
"""Milliseconds an empty window waits for its history: to paint once is sooner than twice."""

PATIENCE = 400
"""Milliseconds after which the window works without its history: its key may wait for somebody."""


def make_application(arguments: list[str]) -> QApplication:
    """The Qt application in our style."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(arguments)
    app.setApplicationName("Assist")
    app.setStyle("Fusion")
    app.setFont(application_font())
    app.setWindowIcon(QIcon(str(resources() / "icons" / "assist.svg")))
    app.setQuitOnLastWindowClosed(False)
    translate_qt(app, active_language())
    return app


def translate_qt(app: QApplication, language: str) -> None:
    """Qt's own words, in file dialogs and the menus of text fields, in the language of ours."""
    for there in app.findChildren(QTranslator):
        app.removeTranslator(there)
        there.deleteLater()
    translator = QTranslator(app)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


class FirstPicture:
    """The real window with the newest conversation; who works in it comes afterwards."""

    def __init__(self, arguments: list[str], folder: DataFolder, starting: Starting) -> None:
        """`starting` has begun already."""
        self.app = make_application(arguments)
        self.choosing = Choosing(folder.settings, self.app)
        self.window = MainWindow({LOCAL: _("Local")})
        self.choosing.apply_to(self.window)
        place_on_screen(self.window)
        self.docking = Docking(self.window, self.choosing.panel_place)
        self.window.status.set_state(LOCAL, BackendState(Level.OFF, _("Local: starting…")))
        self._starting = starting
        self._loop = QEventLoop()
        self._filled = self._painted = False
        self.closed = False
        """Whether the window was closed before anybody worked in it."""

    def show(self, glimpse: tuple[Any, Any] | None) -> None:
        """Returns when the history is on the screen, or there is none, or it takes too long. With a
        `glimpse`, the conversations and the newest of them, it need not wait for `starting`."""
        joints = (
            (self.window.closed, self._note_closed),
            (self.window.painted, self._note_painted),
            (self._starting.news, self._fill),
        )
        for signal, slot in joints:
            signal.connect(slot)
        late, alone = QTimer(singleShot=True, interval=PATIENCE), QTimer(singleShot=True, interval=TOGETHER)
        late.timeout.connect(self._loop.quit)
        alone.timeout.connect(self.window.show)
        late.start()
        alone.start()
        if glimpse is not None:
            self._show_history(*glimpse)
        self._fill()
        self._loop.exec()
        for signal, slot in joints:
            signal.disconnect(slot)
        if not self.closed:
            self.window.show()

    def _fill(self) -> None:
        """Shows what has been opened."""
        opened, more = self._starting.held()
        if opened is not None and not self._filled:
            _kept, summaries, talk = opened
            self._show_history(summaries, talk)
        elif more:
            self._loop.quit()

    def _note_painted(self) -> None:
        self._painted = True
        if self._filled:
            self._rest()

    def _note_closed(self) -> None:
        self.closed = True
        self._loop.quit()

    def _rest(self) -> None:
        """Ends the wait when what was painted has been sent to the screen."""
        QTimer.singleShot(0, self._loop.quit)

    def _show_history(self, summaries: Any, talk: Any) -> None:
        """As the presenter does; it would bring in everything it works for."""
        self._filled, window = True, self.window
        window.set_active(len(summaries))
        if talk is not None:
            window.conversations.set_rows(summaries)
            window.conversations.select(talk.id)
            window.messages.reset(talk.size, talk.messages)
            window.set_conversation(talk.title, talk.refs.get("channel", ""))
        window.show()
        if self._painted:
            window.repaint()
            self._rest()
