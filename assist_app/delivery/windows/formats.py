"""Formats of the Windows clipboard: our text in those programs ask for, and which ones can be given back."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from assist_app.model.delivery import Content

TEXT, BITMAP, METAFILE, OEM_TEXT, DIB, PALETTE, UNICODE, ENHANCED_METAFILE, LOCALE = (
    1,
    2,
    3,
    7,
    8,
    9,
    13,
    14,
    16,
)
HTML = "HTML Format"
"""https://learn.microsoft.com/windows/win32/dataxchg/html-clipboard-format"""

MARKS: dict[str, bytes] = {
    "ExcludeClipboardContentFromMonitorProcessing": struct.pack("<I", 0),
    "CanIncludeInClipboardHistory": struct.pack("<I", 0),
    "CanUploadToCloudClipboard": struct.pack("<I", 0),
    "Clipboard Viewer Ignore": struct.pack("<I", 0),
}
"""For clipboard managers, Windows' own history and its cloud: this text is not to be kept.

https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats
"""

OF_OLE = {"DataObject", "Ole Private Data"}
"""They point into the program that put them there; without it they mean nothing."""
HANDLES = {BITMAP, METAFILE, PALETTE, 0x80, 0x82, 0x83, 0x8E}
"""Handles instead of memory. Windows makes the first three itself from what it is given besides."""
PRIVATE = range(0x200, 0x400)
"""Meant for the program that put them there."""

VERSION = "Version:0.9\r\n"
HEAD = VERSION + "StartHTML:{:010d}\r\nEndHTML:{:010d}\r\nStartFragment:{:010d}\r\nEndFragment:{:010d}\r\n"
BEFORE, AFTER = "<html><body>\r\n<!--StartFragment-->", "<!--EndFragment-->\r\n</body></html>"


def html_format(fragment: str) -> bytes:
    """HTML with the byte offsets Windows wants in front of it, in UTF-8, ending in a zero byte."""
    start = len(HEAD.format(0, 0, 0, 0).encode())
    inner = start + len(BEFORE.encode())
    end = inner + len(fragment.encode())
    stop = end + len(AFTER.encode())
    return (HEAD.format(start, stop, inner, end) + BEFORE + fragment + AFTER).encode() + b"\0"


def unicode_text(text: str) -> bytes:
    """Text as CF_UNICODETEXT: UTF-16, lines ending in CR LF, then a zero."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    # Zeros would end the text for its reader.
    return lines.replace("\0", "").encode("utf-16-le", "surrogatepass") + b"\0\0"


def text_of(data: bytes) -> str:
    """The text of CF_UNICODETEXT with plain line breaks; what is not UTF-16 is replaced."""
    even = data[: len(data) // 2 * 2]
    return even.decode("utf-16-le", "replace").partition("\0")[0].replace("\r\n", "\n")


def keepable(number: int, name: str, all_numbers: Sequence[int]) -> bool:
    """Whether a format's bytes can be read and given back; `all_numbers` are those beside it."""
    if number in HANDLES or number in PRIVATE or name in OF_OLE:
        return False
    # A vector picture is a handle too, but has bytes of its own kind.
    return not (number in (TEXT, OEM_TEXT, LOCALE) and made_by_windows(number, all_numbers))


def made_by_windows(number: int, all_numbers: Sequence[int]) -> bool:
    """Windows names formats it makes itself behind those it makes them from."""
    if number not in all_numbers or UNICODE not in all_numbers:
        return False
    return list(all_numbers).index(number) > list(all_numbers).index(UNICODE)


def offers(content: Content) -> dict[int | str, bytes]:
    """Our text in every format, by number or registered name."""
    found: dict[int | str, bytes] = {UNICODE: unicode_text(content.plain)}
    if content.html:
        found[HTML] = html_format(content.html)
    return found
