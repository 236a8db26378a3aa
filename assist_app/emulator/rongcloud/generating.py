"""generate: free text in, an answer out, whole or piece by piece."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from assist_app.emulator.rongcloud.checks import LONGEST_ID, LONGEST_QUERY, VARIABLE, flag, pairs, text
from assist_app.emulator.service import Ground, Line
from assist_app.emulator.talk import in_language_of, lines_in, pieces_of, tokens_of

LIFE = 24 * 3600.0
"""Seconds a conversation id is remembered."""
MOST_CONVERSATIONS = 1_000
PIECE_SECONDS = 0.05
UNKNOWN = ("抱歉，这个问题我暂时无法回答。", "I am sorry, I cannot answer this at the moment.")
"""In Chinese and in English."""
STYLES = ("delta", "growing", "done")
"""Frames are not documented: new words only, all words so far, or new words and a [DONE] at the end."""


class Generating:
    """Remembers what was said under each conversation id."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.reset()

    def reset(self) -> None:
        """Forgets all conversations."""
        self._said: OrderedDict[str, tuple[float, list[Line]]] = OrderedDict()
        self.style = "delta"

    async def generate(
        self, agent: str, values: Mapping[str, Any]
    ) -> Mapping[str, Any] | AsyncIterator[bytes]:
        """The answer's fields, or its stream. Refused when the body is wrong."""
        query = text(values, "query", LONGEST_QUERY)
        pairs(values, "variables", VARIABLE)
        streaming = flag(values, "stream")
        given = values.get("conversationId")
        name = text(values, "conversationId", LONGEST_ID) if given else f"conv_{self._ground.draw(20)}"
        lines = [*self._remembered(name), *lines_in(query)]
        thought = await self._ground.mind.think(lines, 1)
        answer = "\n".join(thought.replies[0]) if thought.replies else in_language_of(lines, UNKNOWN)
        self._said[name] = (self._ground.now(), [*lines, Line("agent", answer)])
        usage = {"promptTokens": sum(tokens_of(line.text) for line in lines)}
        usage["completionTokens"] = tokens_of(answer)
        usage["totalTokens"] = sum(usage.values())
        run = {"runId": f"run_{self._ground.draw(20)}", "agentId": agent, "conversationId": name}
        ended = {"finishReason": "stop", "metadata": {"usage": usage}}
        if streaming:
            return self._frames(run, ended, pieces_of(answer))
        await self._ground.sleep(PIECE_SECONDS * len(pieces_of(answer)) * self._ground.pace)
        return {**run, "answer": answer, **ended}

    async def _frames(
        self, run: Mapping[str, Any], ended: Mapping[str, Any], pieces: Sequence[str]
    ) -> AsyncIterator[bytes]:
        said, growing = "", self.style == "growing"
        for piece in pieces:
            await self._ground.sleep(PIECE_SECONDS * self._ground.pace)
            said += piece
            yield _frame({"code": 200, **run, "answer": said if growing else piece})
        yield _frame({"code": 200, **run, "answer": said if growing else "", **ended})
        if self.style == "done":
            yield b"data: [DONE]\n\n"

    def _remembered(self, name: str) -> list[Line]:
        now = self._ground.now()
        while self._said:
            oldest, (at, _lines) = next(iter(self._said.items()))
            if now - at <= LIFE and len(self._said) < MOST_CONVERSATIONS:
                break
            del self._said[oldest]
        return self._said.pop(name, (0.0, []))[1]


def _frame(values: Mapping[str, Any]) -> bytes:
    return b"event: message\ndata: " + msgspec.json.encode(values) + b"\n\n"
