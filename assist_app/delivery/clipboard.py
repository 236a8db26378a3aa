"""The clipboard: puts a reply there as plain text and HTML, and reads what the agent copied elsewhere."""

from __future__ import annotations

import html
import sys

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard

from assist_app.delivery.macos.marks import mark_as_passing
from assist_app.delivery.marks import marks_for
from assist_app.i18n import _
from assist_app.model.errors import DeliveryError


class ClipboardDelivery:
    """Copies on the agent's own action only; nothing here pastes or sends."""

    def __init__(self, clipboard: QClipboard) -> None:
        self._clipboard = clipboard

    def copy(self, text: str) -> None:
        """Offers `text` as plain text and as HTML, line breaks kept in both.

        It is marked as nothing that clipboard managers should keep: replies name customers and their orders.
        """
        offer = QMimeData()
        offer.setText(text)
        offer.setHtml(html.escape(text).replace("\n", "<br>"))
        for name, data in marks_for(sys.platform).items():
            offer.setData(name, data)
        self._clipboard.setMimeData(offer)
        if sys.platform == "darwin":
            mark_as_passing()

    def take(self) -> str:
        """The text the agent copied; DeliveryError with a sentence when there is none."""
        text = self._clipboard.text().strip()
        if not text:
            raise DeliveryError(_("The clipboard holds no text. Copy the customer's message first."))
        return text
