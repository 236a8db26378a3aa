"""The middle of an empty window: what this program does, and three ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_1, SPACE_4, SPACE_5

WIDE = 420


class Welcome(QScrollArea):
    """Shown while there is no conversation; it only asks, the window's owner acts. Small windows scroll."""

    demo_wanted = Signal()
    paste_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QWidget(page)
        self._column.setMaximumWidth(WIDE)
        self._rows = QVBoxLayout(self._column)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE_1)
        self._say(_("No conversations yet"), "headline")
        self._say(
            _(
                "When a customer writes, the conversation is here and replies that fit are beside it. "
                "One key copies a reply; nothing is ever sent for you."
            ),
            "quiet",
        )
        self._rows.addSpacing(SPACE_4)
        self.demo = self._offer(
            _("Play the demo"),
            _("Recorded customers write to you; try the keys 1 to 9."),
            self.demo_wanted,
        )
        self.demo.setObjectName("primary")
        self.paste = self._offer(
            _("Paste what a customer wrote"),
            _("From any chat: one sentence or a whole transcript."),
            self.paste_wanted,
        )
        self.connect_button = self._offer(
            _("Connect a helpdesk…"),
            _("Programs on this computer post messages, or a file of them is followed."),
            self.connect_wanted,
        )
        # Stretches and no alignment: aligned, sentences of two lines are cut to the height of one and a half.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column, 100)
        middle.addStretch(1)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_4)
        rows.addStretch(2)
        rows.addLayout(middle)
        rows.addStretch(3)

    def expect_demo(self) -> None:
        """The demo was chosen and begins as soon as it can."""
        self.demo.setText(_("The demo is about to begin…"))
        self.demo.setEnabled(False)

    def offer_demo(self) -> None:
        """The demo can be chosen, for the first time or again."""
        self.demo.setText(_("Play the demo"))
        self.demo.setEnabled(True)

    def _say(self, words: str, look: str) -> None:
        label = QLabel(words, self._column)
        label.setObjectName(look)
        label.setWordWrap(True)
        self._rows.addWidget(label)

    def _offer(self, words: str, more: str, signal: Signal) -> QPushButton:
        button = QPushButton(words, self._column)
        button.setAutoDefault(False)
        button.setAccessibleDescription(more)
        button.setMinimumHeight(36)
        button.clicked.connect(lambda: signal.emit())
        self._rows.addWidget(button)
        self._say(more, "small")
        self._rows.addSpacing(SPACE_4)
        return button
