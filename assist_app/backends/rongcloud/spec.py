"""What an account of RongCloud needs."""

from __future__ import annotations

from assist_app.assist.backend import BackendSpec, Field
from assist_app.backends.rongcloud.domains import CENTRES
from assist_app.i18n import N_

AGENT, CUSTOMER = "agent", "customer"
GENERATE, NONE = "generate", "none"

SPEC = BackendSpec(
    "rongcloud",
    N_("RongCloud"),
    # Two addresses of at most 20 s each, and time to connect.
    limit=45.0,
    kind="rongcloud",
    fields=(
        Field(
            "endpoint",
            N_("Address"),
            hint=N_("Only for a gateway of your own; a main and a backup address are separated by a space."),
        ),
        Field(
            "data_center",
            N_("Data centre"),
            default="beijing",
            choices=tuple(CENTRES),
            words=(
                N_("Beijing"),
                N_("Singapore"),
                N_("Singapore B"),
                N_("North America"),
                N_("Saudi Arabia"),
            ),
            hint=N_("Where your app was registered; a key of one data centre does not work in another."),
        ),
        Field("agent_id", N_("Agent id"), required=True, hint=N_("The AI agent's id: 3 to 64 characters.")),
        Field("limit", N_("Messages to read"), default="10", hint=N_("From the stored history: 1 to 100.")),
        Field(
            "role",
            N_("The reply is written for"),
            default=AGENT,
            choices=(AGENT, CUSTOMER),
            words=(N_("Agent"), N_("Customer")),
            hint=N_(
                "Which of the two users is sent as userId; change it when replies sound like the customer."
            ),
        ),
        Field(
            "user_id",
            N_("The agent's user id"),
            hint=N_("Used where a conversation does not name its own; at most 64 characters."),
        ),
        Field(
            "target_id",
            N_("The customer's user id"),
            hint=N_("Used where a conversation does not name its own; at most 64 characters."),
        ),
        Field(
            "variables",
            N_("Variables"),
            lines=True,
            hint=N_("A line each, key=value: at most 16, keys up to 32 and values up to 128 characters."),
        ),
        Field(
            "metadata",
            N_("Metadata"),
            lines=True,
            hint=N_("A line each, key=value: at most 16, keys up to 32 characters; values are cut at 512."),
        ),
        Field(
            "fallback",
            N_("Without a stored history"),
            default=GENERATE,
            choices=(GENERATE, NONE),
            words=(N_("An answer to the visible messages"), N_("Nothing")),
            hint=N_("For an answer the visible messages are sent, masked; else no text leaves this PC."),
        ),
        Field("app_key", N_("App Key"), secret=True),
        Field("app_secret", N_("App Secret"), secret=True),
        Field(
            "gateway_token",
            N_("Token of your gateway"),
            secret=True,
            hint=N_("Without an App Secret requests are not signed: your gateway adds key and signature."),
        ),
    ),
)
