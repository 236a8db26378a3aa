"""The keyboard of a docked panel: it never takes it by itself, and gives it back to where it came from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from assist_app.ui.window.main_window import MainWindow

NO_KEYBOARD = Qt.WindowType.WindowDoesNotAcceptFocus
DOCKED = (
    Qt.WindowType.Window
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowCloseButtonHint
    | NO_KEYBOARD
)

COMES_WITHIN = 2000
"""Milliseconds in which the keyboard comes that was asked for."""


class DockKeyboard(QObject):
    """Follows the focus and the pointer in the window; where it stands is for `Docking`."""

    keyboard = Signal(bool)
    """Whether the panel wants the keyboard now; False also says that it is to go where it came from."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.docked = False
        self._growing = QTimer(self, singleShot=True, interval=COMES_WITHIN)
        """Runs while the whole window is coming, which is to have the keyboard whoever had it before."""
        self._unseen = False
        """Whether it has been shown and is not on the screen yet."""
        self._typing = self._awaited = False
        self._doubt = QTimer(self, singleShot=True, interval=COMES_WITHIN)
        self._doubt.timeout.connect(self._refuse)
        self._writing_in: QWidget | None = None
        self._native: QObject | None = None

    def _watch_pointer(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._native:
            self._native = handle
            handle.installEventFilter(self)

    @property
    def number(self) -> int:
        """How the system names the window, which is another one after every change of the layout."""
        # The widget goes on telling the number of the window it had first.
        handle = self._window.windowHandle()
        return int(self._window.winId() if handle is None else handle.winId())

    @property
    def typing(self) -> bool:
        """Whether the docked panel has the keyboard, or has asked for it."""
        return self._typing

    def take_keyboard(self) -> None:
        """The agent wants to write here."""
        # Also where it seems to be here: Qt learns late that somebody else has it.
        if self.docked:
            self._typing = self._awaited = True
            self._doubt.stop()
            self._allow(True)
            self.keyboard.emit(True)

    def give_back(self) -> None:
        """The agent has written; the window they came from has the keyboard again."""
        if self._typing:
            self._refuse()
            self.keyboard.emit(False)

    def _refuse(self) -> None:
        self._forget_keyboard()
        self._allow(False)

    def _forget_keyboard(self) -> None:
        self._typing = self._awaited = False
        self._doubt.stop()

    def _allow(self, allowed: bool) -> None:
        window, handle = self._window, self._window.windowHandle()
        flags = DOCKED & ~NO_KEYBOARD if allowed else DOCKED
        # Through the widget the window would be taken away and shown anew.
        window.overrideWindowFlags(flags)
        if handle is not None and self.docked:
            handle.setFlags(flags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click into a text field asks for the keyboard; another window that is clicked has it."""
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.WindowActivate:
                self._awaited = False
                self._doubt.stop()
            elif kind == QEvent.Type.WindowDeactivate and self._typing:
                self._lost()
            elif kind == QEvent.Type.Show:
                self._unseen = True
                self._watch_pointer()
        elif kind == QEvent.Type.Expose:
            self._come_to_sight()
        elif self.docked and kind == QEvent.Type.MouseButtonPress:
            self._writing_in = self._window.focusWidget()
        elif self.docked and kind == QEvent.Type.MouseButtonRelease:
            at = event.position().toPoint()
            QTimer.singleShot(0, self, lambda: self._clicked(at))
        return False

    def _come_to_sight(self) -> None:
        """Nobody gave the keyboard to a window that was not on the screen yet."""
        # Only then: later the agent may be at work elsewhere when something that lay over this window goes.
        first, growing = self._unseen, self._growing.isActive()
        self._unseen = False
        self._growing.stop()
        if first and (growing or (self._typing and not self._window.isActiveWindow())):
            self.keyboard.emit(True)

    def _lost(self) -> None:
        """Another window has the keyboard."""
        if self._awaited:
            # It may have had it before it was asked for here, which Qt tells late: then it is still to come.
            self._awaited = False
            self._doubt.start()
        else:
            self._refuse()

    def _clicked(self, at: QPoint) -> None:
        writing = self._window.focusWidget()
        if not writable(writing):
            if self._writing_in is self._window.search:
                self.give_back()
            return
        within = writing.rect().contains(writing.mapFrom(self._window, at))
        if within or writing is not self._writing_in:
            self.take_keyboard()
        elif writing is self._window.search:
            # A card or a row was used: the agent is done with searching.
            self.give_back()


def writable(part: QWidget | None) -> bool:
    """Whether one can write into it."""
    return isinstance(part, QLineEdit | QTextEdit | QPlainTextEdit) and not part.isReadOnly()
