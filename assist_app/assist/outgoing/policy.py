"""What a team lead has laid down: how grave each kind of finding is, and the lists of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.terms import Term


@dataclass(frozen=True, slots=True)
class Policy:
    """`levels` has an entry for every kind that differs from LEVELS."""

    levels: Mapping[Hazard, Level] = field(default_factory=lambda: LEVELS)
    terms: tuple[Term, ...] = ()

    def level(self, hazard: Hazard) -> Level:
        """What a finding of this kind does."""
        return self.levels.get(hazard, LEVELS[hazard])
