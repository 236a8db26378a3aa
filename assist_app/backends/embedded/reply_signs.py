"""What speaks for a reply in a conversation: the learned map, shared words, likeness, length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import WIDTH, Vectors
from assist_app.backends.embedded.reply_texts import TextForm, words

Context = tuple[tuple[str, str], ...]

AGENT = "agent"
KERNEL = (1.0, 0.5, 0.3, 0.3, 0.1)
"""Likeness of contexts: last customer turn by meaning and by n-grams, last agent turn by both, the customer
turn before by meaning. More weight on what is older was worse."""

SHARP = 1.5
"""How fast likeness of contexts fades."""
RARE = 4.0
"""Rarity (natural logarithm) from which a word is a name or a number rather than a phrase."""

NEAREST = 20
EARLIER = 5
"""Turns before the last two that are looked at for shared words."""


USUAL = np.array(
    [
        *(0.2, 0.05, 0.0),
        *(0.9, 0.3, 0.8, 0.0),
        *(-0.8, -0.4, -0.65),
        *(-0.05, 0.35, -0.1),
        *(0.1, -0.05, 0.0),
        *(0.0, 0.2, 0.1),
        *(0.2, 0.3),
    ],
    np.float32,
)
"""Weights of the signs before anything is learned, in the order of `signs`.

Likeness with three turns; what the two maps expect, by meaning and n-grams; being near to everything, and
length; words shared with three turns; rare words shared and not shared. Rounded means of what two public
training parts taught.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """Contexts taken apart; arrays have one row a context."""

    last: Sequence[str]
    agent: Sequence[str]
    rest: Sequence[str]
    last_vector: Vectors
    agent_vector: Vectors
    earlier_vector: Vectors
    last_grams: Vectors
    agent_grams: Vectors


class ContextForm:
    """Reads contexts and compares them with those learned from."""

    def __init__(self, text: TextForm, contexts: Sequence[Context]) -> None:
        self.text = text
        self._known = self.read(contexts)

    def read(self, contexts: Sequence[Context]) -> Heard:
        """Contexts by their last customer turn, last agent turn, and what was before."""
        said = [_customer(context) for context in contexts]
        last = [turns[-1] if turns else "" for turns in said]
        earlier = [turns[-2] if len(turns) > 1 else "" for turns in said]
        agent = [next((t for role, t in reversed(c) if role == AGENT), "") for c in contexts]
        rest = [" ".join(t for _role, t in context[:-1][-EARLIER:]) for context in contexts]
        vectors = self.text.vectors([*last, *agent, *earlier])
        size = len(contexts)
        return Heard(
            last,
            agent,
            rest,
            vectors[:size],
            vectors[size : 2 * size],
            vectors[2 * size :],
            self.text.grams(last, reply=False),
            self.text.grams(agent, reply=False),
        )

    def some(self, places: npt.NDArray[np.intp]) -> Heard:
        """Some of the contexts learned from."""
        known = self._known
        return Heard(
            [known.last[n] for n in places],
            [known.agent[n] for n in places],
            [known.rest[n] for n in places],
            known.last_vector[places],
            known.agent_vector[places],
            known.earlier_vector[places],
            known.last_grams[places],
            known.agent_grams[places],
        )

    def kernel(self) -> Vectors:
        """Likeness of all contexts learned from with each other, shape (n, n)."""
        return self.likeness(self._known)

    def likeness(self, heard: Heard) -> Vectors:
        """Likeness with the contexts learned from, shape (contexts, n)."""
        ours = (
            heard.last_vector,
            heard.last_grams,
            heard.agent_vector,
            heard.agent_grams,
            heard.earlier_vector,
        )
        known = self._known
        theirs = (
            known.last_vector,
            known.last_grams,
            known.agent_vector,
            known.agent_grams,
            known.earlier_vector,
        )
        total = np.zeros((len(heard.last), len(known.last)), np.float32)
        for weight, one, other in zip(KERNEL, ours, theirs, strict=True):
            total += weight * (one @ other.T)
        return np.asarray(np.exp(SHARP * (total - 1.9)), np.float32)


