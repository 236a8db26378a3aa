"""The pasteboard by bare messages: items with their bytes, and a promise that is kept when somebody reads.

Not tried on macOS.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from assist_app.delivery.macos import runtime

PROVIDE = ctypes.CFUNCTYPE(None, runtime.ID, runtime.ID, runtime.ID, runtime.ID)
NUMBERS = itertools.count(1)

Items = tuple[Mapping[str, bytes], ...]


class Pasteboard(Protocol):
    """What is asked of the pasteboard."""

    def count(self) -> int: ...
    def items(self) -> Items: ...
    def put(self, items: Sequence[Mapping[str, bytes]]) -> int: ...
    def promise(self, types: Sequence[str], marks: Sequence[str], give: Callable[[str], bytes]) -> int: ...


class SystemPasteboard:
    """The general one; used on the main thread only, where macOS keeps its promises."""

    def __init__(self) -> None:
        self._give: Callable[[str], bytes] = lambda name: b""
        self._provide = PROVIDE(self._keep)
        encoding = b"v@:@@"
        name = f"AssistPromise{next(NUMBERS)}"
        kind = runtime.new_class(name, {"pasteboard:provideDataForType:": (self._provide, encoding)})
        self._owner = runtime.send(kind, "new")

    def _board(self) -> Any:
        return runtime.send(runtime.cls("NSPasteboard"), "generalPasteboard")

    def count(self) -> int:
        """A number that grows with every change of its owner."""
        with runtime.Pool():
            return int(runtime.send(self._board(), "changeCount", answer=runtime.LONG))

    def items(self) -> Items:
        """Every item with all its types."""
        with runtime.Pool():
            return tuple(
                self._item(one) for one in runtime.items(runtime.send(self._board(), "pasteboardItems"))
            )

    def _item(self, item: Any) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for name in runtime.items(runtime.send(item, "types")):
            value = runtime.send(item, "dataForType:", name)
            if value:
                found[runtime.text(name)] = runtime.value_of(value)
        return found

    def put(self, items: Sequence[Mapping[str, bytes]]) -> int:
        """Replaces everything; the number it has then."""
        with runtime.Pool():
            board = self._board()
            runtime.send(board, "clearContents", answer=runtime.LONG)
            if items:
                objects = runtime.array([self._made(types) for types in items])
                runtime.send(board, "writeObjects:", objects, answer=runtime.BOOL)
            return int(runtime.send(board, "changeCount", answer=runtime.LONG))

    def _made(self, types: Mapping[str, bytes]) -> Any:
        item = runtime.send(runtime.send(runtime.cls("NSPasteboardItem"), "new"), "autorelease")
        for name, value in types.items():
            runtime.send(
                item, "setData:forType:", runtime.data(value), runtime.string(name), answer=runtime.BOOL
            )
        return item

    def promise(self, types: Sequence[str], marks: Sequence[str], give: Callable[[str], bytes]) -> int:
        """Replaces everything by types whose bytes `give` tells when they are read; its number then."""
        with runtime.Pool():
            self._give = give
            board = self._board()
            names = runtime.array([runtime.string(name) for name in (*types, *marks)])
            count = int(runtime.send(board, "declareTypes:owner:", names, self._owner, answer=runtime.LONG))
            for name in marks:
                value = runtime.data(b"")
                runtime.send(board, "setData:forType:", value, runtime.string(name), answer=runtime.BOOL)
            return count

    def _keep(self, _owner: Any, _selector: Any, board: Any, name: Any) -> None:
        value = runtime.data(self._give(runtime.text(name)))
        runtime.send(board, "setData:forType:", value, name, answer=runtime.BOOL)
