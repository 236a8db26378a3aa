"""A small DianJin of our own for tests: checks every request as the documents say, then plays a list."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx

from assist_app.assist.backend import BackendSpec
from assist_app.assist.setup import FreeMeter, Meter, Setup
from assist_app.backends.dianjin import SPEC, DianJin
from assist_app.backends.web import make_client
from assist_app.model.script import IntentDefinition, IntentLevel

NOW = 1_795_219_200.0
SECRETS = {"access_key_id": "testKeyId", "access_key_secret": "testKeySecret"}
INTENTS = (
    IntentDefinition(
        "1808766224000262144",
        "快递延误",
        "zh",
        "快递几天没有更新",
        "物流",
        IntentLevel.HIERARCHICAL,
        ("我的快递怎么还没到",),
        "非常抱歉，我马上为您催件。",
    ),
    IntentDefinition(
        "human", "转人工", "zh", "", "", IntentLevel.GLOBAL, ("找人工", "要真人"), "马上为您转接。"
    ),
    IntentDefinition("human", "Talk to a person", "en", "wants a person", "", IntentLevel.GLOBAL),
)

Answer = Callable[[httpx.Request, dict[str, Any]], httpx.Response]


@dataclass
class Vendor:
    """Answers as `plays` says in turn, then as it does by itself; keeps what it got.

    `clock` is its time. Signatures that are wrong, old or repeated are refused before anything is played.
    """

    plays: list[httpx.Response | Exception | Answer] = field(default_factory=list)
    clock: float = NOW
    secret: str = SECRETS["access_key_secret"]
    token: str = ""
    got: list[httpx.Request] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Takes the place of the network."""
        self.got.append(request)
        wrong = self._wrong(request)
        if wrong:
            return refusal(400, wrong, date=self.clock)
        body = json.loads(request.content)
        play = self.plays.pop(0) if self.plays else own_answer
        if isinstance(play, Exception):
            raise play
        return play(request, body) if callable(play) else play

    def _wrong(self, request: httpx.Request) -> str:
        headers = request.headers
        if hashlib.sha256(request.content).hexdigest() != headers["x-acs-content-sha256"]:
            return "SignatureDoesNotMatch.Content"
        if headers.get("x-acs-security-token", "") != self.token:
            return "InvalidSecurityToken.Malformed"
        if signature_of(request, self.secret) != headers["authorization"].rpartition("Signature=")[2]:
            return "SignatureDoesNotMatch"
        sent = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(sent.timestamp() - self.clock) > 900:
            return "InvalidTimeStamp.Expired"
        if headers["x-acs-signature-nonce"] in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(headers["x-acs-signature-nonce"])
        return ""

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was asked, decoded."""
        return [json.loads(request.content) for request in self.got]


def signature_of(request: httpx.Request, secret: str) -> str:
    """The signature the documents want for a request, from the list of headers it says it signed."""
    header = request.headers["authorization"]
    found = re.fullmatch(
        r"ACS3-HMAC-SHA256 Credential=testKeyId,SignedHeaders=([a-z0-9;-]+),Signature=[0-9a-f]{64}", header
    )
    assert found is not None, header
    names = found[1].split(";")
    must = {"host", "content-type"} | {name for name in request.headers if name.startswith("x-acs-")}
    assert names == sorted(names) and must <= set(names)
    path, _mark, query = request.url.raw_path.decode().partition("?")
    lines = [request.method, path, query, *(f"{name}:{request.headers[name].strip()}" for name in names), ""]
    lines += [found[1], hashlib.sha256(request.content).hexdigest()]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return hmac.new(secret.encode(), f"ACS3-HMAC-SHA256\n{digest}".encode(), "sha256").hexdigest()


def own_answer(request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
    """The first intent whose examples share two characters with the last customer line."""
    if request.headers["x-acs-action"] == "RealtimeDialogAssist":
        return assisted(body)
    last = re.split(r"##客户##:", body["conversation"])[-1]
    for intent in body.get("intentionList", ()):
        if any(pair in last for pair in zip_pairs(intent["description"])):
            return ok(
                analysisProcess="客户在问快递。",
                intentionCode=intent["intentionCode"],
                intentionName=intent["intention"],
                intentionScript=intent.get("intentionScript"),
                recommendIntention="催促发货",
                recommendScript=f"理解您的着急，{len(last)}分钟内给您回复。",
            )
    return ok(intentionCode="1", intentionName="其它", recommendScript="请问还有什么可以帮您？")


def zip_pairs(text: str) -> list[str]:
    """Each two neighbouring characters."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


def assisted(body: dict[str, Any]) -> httpx.Response:
    """Scripts and a step, as RealtimeDialogAssist lists them."""
    said = body["conversationModel"][-1]["content"][:20]
    names = {"intentCode": "D1", "intentName": "催件", "intentLabels": None, "isDefault": False}
    return ok(
        analysisProcess=None,
        assistScripts=[
            {"assistScript": f"已为您登记：{said}", **names},
            {"assistScript": "请您放心。", **names},
        ],
        assistSop=[{"assistSop": "核对单号", **names}],
        interrupt=False,
    )


def ok(**data: Any) -> httpx.Response:
    """A success around data."""
    return answered(success=True, errCode="0", message="ok", data=data, dataType="null", cost=3)


def answered(**body: Any) -> httpx.Response:
    """An answer with status 200."""
    return httpx.Response(200, json={"requestId": "REQ-1", "time": "2026-11-21 08:00:00", **body})


def refusal(
    status: int, code: str, *, date: float | None = None, small: bool = False, **headers: str
) -> httpx.Response:
    """A refusal by the gateway, in either spelling of its fields; `date` is its time."""
    body = {
        "RequestId": "REQ-2",
        "HostId": "h",
        "Code": code,
        "Message": "Specified x is wrong.",
        "Recommend": "",
    }
    if small:
        body = {name[0].lower() + name[1:]: value for name, value in body.items()}
    if date is not None:
        headers["date"] = datetime.fromtimestamp(date, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return httpx.Response(status, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


@dataclass
class Sleeper:
    """Sleeps no time and remembers how long it should have."""

    slept: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def dianjin(
    vendor: Callable[[httpx.Request], httpx.Response],
    fields: Mapping[str, str] | None = None,
    *,
    secrets: Mapping[str, str] | None = None,
    intents: Sequence[IntentDefinition] = INTENTS,
    meter: Meter | None = None,
    sleeper: Sleeper | None = None,
    spec: BackendSpec = SPEC,
) -> DianJin:
    """An account with the vendor as its network."""
    defaults = {one.name: one.default for one in spec.fields if not one.secret}
    known = SECRETS if secrets is None else secrets
    setup = Setup(
        spec,
        {**defaults, "workspace_id": "llm-abc123", **(fields or {})},
        lambda name: known.get(name, ""),
        meter or FreeMeter(),
        lambda: intents,
        lambda: NOW,
    )
    return DianJin(setup, make_client(httpx.MockTransport(vendor)), sleep=sleeper or Sleeper())


def renamed(name: str) -> BackendSpec:
    """The spec of a second account."""
    return replace(SPEC, name=name, title="Second")
