"""Every failure the program knows, as sentences for people.

AssistError
 ├─ BackendError: Unavailable (TimedOut · Busy · Resting) · CredentialsRejected · NotPermitted · Misconfigured
 │                RateLimited · QuotaSpent · InputRejected (TooLong) · NotApplicable · UnexpectedReply
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
    """A backend could not answer.

    `kind` is one word for programs. `code` and `request_id` are the vendor's own, "" when it gave none; they
    may be shown and logged, so they never hold what somebody wrote. `retryable` says whether the same
    question may succeed a moment later.
    """

    kind = "unknown"
    retryable = False

    def __init__(self, sentence: str, *, code: str = "", request_id: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.request_id = request_id


class Unavailable(BackendError):
    """The service could not be reached."""

    kind = "network"
    retryable = True


class TimedOut(Unavailable):
    """The service did not answer in time; whether it has done something is unknown."""

    kind = "timeout"


class Busy(Unavailable):
    """The service answered that it cannot work at the moment."""

    kind = "busy"


class Resting(Unavailable):
    """The service has failed so often that it is left alone for a while; nothing was sent."""

    kind = "resting"


class CredentialsRejected(BackendError):
    """The service refused the account's credentials."""

    kind = "auth"


class NotPermitted(BackendError):
    """The credentials are right, but this account may not use this service."""

    kind = "permission"


class Misconfigured(BackendError):
    """A field of the account, or the vendor's console, does not fit; asking again changes nothing."""

    kind = "config"


class RateLimited(BackendError):
    """The service wants us to slow down; `retry_after` is in seconds."""

    kind = "throttled"
    retryable = True

    def __init__(
        self, sentence: str, retry_after: float | None = None, *, code: str = "", request_id: str = ""
    ) -> None:
        super().__init__(sentence, code=code, request_id=request_id)
        self.retry_after = retry_after


class QuotaSpent(BackendError):
    """Today's calls are used up; nothing is sent until the day ends."""

    kind = "quota"


class InputRejected(BackendError):
    """The service did not accept what we sent."""

    kind = "content"


class TooLong(InputRejected):
    """The conversation is longer than the service takes."""

    kind = "too_long"


class NotApplicable(BackendError):
    """The conversation lacks what this backend needs; said before any call."""

    kind = "not_applicable"


class UnexpectedReply(BackendError):
    """The service answered something its documents do not describe, or with a code nobody listed."""


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
