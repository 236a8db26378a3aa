"""The emulator's shell with an echo in it: sockets and transport, faults, control plane, log."""

from __future__ import annotations

import asyncio
import http.client
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from assist_app.emulator.clock import Clock
from assist_app.emulator.doors import IN_PROCESS, open_sockets
from assist_app.emulator.service import Request
from assist_app.emulator.switchboard import Switchboard
from assist_app.emulator.trace import Trace
from tests.emulator.stage import NOON, SEED, WAYS, Echo, SmallMind, Stage, in_process, over_sockets

Way = Callable[..., AbstractAsyncContextManager[Stage]]
ways = pytest.mark.parametrize("way", WAYS)


@ways
async def test_path_query_host_and_body_arrive_as_they_were_sent(way: Way) -> None:
    async with way(Echo) as stage:
        body = bytes(range(256))
        address = f"{stage.url}/echo/a%2Fb%20c/%E4%B8%AD~?q=%2A&empty=&q=1+2"
        headers = [("X-Twice", "1"), ("X-Twice", "2"), ("Content-Encoding", "gzip")]
        told = (await stage.client.post(address, content=body, headers=headers)).json()
    assert told["path"] == "/echo/a%2Fb%20c/%E4%B8%AD~" and told["query"] == "q=%2A&empty=&q=1+2"
    assert told["body"].encode("latin-1") == body and told["twice"] == "1, 2"
    assert told["host"] == stage.url.removeprefix("http://")


@ways
async def test_streams_come_piece_by_piece_and_end_with_their_reader(way: Way) -> None:
    gate = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if gate.is_set():
            await asyncio.Event().wait()
        gate.set()

    async with way(Echo, sleep=sleep) as stage:
        async with stage.client.stream("GET", f"{stage.url}/echo/stream") as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == 'data: {"n": 0}'
        async with asyncio.timeout(5):
            await stage.service("echo").ended.wait()


@ways
async def test_a_reader_that_is_cancelled_ends_the_stream(way: Way) -> None:
    begun = asyncio.Event()

    async def sleep(seconds: float) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with way(Echo, sleep=sleep) as stage:
        asking = asyncio.ensure_future(stage.client.get(f"{stage.url}/echo/stream"))  # noqa: TID251
        await begun.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        async with asyncio.timeout(5):
            await stage.service("echo").ended.wait()


@ways
async def test_what_is_nobodys_address_is_404(way: Way) -> None:
    async with way(Echo) as stage:
        for path in ("/", "/other", "/_emux", "/echo/"):
            assert (await stage.client.get(stage.url + path)).status_code == 404
        assert [row["service"] for row in await stage.log()] == ["", "", "", ""]


@ways
@pytest.mark.parametrize(
    ("order", "status", "told"),
    [
        ({"kind": "401"}, 418, {"kind": "auth"}),
        ({"kind": 429}, 418, {"kind": "throttled"}),
        ({"kind": 500}, 418, {"kind": "busy"}),
        ({"http": 503}, 503, {"kind": "busy", "http": "503"}),
        ({"kind": "quota", "code": 45009}, 418, {"kind": "quota", "code": "45009"}),
        ({"kind": "expired", "message": "gone"}, 418, {"kind": "expired", "message": "gone"}),
        ({"kind": "vendor", "http": 200, "code": "E1"}, 200, {"kind": "vendor", "code": "E1", "http": "200"}),
        ({"http": 404}, 404, {"kind": "vendor", "http": "404"}),
        ({"body": {"any": [1]}}, 200, {"any": [1]}),
        ({"body": {"any": 1}, "http": 302, "headers": {"Location": "/x"}}, 302, {"any": 1}),
        ({"kind": "auth", "body": "[]"}, 418, []),
    ],
)
async def test_faults_spoil_the_next_call_and_no_other(
    way: Way, order: dict[str, Any], status: int, told: object
) -> None:
    async with way(Echo) as stage:
        await stage.fault("echo", **order)
        spoilt = await stage.client.get(f"{stage.url}/echo/x")
        assert (spoilt.status_code, spoilt.json()) == (status, told)
        assert spoilt.headers.get("location") == order.get("headers", {}).get("Location")
        assert (await stage.client.get(f"{stage.url}/echo/x")).json()["path"] == "/echo/x"


