"""The outgoing check joined to the rooms: what arrives is learnt, what is laid down is kept."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import Verdict
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.public import PublicTexts
from assist_app.assist.outgoing.situation import Situation
from assist_app.files.outgoing_file import load_policy, save_policy
from assist_app.model.event import Receipt

log = logging.getLogger("assist.outgoing")

BATCH = 500
"""Scripts read from the library at a time."""
RECENT, NEWEST = 60, 60
"""Conversations that are read at the start, and how many messages of each."""


class Checking:
    """Holds the check, and the thread on which it learns. It reads files when it is made."""

    def __init__(self, path: Path, resources: Path) -> None:
        """`path` is the file of what is laid down."""
        self._path = path
        loaded = load_policy(path, resources)
        self.problem = loaded.problem
        self._folding = Folding(simplified_signs(resources))
        self._check = OutgoingCheck(self._folding)
        self._check.use(loaded.policy)
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._store: Any = None
        self._version: int | None = None
        self._thread = threading.Thread(target=self._run, name="outgoing", daemon=True)
        self._thread.start()

    @property
    def policy(self) -> Policy:
        """What is laid down."""
        return self._check.policy

    def check(self, text: str, situation: Situation) -> Verdict:
        """What there is to say about a text."""
        self._read_library_again()
        return self._check.check(text, situation)

    def lay_down(self, policy: Policy) -> None:
        """Judges by this from now on and keeps it; OSError when it cannot be kept. Blocks for some 20 ms."""
        self._check.use(policy)
        save_policy(self._path, policy)

    def use_store(self, store: Any) -> None:
        """Knows the internal scripts of this store."""
        self._check.internal = store.withheld.internal
        self._store, self._version = store, None

    def learn_from(self, store: Any) -> None:
        """Learns from the library and the newest conversations of a store."""
        self._read_library_again()
        self._work.put(lambda: self._seed(store))

    def hear(self, receipt: Receipt) -> None:
        """Learns from what was stored; may be called from any thread and returns at once."""
        self._work.put(lambda: self._learn(receipt))

    def settle(self) -> None:
        """Returns when everything heard so far was learnt."""
        done = threading.Event()
        self._work.put(done.set)
        done.wait(20)

    def close(self) -> None:
        """Ends the thread; what it has not learnt yet is left."""
        self._work.put(None)
        self._thread.join(5)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except Exception:
                # Learning helps; that it failed must end neither the thread nor the window.
                log.exception("learning from a conversation failed")

    def _read_library_again(self) -> None:
        """Once after each change of the library, in the background; nobody waits for it."""
        store = self._store
        if store is not None and store.withheld.version != self._version:
            self._version = store.withheld.version
            self._work.put(lambda: self._read_library(store))

    def _read_library(self, store: Any) -> None:
        public = PublicTexts(store.withheld.internal, self._folding)
        for batch in store.shelf().script_batches(BATCH):
            public.read(batch)
        if store is self._store:
            store.withheld.internal.share(public.sentences)
            self._check.public = frozenset(public.values)

    def _learn(self, receipt: Receipt) -> None:
        if receipt.emptied:
            self._check.others.forget()
        titles = {summary.id: summary.title for summary in receipt.summaries}
        for change in receipt.changes:
            name = change.message.conversation_id
            self._check.others.learn(name, titles.get(name, ""), (change.message,))

    def _seed(self, store: Any) -> None:
        newest = store.conversations().result()[:RECENT]
        # The newest last: who was heard last stays longest.
        for summary in reversed(newest):
            talk = store.tail(summary.id, NEWEST).result()
            self._check.others.learn(talk.id, talk.title, talk.messages)


def simplified_signs(resources: Path) -> dict[int, int]:
    """Traditional characters and the simplified ones they are read as."""
    lines = (resources / "characters" / "simplified.txt").read_text("utf-8").splitlines()
    signs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(map(ord, signs[::2]), map(ord, signs[1::2]), strict=True))
