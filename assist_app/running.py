"""One running window: the Qt application, its loop, and what catches failures nobody expected."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

import qasync
from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from assist_app.desk import Desk
from assist_app.folder_lock import take_folder_or_call
from assist_app.i18n import _, active_language
from assist_app.log import crash_report
from assist_app.paths import resources
from assist_app.starting import Late, versions
from assist_app.ui.garbage import GarbageTimer
from assist_app.ui.style_sheet import application_font
from assist_app.wishes import Wishes

log = logging.getLogger("assist.desk")


def make_application(arguments: list[str]) -> QApplication:
    """The Qt application in our style."""
    # Other threads give the interpreter back after 0.3 ms instead of 5: painting needs it many times a frame.
    sys.setswitchinterval(0.0003)
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


def run_window(wishes: Wishes, late: Late, ready: Callable[[Desk], None]) -> int:
    """Runs the window until it is closed; `ready` is told of it before it is shown.

    On a data folder that a window works on already that window is brought to the front instead: with two
    of them each message would be new to only one. Returns 0 when it came, 1 when it did not answer.
    """
    lock, came = take_folder_or_call(wishes.folder, late)
    if lock is None:
        words = _("Assist is already open on this data folder; its window was brought to the front.")
        print(words if came else _("Assist already runs on this data folder; its window does not answer."))
        return 0 if came else 1
    app = make_application(sys.argv[:1])
    loop = qasync.QEventLoop(app)
    garbage = GarbageTimer()
    garbage.start()
    desk = Desk(app, wishes, late)
    hook = sys.excepthook
    _install_crash_hooks(desk, loop)
    ready(desk)
    try:
        with loop:
            loop.run_until_complete(desk.run())
    finally:
        sys.excepthook = hook
        lock.unlock()
        # The window and all that hangs on it end here, on the thread they belong to.
        del desk
        garbage.stop()
    return 0


def _install_crash_hooks(desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("unexpected failure", exc_info=(kind, error, trace))
        desk.starting.crashed.emit(crash_report(kind, error, trace, versions()))

    def in_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None:
            caught(type(error), error, error.__traceback__)

    sys.excepthook = caught
    loop.set_exception_handler(in_loop)