class Replies:
    """Replies that can be ranked, with an inverted list of their words."""

    def __init__(self, text: TextForm, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self.vectors = text.vectors(texts)
        self.grams = text.grams(texts, reply=True)
        self.hub = np.zeros((0, len(texts)), np.float32)
        lists: dict[str, list[int]] = defaultdict(list)
        self.own = np.full(len(texts), 1e-6, np.float32)
        self.rare = np.zeros(len(texts), np.float32)
        for n, one in enumerate(texts):
            for word in words(one):
                lists[word].append(n)
                rarity = text.rarity(word)
                self.own[n] += rarity**2
                self.rare[n] += rarity if rarity >= RARE else 0.0
        self._lists = {word: np.array(places, np.intp) for word, places in lists.items()}
        self.length = np.log([max(1, len(one)) for one in texts]).astype(np.float32)

    def shared(self, said: str, text: TextForm) -> tuple[Vectors, Vectors, float]:
        """Shared rarity squared and shared rare words of every reply with a text; the text's own rarity."""
        both, rare, own = np.zeros_like(self.own), np.zeros_like(self.own), 0.0
        for word in words(said):
            rarity = text.rarity(word)
            own += rarity**2
            places = self._lists.get(word)
            if places is not None:
                both[places] += rarity**2
                rare[places] += rarity if rarity >= RARE else 0.0
        return both, rare, own


class Known:
    """The map from contexts to replies, folded into one matrix for each strength of smoothing."""

    def __init__(self, maps: Sequence[Vectors], centre: Vectors, typical: Sequence[Vectors]) -> None:
        self._maps, self.centre, self._typical = list(maps), centre, list(typical)

    @classmethod
    def learn(
        cls, kernel: Vectors, replies: Replies, ridges: Sequence[float], folds: int, check: Callable[[], None]
    ) -> tuple[Known, list[Vectors]]:
        """The map, and what it says of each case when that part of the cases is left out."""
        wanted = np.hstack([replies.vectors, replies.grams])
        centre = wanted.mean(axis=0)
        wanted = wanted - centre
        maps, others = [], []
        for ridge in ridges:
            check()
            inverse = np.linalg.inv(kernel + ridge * np.eye(len(kernel), dtype=np.float32)).astype(np.float32)
            dual = inverse @ wanted
            left_out = np.empty_like(wanted)
            for part in np.array_split(np.arange(len(kernel)), min(folds, len(kernel))):
                check()
                left_out[part] = wanted[part] - np.linalg.solve(inverse[np.ix_(part, part)], dual[part])
            maps.append(dual)
            others.append(left_out)
        found = cls(maps, centre, [other[:, :WIDTH].copy() for other in others])
        found.look_at(replies)
        return found, others

    def predict(self, likeness: Vectors) -> list[Vectors]:
        """The replies to expect, centred, one array of shape (contexts, 512 + BUCKETS) for each map."""
        return [likeness @ one for one in self._maps]

    def look_at(self, replies: Replies) -> None:
        """Notes which replies are near to everything: being near says little of them."""
        vectors = (replies.vectors - self.centre[:WIDTH]).T
        rows = []
        for typical in self._typical:
            most = min(NEAREST, len(typical))
            near = [
                np.partition(typical @ vectors[:, n : n + 256], len(typical) - most, axis=0)[-most:].mean(
                    axis=0
                )
                for n in range(0, vectors.shape[1], 256)
            ]
            rows.append(np.concatenate(near) if near else np.zeros(0, np.float32))
        replies.hub = np.array(rows, np.float32)


def signs(heard: Heard, maps: Sequence[Vectors], replies: Replies, text: TextForm) -> Vectors:
    """All signs, shape (contexts, replies, signs)."""
    columns = [
        part @ replies.vectors.T for part in (heard.last_vector, heard.agent_vector, heard.earlier_vector)
    ]
    for one in maps:
        columns += [one[:, :WIDTH] @ replies.vectors.T, one[:, WIDTH:] @ replies.grams.T]
    fixed = [np.broadcast_to(row, columns[0].shape) for row in (*replies.hub, replies.length)]
    shared = np.array(
        [_shared(*three, replies, text) for three in zip(heard.last, heard.agent, heard.rest, strict=True)]
    )
    return np.concatenate([np.stack([*columns, *fixed], axis=2), shared], axis=2).astype(np.float32)


def _shared(last: str, agent: str, rest: str, replies: Replies, text: TextForm) -> Vectors:
    """Words shared with the last customer turn, the last agent turn and what was before; (replies, signs)."""
    columns = []
    rare = np.zeros_like(replies.own)
    for said in (last, agent, rest):
        both, names, own = replies.shared(said, text)
        columns += [both / replies.own, both / (own + 8), np.log1p(both / 20)]
        rare = np.maximum(rare, names)
    columns += [np.log1p(rare), np.log1p(np.maximum(replies.rare - rare, 0))]
    return np.stack(columns, axis=1)


def _customer(context: Context) -> list[str]:
    """The customer's turns, and the last one whoever said it when there is none."""
    return [text for role, text in context if role != AGENT] or [text for _role, text in context[-1:]]
