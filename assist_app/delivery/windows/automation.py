"""One question to UI Automation: is the field with the keyboard a password field?

Browsers draw their fields themselves, so their windows' styles say nothing. Called through the interfaces'
tables of methods, in the order of UIAutomationClient.h. Not tried on Windows itself.
"""

from __future__ import annotations

import ctypes
import uuid
from typing import Any

RELEASE, GET_FOCUSED, GET_PROPERTY = 2, 8, 10
IS_PASSWORD = 30019
"""UIA_IsPasswordPropertyId"""
VT_BOOL = 11
IN_PROCESS = 1
FREE_THREADED = 0
CLASS, INTERFACE = (
    uuid.UUID("ff48dba4-60ef-4201-aa87-54103eef594e").bytes_le,
    uuid.UUID("30cbe57d-d9d0-452a-ab13-7ac5ac4825ee").bytes_le,
)
"""CLSID_CUIAutomation, IID_IUIAutomation"""


class Variant(ctypes.Structure):
    """VARIANT: 24 bytes."""

    _fields_ = (
        ("kind", ctypes.c_uint16),
        ("reserved", ctypes.c_uint16 * 3),
        ("value", ctypes.c_int16),
        ("rest", ctypes.c_uint16 * 7),
    )


def focus_is_password() -> bool | None:
    """On a thread of its own; None when nobody can tell."""
    ole = ctypes.CDLL("ole32")
    ole.CoInitializeEx(None, FREE_THREADED)
    automation, element, value = ctypes.c_void_p(), ctypes.c_void_p(), Variant()
    try:
        if ole.CoCreateInstance(CLASS, None, IN_PROCESS, INTERFACE, ctypes.byref(automation)) < 0:
            return None
        if _call(automation, GET_FOCUSED, ctypes.byref(element)) < 0 or not element:
            return None
        if _call(element, GET_PROPERTY, ctypes.c_int32(IS_PASSWORD), ctypes.byref(value)) < 0:
            return None
        return bool(value.value) if value.kind == VT_BOOL else None
    finally:
        for made in (element, automation):
            if made:
                _call(made, RELEASE)
        ole.CoUninitialize()


def _call(made: ctypes.c_void_p, method: int, *arguments: Any) -> int:
    table = ctypes.cast(made, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *(type(one) for one in _typed(arguments)))
    return int(kind(table[method] or 0)(made, *_typed(arguments)))


def _typed(arguments: tuple[Any, ...]) -> list[Any]:
    return [
        one if isinstance(one, ctypes._SimpleCData) else ctypes.cast(one, ctypes.c_void_p)
        for one in arguments
    ]
