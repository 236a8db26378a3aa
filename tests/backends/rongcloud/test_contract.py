"""RongCloud keeps the promises of every backend, with a stored history and without one."""

from __future__ import annotations

import pytest

from assist_app.backends.rongcloud import RongCloud
from tests.backends.contract import Contract
from tests.backends.rongcloud.server import Server
from tests.backends.rongcloud.stage import Stage

USERS = {"user_id": "u_1001", "target_id": "u_2001"}


class TestStoredHistory(Contract):
    family = "rongcloud"
    needs_text = False

    @pytest.fixture
    def backend(self) -> RongCloud:
        return Stage({**USERS, "fallback": "none"}).backend


class TestFallback(Contract):
    family = "rongcloud"
    needs_text = False

    @pytest.fixture
    def backend(self) -> RongCloud:
        return Stage(USERS, server=Server(stored=False)).backend
