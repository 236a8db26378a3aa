"""Sentence vectors on demand: one encoder, what was heard lately, and what was learned from."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assist_app.assist.library import ScriptShelf
from assist_app.assist.turn import Turn
from assist_app.backends.embedded.encoder import LONGEST, MODEL, WIDTH, Encoder, Vectors
from assist_app.backends.embedded.words import query_tokens
from assist_app.memory import give_back
from assist_app.model.errors import AssistError

log = logging.getLogger("assist.engine")

HEARD = 512
"""Customer sentences whose vectors are kept: each is asked about, gets a chip and is context for the next."""

BATCH, KEPT = 8, 50
"""Sentences encoded at once, and sentences read or kept at once: SQLite does not let the window have its turn
in the middle of a batch."""

AT_ONCE = 48
"""Sentences learned before they are kept."""

PAUSE = 90.0
"""Seconds between two messages after which the second is no longer the same burst."""

MOST_WORDS = 4000
"""Characters of a turn that are looked at; a pasted log of a megabyte must not hold up the next answer."""


class SentenceVectors:
    """May be used from several threads; the encoder is used by one at a time."""

    def __init__(self, shelf: ScriptShelf, cache: Path | None = None) -> None:
        """`shelf` keeps what was learned for the next start. `cache` is a folder for what can be computed
        again; without it more is held in memory."""
        self._shelf = shelf
        self._encoder = Encoder(cache)
        self._using, self._next = threading.Lock(), threading.Lock()
        self._closing = threading.Event()
        self._keeping = threading.Lock()
        self._learned: dict[str, npt.NDArray[np.float16]] = {}
        """As they are kept, half as large as they are used."""
        self._heard: dict[str, Vectors] = {}
        self.ready = False

    def load(self) -> None:
        """Reads the model, which takes a second; before that there are no vectors."""
        with self._turn():
            self._encoder.load()
        self.ready = True

    def close(self) -> None:
        """Makes learning stop after its batch."""
        self._closing.set()

    def rest(self) -> None:
        """After much work: memory is for what the agent has open."""
        give_back()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, 512)."""
        with self._turn():
            return self._encoder.encode(texts)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The encoder; whoever waits is next, and who learns batch after batch does not go before."""
        with self._next:
            self._using.acquire()
        try:
            yield
        finally:
            self._using.release()

    def of(self, text: str) -> Vectors | None:
        """The vector of one sentence, shape (512,); None before the model is loaded."""
        if not self.ready:
            return None
        text = text[:LONGEST]
        learned = self._learned.get(text)
        if learned is not None:
            return learned.astype(np.float32)
        known = self._heard.get(text)
        if known is None:
            known = self.encode([text])[0]
            with self._keeping:
                self._heard[text] = known
                if len(self._heard) > HEARD:
                    self._heard.pop(next(iter(self._heard)))
        return known

    def likeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """Cosine of a sentence with each of the others; all 0 before the model is loaded."""
        vector = self.of(text)
        if vector is None:
            return (0.0,) * len(others)
        near = (self.of(other) for other in others)
        return tuple(0.0 if other is None else float(vector @ other) for other in near)

    def learn(self, texts: Sequence[str]) -> Vectors:
        """Vectors of training texts, shape (n, 512); kept, so that an edit costs little."""
        missing = self._recalled([text for text in dict.fromkeys(texts) if text not in self._learned])
        for first in range(0, len(missing), AT_ONCE):
            if self._closing.is_set():
                break
            # Kept as it goes: what ends in the middle, or moves under a pass-phrase, begins there again.
            self._keep(self._learn(missing[first : first + AT_ONCE]))
        nothing = np.zeros(WIDTH, np.float16)
        return np.array([self._learned.get(text, nothing) for text in texts], np.float32).reshape(-1, WIDTH)

    def _learn(self, texts: Sequence[str]) -> list[str]:
        """Encodes them until it is to close; returns those that have vectors now."""
        for first in range(0, len(texts), BATCH):
            if self._closing.is_set():
                break
            part = texts[first : first + BATCH]
            # Rounded, so that the next start learns exactly the same.
            self._learned.update(zip(part, map(np.copy, self.encode(part).astype(np.float16)), strict=True))
        return [text for text in texts if text in self._learned]

    def _recalled(self, texts: Sequence[str]) -> list[str]:
        """Takes what earlier starts have learned; returns the texts that are new."""
        for first in range(0, len(texts), KEPT):
            names = {digest(text): text for text in texts[first : first + KEPT]}
            for name, value in self._shelf.sentences(MODEL, list(names)).items():
                self._learned[names[name]] = np.frombuffer(value, np.float16)
        return [text for text in texts if text not in self._learned]

    def _keep(self, texts: Sequence[str]) -> None:
        rows = [(digest(text), self._learned[text].tobytes()) for text in texts]
        try:
            for first in range(0, len(rows), KEPT):
                self._shelf.save_sentences(MODEL, rows[first : first + KEPT])
        except AssistError as error:
            # They are only a saving of time: the next start computes them again.
            log.warning("sentences were not kept: %s", type(error).__name__)


def digest(text: str) -> bytes:
    """What a learned sentence is filed under."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def newest_words(turn: Turn) -> str:
    """The newest messages of a turn that the encoder reads whole: a burst ends with the question.

    What was said before a long pause is another matter, even if nobody has answered it; but "hello??" after
    two minutes is no matter of its own: it is the question before it, said once more.
    """
    kept: list[str] = []
    later = turn.newest.sent_at
    for message in reversed(turn.messages):
        too_long = len(message.text or "") + sum(map(len, kept)) > LONGEST
        another_matter = later - message.sent_at > PAUSE and len(query_tokens("\n".join(kept))) >= 2
        if kept and (too_long or another_matter):
            break
        later = message.sent_at
        if message.text:
            kept.insert(0, message.text)
    return "\n".join(kept)[:MOST_WORDS]
