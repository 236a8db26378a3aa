"""The embedded engine keeps what every backend promises."""

from __future__ import annotations

import pytest

from assist_app.backends.embedded.engine import EmbeddedEngine
from tests.backends.contract import Contract


class TestEmbedded(Contract):
    """On the starter content."""

    @pytest.fixture
    def backend(self, engine: EmbeddedEngine) -> EmbeddedEngine:
        """One engine for the whole file."""
        return engine
