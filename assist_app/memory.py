"""Keeps memory in few places, and gives it back to the system after a big piece of work."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

HEAPS, M_ARENA_MAX = 2, -8
"""One for the thread of the window and one for all others, and what glibc calls their number."""


def _glibc(name: str) -> Callable[..., int] | None:
    """A function of glibc's allocator; other systems do without."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)


_TRIM, _OPTION = _glibc("malloc_trim"), _glibc("mallopt")


def share_heaps() -> None:
    """Lets threads that begin from now on share one heap.

    By default eight for each core may come into being, and what one thread has freed in its own serves no
    other: 10 MB with 100,000 scripts.
    """
    if _OPTION is not None:
        _OPTION(M_ARENA_MAX, HEAPS)


def give_back() -> None:
    """Returns freed memory that the allocator still holds; takes a few milliseconds, off the UI thread.

    Indexing and training need several times what they leave behind; without this a third of the
    program's memory would be such leavings.
    """
    if _TRIM is not None:
        _TRIM(0)
