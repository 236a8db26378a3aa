"""What appears by itself is told to whoever does not see it: customers who write, and suggestions."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from assist_app.i18n import ngettext
from assist_app.model.conversation import ConversationSummary
from assist_app.ui.cards.suggestion_panel import SuggestionPanel
from assist_app.ui.parts.accessible_parts import announce
from assist_app.ui.talk.conversation_list import ConversationList, last_line
from assist_app.ui.talk.message_view import MessageView

SETTLE = 300
"""Milliseconds in which suggestions that come one by one, or customers who write at once, are told as one."""


class Heard(QObject):
    """Tells of a turn's suggestions once, and again when more have come; of customers by their newest words.

    New messages of the open conversation are told by its view.
    """

    def __init__(
        self, conversations: ConversationList, messages: MessageView, panel: SuggestionPanel
    ) -> None:
        super().__init__(panel)
        self._conversations, self._messages, self._panel = conversations, messages, panel
        self._news: dict[str, ConversationSummary] = {}
        self._told: tuple[str, int] = ("", 0)
        self._written = QTimer(self, singleShot=True, interval=SETTLE)
        self._written.timeout.connect(self._tell_news)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._tell_rows)
        conversations.written.connect(self._hear)
        panel.shown.connect(lambda _rows: self._settle.start())

    def _hear(self, row: ConversationSummary) -> None:
        if row.id != self._conversations.current_id() or not self._messages.count:
            self._news[row.id] = row
            if not self._written.isActive():
                self._written.start()

    def _tell_news(self) -> None:
        news, self._news = list(self._news.values()), {}
        newest = max(news, key=lambda row: row.last_at)
        words = f"{newest.title or newest.id}: {last_line(newest)}"
        if len(news) > 1:
            many = ngettext("{count} customer has written", "{count} customers have written", len(news))
            words = f"{many.format(count=len(news))}. {words}"
        announce(self._conversations, words)

    def _tell_rows(self) -> None:
        turn, rows = self._panel.turn, [row for row in self._panel.rows if not row.repeats]
        if not rows or (turn, len(rows)) == self._told:
            return
        words = ngettext("{count} suggestion", "{count} suggestions", len(rows)).format(count=len(rows))
        if turn != self._told[0]:
            words = f"{words}. 1: {rows[0].text}"
        self._told = (turn, len(rows))
        announce(self._panel, words)
