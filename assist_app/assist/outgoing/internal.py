"""Texts that are for colleagues only, known sentence by sentence, so that a piece of one is known too."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator

from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import Finding, Hazard

SHORTEST = 10
"""Folded signs of a sentence that is nobody else's; a shorter one counts only as a whole message."""
GRAVE = 16
"""Folded signs of a script's sentences from which on they are surely meant: fewer may be a set phrase.
A whole script counts however short it is."""
_SENTENCE = re.compile(r"(?:[^。！？!?；;\n.]+|\.(?!\s|$))+")
_CLOSED = re.compile(r"[^\w\u3400-\u9fff]+")


class InternalTexts:
    """May be used from any thread."""

    def __init__(self, folding: Folding | None = None) -> None:
        self._folding = folding or Folding()
        self._sentences: Counter[str] = Counter()
        self._by_script: dict[str, tuple[str, ...]] = {}
        self._shared: frozenset[str] = frozenset()
        self._lock = threading.Lock()

    def put(self, script_id: str, messages: Iterable[str]) -> None:
        """Takes the texts of an internal script in, instead of those it had before."""
        kept = {text for message in messages for _start, _end, text in self._parts(message)}
        with self._lock:
            self._drop(script_id)
            if kept:
                self._by_script[script_id] = tuple(kept)
                self._sentences.update(kept)
                # Until somebody has looked through the scripts for customers again.
                self._shared -= kept

    def shared_with(self, message: str) -> Iterator[str]:
        """Sentences of internal scripts that stand in this text too."""
        if self._sentences:
            yield from (part for _start, _end, part in self._parts(message) if part in self._sentences)

    def share(self, sentences: Iterable[str]) -> None:
        """These, and no others, stand in scripts for customers as well: nobody is kept from saying them."""
        with self._lock:
            self._shared = frozenset(sentences)

    def remove(self, script_id: str) -> None:
        """Forgets a script that is gone or for customers now."""
        with self._lock:
            self._drop(script_id)

    def find(self, text: str, approved: str) -> Iterator[Finding]:
        """Sentences of internal scripts, but for those in `approved` and other scripts for customers. They
        are slight when they are few and less than half of what the script says."""
        if not self._sentences:
            return
        public = {part for _start, _end, part in self._parts(approved)} if approved else set()
        with self._lock:
            public |= self._shared
            found = [one for one in self._parts(text) if one[2] in self._sentences and one[2] not in public]
            grave = self._grave({part for _start, _end, part in found}) if found else set()
        for start, end, part in found:
            yield Finding(Hazard.INTERNAL, start, end, slight=part not in grave)

    def _grave(self, said: set[str]) -> set[str]:
        """The sentences of scripts of which at least half is said."""
        grave: set[str] = set()
        for parts in self._by_script.values():
            here = said.intersection(parts)
            if here:
                signs = sum(map(len, here))
                whole = sum(map(len, parts))
                if signs == whole or (signs >= GRAVE and 2 * signs >= whole):
                    grave |= here
        return grave

    def _drop(self, script_id: str) -> None:
        for text in self._by_script.pop(script_id, ()):
            self._sentences[text] -= 1
            if not self._sentences[text]:
                del self._sentences[text]

    def _parts(self, message: str) -> Iterator[tuple[int, int, str]]:
        whole = self._plain(message)
        if whole and len(whole) < SHORTEST:
            yield 0, len(message), whole
            return
        for sentence in _SENTENCE.finditer(message):
            plain = self._plain(sentence.group())
            if len(plain) >= SHORTEST:
                indent = len(sentence.group()) - len(sentence.group().lstrip())
                yield sentence.start() + indent, sentence.end(), plain

    def _plain(self, words: str) -> str:
        return _CLOSED.sub("", self._folding.plain(words))
