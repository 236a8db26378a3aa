"""The emulated DianJin: who is let in, what it takes, what it answers, how it says no."""

from __future__ import annotations

import asyncio
import calendar
import json
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.emulator.dianjin import DianJin
from assist_app.emulator.dianjin.signature import AccessKey, Rejected, Verifier
from assist_app.emulator.service import Request
from tests.emulator.signing import acs3, compact
from tests.emulator.stage import NOON, WAYS, Stage, in_process

Way = Callable[..., AbstractAsyncContextManager[Stage]]
ways = pytest.mark.parametrize("way", WAYS)
VECTORS = json.loads((Path(__file__).parent / "acs3_vectors.json").read_text(encoding="utf-8"))
INTENT, ASSIST = "recog/intent", "realtime/dialog/assist"
ACTIONS = {INTENT: "RecognizeIntention", ASSIST: "RealtimeDialogAssist"}
LIST = [
    {"intention": "忘记还款", "intentionCode": "1808766224000262144", "description": "客户表示忘记还款"},
    {"intention": "快递", "intentionCode": "18446744073709551617", "intentionScript": "马上为您查"},
]
ASKED = {
    "bizType": "common",
    "conversation": "##客服##:您好\n##客户##:我的快递怎么回事",
    "intentionList": LIST,
}


async def post(
    stage: Stage,
    values: object,
    operation: str = INTENT,
    *,
    key: dict[str, str] | None = None,
    body: bytes | None = None,
    signed: bytes | None = None,
    drop: str = "",
    heading: Mapping[str, str] | None = None,
    **changes: str | None,
) -> httpx.Response:
    """A signed request; `signed` is what the signature covers when it is not the body that is sent."""
    service = stage.services["dianjin"]
    path = f"/{service['workspace_id']}/api/{operation}"
    sent = compact(values) if body is None else body
    host = stage.url.removeprefix("http://")
    covered = sent if signed is None else signed
    headers = acs3(key or service, host, path, covered, ACTIONS[operation], stage.time[0], **changes)
    headers.pop(drop, None)
    headers |= heading or {}
    return await stage.client.post(stage.url + path, content=sent, headers=headers)


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a gateway error, which must have all its parts."""
    values = answer.json()
    assert values["RequestId"] and values["HostId"] and values["Message"]
    return answer.status_code, values["Code"]


def vector_request(vector: dict[str, Any]) -> Request:
    return Request(
        vector["method"], vector["path"], vector["query"], vector["headers"], vector["body"].encode()
    )


def verifier(vector: dict[str, Any]) -> Verifier:
    """One that knows the vector's key and stands at its date."""
    key = AccessKey(vector["key"], vector["secret"], vector["token"])
    year, month, day, hour, minute, second = map(int, re.findall(r"\d+", vector["headers"]["x-acs-date"]))
    seconds = calendar.timegm((year, month, day, hour, minute, second))
    return Verifier({key.id: key}, lambda: float(seconds))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_documents_vectors_are_let_in_once(vector: dict[str, Any]) -> None:
    door = verifier(vector)
    assert door.verify(vector_request(vector)).id == vector["key"]
    with pytest.raises(Rejected) as caught:
        door.verify(vector_request(vector))
    assert caught.value.code == "SignatureNonceUsed"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
@pytest.mark.parametrize("part", ["path", "query", "method", "body", "secret", "headers"])
def test_a_vector_with_anything_changed_is_not(vector: dict[str, Any], part: str) -> None:
    changed = dict(vector)
    if part == "headers":
        changed["headers"] = {**vector["headers"], "x-acs-version": "2000-01-01"}
    else:
        changed[part] = vector[part] + "x"
    with pytest.raises(Rejected) as caught:
        verifier(changed).verify(vector_request(changed))
    assert caught.value.code == "SignatureDoesNotMatch"


@ways
async def test_a_listed_intent_comes_back_with_its_code_and_script(way: Way) -> None:
    async with way(DianJin) as stage:
        answer = await post(stage, {**ASKED, "recommend": True, "analysis": True})
        values = answer.json()
    assert values["success"] is True and values["errCode"] == "0" and values["dataType"] == "null"
    assert re.fullmatch(r"2026-11-21 08:00:00", values["time"])
    data = values["data"]
    assert (data["intentionCode"], data["intentionName"]) == ("18446744073709551617", "快递")
    assert data["intentionScript"] == "马上为您查" and "快递" in data["analysisProcess"]
    assert data["recommendIntention"] == "催促物流" and data["recommendScript"] == "您好\n我马上为您查快递😀"