@ways
async def test_a_fault_is_for_an_operation_a_door_and_so_many_calls(way: Way) -> None:
    async with way(Echo) as stage:
        await stage.fault("echo", op="a", door="backup", http=503, times=2)
        backup = stage.switchboard.doors.backup

        async def status(address: str) -> int:
            return (await stage.client.get(address)).status_code

        assert [await status(f"{stage.url}/echo/a"), await status(f"{backup}/echo/b")] == [200, 200]
        assert [await status(f"{backup}/echo/a") for _ in range(3)] == [503, 503, 200]
        assert [row["door"] for row in await stage.log()] == ["main", *["backup"] * 4]


@ways
async def test_slow_is_slow_and_then_right(way: Way) -> None:
    async with way(Echo) as stage:
        await stage.fault("echo", kind="slow")
        await stage.fault("echo", delay_ms=1500)
        await stage.fault("echo", kind="auth", delay_ms=20)
        answers = [await stage.client.get(f"{stage.url}/echo/x") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 418]
        assert stage.slept == [5.0, 1.5, 0.02]


@ways
async def test_a_caller_without_patience_is_timed_out(way: Way) -> None:
    async with way(Echo, sleep=lambda seconds: asyncio.Event().wait()) as stage:
        await stage.fault("echo", kind="slow")
        for path in ("x", "stream"):
            with pytest.raises(httpx.ReadTimeout):
                await stage.client.get(f"{stage.url}/echo/{path}", timeout=0.05)


@ways
async def test_a_cut_answer_begins_and_breaks_off(way: Way) -> None:
    async with way(Echo) as stage:
        for path, whole in (("x", "query"), ("stream", '"n": 1')):
            await stage.fault("echo", kind="cut")
            read = b""
            with pytest.raises(httpx.RemoteProtocolError):
                async with stage.client.stream("GET", f"{stage.url}/echo/{path}") as answer:
                    assert answer.status_code == 200
                    async for piece in answer.aiter_bytes():
                        read += piece
            assert whole.encode() in read
        assert stage.service("echo").ended.is_set()
        assert (await stage.client.get(f"{stage.url}/echo/x")).status_code == 200


@ways
async def test_a_broken_answer_is_no_json(way: Way) -> None:
    async with way(Echo) as stage:
        await stage.fault("echo", kind="broken", times=2)
        with pytest.raises(ValueError, match=r"."):
            (await stage.client.get(f"{stage.url}/echo/x")).json()
        text = (await stage.client.get(f"{stage.url}/echo/stream")).text
        assert text.startswith('data: {"n": 0}\n\ndata: ') and '{"n": 1}' not in text and '{"n": 5}' in text


@ways
async def test_the_clock_is_wrong_for_all_or_for_one_call_and_the_date_says_so(way: Way) -> None:
    async with way(Echo) as stage:

        async def times() -> tuple[float, float]:
            answer = await stage.client.get(f"{stage.url}/echo/x")
            return answer.json()["now"] - NOON, parsedate_to_datetime(
                answer.headers["date"]
            ).timestamp() - NOON

        await stage.fault("echo", kind="clock", offset_s=-7200)
        assert [await times(), await times()] == [(-7200, -7200), (0, 0)]
        await stage.control("clock", offset_s=1000)
        assert await times() == (1000, 1000)
        await stage.control("reset")
        assert await times() == (0, 0)


@ways
async def test_the_log_has_every_call_and_no_secret(way: Way) -> None:
    async with way(Echo) as stage:
        secret = stage.services["echo"]["app_secret"]
        await stage.client.post(
            f"{stage.url}/echo/x?access_token=abc123&corpsecret=s3cret&page=2",
            headers={
                "Authorization": "ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host,Signature=0badc0de",
                "Signature": "5ignature",
                "X-Acs-Security-Token": "sts-token",
                "X-Other": f"before {secret} after",
            },
            content=f'{{"api_key": "in\\"body", "text": "{secret}", "deep": {{"corp_secret": "deep1"}}}}',
        )
        await stage.client.get(f"{stage.url}/echo/stream", headers={"Authorization": "Bearer tok-en"})
        rows = await stage.log()
    text = str(rows)
    for hidden in (secret, "abc123", "s3cret", "0badc0de", "5ignature", "sts-token", 'in\\"body', "deep1"):
        assert hidden not in text
    assert "tok-en" not in text and "Credential=AK" in text and "before *** after" in text
    first, second = rows
    assert (first["service"], first["op"], first["method"], first["status"]) == ("echo", "x", "POST", 200)
    assert first["query"].endswith("page=2") and '"n": 5' in second["reply"]


