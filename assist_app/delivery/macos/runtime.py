"""The Objective-C runtime and the C libraries of macOS, through ctypes. Not tried on macOS.

On Apple's processors a message must be sent with the exact types of its method, so each call names them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

FRAMEWORKS = "/System/Library/Frameworks/{name}.framework/{name}"
ID, LONG, BOOL, UNSIGNED = ctypes.c_void_p, ctypes.c_long, ctypes.c_bool, ctypes.c_ulong


@cache
def framework(name: str) -> ctypes.CDLL:
    """A framework of the system; only there on macOS."""
    return ctypes.CDLL(FRAMEWORKS.format(name=name))


@cache
def objc() -> ctypes.CDLL:
    """The runtime itself, with its pointers as wide as they are."""
    framework("AppKit")
    found = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
    for name in ("objc_getClass", "sel_registerName", "objc_allocateClassPair", "objc_autoreleasePoolPush"):
        getattr(found, name).restype = ID
    return found


def selector(name: str) -> ctypes.c_void_p:
    """A method's name as the runtime knows it."""
    return ctypes.c_void_p(objc().sel_registerName(name.encode()))


def cls(name: str) -> ctypes.c_void_p:
    """A class."""
    return ctypes.c_void_p(objc().objc_getClass(name.encode()))


def send(receiver: Any, name: str, *arguments: Any, answer: Any = ID, kinds: Sequence[Any] = ()) -> Any:
    """Sends a message; `kinds` are the types of the arguments, objects where nothing is said."""
    types = tuple(kinds) or (ID,) * len(arguments)
    method = ctypes.CFUNCTYPE(answer, ID, ID, *types)(("objc_msgSend", objc()))
    return method(receiver, selector(name), *arguments)


def string(text: str) -> Any:
    """An NSString that goes with the pool around it."""
    data = text.encode("utf-8", "replace")
    made = send(cls("NSString"), "alloc")
    kinds = (ctypes.c_char_p, UNSIGNED, UNSIGNED)
    made = send(made, "initWithBytes:length:encoding:", data, len(data), UTF8, kinds=kinds)
    return send(made, "autorelease")


UTF8 = 4


def text(made: Any) -> str:
    """The text of an NSString, "" for none."""
    found = send(made, "UTF8String", answer=ctypes.c_char_p) if made else None
    return found.decode("utf-8", "replace") if found else ""


def data(value: bytes) -> Any:
    """An NSData."""
    kinds = (ctypes.c_char_p, UNSIGNED)
    return send(cls("NSData"), "dataWithBytes:length:", value, len(value), kinds=kinds)


def value_of(made: Any) -> bytes:
    """The bytes of an NSData."""
    size = send(made, "length", answer=UNSIGNED)
    return ctypes.string_at(send(made, "bytes"), size) if size else b""


def items(array: Any) -> list[Any]:
    """The objects of an NSArray."""
    count = send(array, "count", answer=UNSIGNED) if array else 0
    return [send(array, "objectAtIndex:", number, kinds=(UNSIGNED,)) for number in range(count)]


def array(objects: Sequence[Any]) -> Any:
    """An NSArray."""
    made = send(cls("NSMutableArray"), "array")
    for one in objects:
        send(made, "addObject:", one, answer=None)
    return made


class Pool:
    """What is made inside goes at its end."""

    def __enter__(self) -> None:
        self._pool = ctypes.c_void_p(objc().objc_autoreleasePoolPush())

    def __exit__(self, *_error: object) -> None:
        objc().objc_autoreleasePoolPop(self._pool)


def new_class(name: str, methods: dict[str, tuple[Callable[..., Any], bytes]]) -> ctypes.c_void_p:
    """Makes a class of NSObject; by selector the C function, which its owner keeps, and its type encoding."""
    made = ctypes.c_void_p(objc().objc_allocateClassPair(cls("NSObject"), name.encode(), 0))
    for method, (function, encoding) in methods.items():
        objc().class_addMethod(made, selector(method), function, encoding)
    objc().objc_registerClassPair(made)
    return made
