"""What leaves this computer when one turn is asked about: every text as it is sent, and what was replaced."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assist_app.assist.backend import Question
from assist_app.assist.masking.kinds import Kind, counted
from assist_app.assist.masking.masker import MaskedText, Masker
from assist_app.assist.masking.transform import masked_question
from assist_app.model.conversation import Message, MessageState, Role


class Part(StrEnum):
    """Which part of a question a line belongs to."""

    TITLE = "title"
    MESSAGE = "message"
    EVIDENCE = "evidence"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class LeavingLine:
    """One text. `role` and `author` are set for messages; `text` is None where it stays with the vendor."""

    part: Part
    text: MaskedText | None
    role: Role | None = None
    author: MaskedText | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """All that is sent for one turn, in reading order."""

    lines: tuple[LeavingLine, ...] = ()

    @property
    def kinds(self) -> dict[Kind, int]:
        """How many different values of each kind are replaced."""
        texts = [text for line in self.lines for text in (line.author, line.text) if text is not None]
        values = {one.value: one.kind for text in texts for one in text.replaced}
        return counted(list(values.values()))


def leaving(question: Question, masker: Masker) -> Leaving:
    """What a masked backend is given at most; recalled messages, which adapters leave out, are left out."""
    masked_question(question, masker)
    talk, lines = question.conversation, list[LeavingLine]()
    if talk.title:
        lines.append(LeavingLine(Part.TITLE, masker.mask_person(talk.title)))
    spoken = [message for message in talk.messages if message.state is not MessageState.RECALLED]
    lines += [_line(message, masker) for message in spoken]
    if question.intent is not None:
        evidence = (words for words in question.intent.evidence if not masker.is_part(words))
        lines += [LeavingLine(Part.EVIDENCE, masker.mask(words)) for words in evidence]
    scripts = (message for row in question.grounding for message in row.messages)
    lines += [LeavingLine(Part.SCRIPT, masker.mask(message)) for message in scripts]
    return Leaving(tuple(lines))


def _line(message: Message, masker: Masker) -> LeavingLine:
    text = None if message.text is None else masker.mask(message.text)
    author = masker.mask_person(message.author) if message.author else None
    return LeavingLine(Part.MESSAGE, text, message.role, author)
