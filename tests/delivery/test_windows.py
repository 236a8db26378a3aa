"""Windows: layouts, formats, and the clipboard's loan over a clipboard with promises like the real one."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.delivery.system import Heard
from assist_app.delivery.windows import structures
from assist_app.delivery.windows.automation import Variant
from assist_app.delivery.windows.formats import MARKS, html_format, keepable, text_of, unicode_text
from assist_app.delivery.windows.keeper import Busy, Keeper
from assist_app.delivery.windows.programs import is_password, must_be_within_reach, profile_of
from assist_app.delivery.windows.structures import (
    CONTROL,
    EXTENDED,
    INSERT,
    KEY_UP,
    LETTER_V,
    PASTE,
    PASTE_THE_OLD_WAY,
    Input,
    chord_inputs,
)
from assist_app.model.delivery import Content
from assist_app.model.errors import DeliveryError

UNICODE, DROP = 13, 15
OURS, THEIRS = 0x50, 0x60
TARGET, MANAGER = 700, 800


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (structures.Input, 40), (structures.KeyboardInput, 24), (structures.MouseInput, 32),
        (structures.ThreadInfo, 72), (structures.Message, 48), (structures.WindowClass, 72),
        (structures.Rectangle, 16), (structures.SidAndAttributes, 16), (Variant, 24),
    ],
)  # fmt: skip
def test_structures_are_as_long_as_windows_expects(kind: type[ctypes.Structure], size: int) -> None:
    assert ctypes.sizeof(kind) == size


def test_a_chord_is_laid_out_as_send_input_reads_it() -> None:
    data = bytes(chord_inputs(PASTE, lambda key: key + 0x100))
    rows = [struct.unpack_from("<I4xHHII4xQ", data, start) for start in range(0, len(data), 40)]
    keys = [(CONTROL, 0), (LETTER_V, 0), (LETTER_V, KEY_UP), (CONTROL, KEY_UP)]
    assert rows == [(1, key, key + 0x100, flags, 0, 0) for key, flags in keys]
    old = chord_inputs(PASTE_THE_OLD_WAY, lambda key: 0)
    flags = [one.event.keyboard.flags for one in old if one.event.keyboard.key == INSERT]
    assert flags == [EXTENDED, EXTENDED | KEY_UP]
    assert ctypes.sizeof(Input) * 4 == len(bytes(old))


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_html_says_where_it_begins_and_ends(fragment: str) -> None:
    data = html_format(fragment)
    places = dict(line.split(":") for line in data.decode().split("<html>")[0].split("\r\n") if line)
    assert data[int(places["StartFragment"]) : int(places["EndFragment"])] == fragment.encode()
    assert data[int(places["StartHTML"]) :].startswith(b"<html>")
    assert data[: int(places["EndHTML"])].endswith(b"</html>") and data.endswith(b"\0")


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=200))
def test_text_keeps_its_lines(text: str) -> None:
    data = unicode_text(text)
    assert data.endswith(b"\0\0")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert text_of(data) == lines
    assert "\n" not in data.decode("utf-16-le").replace("\r\n", "")


def test_rubbish_instead_of_text_does_no_harm() -> None:
    for data in (b"", b"\0", b"\x00\xd8", b"a", "半".encode("utf-16-le") + b"\x01"):
        assert isinstance(text_of(data), str)
    assert unicode_text("a\0b\ud800") == "ab\ud800".encode("utf-16-le", "surrogatepass") + b"\0\0"


def test_handles_and_what_windows_makes_itself_are_left_out() -> None:
    there = [UNICODE, 16, 1, 7, 2, 8]
    assert [number for number in there if keepable(number, "", there)] == [UNICODE, 8]
    assert keepable(1, "", [1, 7, 16, UNICODE])
    assert not keepable(49161, "Ole Private Data", there) and not keepable(0x201, "", there)
    assert keepable(49200, "PNG", there)


def test_marks_are_the_numbers_windows_reads() -> None:
    assert set(MARKS) >= {
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    }
    assert all(data == bytes(4) for data in MARKS.values())


def test_programs() -> None:
    assert profile_of("ConsoleWindowClass").breaks_send and profile_of("PuTTY").keys == "Shift+Insert"
    assert not profile_of("Chrome_WidgetWin_1").breaks_send
    assert is_password("Edit", 0x50010020) and not is_password("Edit", 0x50010000)
    assert is_password("WindowsForms10.EDIT.app.0.1", 0x20) and not is_password("Button", 0x20)
    for level in (None, 0x3000, 0x4000):
        with pytest.raises(DeliveryError, match="administrator"):
            must_be_within_reach(0x2000, level)
    for own, level in ((0x2000, 0x2000), (0x2000, 0x1000), (0x3000, 0x3000)):
        must_be_within_reach(own, level)


class FakeClipboard:
    """One clipboard with an owner, promises, a number of changes, and one who has it open."""

    def __init__(self) -> None:
        self.formats: dict[int, bytes | None] = {}
        self.owner_window = 0
        self.number = 1
        self.open_by = 0
        self.names: dict[str, int] = {}
        self.processes = {OURS: os.getpid(), THEIRS: 999, TARGET + 1: TARGET, MANAGER + 1: MANAGER}
        self.told: Keeper | None = None
        self.refuses: set[int] = set()
        self.reads = 0

    def open(self, window: int) -> bool:
        if self.open_by:
            return False
        self.open_by = window
        return True

    def close(self) -> None:
        self.open_by = 0

    def empty(self) -> bool:
        if self.owner_window == OURS and self.told is not None:
            self.told.destroyed()
        self.formats, self.owner_window, self.number = {}, self.open_by, self.number + 1
        return True

    def numbers(self) -> list[int]:
        return list(self.formats)

    def name(self, number: int) -> str:
        return {number: name for name, number in self.names.items()}.get(number, "")

    def register(self, name: str) -> int:
        return self.names.setdefault(name, 0xC000 + len(self.names))

    def get(self, number: int) -> bytes | None:
        self.reads += 1
        if number in self.refuses:
            return None
        if self.formats.get(number) is None and self.owner_window == OURS and self.told is not None:
            self.told.render(number)
        return self.formats.get(number)

    def put(self, number: int, data: bytes | None) -> bool:
        self.formats[number] = data
        self.number += 1
        return True

    def owner(self) -> int:
        return self.owner_window

    def sequence(self) -> int:
        return self.number

    def opener(self) -> int:
        return self.processes.get(self.open_by, 0)

    def process_of(self, window: int) -> int:
        return self.processes.get(window, 0)

    def copied(self, formats: dict[int, bytes]) -> None:
        """Somebody else copies."""
        assert self.open(THEIRS)
        self.empty()
        self.formats.update(formats)
        self.close()

    def read_by(self, process: int, number: int = UNICODE) -> bytes | None:
        """A program reads; 0 is one that opens it without a window."""
        assert self.open(process + 1)
        try:
            return self.get(number)
        finally:
            self.close()


Stage = tuple[FakeClipboard, Keeper, list[Heard]]
READERS = frozenset({TARGET})
TEXT = Content("您好 👋\n第二行", "<b>您好</b>")
BEFORE = {
    UNICODE: unicode_text("旧的"),
    DROP: struct.pack("<IiiII", 20, 0, 0, 0, 1) + b"C\0\0\0\0\0",
    49300: b"\0\xff",
}


@pytest.fixture
def stage() -> Stage:
    clipboard = FakeClipboard()
    clipboard.copied(BEFORE)
    clipboard.told = Keeper(clipboard, OURS)
    return clipboard, clipboard.told, []


def test_a_loan_is_read_and_everything_is_back(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    saved = keeper.lend(TEXT, READERS, heard.append)
    assert (saved.formats, saved.plain, saved.ours) == (BEFORE, "旧的", False)
    assert heard == [] and not clipboard.open_by
    assert clipboard.formats[clipboard.names["CanIncludeInClipboardHistory"]] == bytes(4)
    assert clipboard.read_by(TARGET) == unicode_text(TEXT.plain)
    assert clipboard.read_by(TARGET, clipboard.names["HTML Format"]) == html_format(TEXT.html)
    assert heard == [Heard.READ, Heard.READ]
    assert keeper.give_back(saved)
    assert clipboard.formats == BEFORE and heard == [Heard.READ, Heard.READ]


@pytest.mark.parametrize(
    ("reader", "readers", "expected"),
    [
        (TARGET, READERS, Heard.READ), (MANAGER, READERS, Heard.REFUSED), (0, READERS, Heard.READ),
        (MANAGER, frozenset(), Heard.READ),
    ],
)  # fmt: skip
def test_who_reads_is_told_apart_as_far_as_windows_says(
    stage: Stage, reader: int, readers: frozenset[int], expected: Heard
) -> None:
    clipboard, keeper, heard = stage
    keeper.lend(TEXT, readers, heard.append)
    clipboard.read_by(reader)
    assert heard == [expected]


def test_a_manager_is_given_nothing_and_the_promise_stays(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    saved = keeper.lend(TEXT, READERS, heard.append)
    changes = clipboard.number
    assert clipboard.read_by(MANAGER) is None
    assert clipboard.number == changes, "what changes is read again by managers"
    assert clipboard.read_by(TARGET) == unicode_text(TEXT.plain)
    assert heard == [Heard.REFUSED, Heard.READ]
    assert keeper.give_back(saved) and clipboard.formats == BEFORE


def test_a_promise_that_was_kept_is_made_again(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    saved = keeper.lend(TEXT, READERS, heard.append)
    clipboard.read_by(0)
    keeper.again()
    clipboard.read_by(TARGET)
    assert heard == [Heard.READ, Heard.READ]
    assert keeper.give_back(saved) and clipboard.formats == BEFORE


def test_a_promise_cannot_be_made_again_while_the_target_reads(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    keeper.lend(TEXT, READERS, heard.append)
    clipboard.open(TARGET + 1)
    keeper.again()
    assert heard == [Heard.READ]
    clipboard.open_by = MANAGER + 1
    with pytest.raises(Busy):
        keeper.again()


def test_what_somebody_copies_meanwhile_stays(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    saved = keeper.lend(TEXT, READERS, heard.append)
    clipboard.copied({UNICODE: unicode_text("new")})
    assert heard == [Heard.LOST]
    assert not keeper.give_back(saved)
    keeper.again()
    assert clipboard.formats == {UNICODE: unicode_text("new")}
    keeper.render(UNICODE)
    assert heard == [Heard.LOST]


def test_what_cannot_be_read_is_not_taken_away(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    clipboard.refuses = set(BEFORE)
    before = clipboard.number
    with pytest.raises(DeliveryError, match="could not have been given back"):
        keeper.lend(TEXT, READERS, heard.append)
    assert clipboard.number == before and not clipboard.open_by
    clipboard.refuses = {DROP}
    assert set(keeper.save().formats) == set(BEFORE) - {DROP}


def test_an_empty_clipboard_is_empty_again(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    clipboard.copied({})
    saved = keeper.lend(TEXT, READERS, heard.append)
    clipboard.read_by(TARGET)
    assert keeper.give_back(saved) and clipboard.formats == {}


def test_somebody_who_has_it_open_is_waited_for(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    clipboard.open(THEIRS)
    acts: list[Callable[[], object]] = [
        keeper.save,
        lambda: keeper.lend(TEXT, READERS, heard.append),
        lambda: keeper.leave(TEXT),
        lambda: keeper.give_back(keeper.save()),
    ]
    for act in acts:
        with pytest.raises(Busy):
            act()
    assert clipboard.formats == BEFORE and clipboard.open_by == THEIRS


def test_a_loan_nobody_waits_for_any_more_takes_nothing(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    with pytest.raises(Busy):
        keeper.lend(TEXT, READERS, heard.append, lambda: True)
    assert clipboard.formats == BEFORE and not clipboard.open_by


def test_the_same_content_is_not_read_twice(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    for number in range(5):
        saved = keeper.lend(Content(str(number)), READERS, heard.append)
        clipboard.read_by(TARGET)
        assert keeper.give_back(saved)
    assert clipboard.reads == len(BEFORE) + 5
    clipboard.copied({UNICODE: unicode_text("new")})
    assert keeper.lend(TEXT, READERS, heard.append).plain == "new"


def test_our_own_copy_is_known_as_ours_until_somebody_changes_it(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    keeper.leave(TEXT)
    saved = keeper.save()
    assert (saved.ours, saved.plain) == (True, TEXT.plain)
    assert clipboard.formats[clipboard.names["ExcludeClipboardContentFromMonitorProcessing"]] == bytes(4)
    clipboard.copied(BEFORE)
    assert not keeper.save().ours
    saved = keeper.lend(TEXT, READERS, heard.append)
    keeper.give_back(saved)
    assert not keeper.save().ours


def test_a_window_that_goes_leaves_the_text_itself(stage: Stage) -> None:
    clipboard, keeper, heard = stage
    keeper.lend(TEXT, READERS, heard.append)
    keeper.render_all()
    assert clipboard.formats[UNICODE] == unicode_text(TEXT.plain)


@given(
    st.lists(
        st.sampled_from(["lend", "again", "read", "manager", "copied", "back", "leave", "render"]),
        max_size=30,
    )
)
def test_whatever_happens_nothing_is_lost_that_is_not_ours(acts: list[str]) -> None:
    """What lies there in the end is ours, or byte for byte what somebody else has copied last."""
    clipboard = FakeClipboard()
    theirs = BEFORE
    clipboard.copied(theirs)
    keeper = clipboard.told = Keeper(clipboard, OURS)
    heard: list[Heard] = []
    saved = keeper.save()
    left = False
    for number, act in enumerate(acts):
        if act == "lend" and not keeper.lending:
            saved = keeper.lend(TEXT, READERS, heard.append)
        elif act == "copied":
            theirs = {UNICODE: unicode_text(f"new {number}")}
            clipboard.copied(theirs)
            left = False
        elif act == "back" and keeper.lending:
            keeper.give_back(saved)
        elif act == "leave":
            keeper.leave(TEXT)
            left = True
        elif act in ("read", "manager"):
            clipboard.read_by(TARGET if act == "read" else MANAGER)
        elif act in ("again", "render"):
            keeper.again() if act == "again" else keeper.render(UNICODE)
        assert not clipboard.open_by
    if keeper.lending:
        assert keeper.give_back(saved)
    if not left:
        assert clipboard.formats == theirs
    else:
        assert text_of(clipboard.formats[UNICODE] or b"") == TEXT.plain
