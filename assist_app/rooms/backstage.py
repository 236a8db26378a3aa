"""The part of the composition root that needs no window: engine and sources.

It is imported late, from a worker thread, because its libraries cost more time than the first picture.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.backends.embedded.indexing import EngineProgress
from assist_app.files.content import Starter, load_library, load_starter, with_intent_scripts
from assist_app.files.settings import Settings
from assist_app.files.settings import load as load_settings
from assist_app.model.errors import AssistError, SecretMissing
from assist_app.model.event import Batch, Receipt
from assist_app.model.script import Script
from assist_app.paths import DataFolder, there
from assist_app.rooms.keeping import open_kept
from assist_app.sources import Deliver, Source
from assist_app.sources.http import HttpSource
from assist_app.sources.json_lines import JsonLinesSource, StandardInputSource, source_name
from assist_app.sources.manual import ManualSource
from assist_app.sources.replay import ReplaySource, read_recording
from assist_app.store import Store, memory_store
from assist_app.vault import VaultChoice
from assist_app.worker_loop import WorkerLoop

log = logging.getLogger("assist.backstage")

HTTP_TOKEN = "http-token"


def fill_empty_library(store: Store, resources: Path, languages: tuple[str, ...]) -> Starter:
    """The starter content; written into the store when that has no library yet."""
    starter = load_starter(resources, languages)
    if not store.intents().result() and not store.script_count().result():
        store.put_intents(starter.library.intents).result()
        store.put_scripts(with_intent_scripts(starter.library).scripts).result()
    return starter


def make_engine(
    store: Store, starter: Starter, report: Callable[[EngineProgress], None], cache: Path | None = None
) -> EmbeddedEngine:
    """The engine over the stored library; `start` it to load and index."""
    training = Training(store.intents().result(), starter.other, starter.attitude)
    return EmbeddedEngine(store.shelf(), training, report, cache=cache)


ANSWER_SECONDS = 20.0
"""A replay that waits for the answer to a message goes on after this long."""


def _bounded(answered: Callable[[str], Future[None]] | None) -> Callable[[str], Awaitable[None]] | None:
    if answered is None:
        return None

    async def wait(name: str) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(answered(name)), ANSWER_SECONDS)

    return wait


class Intake:
    """All sources in one loop of their own; what they deliver is stored, then shown."""

    def __init__(
        self,
        store: Store,
        show: Callable[[Receipt], None],
        notice: Callable[[str], None],
        remark: Callable[[str, str], None],
    ) -> None:
        """`remark` says what is so of a topic, in place of what was said of it before."""
        self._store = store
        self._remark = remark
        self._show = show
        self._notice = notice
        self._loop = WorkerLoop("intake")
        self.manual = ManualSource()
        self.http: HttpSource | None = None
        self.token = ""
        self._configured: dict[str, tuple[object, asyncio.Task[Any]]] = {}
        self._demo: asyncio.Task[Any] | None = None
        self.start(self.manual)

    async def deliver(self, batch: Batch) -> Receipt:
        """Stores a batch, then shows it. The caller may acknowledge when this returns."""
        receipt = await asyncio.wrap_future(self._store.ingest(batch))
        self._show(receipt)
        return receipt

    def start(self, source: Source) -> asyncio.Task[Any]:
        """Runs a source until the program ends; its failure is a sentence, not a crash."""
        return self._loop.start(self._guarded(source), name=source.name)

    async def _guarded(self, source: Source, deliver: Deliver | None = None) -> None:
        try:
            await source.run(deliver or self.deliver)
        except AssistError as error:
            log.warning("%s stopped: %s", source.name.partition(":")[0], type(error).__name__)
            self._notice(error.sentence)

    def configure(self, settings: Settings, choice: VaultChoice) -> None:
        """Starts the sources the settings name and stops those they name no longer; may be called again."""
        wanted: dict[str, object] = {
            "http": settings.http_port if settings.http_enabled else None,
            "lines": settings.json_lines_path or None,
        }
        for kind, what in wanted.items():
            known, task = self._configured.get(kind, (None, None))
            if known == what:
                continue
            if task is not None:
                self._loop.stop(task)
                for topic in (task.get_name(), f"{task.get_name()} skipped"):
                    self._remark(topic, "")
                del self._configured[kind]
            source = self._source(kind, what, choice)
            if source is not None:
                self._configured[kind] = (what, self.start(source))

    def _source(self, kind: str, what: object, choice: VaultChoice) -> Source | None:
        if kind == "http":
            self.http = self._endpoint(what, choice) if isinstance(what, int) else None
            return self.http
        if what == "-":
            return StandardInputSource(notice=self._notice, remark=self._remark)
        if isinstance(what, str):
            path = Path(what)
            cursor = self._store.cursor(source_name(path)).result()
            return JsonLinesSource(path, cursor, self._notice, remark=self._remark)
        return None

    def _endpoint(self, port: int, choice: VaultChoice) -> HttpSource | None:
        try:
            self.token = os.environ.get("ASSIST_HTTP_TOKEN") or http_token(choice)
        except AssistError as error:
            # One source less; the rest of the program does not depend on it.
            self._notice(error.sentence)
            return None
        return HttpSource(port, lambda: self.token)

    def forget_all(self) -> asyncio.Future[int]:
        """Deletes every conversation and says how many; to be awaited in the window's loop."""
        return asyncio.wrap_future(self._loop.submit(self._forget_all()))

    async def _forget_all(self) -> int:
        # Here, where deliveries are reported too: what was stored before is also shown before.
        count = await asyncio.wrap_future(self._store.forget_all())
        self._show(Receipt(0, 0, emptied=True))
        return count

    def rotate_token(self, choice: VaultChoice) -> None:
        """Makes a new token for the endpoint; the old one stops working at once."""
        self.token = rotate_http_token(choice)

    def start_demo(
        self,
        resources: Path,
        languages: tuple[str, ...],
        speed: float,
        done: Callable[[], None] | None,
        *,
        overhear: Callable[[Batch], Awaitable[Batch]],
        answered: Callable[[str], Future[None]] | None = None,
    ) -> None:
        """Replays the bundled conversations in place of those of earlier demos.

        With `done` one after the other, and it is called at the end; the last one waits after each message
        for what `answered` promises. `overhear` gets every batch before it is stored.
        """
        files = [f for name in languages for f in sorted((resources / "demo").glob(f"{name}-*.jsonl"))]
        recordings = [read_recording(file) for file in files]
        self._store.forget_source(ReplaySource.name).result()
        stagger = 6.0 if done is None else None
        source = ReplaySource(recordings, speed, stagger=stagger, answered=_bounded(answered))
        self._demo = self._loop.start(self._replay(source, overhear, done), name=source.name)

    def end_demo(self) -> None:
        """Plays no more of it and removes its conversations. Must not be called on the sources' thread."""
        demo, self._demo = self._demo, None
        if demo is not None:
            self._loop.stop(demo)
        self._store.forget_source(ReplaySource.name).result()

    async def _replay(
        self,
        source: Source,
        overhear: Callable[[Batch], Awaitable[Batch]],
        done: Callable[[], None] | None,
    ) -> None:
        async def deliver(batch: Batch) -> Receipt:
            return await self.deliver(await overhear(batch))

        await self._guarded(source, deliver)
        if done is not None:
            done()

    def say(self, subject: str, title: str, text: str, source: str) -> asyncio.Future[Receipt]:
        """Adds typed words; to be awaited in the window's loop."""
        return asyncio.wrap_future(self._loop.submit(self.manual.say(subject, title, text, source=source)))

    def close(self) -> None:
        """Ends all sources."""
        self._loop.close()


