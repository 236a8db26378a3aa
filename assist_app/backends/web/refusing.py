"""A refusal of a service as a failure of ours."""

from __future__ import annotations

from assist_app.model.errors import BackendError, RateLimited


def refused(
    kind: type[BackendError],
    sentence: str,
    *,
    code: str = "",
    request_id: str = "",
    retry_after: float | None = None,
) -> BackendError:
    """The failure to raise; `retry_after` is in seconds and counts for a service that is asked too often."""
    if kind is RateLimited:
        return RateLimited(sentence, retry_after, code=code, request_id=request_id)
    return kind(sentence, code=code, request_id=request_id)
