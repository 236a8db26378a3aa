"""Reads a file that holds a secret, so that nothing of it gets anywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from assist_app.i18n import _
from assist_app.model.errors import AssistError

MOST_BYTES = 65_536
"""No key is larger."""


@dataclass(frozen=True, slots=True)
class Content:
    """Loops may log what their threads return."""

    text: str = field(repr=False)


def content_of(path: Path) -> Content:
    """The text of a file. AssistError, which holds nothing of it, when it is none."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        sentence = _("{name} cannot be read: {reason}.")
        raise AssistError(sentence.format(name=path.name, reason=error.strerror)) from error
    if len(raw) > MOST_BYTES:
        raise AssistError(_("{name} is too large to be a key.").format(name=path.name))
    try:
        return Content(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        # The failure itself holds the bytes, which nobody may see who logs it.
        raise AssistError(_("{name} holds no text.").format(name=path.name)) from None
