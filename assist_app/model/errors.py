"""Every failure the program knows, as sentences for people.

AssistError
 ├─ BackendError: Unavailable · CredentialsRejected · RateLimited · InputRejected · NotApplicable
 │                UnexpectedReply
 ├─ StoreError:   NewerThanApp · Damaged · StoreLocked · DiskFull · NotWritable
 ├─ VaultError:   VaultLocked · SecretMissing · WrongPassphrase
 ├─ SourceError
 ├─ ContentError  (a library or conversation file that cannot be read)
 └─ DeliveryError

A message says what happened and what to do. The cause stays in `__cause__` and in the log.
"""

from __future__ import annotations


class AssistError(Exception):
    """Base of all failures with a text for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BackendError(AssistError):
    """A backend could not answer."""


class Unavailable(BackendError):
    """The service did not answer in time or could not be reached."""


class CredentialsRejected(BackendError):
    """The service refused the account's credentials."""


class RateLimited(BackendError):
    """The service wants us to slow down; `retry_after` is in seconds."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class InputRejected(BackendError):
    """The service did not accept what we sent."""


class NotApplicable(BackendError):
    """The conversation lacks what this backend needs; said before any call."""


class UnexpectedReply(BackendError):
    """The service answered something its documents do not describe."""


class StoreError(AssistError):
    """The local store cannot do what was asked."""


class NewerThanApp(StoreError):
    """The file was written by a newer version of the program."""


class Damaged(StoreError):
    """The file cannot be read; it was set aside, never overwritten."""


class StoreLocked(StoreError):
    """The file is encrypted and its key is not at hand."""


class DiskFull(StoreError):
    """There is no room left on the disk."""


class NotWritable(StoreError):
    """The data folder cannot be written."""


class VaultError(AssistError):
    """A secret cannot be kept or read."""


class VaultLocked(VaultError):
    """The vault exists but is locked."""


class SecretMissing(VaultError):
    """The vault does not hold this secret."""


class WrongPassphrase(VaultError):
    """The pass-phrase does not open the key file."""


class SourceError(AssistError):
    """A source of messages cannot be read."""


class ContentError(AssistError):
    """A library or conversation file is not in the expected form."""


class DeliveryError(AssistError):
    """Text could not be handed over."""
