"""What every backend promises, in each of the ways this one works."""

from __future__ import annotations

import httpx
import pytest

from assist_app.backends.dianjin import DianJin
from tests.backends.contract import Contract
from tests.backends.dianjin.stage import Vendor, assisted, dianjin, own_answer, renamed


class TestRecognising(Contract):
    """One intent of the library."""

    family = "dianjin"

    @pytest.fixture
    def backend(self) -> DianJin:
        """Signed with a permanent key."""
        return dianjin(Vendor())


class TestHierarchical(Contract):
    """Global intents and those of a domain as two lists, signed with a temporary key."""

    family = "dianjin"

    @pytest.fixture
    def backend(self) -> DianJin:
        """A second account of the kind."""
        secrets = {"access_key_id": "testKeyId", "access_key_secret": "s", "security_token": "tok/+="}
        vendor = Vendor(secret="s", token="tok/+=")
        return dianjin(vendor, {"op_type": "hierarchical"}, secrets=secrets, spec=renamed("second"))


class TestAssisting(Contract):
    """The dialogue assistant."""

    family = "dianjin"

    @pytest.fixture
    def backend(self) -> DianJin:
        """Several scripts in one answer."""
        return dianjin(Vendor(), {"mode": "assist", "analysis": "yes"})


class TestBehindAGateway(Contract):
    """A company's own gateway, which signs."""

    family = "dianjin"

    @pytest.fixture
    def backend(self) -> DianJin:
        """Unsigned, with the gateway's token."""
        return dianjin(gateway, {"endpoint": "https://gw.example/ai"}, secrets={"gateway_token": "gw-token"})


def gateway(request: httpx.Request) -> httpx.Response:
    """Takes only what carries its token, and nothing that is signed."""
    assert request.headers["authorization"] == "Bearer gw-token"
    assert "x-acs-signature-nonce" not in request.headers and request.url.path.startswith("/ai/llm-abc123/")
    body = Vendor(got=[request]).bodies[0]
    return assisted(body) if "conversationModel" in body else own_answer(request, body)
