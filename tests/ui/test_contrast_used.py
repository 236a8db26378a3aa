"""Every text that is really painted is readable on what really lies behind it, in every state of its part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.kinds import LEVELS
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.doctor import Check, State
from assist_app.files.settings import Settings
from assist_app.model.script import Script
from assist_app.model.shortcuts import Bound, wished
from assist_app.ui.cards.search_delegate import SearchDelegate
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.leaving.leaving_dialog import LeavingDialog
from assist_app.ui.leaving.summary_dialog import SummaryDialog
from assist_app.ui.look.style_sheet import application_font, style_sheet
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.pages.doctor_page import DoctorPage
from assist_app.ui.pages.first_run import FirstChoice, FirstRun
from assist_app.ui.pages.keys_dialog import KeysDialog
from assist_app.ui.pages.outgoing_page import OutgoingPage
from assist_app.ui.pages.shortcuts_page import ShortcutsPage
from assist_app.ui.parts.crash_dialog import CrashDialog
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog
from assist_app.ui.talk.conversation_list import ConversationList
from tests.ui import library_stage
from tests.ui.listening_painter import NOTED, ListeningPainter, listen, too_faint
from tests.ui.test_contrast import ENOUGH, contrast, inked
from tests.ui.window_stage import full_window, themed

STATE = QStyle.StateFlag
USUAL = STATE.State_Enabled | STATE.State_Active
STATES = {
    "usual": USUAL,
    "pointed at": USUAL | STATE.State_MouseOver,
    "chosen": USUAL | STATE.State_Selected,
    "chosen and focused": USUAL | STATE.State_Selected | STATE.State_HasFocus,
    "chosen, in a window behind": STATE.State_Enabled | STATE.State_Selected,
}


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Theme]:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    qapp.setFont(application_font())
    themed(qapp, request.param)
    yield request.param
    qapp.setStyleSheet(before[2])
    qapp.setPalette(before[1])
    qapp.setFont(before[0])


# The style sheet: every rule that sets a colour, with every state of its part.

PARTS = re.compile(r"([^{}]+)\{([^{}]*)\}")


def rules(theme: Theme) -> list[tuple[str, dict[str, str]]]:
    """Single selectors and what is declared for each, in the order of the style sheet."""
    found = []
    for selectors, body in PARTS.findall(style_sheet(theme)):
        pairs = [line.split(":", 1) for line in body.split(";") if ":" in line]
        declared = {name.strip(): value.strip() for name, value in pairs}
        found += [(selector.strip(), declared) for selector in selectors.split(",")]
    return found


def base_of(selector: str) -> str:
    """The part without its state: "QPushButton#link:hover" is "QPushButton#link", "::tab" stays."""
    return re.sub(r"(?<!:):(?!:)[\w-]+", "", selector)


def grounds_of(selector: str, theme: Theme) -> list[str]:
    """What may lie behind a part: its own ground in this state or at all, else every plane of a window."""
    kind = selector.split("#", maxsplit=1)[0].split(":", maxsplit=1)[0]
    names = [selector, base_of(selector)]
    if "QPushButton#" not in selector and "QToolButton#" not in selector and "QLabel#" not in selector:
        names.append(kind)
    for name in names:
        for known, declared in reversed(rules(theme)):
            ground = declared.get("background", "")
            if known == name and ground and ground != "transparent":
                return [ground]
            if known == name and ground == "transparent":
                return [theme.background, theme.surface, theme.surface2]
    return [theme.background, theme.surface, theme.surface2]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_of_the_style_sheet_is_readable_on_its_ground(look: Theme) -> None:
    faint, seen = [], 0
    for selector, declared in rules(look):
        for name in ("color", "selection-color", "placeholder-text-color"):
            if name not in declared:
                continue
            own = declared.get("selection-background-color", "") if name == "selection-color" else ""
            for ground in [own] if own else grounds_of(selector, look):
                seen += 1
                ratio = contrast(QColor(declared[name]), QColor(ground))
                if ratio < ENOUGH:
                    faint.append(f"{selector} {name} {declared[name]} on {ground}: {ratio:.2f}")
    assert faint == [] and seen > 60


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_ground_that_changes_keeps_the_words_readable(look: Theme) -> None:
    """A state may change the ground alone: what is written there keeps the colour it had."""
    colours = {selector: declared["color"] for selector, declared in rules(look) if "color" in declared}
    checked = 0
    for selector, declared in rules(look):
        ground = declared.get("background", "")
        wordless = "::handle" in selector or "::chunk" in selector
        if (
            wordless
            or ":" not in selector.replace("::", "")
            or not ground.startswith("#")
            or "color" in declared
        ):
            continue
        kind = base_of(selector).split("#", maxsplit=1)[0]
        colour = colours.get(base_of(selector)) or colours.get(kind) or look.text
        assert contrast(QColor(colour), QColor(ground)) >= ENOUGH, selector
        checked += 1
    assert checked >= 3


# Rows that delegates paint.


def painted(view: QAbstractItemView, index: QModelIndex, state: QStyle.StateFlag, theme: Theme) -> list[str]:
    """Paints a row in a state; the texts that are too faint there."""
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect, option.state = QRect(0, 0, 380, 90), state
    picture = QImage(380, 90, QImage.Format.Format_RGB32)
    picture.fill(QColor(theme.surface))
    NOTED.clear()
    painter = ListeningPainter(picture)
    view.itemDelegate().paint(painter, option, index)
    painter.end()
    assert NOTED, "nothing was written"
    ratios = {one.text: one.contrast(picture, QPoint(0, 0)) for one in NOTED}
    return [f"{text!r} {ratio:.2f}" for text, ratio in ratios.items() if ratio < ENOUGH]


@pytest.mark.parametrize("state", STATES)
def test_conversations_are_readable_in_every_state(qtbot: QtBot, theme: Theme, state: str) -> None:
    window = full_window(qtbot, theme, panel_only=False)
    rows: ConversationList = window.conversations
    model = rows.model()
    for number in range(model.rowCount()):
        assert painted(rows, model.index(number, 0), STATES[state], theme) == []


@pytest.mark.parametrize("state", STATES)
def test_search_results_are_readable_in_every_state(qtbot: QtBot, theme: Theme, state: str) -> None:
    window = full_window(qtbot, theme, panel_only=False)
    script = Script("s", "en", "Refund of a parcel", ("We refunded {amount} to you.",), category="sale")
    marks = [
        SearchRow(script, ("refunded",)),
        SearchRow(script, by_meaning=True),
        SearchRow(script, mark="expired"),
    ]
    window.results.set_query("refund")
    window.results.show_rows("refund", marks)
    delegate = window.results.itemDelegate()
    assert isinstance(delegate, SearchDelegate)
    for copied in ("", "s"):
        delegate.copied = copied
        for number in range(len(marks)):
            assert (
                painted(window.results, window.results.model().index(number, 0), STATES[state], theme) == []
            )


@pytest.mark.parametrize("state", STATES)
def test_other_lists_are_readable_in_every_state(qtbot: QtBot, theme: Theme, state: str) -> None:
    stage = library_stage.Stage(qtbot)
    keys = KeysDialog(wished({}), "", Bound({}, {}))
    keys.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(keys)
    for view in (stage.list("Scripts"), stage.list("Intents"), keys.list):
        for number in range(view.model().rowCount()):
            assert painted(view, view.model().index(number, 0), STATES[state], theme) == []


# Whole windows: what paints itself, and what the style paints.


def on_screen(qtbot: QtBot, window: QWidget) -> QWidget:
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    # High enough for everything: of what is scrolled away nothing can be measured.
    window.resize(window.sizeHint().expandedTo(QSize(900, 1100)))
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    return window


def faint_words(window: QWidget) -> list[str]:
    """Labels and buttons whose strongest pixel is too faint on their commonest colour, disabled ones too."""
    parts = [*window.findChildren(QLabel), *window.findChildren(QPushButton)]
    shown = [part for part in parts if part.isVisible() and any(map(str.isalnum, part.text()))]
    picture = window.grab().toImage()
    found = []
    for part in shown:
        seen = part.visibleRegion().boundingRect()
        place = QRect(part.mapTo(window, seen.topLeft()), seen.size())
        if seen.size() == part.size() and inked(picture.copy(place)) < ENOUGH:
            found.append(f"{type(part).__name__} {part.text()[:40]!r} enabled={part.isEnabled()}")
    return found


@pytest.mark.parametrize("panel_only", [False, True], ids=["window", "panel"])
def test_what_the_window_paints_itself_is_readable(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, theme: Theme, panel_only: bool
) -> None:
    window = full_window(qtbot, theme, panel_only=panel_only)
    noted = listen(monkeypatch)
    assert too_faint(window, noted, ENOUGH) == []
    assert len(noted) >= (5 if panel_only else 12)
    # A suggestion that was put away has its veil, another flashes, another says that it was copied.
    window.panel.cards[0]._tools.later.click()
    window.panel.cards[1].flash()
    QApplication.processEvents()
    assert too_faint(window, noted, ENOUGH) == []
    window.search.setText("refund")
    window.show_results(True)
    window.results.set_query("refund")
    window.results.show_rows("refund", ())
    assert too_faint(window, noted, ENOUGH) == []
    assert faint_words(window) == []


def doctor() -> QWidget:
    page = DoctorPage(lambda text: None)
    page.show_checks((Check("Port", State.WARN, "8765 is in use", "Choose another."),), "[]")
    return page


def first_run() -> QWidget:
    dialog = FirstRun(FirstChoice("en"), "http://127.0.0.1:8765", QIcon())
    dialog.use_services(lambda: {"one": ("Service one", "Answers.")})
    return dialog


TERMS = (Term("cheapest", TermKind.SUPERLATIVE, "inexpensive"),)
WINDOWS: dict[str, Callable[[], QWidget]] = {
    "first run": first_run,
    "doctor": doctor,
    "doctor, waiting": lambda: DoctorPage(lambda text: None),
    "outgoing": lambda: OutgoingPage(Policy(LEVELS, TERMS)),
    "keys of everywhere": lambda: ShortcutsPage(Settings(shortcuts={"search": "K"}), "", False),
    "keys": lambda: KeysDialog(wished({}), "Not on this system.", Bound({}, {})),
    "summary": lambda: SummaryDialog("Ms Wang", lambda text: None),
    "new pass-phrase": lambda: PassphraseDialog(new=True),
    "crash": lambda: CrashDialog("ValueError at x.py:1", lambda text: None, None),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_windows_and_pages_are_readable(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, theme: Theme, name: str
) -> None:
    window = on_screen(qtbot, WINDOWS[name]())
    assert faint_words(window) == []
    assert too_faint(window, listen(monkeypatch), ENOUGH) == []


def test_what_leaves_this_computer_is_readable(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, theme: Theme
) -> None:
    dialog = LeavingDialog(theme)
    dialog.show_accounts(["DianJin"], [])
    on_screen(qtbot, dialog)
    assert faint_words(dialog) == []
    assert too_faint(dialog, listen(monkeypatch), ENOUGH) == []


# The measure itself.


def test_a_text_that_is_too_faint_is_found(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = full_window(qtbot, LIGHT, panel_only=False)
    noted = listen(monkeypatch)
    faint = Theme(**{**{name: getattr(LIGHT, name) for name in Theme.__slots__}, "secondary": "#B0B6BE"})
    window.set_theme(faint)
    assert too_faint(window, noted, ENOUGH) != []
    label = QLabel("Too faint")
    label.setStyleSheet("color: #B0B6BE; background: #FFFFFF;")
    holder = QWidget()
    label.setParent(holder)
    on_screen(qtbot, holder)
    assert faint_words(holder) == ["QLabel 'Too faint' enabled=True"]
