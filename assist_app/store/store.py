"""The store as the program sees it: every call returns a future, answered from another thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import apsw

from assist_app.assist.withheld import Withheld
from assist_app.model.conversation import Conversation, ConversationSummary, Message, TurnNote
from assist_app.model.errors import Damaged
from assist_app.model.event import Batch, Receipt
from assist_app.model.feedback import AgentLearning, Feedback, Learned
from assist_app.model.script import IntentDefinition, Script, ScriptFilter
from assist_app.store import conversations, feedback, intents, learning, past_replies, scripts
from assist_app.store.database import connect, open_database, open_memory, set_aside
from assist_app.store.intents import IntentChange
from assist_app.store.worker import OnTheSpot, Worker

T = TypeVar("T")

CHUNK = 500
"""Scripts written in one transaction, so that a bulk import never holds up a customer's message."""


class Store:
    """One writer, and one reader where there is a file; both on their own threads."""

    def __init__(
        self,
        writer: apsw.Connection,
        reader: apsw.Connection | None,
        clock: Callable[[], float] = time.time,
        second: apsw.Connection | None = None,
    ) -> None:
        """`second` is another reader, for those who wait on threads of their own."""
        self._clock = clock
        self._agent: Callable[[], str] = str
        self._writer = Worker(writer, "store")
        self._reader = Worker(reader, "store-read") if reader is not None else self._writer
        self._second = OnTheSpot(second) if second is not None else None
        self.withheld = Withheld(clock=clock)
        try:
            self._reader.do(lambda db: self.withheld.put(scripts.restricted_scripts(db))).result()
        except BaseException:
            self.close()
            raise

    # Conversations

    def ingest(self, batch: Batch) -> Future[Receipt]:
        """Stores events and cursor in one transaction; DiskFull or NotWritable leaves nothing half-done."""
        return self._writer.do(conversations.ingest, batch)

    def conversations(self) -> Future[tuple[ConversationSummary, ...]]:
        """All conversations, newest activity first."""
        return self._writer.do(conversations.conversations)

    def page(self, conversation_id: str, first: int, count: int) -> Future[tuple[Message, ...]]:
        """Messages `first` to `first + count`, oldest = 0."""
        return self._writer.do(conversations.page, conversation_id, first, count)

    def tail(self, conversation_id: str, count: int) -> Future[Conversation]:
        """The newest part of a conversation."""
        return self._writer.do(conversations.tail, conversation_id, count)

    def mark_read(self, conversation_id: str) -> Future[ConversationSummary]:
        """Nothing is unread any more."""
        return self._writer.do(conversations.mark_read, conversation_id)

    def annotate(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> Future[Receipt]:
        """Keeps what was recognised, by message id."""
        return self._writer.do(conversations.annotate, conversation_id, notes)

    def cursor(self, source: str) -> Future[str | None]:
        """Where a source left off."""
        return self._writer.do(conversations.cursor, source)

    def forget(self, conversation_id: str) -> Future[None]:
        """Removes a conversation for good."""
        return self._writer.do(conversations.forget, conversation_id)

    def forget_all(self) -> Future[int]:
        """Removes every conversation for good and says how many; library and feedback stay."""
        return self._writer.do(conversations.forget_all)

    def forget_source(self, source: str) -> Future[None]:
        """Removes all conversations of a source for good; what comes from it later is new again."""
        return self._writer.do(conversations.forget_source, source)

    # Library

    def put_scripts(self, many: Sequence[Script]) -> Future[None]:
        """Adds or replaces scripts, a chunk at a time; fails when any chunk did."""
        chunks = [many[n : n + CHUNK] for n in range(0, len(many), CHUNK)] or [many]
        parts = [self._writer.do(self._put_scripts, chunk) for chunk in chunks]
        # Behind them in the queue: when this runs all of them are done.
        return self._writer.do(lambda _db: [part.result() for part in parts][-1])

    def delete_scripts(self, ids: Sequence[str]) -> Future[None]:
        """Removes scripts."""
        return self._writer.do(self._delete_scripts, ids)

    def _put_scripts(self, db: apsw.Connection, many: Sequence[Script]) -> None:
        scripts.put_scripts(db, many)
        self.withheld.put(many)

    def _delete_scripts(self, db: apsw.Connection, ids: Sequence[str]) -> None:
        scripts.delete_scripts(db, ids)
        self.withheld.remove(ids)

    def _change_intents(self, db: apsw.Connection, change: IntentChange) -> None:
        replies = intents.change_intents(db, change)
        self.withheld.remove(change.replies_gone)
        self.withheld.put(replies)

    def script_count(self) -> Future[int]:
        """Number of scripts."""
        return self._reader.do(scripts.script_count)

    def scripts_by_id(self, ids: Sequence[str]) -> Future[dict[str, Script]]:
        """The scripts that exist, by id."""
        return self._reader.do(scripts.scripts_by_id, ids)

    def list_scripts(
        self, wanted: ScriptFilter, first: int, count: int
    ) -> Future[tuple[int, tuple[Script, ...]]]:
        """One page of the scripts that are wanted, and how many there are."""
        return self._reader.do(scripts.list_scripts, wanted, first, count)

    def categories(self) -> Future[tuple[tuple[str, str], ...]]:
        """Every (language, category) of the scripts there are."""
        return self._reader.do(scripts.categories)

    def put_intents(self, definitions: Sequence[IntentDefinition]) -> Future[None]:
        """Adds or replaces intents."""
        return self._writer.do(intents.put_intents, definitions)

    def delete_intents(self, keys: Sequence[tuple[str, str]]) -> Future[None]:
        """Removes intents by (code, language)."""
        return self._writer.do(intents.delete_intents, keys)

    def change_intents(self, change: IntentChange) -> Future[None]:
        """Adds, replaces, renames and removes intents and their replies in one transaction."""
        return self._writer.do(self._change_intents, change)

    def intents(self) -> Future[tuple[IntentDefinition, ...]]:
        """All intents."""
        return self._writer.do(intents.intents)

    def shelf(self) -> StoreShelf:
        """The blocking view for backends' own threads."""
        return StoreShelf(
            self._writer, self._reader, self._second, self.withheld, lambda: self._agent(), self._clock
        )

    # Feedback

    def record(self, *outcomes: Feedback) -> Future[None]:
        """Keeps what the agent did with a suggestion, and learns from it."""
        return self._writer.do(feedback.record, outcomes, self._agent())

    def recent(self, count: int) -> Future[tuple[Feedback, ...]]:
        """The newest outcomes."""
        return self._writer.do(feedback.recent, count)

    # Learning, for one agent at a time

    def work_for(self, agent: Callable[[], str]) -> None:
        """`agent` gives the name of who works now, "" without one; it is called on any thread."""
        self._agent = agent

    def learning(self, agent: str | None = None) -> Future[AgentLearning]:
        """All that was learned from the agent, None for the one who works now."""
        return self._writer.do(learning.everything, self._agent() if agent is None else agent)

    def put_learning(self, what: AgentLearning) -> Future[None]:
        """Puts this in the place of what was learned from its agent."""
        return self._writer.do(learning.replace_all, what.agent, what)

    def reset_learning(self, agent: str | None = None) -> Future[None]:
        """Forgets what was learned from the agent, None for the one who works now."""
        return self._writer.do(learning.reset, self._agent() if agent is None else agent)

    def explore(self, share: float, agent: str | None = None) -> Future[None]:
        """Share of turns, 0 to 0.5, in which something is tried for the agent."""
        return self._writer.do(learning.explore, self._agent() if agent is None else agent, share)

    # The file

    def save_as(self, path: Path, key: bytes) -> Future[None]:
        """Copies this store into a new encrypted file."""
        return self._writer.do(_copy_to, path, key)

    def check(self) -> Future[str]:
        """ "ok", or what SQLite found wrong; slow on large files, so ask when nothing waits."""
        return self._reader.do(lambda db: str(db.execute("pragma quick_check(1)").get))

    def close(self) -> None:
        """Finishes what was asked, then closes."""
        if self._second is not None:
            self._second.close()
        if self._reader is not self._writer:
            self._reader.close()
        self._writer.close()


class StoreShelf:
    """Scripts, vectors and what was learned for the engine; calls block."""

    def __init__(
        self,
        writer: Worker,
        reader: Worker,
        second: OnTheSpot | None,
        withheld: Withheld,
        agent: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._second = second
        self.withheld = withheld
        self._agent = agent
        self._clock = clock

    def _read(self, job: Callable[..., T], *arguments: object) -> T:
        """What is asked for in the middle of an answer."""
        if self._second is not None:
            return self._second.do(job, *arguments)
        return self._reader.do(job, *arguments).result()

    def script_count(self) -> int:
        """Number of scripts."""
        return self._reader.do(scripts.script_count).result()

    def script_batches(self, size: int) -> Iterator[Sequence[Script]]:
        """All scripts, newest first."""
        last: int | None = None
        while True:
            last, batch = self._reader.do(scripts.scripts_before, last, size).result()
            if not batch:
                # Pages of the oldest scripts, 2 MB of them, are wanted by nobody next.
                self._reader.do(lambda db: db.pragma("shrink_memory"))
                return
            yield batch

    def scripts_by_id(self, ids: Sequence[str]) -> dict[str, Script]:
        """The scripts that exist, by id."""
        return self._read(scripts.scripts_by_id, ids)

    def vectors(self, model: str, ids: Sequence[str]) -> dict[str, bytes]:
        """Stored vectors by script id."""
        return self._reader.do(scripts.vectors, model, ids).result()

    def sentences(self, model: str, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        """Stored vectors of learned sentences."""
        return self._reader.do(scripts.sentences, model, digests).result()

    def save_sentences(self, model: str, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keeps vectors of learned sentences for the next start."""
        self._writer.do(scripts.save_sentences, model, rows).result()

    def save_vectors(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keeps vectors for the next start."""
        self._writer.do(scripts.save_vectors, model, rows).result()

    def past_replies(self, most: int) -> Sequence[tuple[str, str]]:
        """(customer's turn, agent's answer) of the newest conversations."""
        return self._reader.do(past_replies.past_replies, most).result()

    def learned(self, ids: Sequence[str], intent: str | None = None) -> Learned:
        """What the choices of the agent who works now say of these scripts."""
        return self._read(learning.learned, self._agent(), ids, intent, self._clock())


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store; `set_aside` is where a damaged file was kept."""

    store: Store
    set_aside: Path | None = None


def open_store(
    path: Path, key: bytes, *, repair: bool = True, clock: Callable[[], float] = time.time
) -> Opened:
    """Opens or creates the file. Raises StoreLocked, NewerThanApp, NotWritable with nothing changed.

    A damaged file is set aside only with `repair`; otherwise Damaged is raised.
    """
    kept = None
    try:
        writer = open_database(path, key)
    except Damaged:
        if not repair:
            raise
        kept = set_aside(path)
        writer = open_database(path, key)
    readers = connect(path, key, read_only=True), connect(path, key, read_only=True)
    return Opened(Store(writer, readers[0], clock, readers[1]), kept)


def memory_store(clock: Callable[[], float] = time.time) -> Store:
    """A store that ends with the program."""
    return Store(open_memory(), None, clock)


def _copy_to(db: apsw.Connection, path: Path, key: bytes) -> None:
    target = open_database(path, key)
    try:
        with target:
            for table in (
                "conversation",
                "message",
                "cursor",
                "script",
                "intent",
                "vector",
                "feedback",
                "learner",
                "preference",
                "shown",
            ):
                columns = len(list(db.execute(f"pragma table_info({table})")))
                marks = ", ".join("?" * columns)
                target.executemany(
                    f"insert into {table} values ({marks})", db.execute(f"select * from {table}")
                )
    finally:
        target.close()
