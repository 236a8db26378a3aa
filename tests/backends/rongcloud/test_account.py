"""Fields and ids against the documented limits, before anything is sent."""

from __future__ import annotations

import pytest

from assist_app.model.errors import Misconfigured, NotApplicable
from tests.backends.rongcloud.stage import REFS, Stage, about


def lines(count: int, key: str = "k{n}", value: str = "v") -> str:
    """`count` lines key=value."""
    return "\n".join(key.format(n=n) + "=" + value for n in range(count))


WRONG = [
    ("agent_id", ""),
    ("agent_id", "ab"),
    ("agent_id", "代" * 65),
    ("limit", "0"),
    ("limit", "101"),
    ("limit", "-1"),
    ("limit", "ten"),
    ("limit", "1.5"),
    ("limit", "٣"),
    ("limit", "9" * 5000),
    ("role", "boss"),
    ("fallback", "maybe"),
    ("data_center", "moon"),
    ("endpoint", "http://api.rong-api.com"),
    ("endpoint", "https://a.example nonsense"),
    ("user_id", "u" * 65),
    ("target_id", "客" * 65),
    ("variables", lines(17)),
    ("variables", "novalue"),
    ("variables", "=value"),
    ("variables", "a=1\na=2"),
    ("variables", "k" * 33 + "=v"),
    ("variables", "k=" + "值" * 129),
    ("metadata", lines(17)),
    ("metadata", "键" * 33 + "=v"),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=range(len(WRONG)))
async def test_a_field_outside_its_limits_is_said_before_any_call(name: str, value: str) -> None:
    stage = Stage({name: value})
    with pytest.raises(Misconfigured) as caught:
        await stage.ask()
    assert not stage.server.requests and stage.meter.spent == 0
    assert caught.value.sentence.endswith(".") and len(caught.value.sentence) < 6000


@pytest.mark.parametrize(
    "fields",
    [
        {"limit": "1"},
        {"limit": "100"},
        {"limit": ""},
        {"variables": lines(16, value="值" * 128), "metadata": lines(16, value="值" * 512)},
        {"variables": "键" * 32 + "=" + "😀" * 128},
        {"variables": "\n a = b = c \n\n", "metadata": "empty="},
        {"data_center": "Beijing", "role": "", "fallback": ""},
    ],
    ids=range(7),
)
async def test_a_field_at_its_limit_is_accepted(fields: dict[str, str]) -> None:
    assert await Stage(fields).rows()


async def test_lines_become_pairs_and_long_metadata_is_cut() -> None:
    stage = Stage({"variables": "\n a = b = c \r\nshop=北京", "metadata": "age=25\nlong=" + "长" * 600})
    await stage.ask()
    body = stage.server.bodies[0]
    assert body["variables"] == {"a": "b = c", "shop": "北京"}
    assert body["metadata"] == {"age": "25", "long": "长" * 512}


async def test_pairs_may_come_as_json() -> None:
    stage = Stage({"variables": '{"a": "b", "c": "d=e\\nf"}', "metadata": '{"n": "1"}'})
    await stage.ask()
    assert stage.server.bodies[0]["variables"] == {"a": "b", "c": "d=e f"}
    assert stage.server.bodies[0]["metadata"] == {"n": "1"}


@pytest.mark.parametrize("longest", ["u" * 64, "用" * 64, "😀" * 64])
async def test_ids_of_64_characters_are_sent(longest: str) -> None:
    stage = Stage()
    assert await stage.rows(about(refs={**REFS, "rongcloud.target": longest}))
    assert stage.server.bodies[0]["provider"]["targetId"] == longest


@pytest.mark.parametrize(
    "refs",
    [
        {},
        {"rongcloud.user": "u"},
        {"rongcloud.target": "u"},
        {"rongcloud.user": "", "rongcloud.target": ""},
        {"rongcloud.user": "u" * 65, "rongcloud.target": "t"},
    ],
    ids=range(5),
)
async def test_a_conversation_without_its_users_is_not_applicable(refs: dict[str, str]) -> None:
    stage = Stage()
    with pytest.raises(NotApplicable) as caught:
        await stage.ask(about(refs=refs))
    assert not stage.server.requests and caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("fields", "refs", "sent"),
    [
        ({}, REFS, ("u_1001", "u_2001")),
        ({"role": "customer"}, REFS, ("u_2001", "u_1001")),
        ({"user_id": "me", "target_id": "them"}, {}, ("me", "them")),
        ({"user_id": "me", "target_id": "them"}, REFS, ("u_1001", "u_2001")),
        ({"user_id": "me"}, {"rongcloud.target": "t"}, ("me", "t")),
    ],
)
async def test_the_users_come_from_the_conversation_and_else_from_the_fields(
    fields: dict[str, str], refs: dict[str, str], sent: tuple[str, str]
) -> None:
    stage = Stage(fields)
    await stage.ask(about(refs=refs))
    provider = stage.server.bodies[0]["provider"]
    assert (provider["userId"], provider["targetId"]) == sent


@pytest.mark.parametrize(
    ("centre", "main"),
    [
        ("beijing", "api.rong-api.com"),
        ("singapore", "api.sg-light-api.com"),
        ("singapore-b", "api.sg-b-light-api.com"),
        ("north-america", "api.us-light-api.com"),
        ("saudi-arabia", "api.sau-light-api.com"),
    ],
)
async def test_every_data_centre_has_its_pair_of_addresses(centre: str, main: str) -> None:
    stage = Stage({"data_center": centre})
    stage.server.down = {main}
    assert await stage.rows()
    assert stage.server.hosts == [main, main.replace("api.", "api-b.", 1)]
    assert {request.url.scheme for request in stage.server.requests} == {"https"}
