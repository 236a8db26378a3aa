"""Tool tips that show what people wrote as it is: a customer's "<b>" is no markup."""

from __future__ import annotations

import html

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QToolTip

WIDEST = 420
"""Pixels after which a line is wrapped; by itself Qt makes a narrow column of a sentence."""


def plain_tip(text: str) -> str:
    """The text for setToolTip, wrapped only where a line is really long; line breaks stay."""
    if not text:
        return ""
    metrics = QFontMetrics(QToolTip.font())
    wide = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
    if wide <= WIDEST:
        return f'<p style="margin: 0; white-space: pre">{html.escape(text)}</p>'
    words = f'<p style="margin: 0; white-space: pre-wrap">{html.escape(text)}</p>'
    return f'<table width="{WIDEST}" cellspacing="0" cellpadding="0"><tr><td>{words}</td></tr></table>'
