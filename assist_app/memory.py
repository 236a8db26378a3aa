"""Gives memory back to the system after a big piece of work."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable


def _trim() -> Callable[[int], int] | None:
    """glibc's malloc_trim; other systems give back by themselves."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


_TRIM = _trim()


def give_back() -> None:
    """Returns freed memory that the allocator still holds; takes a few milliseconds, off the UI thread.

    Indexing and training need several times what they leave behind; without this a third of the
    program's memory would be such leavings.
    """
    if _TRIM is not None:
        _TRIM(0)
