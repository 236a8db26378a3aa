"""What an account of each WeCom backend must know."""

from __future__ import annotations

from assist_app.assist.backend import BackendSpec, Field
from assist_app.i18n import N_

DEFAULT_ENDPOINT = "https://qyapi.weixin.qq.com"
DEFAULT_MAPPING = """text = suggestions[].text
score = suggestions[].score
intent.code = intent.code
intent.name = intent.name
intent.confidence = intent.confidence
attitude = attitude"""
LIMIT = 65.0
"""Seconds; the job itself is polled for 60."""
DAILY_CALLS = 10_000
"""The documents' limit of the recommendation interface, per company and day."""

ENDPOINT = Field(
    "endpoint",
    N_("Address"),
    default=DEFAULT_ENDPOINT,
    hint=N_("WeCom's own address, or the address of your company's gateway in front of it."),
)
CORP_ID = Field("corp_id", N_("Company ID"), hint=N_("Console, My company, at the very bottom: ww…"))
PROGRAM_ID = Field(
    "program_id",
    N_("Zone program ID"),
    required=True,
    hint=N_("The program of packaging/wecom_zone that your administrator uploaded."),
)
WRAPPER = Field(
    "wrapper",
    N_("Form of the request"),
    default="none",
    choices=("none", "input_output"),
    words=(N_("For the program that comes with Assist"), N_("For WeCom's Python demo")),
)
KNOWLEDGE = Field(
    "kb_id", N_("Knowledge set ID"), hint=N_("Optional. Own programs do not read a knowledge set.")
)
ROUTE = Field(
    "route",
    N_("Way of calling"),
    default="sync",
    choices=("sync", "async"),
    words=(N_("Wait for each answer"), N_("Ask for each answer separately")),
    hint=N_("Separately only where waiting runs into time limits."),
)
MESSAGES = Field(
    "messages", N_("Messages to analyse"), default="50", hint=N_("The newest ones, from 1 to 1000.")
)
PENDING = Field(
    "pending_codes",
    N_("Codes that mean “not finished”"),
    hint=N_("Optional, separated by commas; the documents name none."),
)
MAPPING_HINT = N_(
    "One line each: text, score, intent.code, intent.name, intent.confidence or attitude, then = and the "
    "place in the JSON of the result. [] means every entry, a single dot the whole result."
)
TARGET_ABILITY = Field("target_ability_id", N_("Ability ID"), required=True)
ESCAPE = Field(
    "escape_type",
    N_("Escaping"),
    default="0",
    choices=("0", "1"),
    words=(N_("Quotes and line breaks become spaces"), N_("Quotes and line breaks stay, with backslashes")),
)
DEBUG_HINT = N_("Only while debug mode is open: takes the place of the messages. Made-up text, please.")
DEBUG_CHAT = Field("debug_chat", N_("Debugging: {chat}"), hint=DEBUG_HINT, lines=True)
DEBUG_CONTENT = Field("debug_chat_content", N_("Debugging: {chatcontent}"), hint=DEBUG_HINT, lines=True)
DEBUG_KNOWLEDGE = Field("debug_knowledge", N_("Debugging: {knowledge}"), hint=DEBUG_HINT, lines=True)
DEBUG_TAGS = Field("debug_tagjson", N_("Debugging: {tagjson}"), hint=DEBUG_HINT, lines=True)
SECRETS = (
    Field(
        "corp_secret",
        N_("Secret of the application"),
        secret=True,
        hint=N_("Not needed behind a gateway that adds it."),
    ),
    Field(
        "private_keys",
        N_("Private keys of the messages"),
        secret=True,
        lines=True,
        hint=N_("A line “version N” before each PEM, or JSON: {“3”: “PEM”}. Keep the old versions."),
    ),
    Field(
        "gateway_token",
        N_("Token of your own gateway"),
        secret=True,
        hint=N_("Optional. With it no secret of WeCom is used here: the gateway adds the access token."),
    ),
)


def _fields(*own: Field, mapping: str = DEFAULT_MAPPING) -> tuple[Field, ...]:
    rule = Field(
        "mapping", N_("Where things stand in the result"), default=mapping, hint=MAPPING_HINT, lines=True
    )
    common = (WRAPPER, KNOWLEDGE, ROUTE, MESSAGES, PENDING, rule)
    return (ENDPOINT, CORP_ID, PROGRAM_ID, *own, *common, *SECRETS)


RECOMMEND_SPEC = BackendSpec(
    "wecom-recommend",
    N_("WeCom script recommendation"),
    limit=LIMIT,
    fields=_fields(mapping=""),
    kind="wecom-recommend",
    daily_calls=DAILY_CALLS,
)
PROGRAM_SPEC = BackendSpec(
    "wecom-program",
    N_("WeCom own program"),
    limit=LIMIT,
    fields=_fields(
        Field("target_id", N_("ID of the analysing program"), required=True),
        TARGET_ABILITY,
        ESCAPE,
        DEBUG_CHAT,
        DEBUG_CONTENT,
    ),
    kind="wecom-program",
)
MODEL_SPEC = BackendSpec(
    "wecom-model",
    N_("WeCom own model"),
    limit=LIMIT,
    fields=_fields(
        Field("target_id", N_("ID of the model"), required=True),
        TARGET_ABILITY,
        ESCAPE,
        Field("tag_groups", N_("Customer tag groups"), hint=N_("Optional: group IDs, separated by commas.")),
        DEBUG_CHAT,
        DEBUG_CONTENT,
        DEBUG_KNOWLEDGE,
        DEBUG_TAGS,
    ),
    kind="wecom-model",
)
