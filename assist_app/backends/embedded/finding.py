"""Scripts that may answer a turn: by words, by intent, by meaning, and by what agents answered before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.fusion import Signs, heed
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.past_replies import SIMILAR_REPLY, Expected, PastReplies
from assist_app.backends.embedded.sentences import SentenceVectors
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.model.conversation import Conversation, Role
from assist_app.model.feedback import Learned
from assist_app.model.script import Script
from assist_app.model.suggestion import OTHER, Intent

CANDIDATES, OF_INTENT, MORE_CANDIDATES = 32, 12, 256

SEEN = 2048
"""Scripts kept at hand before all are forgotten and read anew."""

EXPECTED_WEIGHT = 0.5
"""How much the reply to expect colours the vector that candidates are looked for with."""

CONTEXT_WEIGHT = 0.15
"""How much earlier customer turns colour the vector of the last one; blind joining hurts."""

SHORT = 24
"""Characters of a message up to which what was said before it counts too."""


@dataclass(frozen=True, slots=True)
class Near:
    """What lies near a turn in meaning: cosines with what was looked for, and the reply to expect."""

    dense: Mapping[str, float]
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for: a text in a language, and what is known of it."""

    text: str
    language: str
    vector: Vectors | None
    near: Callable[[], Near | None]
    """Waits for its neighbours in meaning."""
    intent: Intent | None
    intents_known: bool


class Finder:
    """Used on the answering thread; `near` on any."""

    def __init__(
        self,
        shelf: ScriptShelf,
        words: LexicalIndex,
        vectors: VectorIndex,
        sentences: SentenceVectors,
        past: PastReplies,
    ) -> None:
        self._shelf = shelf
        self._words = words
        self._vectors = vectors
        self._sentences = sentences
        self._past = past
        self._seen: dict[str, Script] = {}

    def by_words(self, text: str, language: str) -> dict[str, float]:
        """How well scripts of a language share words with a text, best first."""
        return dict(self._words.rank(text, language, CANDIDATES))

    def near(
        self, conversation: Conversation, text: str, vector: Vectors | None, most: int = CANDIDATES
    ) -> Near | None:
        """What lies near; None before there are vectors."""
        if vector is None or not len(self._vectors):
            return None
        expected = self._past.expected(vector)
        heard = self._in_context(conversation, text, vector)
        if expected is not None:
            # One look for both: a second one would cost as much again.
            heard = _unit(heard + EXPECTED_WEIGHT * expected.reply)
        return Near(dict(self._vectors.nearest(heard, most)), expected)

    def allowed(
        self, conversation: Conversation, looked: Looked, words: Mapping[str, float]
    ) -> tuple[Signs, list[str]]:
        """What speaks for the candidates, `words` among it, and those of them that may be suggested now.

        Where many may not, there is another look with room for those behind them.
        """
        withheld, code = self._shelf.withheld, known(looked.intent)
        for most in (CANDIDATES, MORE_CANDIDATES):
            if most > CANDIDATES:
                words = dict(self._words.rank(looked.text, looked.language, most))
                more = partial(self.near, conversation, looked.text, looked.vector, most)
                looked = replace(looked, near=more)
            signs = self._signs(looked, words, most * OF_INTENT // CANDIDATES)
            ids = list(dict.fromkeys((*signs.lexical, *(signs.dense or ()))))
            allowed = [name for name in ids if not withheld.refuses(name, code)]
            if 2 * len(allowed) >= len(ids):
                break
        return signs, allowed

    def spared(self, ids: list[str], codes: Callable[[], Iterable[str]]) -> list[str]:
        """Without those that are forbidden for an intent among `codes`, which is called where it matters."""
        withheld = self._shelf.withheld
        touchy = withheld.forbidden_somewhere(ids)
        asked = codes() if touchy else ()
        refused = {name for code in asked for name in touchy if withheld.refuses(name, code)}
        return [name for name in ids if name not in refused] if refused else ids

    def scripts(self, ids: Iterable[str]) -> dict[str, Script]:
        """Scripts by id; the same few are looked at again and again, and reading them takes a while."""
        wanted = list(ids)
        found = {name: self._seen[name] for name in wanted if name in self._seen}
        if len(found) < len(wanted):
            read = self._shelf.scripts_by_id([name for name in wanted if name not in found])
            if len(self._seen) > SEEN:
                self._seen.clear()
            self._seen.update(read)
            found |= read
        return {name: found[name] for name in wanted if name in found}

    def forget(self, ids: Iterable[str]) -> None:
        """Scripts that were edited or removed."""
        for name in ids:
            self._seen.pop(name, None)

    def learned(self, ids: Sequence[str], intent: Intent | None) -> Learned:
        """What the agent's choices say of these scripts."""
        return self._shelf.learned(ids, known(intent)) if ids else Learned()

    def likeness(self, ids: Sequence[str], vector: Vectors | None) -> dict[str, float]:
        """Cosines with these scripts; ids without a vector are absent."""
        return self._vectors.scores(ids, vector) if vector is not None else {}

    def _signs(self, looked: Looked, words: Mapping[str, float], of_intent: int) -> Signs:
        code, lexical = known(looked.intent), dict(words)
        if code is not None:
            # What answers the intent is always looked at, even where other scripts share more words.
            lexical |= dict(self._words.rank_intent(code, looked.text, looked.language, of_intent))
            heed(looked.text, self.scripts(lexical).values())
        near = looked.near()
        if near is None or looked.vector is None:
            return Signs(looked.text, looked.language, lexical, None, looked.intent,
                         intents_known=looked.intents_known)  # fmt: skip
        dense, likely = dict(near.dense), dict[str, float]()
        cases = Counter[str]()
        ids = [*dense, *(name for name in lexical if name not in dense)]
        again = ids if near.expected is not None else [name for name in ids if name not in dense]
        dense |= self._vectors.scores(again, looked.vector)
        if near.expected is not None:
            likely, cases = self._by_past(near.expected, ids)
        return Signs(looked.text, looked.language, lexical, dense, looked.intent, likely, cases,
                     looked.intents_known)  # fmt: skip

    def _by_past(self, expected: Expected, ids: Sequence[str]) -> tuple[dict[str, float], Counter[str]]:
        """Cosines with the expected reply, and in how many similar cases agents answered so."""
        cases: Counter[str] = Counter()
        for reply in expected.similar:
            said = self._vectors.scores(ids, reply)
            cases.update(name for name, score in said.items() if score >= SIMILAR_REPLY)
        return self._vectors.scores(ids, expected.reply), cases

    def _in_context(self, conversation: Conversation, text: str, vector: Vectors) -> Vectors:
        earlier = [m.text for m in conversation.messages if m.role is Role.CUSTOMER and m.text]
        if len(text) > SHORT or len(earlier) < 2:
            return vector
        before = self._sentences.of(earlier[-2])
        return _unit(vector + CONTEXT_WEIGHT * before) if before is not None else vector


def known(intent: Intent | None) -> str | None:
    """The code of an intent that is one."""
    return intent.code if intent is not None and intent.code != OTHER else None


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
