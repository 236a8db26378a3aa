"""The rows of one turn: in the order they were shown, never moved, equal texts merged."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from assist_app.model.suggestion import Suggestion


class StableRows:
    """Rows of one turn. Once a row has a place it keeps it; what comes later goes below."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: list[Suggestion] = []

    def add(self, suggestion: Suggestion) -> bool:
        """Takes a suggestion in; False when nothing visible changed.

        The same id replaces its own row in place, also when it has grown into a text that stands elsewhere:
        a row that was shown does not vanish. Otherwise an equal text from another backend joins the row that
        is already there as one more origin.
        """
        for place, row in enumerate(self._rows):
            if row.id == suggestion.id:
                self._rows[place] = replace(suggestion, origins=_joined(row.origins, suggestion.origins))
                return True
        for place, row in enumerate(self._rows):
            if _folded(row.text) == _folded(suggestion.text):
                joined = _joined(row.origins, suggestion.origins)
                changed = joined != row.origins
                self._rows[place] = replace(row, origins=joined)
                return changed
        if len(self._rows) >= self._most:
            return False
        self._rows.append(suggestion)
        return True

    def end(self, backend: str) -> bool:
        """Nothing more comes from this backend: its unfinished rows stay as far as they got."""
        growing = [n for n, row in enumerate(self._rows) if not row.complete and backend in row.origins]
        for place in growing:
            self._rows[place] = replace(self._rows[place], complete=True)
        return bool(growing)

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """The rows in the order of their digits."""
        return tuple(self._rows)


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _folded(text: str) -> str:
    """The text without case, width and white space: what a reader would call the same reply."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
