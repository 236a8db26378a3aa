"""What stands in scripts for customers, so that nobody is kept from saying it; read in the background."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.internal import InternalTexts
from assist_app.assist.outgoing.others import LONGEST
from assist_app.assist.outgoing.persons import personal
from assist_app.model.conversation import Role
from assist_app.model.script import Script

_MAYBE = re.compile(r"@|[0-9](?:[^0-9\n]{0,3}[0-9]){5}")
"""Without one of these a text has no number or address in it; looking for them costs a hundredth."""


class PublicTexts:
    """Takes scripts in, a batch at a time; those that are for colleagues are passed over."""

    def __init__(self, internal: InternalTexts, folding: Folding) -> None:
        self._internal = internal
        self._folding = folding
        self.values: set[str] = set()
        """Folded numbers and addresses."""
        self.sentences: set[str] = set()
        """Those of internal scripts that stand in others as well."""

    def read(self, scripts: Iterable[Script]) -> None:
        """Time grows with the length of the scripts: some 10 microseconds for most."""
        for script in scripts:
            if not script.internal:
                for message in script.messages:
                    self._read(message[:LONGEST])

    def _read(self, message: str) -> None:
        self.sentences.update(self._internal.shared_with(message))
        if _MAYBE.search(message):
            # As a customer's: what a company writes of itself has every kind.
            self.values.update(
                self._folding.plain(value) for value, _kind in personal(message, Role.CUSTOMER)
            )
