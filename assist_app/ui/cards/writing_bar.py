"""Below the text of an editor: have it rewritten, stop that, and take it back."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from assist_app.assist.writing import TaskKind
from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2


class WritingBar(QWidget):
    """One button that offers and, while something is written, stops; beside it the way back."""

    wanted = Signal(object, str)
    """What is to be done, and for a translation the language, "zh" or "en"."""
    stopped = Signal()
    undone = Signal()
    said = Signal(str)
    """What becomes of it, "" when there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writing = False
        self._words = ""
        self.menu = self._make_menu()
        self.main = self._link(self._press)
        self.undo = self._link(self.undone.emit)
        self.undo.setText(_("Undo rewriting"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.main)
        row.addWidget(self.undo)
        row.addStretch(1)
        self.show_idle("", undo=False)

    def _link(self, act: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("link")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(_("Rewrite"))
        for words, kind, language in offers():
            if kind is TaskKind.TRANSLATE and language == "zh":
                menu.addSeparator()
            act = menu.addAction(words)
            act.triggered.connect(lambda _on=False, k=kind, to=language: self.wanted.emit(k, to))
        return menu

    def _press(self) -> None:
        if self._writing:
            self.stopped.emit()
        else:
            self.menu.popup(self.main.mapToGlobal(QPoint(0, self.main.height())))

    @property
    def writing(self) -> bool:
        """Whether something is being written."""
        return self._writing

    @property
    def words(self) -> str:
        """What is said at the moment."""
        return self._words

    def show_writing(self) -> None:
        """Something is being written and can be stopped."""
        self._writing = True
        self.main.setText(_("Stop"))
        self.undo.hide()
        self._say(_("Writing…"))

    def show_idle(self, words: str, *, undo: bool) -> None:
        """Nothing is being written; `words` say how it ended, and `undo` offers the text of before."""
        self._writing = False
        self.main.setText(_("Rewrite") + " ▾")
        self.main.setAccessibleName(_("Rewrite"))
        self.undo.setVisible(undo)
        self._say(words)

    def _say(self, words: str) -> None:
        self._words = words
        self.main.setAccessibleDescription(words)
        self.said.emit(words)


def offers() -> list[tuple[str, TaskKind, str]]:
    """What can be done with a text: words, kind, language."""
    return [
        (_("Shorter"), TaskKind.SHORTER, ""),
        (_("Warmer"), TaskKind.WARMER, ""),
        (_("More formal"), TaskKind.MORE_FORMAL, ""),
        (_("Translate to Chinese"), TaskKind.TRANSLATE, "zh"),
        (_("Translate to English"), TaskKind.TRANSLATE, "en"),
    ]
