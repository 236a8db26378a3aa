"""What the customer asked and nobody has answered yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question or request in the customer's own words.

    `message_id` is the message it was asked in. `covered_by` are the ids of the suggestions at hand that
    answer it, in their order; empty where none does.
    """

    text: str
    message_id: str
    covered_by: tuple[str, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether a suggestion at hand answers it."""
        return bool(self.covered_by)
