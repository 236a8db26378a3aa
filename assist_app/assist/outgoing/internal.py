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
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLOSED = re.compile(r"[^\w\u3400-\u9fff]+")


class InternalTexts:
    """May be used from any thread."""

    def __init__(self, folding: Folding | None = None) -> None:
        self._folding = folding or Folding()
        self._sentences: Counter[str] = Counter()
        self._by_script: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def put(self, script_id: str, messages: Iterable[str]) -> None:
        """Takes the texts of an internal script in, instead of those it had before."""
        kept = {text for message in messages for _start, _end, text in self._parts(message)}
        with self._lock:
            self._drop(script_id)
            if kept:
                self._by_script[script_id] = tuple(kept)
                self._sentences.update(kept)

    def remove(self, script_id: str) -> None:
        """Forgets a script that is gone or for customers now."""
        with self._lock:
            self._drop(script_id)

    def find(self, text: str, approved: str) -> Iterator[Finding]:
        """Sentences of internal scripts, but for those in `approved`, a script that is for customers."""
        if not self._sentences:
            return
        known = {part for _start, _end, part in self._parts(approved)} if approved else set()
        for start, end, part in self._parts(text):
            if part in self._sentences and part not in known:
                yield Finding(Hazard.INTERNAL, start, end)

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
                yield sentence.start(), sentence.end(), plain

    def _plain(self, words: str) -> str:
        return _CLOSED.sub("", self._folding.fold(words).text)
