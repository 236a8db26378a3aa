"""Structures and numbers of the Windows API, with the same layout wherever Python runs (64 bit)."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence

# ctypes.wintypes is as wide as the machine it runs on, so its layouts could not be checked elsewhere.
DWORD, WORD, LONG, BOOL, HANDLE = (
    ctypes.c_uint32,
    ctypes.c_uint16,
    ctypes.c_int32,
    ctypes.c_int32,
    ctypes.c_void_p,
)

KEYBOARD = 1
KEY_UP = 0x0002
EXTENDED = 0x0001

SHIFT, CONTROL, ALT, LEFT_WIN, RIGHT_WIN, INSERT, LETTER_V = 0x10, 0x11, 0x12, 0x5B, 0x5C, 0x2D, 0x56
PASTE = (CONTROL, LETTER_V)
PASTE_THE_OLD_WAY = (SHIFT, INSERT)
MODIFIERS = (SHIFT, CONTROL, ALT, LEFT_WIN, RIGHT_WIN)
NEED_EXTENDED = {INSERT, LEFT_WIN, RIGHT_WIN}


class KeyboardInput(ctypes.Structure):
    """KEYBDINPUT: 24 bytes."""

    _fields_ = (
        ("key", WORD),
        ("scan", WORD),
        ("flags", DWORD),
        ("time", DWORD),
        ("extra", ctypes.c_uint64),
    )


class MouseInput(ctypes.Structure):
    """MOUSEINPUT: 32 bytes, the largest of the union."""

    _fields_ = (
        ("x", LONG),
        ("y", LONG),
        ("data", DWORD),
        ("flags", DWORD),
        ("time", DWORD),
        ("extra", ctypes.c_uint64),
    )


class EitherInput(ctypes.Union):
    """The union in INPUT."""

    _fields_ = (("keyboard", KeyboardInput), ("mouse", MouseInput))


class Input(ctypes.Structure):
    """INPUT: 40 bytes, the union at 8."""

    _fields_ = (("kind", DWORD), ("event", EitherInput))


class Rectangle(ctypes.Structure):
    """RECT: 16 bytes."""

    _fields_ = (("left", LONG), ("top", LONG), ("right", LONG), ("bottom", LONG))


class ThreadInfo(ctypes.Structure):
    """GUITHREADINFO: 72 bytes; `size` must be set."""

    _fields_ = (
        ("size", DWORD),
        ("flags", DWORD),
        ("active", HANDLE),
        ("focus", HANDLE),
        ("capture", HANDLE),
        ("menu_owner", HANDLE),
        ("moving", HANDLE),
        ("caret", HANDLE),
        ("caret_place", Rectangle),
    )


class Message(ctypes.Structure):
    """MSG: 48 bytes."""

    _fields_ = (
        ("window", HANDLE),
        ("message", DWORD),
        ("wide", ctypes.c_uint64),
        ("long", ctypes.c_int64),
        ("time", DWORD),
        ("x", LONG),
        ("y", LONG),
    )


WINDOW_PROCEDURE = ctypes.CFUNCTYPE(
    ctypes.c_int64, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint64, ctypes.c_int64
)
"""64-bit Windows knows one calling convention only, so CFUNCTYPE is WINFUNCTYPE."""
FOR_EACH_WINDOW = ctypes.CFUNCTYPE(BOOL, ctypes.c_void_p, ctypes.c_int64)


class WindowClass(ctypes.Structure):
    """WNDCLASSW: 72 bytes."""

    _fields_ = (
        ("style", DWORD),
        ("procedure", WINDOW_PROCEDURE),
        ("class_extra", LONG),
        ("window_extra", LONG),
        ("instance", HANDLE),
        ("icon", HANDLE),
        ("cursor", HANDLE),
        ("background", HANDLE),
        ("menu", ctypes.c_wchar_p),
        ("name", ctypes.c_wchar_p),
    )


class SidAndAttributes(ctypes.Structure):
    """SID_AND_ATTRIBUTES, which is all a TOKEN_MANDATORY_LABEL holds: 16 bytes, the SID's bytes behind it."""

    _fields_ = (("sid", HANDLE), ("attributes", DWORD))


def chord_inputs(chord: Sequence[int], scan_of: Callable[[int], int]) -> ctypes.Array[Input]:
    """What SendInput is given for a chord: keys down in this order, up in the other."""
    events = [(key, 0) for key in chord] + [(key, KEY_UP) for key in reversed(chord)]
    inputs = (Input * len(events))()
    for made, (key, flags) in zip(inputs, events, strict=True):
        made.kind = KEYBOARD
        made.event.keyboard.key = key
        made.event.keyboard.scan = scan_of(key)
        made.event.keyboard.flags = flags | (EXTENDED if key in NEED_EXTENDED else 0)
    return inputs