def test_secrets_below_a_secret_name_are_hidden_and_short_words_are_not() -> None:
    trace = Trace()
    trace.hide({"private_keys": {"1": "-----KEY-----"}, "app_secret": "abc", "list": [{"token": "listed1"}]})
    request = Request("POST", "/x", "", {}, b"-----KEY----- abc listed1" + b"x" * 100_000)
    trace.begin(NOON, "s", "o", "main", request)
    body = trace.rows()[0]["body"]
    assert body.startswith("*** abc listed1x") and len(body) < 66_000


def test_only_the_newest_calls_are_kept() -> None:
    trace = Trace()
    for number in range(1_100):
        trace.begin(NOON, "s", str(number), "main", Request("GET", "/x", "", {}, b""))
    rows = trace.rows()
    assert len(rows) == 1_000 and (rows[0]["op"], rows[-1]["number"]) == ("100", 1_100)


@ways
async def test_messages_knobs_and_reset_reach_the_service(way: Way) -> None:
    async with way(Echo) as stage:
        answer = await stage.control("message", service="echo", text="您好")
        assert answer.json() == {"echo": {"number": 1}} and stage.service("echo").heard == [{"text": "您好"}]
        assert (await stage.control("message", text="for all")).json() == {"echo": {"number": 2}}
        refused = await stage.control("message", service="echo")
        assert (refused.status_code, refused.json()) == (400, {"error": "A message needs a text."})
        assert (await stage.control("knob", service="echo", pending="b")).json() == {"set": ["pending"]}
        assert stage.service("echo").knobs == {"pending": "b"}
        await stage.fault("echo", kind="auth")
        await stage.control("reset")
        assert stage.service("echo").heard == [] and await stage.log() == []
        assert (await stage.client.get(f"{stage.url}/echo/x")).status_code == 200


RUBBISH: list[tuple[str, bytes]] = [
    ("fault", b""),
    ("fault", b"{"),
    ("fault", b"[" * 200_000),
    ("fault", b"\xff\xfe"),
    ("fault", b"[]"),
    ("fault", b"{}"),
    ("fault", b'{"service": 5, "kind": "auth"}'),
    ("fault", b'{"service": "echo"}'),
    ("fault", b'{"service": "echo", "kind": "earthquake"}'),
    ("fault", b'{"service": "echo", "kind": "auth", "times": 0}'),
    ("fault", b'{"service": "echo", "kind": "slow", "delay_ms": -1}'),
    ("fault", b'{"service": "echo", "http": 99}'),
    ("fault", b'{"service": "echo", "kind": "auth", "unknown": 1}'),
    ("fault", b'{"service": "echo", "kind": "auth", "headers": {"A": "b\\r\\nC: d"}}'),
    ("fault", b'{"service": "echo", "kind": "auth", "headers": {"A b": "c"}}'),
    ("fault", b'{"service": "echo", "kind": "clock", "offset_s": 1e300}'),
    ("clock", b'{"offset_s": 1e99}'),
    ("clock", b'{"offset_s": "x"}'),
    ("clock", b"null"),
    ("message", b"[1]"),
    ("knob", b"7"),
]


@ways
@pytest.mark.parametrize(("place", "body"), RUBBISH, ids=range(len(RUBBISH)))
async def test_rubbish_for_the_control_plane_is_400_with_a_sentence(
    way: Way, place: str, body: bytes
) -> None:
    async with way(Echo) as stage:
        answer = await stage.client.post(f"{stage.url}/_emu/{place}", content=body)
        assert answer.status_code == 400 and answer.json()["error"]
        assert (await stage.client.get(f"{stage.url}/echo/x")).status_code == 200


