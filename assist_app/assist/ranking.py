"""The rows of one turn: in the order they were shown, never moved, equal texts merged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from assist_app.model.suggestion import Suggestion

SOFT = re.compile(r"\s|[!;~、。…·'\"‘’“”「」『』]|(?<!\d)[.,:]|[.,:](?!\d)")
"""Signs that change nothing in what a reply says; "?" does, and so does a point within a number."""


class StableRows:
    """Rows of one turn. Once a row has a place it keeps it; what comes later goes below."""

    def __init__(self, most: int, shown: Iterable[Suggestion] = ()) -> None:
        """At most so many; those that were `shown` already keep the first places."""
        self._most = most
        # What they repeat is found anew: it may turn out otherwise when they have grown to their end.
        self._rows = [replace(row, repeats="") for row in shown]
        self._texts = [folded(row.text) if row.complete else "" for row in self._rows]
        """What each row says, "" while it is growing: nobody knows yet what it will say."""

    def add(self, suggestion: Suggestion) -> bool:
        """Takes a suggestion in; False when nothing visible changed.

        The same id replaces its own row in place. Otherwise an equal text from another backend joins the row
        that is already there as one more origin.
        """
        for place, row in enumerate(self._rows):
            if row.id == suggestion.id:
                self._put(place, replace(suggestion, origins=_joined(row.origins, suggestion.origins)))
                return True
        said = folded(suggestion.text)
        if suggestion.complete and said in self._texts:
            place = self._texts.index(said)
            row = self._rows[place]
            joined = _joined(row.origins, suggestion.origins)
            self._rows[place] = replace(row, origins=joined)
            return joined != row.origins
        if len(self._rows) >= self._most:
            return False
        self._rows.append(suggestion)
        self._texts.append("")
        self._put(-1, suggestion)
        return True

    def _put(self, place: int, row: Suggestion) -> None:
        self._rows[place] = row
        self._texts[place] = folded(row.text) if row.complete else ""

    def end(self, backend: str = "") -> bool:
        """Nothing more comes from this backend, or from any: unfinished rows stay as far as they got."""
        of_it = (n for n, row in enumerate(self._rows) if not backend or backend in row.origins)
        growing = [place for place in of_it if not self._rows[place].complete]
        for place in growing:
            self._put(place, replace(self._rows[place], complete=True))
        return bool(growing)

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """The rows in the order of their digits.

        One that has grown into what another says keeps its digit and `repeats` the first that says so, which
        has the origins of all.
        """
        rows = list(self._rows)
        for place, (row, said) in enumerate(zip(self._rows, self._texts, strict=True)):
            first = self._texts.index(said) if said else place
            if first != place:
                rows[place] = replace(row, repeats=rows[first].id)
                rows[first] = replace(rows[first], origins=_joined(rows[first].origins, row.origins))
        return tuple(rows)


def distinct(rows: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """The rows without those that repeat another one."""
    return tuple(row for row in rows if not row.repeats)


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def folded(text: str) -> str:
    """The text without case, width, white space and soft signs: what a reader would call the same reply."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return SOFT.sub("", plain) or plain
