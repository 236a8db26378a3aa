"""What an intent is called, as words: codes are names too, once they are taken apart."""

from __future__ import annotations

import re

BETWEEN_WORDS = re.compile(r"[-_/.]+|(?<=[a-z])(?=[A-Z])")


def spoken(name: str) -> str:
    """ "pending_card_payment" and "pendingCardPayment" as "pending card payment"."""
    return " ".join(BETWEEN_WORDS.sub(" ", name).split())