async def test_what_was_not_asked_for_is_null_and_no_fit_is_other() -> None:
    async with in_process(DianJin) as stage:
        data = (await post(stage, {**ASKED, "conversation": "##客户##:今天天气怎么样"})).json()["data"]
        assert (data["intentionCode"], data["intentionName"]) == ("1", "其它")
        assert data["analysisProcess"] is data["recommendScript"] is data["recommendIntention"] is None


async def test_the_mind_is_asked_about_the_turns_in_their_roles() -> None:
    async with in_process(DianJin) as stage:
        text = "前言\n##客服##:您好\n第二行\n ##客户## ： 我的快递\n##客户##:"
        await post(stage, {**ASKED, "conversation": text})
        lines = [(line.role, line.text) for line in stage.mind.asked[-1]]
    assert lines == [("customer", "前言"), ("agent", "您好\n第二行"), ("customer", "我的快递")]


async def test_hierarchical_asks_the_narrow_list_first() -> None:
    async with in_process(DianJin) as stage:
        asked = {"bizType": "common", "opType": "hierarchical", "conversation": ASKED["conversation"]}
        wide = [{"intention": "怎么", "intentionCode": "G1"}]
        narrow = [{"intention": "快递", "intentionCode": "H1"}]
        both = {**asked, "globalIntentionList": wide, "hierarchicalIntentionList": narrow}
        assert (await post(stage, both)).json()["data"]["intentionCode"] == "H1"
        both["hierarchicalIntentionList"] = [{"intention": "股票", "intentionCode": "H2"}]
        assert (await post(stage, both)).json()["data"]["intentionCode"] == "G1"
        for missing in ("globalIntentionList", "hierarchicalIntentionList"):
            answer = await post(stage, {**both, missing: []})
            assert answer.status_code == 200 and answer.json()["success"] is False
            assert missing in answer.json()["message"] and answer.json()["data"] is None


async def test_attitude_needs_no_list_and_a_domain_code_stands_for_one() -> None:
    async with in_process(DianJin) as stage:
        asked = {"bizType": "attitude", "conversation": ASKED["conversation"]}
        assert (await post(stage, asked)).json()["data"]["intentionName"] == "消极"
        offered = [{"intention": "满意", "intentionCode": "7"}, {"intention": "不满意", "intentionCode": "8"}]
        assert (await post(stage, {**asked, "intentionList": offered})).json()["data"]["intentionCode"] == "8"
        bare = {**ASKED, "intentionList": None}
        assert (await post(stage, bare)).json()["success"] is False
        own = (await post(stage, {**bare, "intentionDomainCode": "d1"})).json()["data"]
        assert (own["intentionCode"], own["intentionScript"]) == ("L1", "马上为您催")


@ways
async def test_the_assistant_gives_scripts(way: Way) -> None:
    turns = [
        {"role": 1, "content": "您好", "type": "text"},
        {"role": 0, "content": "我的快递呢", "type": "text", "begin": 5, "customerId": "c"},
    ]
    asked = {"sessionId": "s", "requestId": "r", "bizType": "dialogAssist", "conversationModel": turns}
    async with way(DianJin) as stage:
        data = (await post(stage, asked, ASSIST)).json()["data"]
        assert [line.role for line in stage.mind.asked[-1]] == ["agent", "customer"]
    scripts = data["assistScripts"]
    assert [row["assistScript"] for row in scripts] == [
        "您好\n我马上为您查快递😀",
        "请稍等。",
        "已为您催件。",
    ]
    assert {(row["intentCode"], row["intentName"], row["isDefault"]) for row in scripts} == {
        ("L1", "催促物流", False)
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bizType": None}, "MissingBizType"),
        ({"bizType": ""}, "MissingBizType"),
        ({"conversation": None}, "MissingConversation"),
        ({"conversation": " \n"}, "MissingConversation"),
        ({"bizType": "other"}, "InvalidBizTypeParameter"),
        ({"opType": "flat"}, "InvalidOpTypeParameter"),
        ({"conversation": 5}, "InvalidBodyParameter"),
        ({"intentionList": {"a": 1}}, "InvalidBodyParameter"),
        ({"intentionList": [{"intentionCode": 1808766224000262144}]}, "InvalidBodyParameter"),
        ({"recommend": "yes"}, "InvalidBodyParameter"),
    ],
)
async def test_a_wrong_body_is_a_gateway_error(changes: dict[str, Any], expected: str) -> None:
    async with in_process(DianJin) as stage:
        assert code(await post(stage, {**ASKED, **changes})) == (400, expected)


