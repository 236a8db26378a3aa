"""The pass-phrase of the encrypted file of secrets, for programs that nobody sits at."""

from __future__ import annotations

import os

PASSPHRASE = "ASSIST_VAULT_PASSPHRASE"


def given_passphrase() -> str | None:
    """What the environment holds, or None."""
    return os.environ.get(PASSPHRASE) or None
