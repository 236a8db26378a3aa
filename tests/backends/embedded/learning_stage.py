"""A simulated agent with a taste of their own, on the real engine, the real store and its learning."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from assist_app.assist.backend import Question
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.files.content import Starter
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.feedback import AgentLearning, Feedback, Outcome
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import OTHER, Recognised, Suggested, Suggestion
from assist_app.store import Store, memory_store

ASKED: Mapping[str, Sequence[str]] = {
    "late": (
        "my parcel is late",
        "the delivery should have come on Monday",
        "why has my package still not arrived",
        "it is two days late already, where is it",
        "still waiting for my order to be delivered",
    ),
    "refund": (
        "I want my money back",
        "how do I get a refund",
        "please refund the jacket I returned",
        "when will the refund be on my card",
        "can you pay me back for this",
    ),
    "size": (
        "which size should I take",
        "is the shirt true to size",
        "I am between two sizes, what fits better",
        "do the shoes run small",
        "what size for a chest of 100 cm",
    ),
    "password": (
        "I forgot my password",
        "I cannot log in to my account",
        "how can I reset the password",
        "the login says wrong password",
        "my account is locked after too many tries",
    ),
}

REPLIES: Mapping[str, Sequence[str]] = {
    "late": (
        "I am sorry that your parcel is late. I ask the carrier at once and write to you today.",
        "A late delivery is annoying. May I send a replacement parcel today?",
        "Late parcels mostly arrive within two days; shall we wait until {date} together?",
        "Please give me the order number, then I see where the delivery hangs.",
        "I have asked the depot about the late package. You get news by {time}.",
        "Sorry for the wait! We take the delivery costs of the late order.",
    ),
    "refund": (
        "Your refund is on its way and reaches your card in three days.",
        "You get your money back as soon as the return has been checked.",
        "For a refund please open My orders and choose Refund.",
        "I start the refund for you now. May I have the order number?",
        "Instead of a refund I can offer you a voucher with ten percent more.",
        "The refund goes to the account you paid with.",
    ),
    "size": (
        "The shirt is true to size; please take your usual size.",
        "Between two sizes we advise the larger one.",
        "Our size table stands below the pictures of every shirt.",
        "Tell me your height and chest, and I look up the size for you.",
        "These shoes run small, please take one size more.",
        "You can order two sizes and return one for free.",
    ),
    "password": (
        "Please press Forgot password on the login page; a link comes by mail.",
        "I have unlocked your account. Please log in again.",
        "After five wrong passwords the account is locked for an hour.",
        "A new password needs eight characters and a digit.",
        "I send the link to reset the password to your mail now.",
        "For your safety we never ask for your password. Please use the reset link.",
    ),
}

DAY = 86_400.0


def library() -> tuple[tuple[IntentDefinition, ...], tuple[Script, ...]]:
    """Four intents with six replies each; the examples are not what is asked later."""
    intents = tuple(
        IntentDefinition(code, code.title(), "en", examples=tuple(asked[:3])) for code, asked in ASKED.items()
    )
    scripts = tuple(
        Script(f"{code}-{n}", "en", code.title(), (text,), (code,))
        for code, texts in REPLIES.items()
        for n, text in enumerate(texts)
    )
    return intents, scripts


class Simulation:
    """An agent who copies what they like when it is on offer; `taste` is intent -> script id."""

    def __init__(self, starter: Starter, *, explore: float = 0.1, seed: int = 7) -> None:
        self.now = 1_700_000_000.0
        self.store: Store = memory_store(clock=lambda: self.now)
        intents, scripts = library()
        self.store.put_scripts(scripts).result(10)
        self.store.put_intents(intents).result(10)
        # A new agent's seed is drawn; here the same turns try something every time.
        self.store.put_learning(AgentLearning("", explore=explore, seed=seed)).result(10)
        self.engine = EmbeddedEngine(self.store.shelf(), Training(intents, starter.other, starter.attitude))
        self.engine.start().result(120)
        self._draw = random.Random(seed)
        self._turns = 0

    def close(self) -> None:
        self.engine.close()
        self.store.close()

    async def rows(self, text: str, turn: str) -> tuple[str | None, list[Suggestion]]:
        """The intent and what is offered, without telling anybody."""
        message = Message(turn, "sim", f"sim/{turn}", Role.CUSTOMER, text, self.now)
        talk = Conversation(f"sim/{turn}", "sim", messages=(message,))
        customer = current_turn(talk)
        assert customer is not None
        events = [event async for event in self.engine.ask(Question(talk, customer, 5))]
        known = [e.intent for e in events if isinstance(e, Recognised) and e.intent is not None]
        intent = known[0].code if known and known[0].code != OTHER else None
        return intent, [event.suggestion for event in events if isinstance(event, Suggested)]

    async def turn(self, code: str, wanted: str, text: str = "") -> int | None:
        """One customer, one answer; the place of what the agent wanted, None where it was not offered."""
        self._turns += 1
        self.now += 600.0
        turn = f"m{self._turns}"
        intent, rows = await self.rows(text or self._draw.choice(ASKED[code]), turn)
        said = [self._said(Outcome.SHOWN, turn, intent, row, n) for n, row in enumerate(rows, start=1)]
        place = next((n for n, row in enumerate(rows) if row.script_id == wanted), None)
        if place is not None:
            said.append(self._said(Outcome.COPIED, turn, intent, rows[place], place + 1))
        self.store.record(*said).result(10)
        return place

    async def work(self, taste: Mapping[str, str], turns: int) -> list[int | None]:
        """So many turns, intents drawn evenly; the places of what was wanted."""
        codes = self._draw.choices(list(taste), k=turns)
        return [await self.turn(code, taste[code]) for code in codes]

    def _said(
        self, outcome: Outcome, turn: str, intent: str | None, row: Suggestion, position: int
    ) -> Feedback:
        return Feedback(
            f"sim/{turn}",
            row.id,
            outcome,
            self.now,
            row.script_id,
            intent,
            "embedded",
            position,
            turn=turn,
            signs=row.signs,
        )


def hit_at_1(places: Sequence[int | None]) -> float:
    """Share of turns in which the first row was the wanted one."""
    return sum(place == 0 for place in places) / len(places)