@pytest.mark.parametrize(
    "changes",
    [{"sessionId": None}, {"bizType": "common"}, {"conversationModel": []},
     {"conversationModel": [{"role": 2}]}, {"conversationModel": [{"role": 0, "content": 1}]}],
)  # fmt: skip
async def test_a_wrong_body_for_the_assistant_too(changes: dict[str, Any]) -> None:
    asked = {"sessionId": "s", "bizType": "dialogAssist", "conversationModel": [{"role": 0, "content": "x"}]}
    async with in_process(DianJin) as stage:
        assert (await post(stage, asked, ASSIST)).json()["success"] is True
        assert (await post(stage, {**asked, **changes}, ASSIST)).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"\xff", b"[" * 100_000, b'"\\ud83d"'])
async def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    async with in_process(DianJin) as stage:
        assert code(await post(stage, None, body=body)) == (400, "InvalidBodyParameter")


wild = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ASKED, "opType", "analysis", "intentionDomainCode"]), wild))
@settings(max_examples=60, deadline=None)
def test_no_body_makes_it_fail(changes: dict[str, Any]) -> None:
    async def asked() -> httpx.Response:
        async with in_process(DianJin) as stage:
            return await post(stage, {**ASKED, **changes})

    answer = asyncio.run(asked())
    assert answer.status_code in (200, 400) and answer.json()


@ways
async def test_who_is_not_let_in(way: Way) -> None:
    async with way(DianJin) as stage:
        service = stage.services["dianjin"]
        lent = service["sts"]
        early = {"x_acs_date": "2026-11-20T23:44:59Z"}

        async def refused(**changes: Any) -> tuple[int, str]:
            return code(await post(stage, ASKED, **changes))

        wrong = {**service, "access_key_secret": "wrong"}
        assert await refused(key=wrong) == (400, "SignatureDoesNotMatch")
        assert await refused(key={**service, "access_key_id": "nobody"}) == (
            404,
            "InvalidAccessKeyId.NotFound",
        )
        assert await refused(**early) == (400, "InvalidTimeStamp.Expired")
        assert await refused(x_acs_date="2026-11-21T00:15:01Z") == (400, "InvalidTimeStamp.Expired")
        assert await refused(x_acs_date="yesterday") == (400, "InvalidTimeStamp.Format")
        assert await refused(x_acs_date="2026-13-41T99:00:00Z") == (400, "InvalidTimeStamp.Format")
        assert await refused(signed=b"{}") == (400, "SignatureDoesNotMatch")
        assert await refused(heading={"host": "other.example"}) == (400, "SignatureDoesNotMatch")
        assert await refused(key={**lent, "security_token": "other"}) == (
            400, "InvalidSecurityToken.MismatchWithAccessKey",
        )  # fmt: skip
        assert await refused(key={**service, "security_token": "x"}) == (
            400, "InvalidSecurityToken.MismatchWithAccessKey",
        )  # fmt: skip
        assert (await post(stage, ASKED, key=lent)).json()["success"] is True
        assert (await post(stage, ASKED, x_acs_date="2026-11-20T23:45:01Z")).json()["success"] is True


@pytest.mark.parametrize(
    "name",
    ["authorization", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-version",
     "x-acs-action"],
)  # fmt: skip
async def test_a_missing_header_is_incomplete(name: str) -> None:
    async with in_process(DianJin) as stage:
        assert code(await post(stage, ASKED, drop=name)) == (400, "IncompleteSignature")
        if name != "authorization":
            unsigned = {name.replace("-", "_"): None}
            assert code(await post(stage, ASKED, **unsigned)) == (400, "IncompleteSignature")


async def test_a_vendor_header_that_is_not_signed_is_refused() -> None:
    async with in_process(DianJin) as stage:
        service = stage.services["dianjin"]
        path = f"/{service['workspace_id']}/api/{INTENT}"
        body = compact(ASKED)
        host = stage.url.removeprefix("http://")
        headers = acs3(service, host, path, body, "RecognizeIntention", NOON)
        extra = {**headers, "x-acs-security-token": "smuggled"}
        answer = await stage.client.post(stage.url + path, content=body, headers=extra)
        assert code(answer) == (400, "IncompleteSignature")
        for rubbish in ("", "ACS3-HMAC-SHA256", "Bearer x", headers["authorization"] + "x", "é" * 300):
            sent = {**headers, "authorization": rubbish.encode()}
            answer = await stage.client.post(stage.url + path, content=body, headers=sent)
            assert code(answer) == (400, "IncompleteSignature")


@ways
async def test_a_nonce_is_good_once_and_a_refused_call_does_not_use_it_up(way: Way) -> None:
    async with way(DianJin) as stage:
        wrong = {**stage.services["dianjin"], "access_key_secret": "wrong"}
        once = {"x_acs_signature_nonce": "the-same"}
        assert (await post(stage, ASKED, key=wrong, **once)).status_code == 400
        assert (await post(stage, ASKED, **once)).status_code == 200
        assert code(await post(stage, ASKED, **once)) == (400, "SignatureNonceUsed")
        stage.time[0] += 3600
        assert (await post(stage, ASKED, **once)).status_code == 200


