"""What the agent has made of a text that was asked about, so that asking again does not begin anew."""

from __future__ import annotations

MOST = 20
"""Texts that are remembered; the oldest goes first."""


class Drafts:
    """Holds texts in memory only. `about` says in which conversation and turn: what belongs to another is
    never shown."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], str] = {}

    def keep(self, about: tuple[str, str], text: str, changed: str) -> None:
        """Remembers what has become of a text; what was emptied or is as it was begins anew."""
        name = (*about, text)
        self._kept.pop(name, None)
        if changed.strip() and changed != text:
            self._kept[name] = changed
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def of(self, about: tuple[str, str], text: str) -> str:
        """What has become of a text, "" where nothing has."""
        return self._kept.get((*about, text), "")
