"""A mask changes nothing of what a backend promises."""

from __future__ import annotations

import pytest

from assist_app.assist.masked import Masked
from assist_app.assist.masking.masker import Maskers
from assist_app.backends.embedded.engine import EmbeddedEngine
from tests.backends.contract import Contract


class TestMasked(Contract):
    """The engine behind a mask."""

    @pytest.fixture
    def backend(self, engine: EmbeddedEngine) -> Masked:
        """Masked as a backend far away would be."""
        return Masked(engine, Maskers())