async def test_addresses_actions_and_workspaces_that_are_not_its() -> None:
    async with in_process(DianJin) as stage:
        service = stage.services["dianjin"]
        host = stage.url.removeprefix("http://")
        body = compact(ASKED)

        async def at(path: str, action: str, method: str = "POST") -> tuple[int, str]:
            headers = acs3(service, host, path, body, action, NOON, method=method)
            return code(await stage.client.request(method, stage.url + path, content=body, headers=headers))

        mine = f"/{service['workspace_id']}/api/{INTENT}"
        assert await at("/llm-other/api/recog/intent", "RecognizeIntention") == (403, "NoPermission")
        assert await at(mine, "RealtimeDialogAssist") == (404, "InvalidAction.NotFound")
        assert await at(mine + "ion", "RecognizeIntention") == (404, "InvalidAction.NotFound")
        assert await at(mine, "RecognizeIntention", "PUT") == (405, "UnsupportedHTTPMethod")
        escaped = "".join(f"%{ord(letter):02X}" for letter in service["workspace_id"])
        assert unquote(escaped) == service["workspace_id"]
        headers = acs3(service, host, f"/{escaped}/api/{INTENT}", body, "RecognizeIntention", NOON)
        answer = await stage.client.post(
            httpx.URL(stage.url).copy_with(raw_path=f"/{escaped}/api/{INTENT}".encode()),
            content=body,
            headers=headers,
        )
        assert answer.json()["success"] is True


@ways
async def test_every_fault_in_the_vendors_words(way: Way) -> None:
    async with way(DianJin) as stage:

        async def spoilt(**order: Any) -> httpx.Response:
            await stage.fault("dianjin", op="RecognizeIntention", **order)
            return await post(stage, ASKED)

        assert code(await spoilt(kind="auth")) == (403, "SignatureDoesNotMatch")
        assert code(await spoilt(kind="401", http=401)) == (401, "SignatureDoesNotMatch")
        assert code(await spoilt(kind="expired")) == (400, "InvalidSecurityToken.Expired")
        assert code(await spoilt(kind="busy")) == (503, "ServiceUnavailable")
        assert code(await spoilt(kind="quota")) == (429, "Throttling.AllocationQuota")
        throttled = await spoilt(kind=429)
        assert code(throttled) == (429, "Throttling.User") and throttled.headers["x-acs-retry-after"] == "200"
        failed = (await spoilt(kind="vendor", code="5001", message="系统繁忙")).json()
        assert (failed["success"], failed["errCode"], failed["message"]) == (False, "5001", "系统繁忙")
        assert code(await spoilt(http=404, code="Forbidden.RAM")) == (404, "Forbidden.RAM")
        assert code(await spoilt(kind="clock", offset_s=3600)) == (400, "InvalidTimeStamp.Expired")
        with pytest.raises(httpx.RemoteProtocolError):
            await spoilt(kind="cut")
        with pytest.raises(ValueError, match=r"."):
            (await spoilt(kind="broken")).json()
        assert (await spoilt(kind="slow")).json()["success"] is True and 5.0 in stage.slept


async def test_knobs_for_xml_and_for_throttling_without_a_time() -> None:
    async with in_process(DianJin) as stage:
        await stage.control("knob", service="dianjin", xml_errors=True, retry_after_ms=0)
        await stage.fault("dianjin", kind="throttled", message="<&>")
        answer = await post(stage, ASKED)
        assert answer.headers["content-type"] == "text/xml;charset=utf-8"
        assert "x-acs-retry-after" not in answer.headers
        tree = ElementTree.fromstring(answer.content)
        assert (tree.findtext("Code"), tree.findtext("Message")) == ("Throttling.User", "<&>")
        assert (await post(stage, ASKED)).headers["content-type"].startswith("application/json")
        for knobs in ({"xml_errors": 1}, {"retry_after_ms": -1}, {"other": 1}, {"retry_after_ms": "x"}):
            assert (await stage.control("knob", service="dianjin", **knobs)).status_code == 400
        await stage.control("reset")
        await stage.fault("dianjin", kind="auth")
        assert code(await post(stage, ASKED)) == (403, "SignatureDoesNotMatch")


async def test_an_answer_takes_its_time_unless_the_emulator_is_fast() -> None:
    async with in_process(DianJin) as stage:
        await post(stage, ASKED)
        assert stage.slept == [0.4]
