"""What an account for a model must know, and its plain fields as numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from assist_app.assist.backend import BackendSpec, Field
from assist_app.assist.setup import Setup
from assist_app.backends.web import checked_address
from assist_app.i18n import N_, _
from assist_app.model.errors import CredentialsRejected, Misconfigured

MOST_REPLIES = 5

SPEC = BackendSpec(
    name="openai",
    title=N_("Language model"),
    limit=60.0,
    told_intents=True,
    told_scripts=True,
    fields=(
        Field(
            "base_url",
            N_("Address"),
            default="https://api.openai.com/v1",
            hint=N_("It usually ends in /v1. A server on this computer: http://127.0.0.1:11434/v1"),
            required=True,
        ),
        Field("model", N_("Model"), hint=N_("Its name as the service writes it"), required=True),
        Field("api_key", N_("API key"), secret=True, hint=N_("Servers on this computer often need none")),
        Field(
            "instructions",
            N_("Instructions"),
            hint=N_("What every reply keeps to: the company's name, the tone, what is never promised"),
            lines=True,
        ),
        Field("temperature", N_("Temperature"), hint=N_("0 to 2; empty: what the service thinks best")),
        Field("max_tokens", N_("Longest reply in tokens"), hint=N_("Empty: no limit of ours")),
        Field("suggestions", N_("Replies to ask for"), default="1", choices=tuple("12345")),
        Field(
            "embeddings_model",
            N_("Model for meaning"),
            hint=N_("Chooses which scripts the model sees; empty: as they were found here"),
        ),
        Field("price_in", N_("Price of a million tokens read")),
        Field("price_out", N_("Price of a million tokens written")),
        Field("currency", N_("Currency"), hint=N_("As it is to be shown: CNY, USD")),
    ),
)


@dataclass(frozen=True, slots=True)
class Account:
    """The fields of one account, checked. None stands for "not given"; prices are for a million tokens."""

    base_url: httpx.URL
    model: str
    instructions: str
    temperature: float | None
    max_tokens: int | None
    suggestions: int
    embeddings_model: str
    price_in: float | None
    price_out: float | None
    currency: str
    key: str = field(repr=False)

    @classmethod
    def of(cls, setup: Setup) -> Account:
        """Reads the fields anew, as they may be changed while we work. Misconfigured, CredentialsRejected."""
        fields = setup.fields
        model = fields.get("model", "").strip()
        if not model:
            raise Misconfigured(
                _("{backend} needs the name of a model.").format(backend=_(setup.spec.title)), code="model"
            )
        length = _number(fields, "max_tokens", 1, 10_000_000)
        count = _number(fields, "suggestions", 1, MOST_REPLIES)
        return cls(
            base_url=checked_address(fields.get("base_url", "")),
            model=model,
            instructions=fields.get("instructions", "").strip(),
            temperature=_number(fields, "temperature", 0, 2),
            max_tokens=None if length is None else int(length),
            suggestions=1 if count is None else int(count),
            embeddings_model=fields.get("embeddings_model", "").strip(),
            price_in=_number(fields, "price_in", 0, math.inf),
            price_out=_number(fields, "price_out", 0, math.inf),
            currency=fields.get("currency", "").strip(),
            key=_key(setup),
        )

    def url(self, path: str) -> httpx.URL:
        """The address of one interface; whoever filled in a whole one meant the same."""
        base = self.base_url.path.rstrip("/").removesuffix("/chat/completions")
        return self.base_url.copy_with(path=f"{base}/{path}")

    @property
    def headers(self) -> dict[str, str]:
        """Who we are, where the account has a key."""
        return {"authorization": f"Bearer {self.key}"} if self.key else {}

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What an answer cost; None when a price that counts is not known."""
        total = 0.0
        for tokens, price in ((tokens_in, self.price_in), (tokens_out, self.price_out)):
            if tokens and price is None:
                return None
            total += tokens * (price or 0.0) / 1_000_000
        return total


def _number(fields: Mapping[str, str], name: str, least: float, most: float) -> float | None:
    text = fields.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    label = next(field.label for field in SPEC.fields if field.name == name)
    if not (math.isfinite(value) and least <= value <= most):
        sentence = _("“{value}” does not fit “{field}”; correct it in the account's settings.")
        raise Misconfigured(sentence.format(value=text, field=_(label)), code=name)
    return value


def _key(setup: Setup) -> str:
    # Checked here: the library that sends headers would quote a wrong one in its complaint.
    key = setup.secret("api_key").strip()
    if not (key.isascii() and key.isprintable()):
        sentence = _("The API key of {backend} has signs no key has; enter it again.")
        raise CredentialsRejected(sentence.format(backend=_(setup.spec.title)))
    return key
