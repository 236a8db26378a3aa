"""Tool tips that show what people wrote as it is: a customer's "<b>" is no markup."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """The text for setToolTip, wrapped where needed; line breaks stay."""
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>' if text else ""
