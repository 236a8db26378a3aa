"""One thread that owns one database connection; everyone else gets futures."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

import apsw

from assist_app.i18n import _
from assist_app.model.errors import Damaged, DiskFull, NotWritable, StoreError

T = TypeVar("T")
Job = tuple[Callable[..., Any], tuple[Any, ...], "Future[Any]"]


class Worker:
    """Runs jobs in order on its own thread; each job gets the connection as its first argument."""

    def __init__(self, connection: apsw.Connection, name: str) -> None:
        self._connection = connection
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._closed = False
        self._lock = threading.Lock()
        self._thread.start()

    def do(self, job: Callable[..., T], *arguments: Any) -> Future[T]:
        """Queues a job; its result or its StoreError comes through the future."""
        answer: Future[T] = Future()
        with self._lock:
            if self._closed:
                answer.set_exception(StoreError(_("The store is closed.")))
            else:
                self._jobs.put((job, arguments, answer))
        return answer

    def _run(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, arguments, answer = entry
            if not answer.set_running_or_notify_cancel():
                continue
            try:
                result = job(self._connection, *arguments)
            except BaseException as error:
                answer.set_exception(in_words(error))
            else:
                # Cancelled in between: the work is done, only nobody waits for it any more.
                with suppress(Exception):
                    answer.set_result(result)
        self._connection.close()

    def close(self) -> None:
        """Finishes what was queued, closes the connection and ends the thread."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()


class OnTheSpot:
    """One connection for reading, used on the caller's own thread, by one caller at a time.

    For those who wait for every answer on a thread of their own: each hop to a worker and back costs them two
    turns of the interpreter.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection: apsw.Connection | None = connection
        self._lock = threading.Lock()

    def do(self, job: Callable[..., T], *arguments: Any) -> T:
        """The job's result, or its StoreError."""
        with self._lock:
            if self._connection is None:
                raise StoreError(_("The store is closed."))
            try:
                return job(self._connection, *arguments)
            except apsw.Error as error:
                raise in_words(error) from error

    def close(self) -> None:
        """Waits for who is reading."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None


def in_words(error: BaseException) -> BaseException:
    """The database's error as a sentence for people, with the cause kept."""
    while isinstance(error, apsw.SQLError) and isinstance(error.__context__, apsw.Error):
        # A full disk ends the transaction by itself; that it cannot be undone once more says nothing.
        error = error.__context__
    if isinstance(error, apsw.FullError):
        sentence: StoreError = DiskFull(_("The disk is full. Free some room; nothing was lost."))
    elif isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError | apsw.PermissionsError):
        sentence = NotWritable(_("The data folder cannot be written. Check its permissions."))
    elif isinstance(error, apsw.CorruptError | apsw.NotADBError):
        sentence = Damaged(_("The data file is damaged. Restart Assist to set it aside and start afresh."))
    elif isinstance(error, apsw.Error):
        sentence = StoreError(_("The store failed: {reason}.").format(reason=type(error).__name__))
    else:
        return error
    sentence.__cause__ = error
    return sentence
