"""`assist-app insert`: one text into another program's window, and one line of JSON about it.

On X11 and Wayland the clipboard's content lives in the program that owns it. So the work is done there by a
process that stays behind, unseen, until somebody copies something else. Windows and macOS keep it themselves.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import Finding, Hazard, Level
from assist_app.assist.outgoing.situation import Situation
from assist_app.delivery.insertion import BY_LEAVE, Leave, here, make_inserter
from assist_app.files.outgoing_file import load_policy
from assist_app.guards.checking import simplified_signs
from assist_app.i18n import _
from assist_app.model.delivery import Content, Delivered, Result
from assist_app.model.errors import AssistError, DeliveryError
from assist_app.paths import DataFolder, resources
from assist_app.rooms.starting import Late
from assist_app.ui.outgoing.outgoing_words import finding_words

log = logging.getLogger("assist.delivery")

OK, FAILED = 0, 1
MOST_BYTES = 1_000_000
"""Of a text. Longer ones would keep the window they go to busy for minutes."""

OWNED_BY_US = {"x11", "wayland"}
"""Ways on which the clipboard's content goes with its owner."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be inserted: into the window whose title fits, None for the one the agent came from."""

    late: Late
    content: Content
    title: re.Pattern[str] | None
    way: str
    leave: Leave | None


def run_insert(file: str, title: str | None, late: Late, folder: DataFolder, *, anyway: bool = False) -> int:
    """Inserts the text of a file, "-" for standard input; 0 only when the target has read it.

    `folder` has what was laid down for outgoing texts, and the vault. What would be asked about in the window
    is inserted with `anyway` alone, what must not leave never.
    """
    try:
        content = Content(_read(file))
        pattern = _pattern(title)
        object_to(content.plain, folder.outgoing, anyway=anyway)
    except DeliveryError as error:
        return _tell(_line(Delivered(Result.REFUSED, error.sentence)))
    choice = here(os.environ, lambda name: find_spec(name) is not None, late)
    if not choice.works:
        return _tell(_line(Delivered(Result.REFUSED, choice.reason)))
    leave = late("rooms.desktop_leave").of_folder(folder) if choice.name in BY_LEAVE else None
    work = Work(late, content, pattern, choice.name, leave)
    return _tell(_in_a_process_of_its_own(work) if choice.name in OWNED_BY_US else _here(work))


def _read(file: str) -> str:
    try:
        data = _bytes(file)
        if len(data) > MOST_BYTES:
            words = _("{file} is longer than any reply: more than {most} kB.")
            raise DeliveryError(words.format(file=file, most=MOST_BYTES // 1000))
        text = data.decode("utf-8-sig")
    except OSError as error:
        words = _("{file} cannot be read: {reason}.")
        raise DeliveryError(words.format(file=file, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise DeliveryError(_("{file} is not text in UTF-8.").format(file=file)) from error
    if not text:
        raise DeliveryError(_("{file} is empty.").format(file=file))
    if "\0" in text:
        raise DeliveryError(_("{file} is not text in UTF-8.").format(file=file))
    return text.replace("\r\n", "\n")


def _bytes(file: str) -> bytes:
    """No more than would be refused anyway: a device never ends."""
    if file != "-":
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def object_to(text: str, lists: Path, *, anyway: bool) -> None:
    """DeliveryError when the text must not leave, or only when somebody has looked at it."""
    check = OutgoingCheck(Folding(simplified_signs(resources())))
    check.use(load_policy(lists, resources()).policy)
    verdict = check.check(text, Situation(inserting=True))
    if not verdict.stops or (anyway and verdict.level is not Level.BLOCK):
        return
    stopping = [finding for finding, level in verdict.findings if level in (Level.ASK, Level.BLOCK)]
    shown = _without_secrets(text, (finding for finding, _level in verdict.findings))
    found = "; ".join(finding_words(finding, shown, "") for finding in stopping)
    words = (
        _("This must not leave: {found}.")
        if verdict.level is Level.BLOCK
        else _("To be looked at first: {found}. With --anyway it is inserted all the same.")
    )
    raise DeliveryError(words.format(found=found))


def _without_secrets(text: str, findings: Iterable[Finding]) -> str:
    """As long as it was: what is said here ends in the logs of scripts."""
    for finding in findings:
        if finding.hazard is Hazard.SECRET:
            size = finding.end - finding.start
            text = f"{text[: finding.start]}{'•' * size}{text[finding.end :]}"
    return text


def _pattern(title: str | None) -> re.Pattern[str] | None:
    try:
        return None if title is None else re.compile(title)
    except re.error as error:
        words = _("{pattern} is not a regular expression: {reason}.")
        raise DeliveryError(words.format(pattern=title, reason=error)) from error


def _line(done: Delivered) -> str:
    values = {"result": done.result.value, "reason": done.reason, "ms": round(done.milliseconds, 1)}
    return json.dumps(values, ensure_ascii=False)


def _tell(line: str) -> int:
    print(line, flush=True)
    return OK if json.loads(line)["result"] == Result.INSERTED.value else FAILED


def _in_a_process_of_its_own(work: Work) -> str:
    """What came of it, told by a process that lives on while the clipboard needs it."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        status = FAILED
        try:
            _leave_the_terminal()
            asyncio.run(_insert(work, lambda line: _pass_on(line, writing)))
            status = OK
        except Exception:
            # Its output goes nowhere by now.
            log.exception("insertion failed")
        finally:
            # Nothing of the parent's may be flushed or closed a second time.
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        line = told.readline().strip()
    return line or _line(Delivered(Result.REFUSED, _("Inserting failed. The log says why.")))


def _pass_on(line: str, writing: int) -> None:
    os.write(writing, f"{line}\n".encode())
    os.close(writing)


def _here(work: Work) -> str:
    """The same where nothing has to stay behind: it ends when the old content is back."""
    told: list[str] = []
    asyncio.run(_insert(work, told.append))
    return told[0]


def _leave_the_terminal() -> None:
    """Whoever waits for the command's output must not wait for this process."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)


async def _insert(work: Work, tell: Callable[[str], None]) -> None:
    try:
        inserter = make_inserter(work.way, work.late, work.leave)
        target = inserter.titled(work.title) if work.title is not None else None
        done = await inserter.insert(work.content, target)
    except AssistError as error:
        tell(_line(Delivered(Result.REFUSED, error.sentence)))
        return
    tell(_line(done))
    await inserter.until_free()
    await inserter.close()