def http_token(choice: VaultChoice) -> str:
    """The endpoint's token; made at the first start."""
    try:
        return choice.vault.get(HTTP_TOKEN).decode()
    except SecretMissing:
        return rotate_http_token(choice)


def rotate_http_token(choice: VaultChoice) -> str:
    """Makes and keeps a new token."""
    token = secrets.token_urlsafe(24)
    choice.vault.put(HTTP_TOKEN, token.encode())
    return token


@contextmanager
def open_engine(
    folder: DataFolder, library: str | None, passphrase: Callable[[], str | None], resources: Path
) -> Iterator[EmbeddedEngine]:
    """An engine over a library file, the user's own library, or the starter content; closed at the end."""
    starter = load_starter(resources, ("zh", "en"))
    if library is not None:
        chosen = with_intent_scripts(load_library(Path(library)))
        training = Training(chosen.intents, starter.other, starter.attitude)
        engine = EmbeddedEngine(MemoryShelf(chosen.scripts), training)
        try:
            yield engine
        finally:
            engine.close()
        return
    given = passphrase() if there(folder.key_file) else None
    kept = open_kept(folder, given, repair=False) if there(folder.store) else None
    for sentence in kept.notices if kept is not None else ():
        print(sentence, file=sys.stderr)
    store = kept.store if kept is not None else memory_store()
    agent = load_settings(folder.settings).settings.agent_name
    store.work_for(lambda: agent)
    fill_empty_library(store, resources, ("zh", "en"))
    engine = make_engine(store, starter, lambda progress: None)
    try:
        yield engine
    finally:
        engine.close()
        store.close()


async def search_all(engine: EmbeddedEngine, query: str, rows: int) -> list[tuple[Script, float]]:
    """Scripts by words first, then by meaning, each once."""
    found = {hit.script.id: (hit.script, hit.score) for hit in await engine.search(query, rows)}
    for hit in await engine.search_meaning(query, rows):
        found.setdefault(hit.script.id, (hit.script, hit.score))
    return list(found.values())[:rows]
