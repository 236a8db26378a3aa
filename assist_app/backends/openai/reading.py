"""What of a model's text is for the agent: no thoughts, no citation marks, nothing half."""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE = "[[NONE]]"
"""What the model is told to answer when nothing it knows fits."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

TAGS = "think|thinking|thought|reasoning"
THOUGHT = re.compile(rf"<({TAGS})>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
THOUGHT_END = re.compile(rf"</(?:{TAGS})>", re.IGNORECASE)
HALF_TAG = re.compile(r"</?[a-z0-9_-]{0,30}$", re.IGNORECASE)

OPEN, CLOSE, BETWEEN = "[\\[【]", "[\\]】]", "[,，、;]"
CITED = re.compile(rf"[ \t]*{OPEN} ?(\d{{1,2}}(?: ?{BETWEEN} ?\d{{1,2}}){{0,8}}) ?{CLOSE}")
HALF_CITED = re.compile(rf"(?:[ \t]*{OPEN}[\d ,，、;]{{0,40}})+$")
WRAPPING = " \t\r\n[]【】.。*`'\"“”"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as the agent sees it, and the numbers of the sources it cites, in order of appearance.

    `none` says that the model answered that nothing fits.
    """

    text: str
    cited: tuple[int, ...] = ()
    none: bool = False


def read_reply(raw: str, *, sources: int, ended: bool, tag: str = "", thinks_first: bool = False) -> Shown:
    """A reply out of the text so far. While it has not `ended`, what may become a mark is held back.

    `sources` is how many scripts may be cited: without any, brackets are text. `tag` is what the prompt
    set texts apart with: a model that repeats it is not to be copied. `thinks_first` holds everything
    back until a thought has ended, for models whose thoughts begin without a mark.
    """
    text = plain(raw, ended=ended, tag=tag, thinks_first=thinks_first)
    if _is_none(text, ended):
        return Shown("", none=ended or text.lstrip().startswith(NONE))
    if not sources:
        return Shown(text)
    cited: dict[int, None] = {}
    for found in CITED.finditer(text):
        cited.update(dict.fromkeys(map(int, re.findall(r"\d+", found.group(1)))))
    text = HALF_CITED.sub("", CITED.sub("", text)).strip()
    return Shown(text, tuple(number for number in cited if 1 <= number <= sources))


def clean(text: str) -> str:
    """Without what is no text: control characters, halves of characters, changes of direction."""
    return UNPRINTABLE.sub("", text)


def plain(raw: str, *, ended: bool, tag: str = "", thinks_first: bool = False) -> str:
    """The text so far without thoughts and without the marks of the prompt."""
    if thinks_first and not ended and THOUGHT_END.search(raw) is None:
        return ""
    text = clean(THOUGHT_END.split(THOUGHT.sub("", raw))[-1])
    if tag:
        text = re.sub(rf"</?[a-z]+-{re.escape(tag)}>\n?", "", text)
    if not ended:
        text = HALF_TAG.sub("", text)
    return text.strip()


def begins_with_a_thought(raw: str) -> bool:
    """Whether a thought ends that never began: the server gave its opening mark to the model itself."""
    return THOUGHT_END.search(THOUGHT.sub("", raw)) is not None


def _is_none(text: str, ended: bool) -> bool:
    if text.startswith(NONE):
        return True
    core = text.strip(WRAPPING).upper()
    return core == "NONE" if ended else bool(text) and "NONE".startswith(core)