@ways
async def test_the_control_plane_is_closed_to_web_pages(way: Way) -> None:
    async with way(Echo) as stage:
        for headers, status in (
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Host": "evil.example"}, 421),
            ({"Host": "127.0.0.1:1"}, 421),
            ({"Host": stage.url.replace("http://127.0.0.1", "LocalHost")}, 200),
        ):
            answer = await stage.client.get(f"{stage.url}/_emu/log", headers=headers)
            assert answer.status_code == status
        for method, path, status in (
            ("GET", "fault", 405),
            ("POST", "log", 405),
            ("GET", "", 404),
            ("GET", "x", 404),
        ):
            assert (await stage.client.request(method, f"{stage.url}/_emu/{path}")).status_code == status
        for place in ("fault", "knob", "message"):
            answer = await stage.control(place, service="nobody", kind="auth")
            assert answer.status_code == 404 and "echo" in answer.json()["error"]


@ways
async def test_a_bug_in_a_service_is_a_500_and_said_in_the_log(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    async with way(Echo) as stage:
        assert (await stage.client.get(f"{stage.url}/echo/bug")).status_code == 500
        assert "echo failed at bug" in caplog.text
        with pytest.raises((httpx.RemoteProtocolError, RuntimeError)):
            await stage.client.get(f"{stage.url}/echo/bug-stream")
        assert "echo failed in the middle of bug-stream" in caplog.text
        caplog.clear()


async def test_only_this_machine_is_listened_to() -> None:
    sockets = open_sockets(0)
    assert {opened.getsockname()[0] for opened in sockets} == {"127.0.0.1"}
    port = sockets[0].getsockname()[1]
    with pytest.raises(OSError, match=r"."):
        open_sockets(port)
    for opened in sockets:
        opened.close()


async def test_a_real_port_answers_on_127_0_0_1_and_on_no_other_address() -> None:
    async with over_sockets(Echo) as stage:
        port = int(stage.url.rpartition(":")[2])
        for host in ("127.0.0.2", "::1"):
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            with socket.socket(family) as probe, pytest.raises(OSError, match=r"."):
                probe.settimeout(2)
                probe.connect((host, port))


async def test_too_much_and_no_http_are_refused_and_the_next_caller_is_served() -> None:
    async with over_sockets(Echo) as stage:
        port = int(stage.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01 rubbish\r\n\r\n")
        assert b" 400 " in await reader.readline()
        writer.close()
        huge = await stage.client.post(f"{stage.url}/echo/x", content=b"x" * (9 * 1024 * 1024))
        assert huge.status_code == 413
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /echo/%zz%00\xe4?\xff HTTP/1.1\r\nHost: x\r\n\r\n")
        assert int((await reader.readline()).split()[1]) in (200, 400)
        writer.close()
        assert (await stage.client.get(f"{stage.url}/echo/x")).status_code == 200


async def test_a_head_and_an_answer_without_body_are_http() -> None:
    async with over_sockets(Echo) as stage:
        host, port = stage.url.removeprefix("http://").split(":")

        def ask() -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(host, int(port))
            connection.request("HEAD", "/echo/x")
            answer = connection.getresponse()
            found = answer.status, answer.read()
            connection.close()
            return found

        assert await asyncio.to_thread(ask) == (200, b"")


def test_the_same_seed_gives_the_same_secrets_and_none_gives_new_ones() -> None:
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)

    def secret(seed: str | None) -> str:
        board = Switchboard([Echo], SmallMind(), IN_PROCESS, sleep=sleep, clock=Clock(), seed=seed)
        described: dict[str, Any] = board.describe()
        assert described["base_url"] == IN_PROCESS.main
        assert described["services"]["echo"]["backup_endpoint"] == IN_PROCESS.backup
        return str(described["services"]["echo"]["app_secret"])

    assert secret(SEED) == secret(SEED) != secret("other")
    assert secret(None) != secret(None) and len(secret(None)) == 32


async def test_the_transport_needs_no_port() -> None:
    async with in_process(Echo) as stage:
        told = (await stage.client.get("https://vendor.example/echo/x")).json()
        assert told["host"] == "vendor.example"
