"""Random texts and random clipboard contents, the same for the same seed."""

from __future__ import annotations

import struct
from collections.abc import Callable
from random import Random

from tests.insertion.clip import Offer, Value

WORDS = (
    "您好，", "已为您登记", "退款会原路返回", "快递", "🎉", "👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "refund",
    "within 3 days", "naïve café", "e\u0301", "𠮷野家", "…", "  ", " ", "<b>1 & 2</b>", '"quoted"', "\\n",
    "%s {order}", "¥1,299.00",
)  # fmt: skip
MOST = 5000


def text(random: Random, *, breaks: bool = True) -> str:
    """1 to 5,000 characters; no line break at the end, where boxes show none."""
    wanted = random.choice((1, 2, 20, 200, 1000, random.randint(1, MOST), MOST))
    words = (*WORDS, "\n", "\n\n") if breaks else WORDS
    parts: list[str] = []
    while sum(map(len, parts)) < wanted:
        parts.append(random.choice(words))
    # A cut may fall into a joined emoji, which is still text.
    return "好" + "".join(parts)[: wanted - 1].rstrip("\n")


def plain(words: str) -> Offer:
    """Text as programs offer it."""
    data = words.encode()
    latin = words.encode("latin-1", "replace")
    return {
        "UTF8_STRING": Value("UTF8_STRING", 8, data),
        "text/plain;charset=utf-8": Value("text/plain;charset=utf-8", 8, data),
        "STRING": Value("STRING", 8, latin),
        "TEXT": Value("UTF8_STRING", 8, data),
    }


def _rich(random: Random) -> Offer:
    html = f"<meta charset=utf-8><table><tr><td>{text(random)}</td></tr></table>".encode()
    rtf = b"{\\rtf1 " + random.randbytes(300) + b"}"
    return {"text/html": Value("text/html", 8, html), "text/rtf": Value("text/rtf", 8, rtf), **plain("表")}


def _picture(random: Random) -> Offer:
    png = b"\x89PNG\r\n\x1a\n" + random.randbytes(random.randint(1000, 300_000))
    bmp = b"BM" + random.randbytes(random.randint(1000, 200_000))
    return {"image/png": Value("image/png", 8, png), "image/bmp": Value("image/bmp", 8, bmp)}


def _files(random: Random) -> Offer:
    names = [f"file:///home/agent/%E5%8F%91%E7%A5%A8{random.randint(0, 99)}.pdf" for _n in range(3)]
    uris = "\r\n".join((*names, "")).encode()
    copied = ("copy\n" + "\n".join(names)).encode()
    gnome = "x-special/gnome-copied-files"
    return {"text/uri-list": Value("text/uri-list", 8, uris), gnome: Value(gnome, 8, copied)}


def _odd(random: Random) -> Offer:
    numbers = struct.pack("=6I", *(random.getrandbits(32) for _n in range(6)))
    shorts = struct.pack("=5H", *(random.getrandbits(16) for _n in range(5)))
    return {
        "application/x-numbers": Value("INTEGER", 32, numbers),
        "application/x-shorts": Value("application/x-shorts", 16, shorts),
        "application/x-empty": Value("application/x-empty", 8, b""),
        **plain("\0" + text(random)),
    }


def _huge(random: Random) -> Offer:
    return {"image/tiff": Value("image/tiff", 8, random.randbytes(5_000_000)), **plain(text(random) * 100)}


CONTENTS: dict[str, tuple[Callable[[Random], Offer | None], int]] = {
    "text": (lambda random: plain(text(random)), 5),
    "HTML": (_rich, 4),
    "PNG": (_picture, 4),
    "files": (_files, 3),
    "odd formats": (_odd, 3),
    "5 MB": (_huge, 1),
    "empty": (lambda random: None, 2),
}
"""What somebody may have copied before, and how often; None is an empty clipboard."""


def contents(random: Random) -> Offer | None:
    """One of them."""
    made, weights = zip(*CONTENTS.values(), strict=True)
    return random.choices(made, weights)[0](random)
