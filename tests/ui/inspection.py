"""Looks a window over for texts that are not translated, have no room, lie over others or stick out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QAbstractProxyModel, QAbstractTableModel, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.form_rows import Choice
from tests.ui.window_stage import cut_off, room_of

SHORTENS = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
"""Of a list whose entries may be longer than its place."""


def parts_of(window: QWidget) -> list[QWidget]:
    """Every visible widget of a window, the window too."""
    return [window, *(part for part in window.findChildren(QWidget) if part.isVisibleTo(window))]


def named(part: QWidget) -> str:
    """What a finding calls a widget."""
    words = part.text() if isinstance(part, QLabel | QAbstractButton) else part.accessibleName()
    return f"{type(part).__name__}#{part.objectName()} {' '.join(str(words).split())!r}"


# Words


def words_of(part: QWidget) -> Iterator[str]:
    """Everything a widget shows or says, except what people typed."""
    yield part.toolTip()
    yield part.accessibleName()
    yield part.accessibleDescription()
    if part.isWindow():
        yield part.windowTitle()
    if isinstance(part, QLabel | QAbstractButton):
        yield part.text()
    if isinstance(part, QLineEdit | QPlainTextEdit | QTextEdit):
        yield part.placeholderText()
    if isinstance(part, QAbstractSpinBox):
        yield part.text()
    if isinstance(part, QComboBox):
        yield from (part.itemText(row) for row in range(part.count()))
    if isinstance(part, QTabBar):
        yield from (part.tabText(tab) for tab in range(part.count()))
    if isinstance(part, QMenu):
        yield from (action.text() for action in part.actions())
    if isinstance(part, QHeaderView) and part.orientation() is Qt.Orientation.Horizontal:
        yield from heads_of(part)
    if isinstance(part, QAbstractScrollArea) and (model := getattr(part, "model", None)) is not None:
        yield from rows_of(model())


def heads_of(header: QHeaderView) -> list[str]:
    """The headings of a table."""
    model = header.model()
    found = (
        [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())] if model else []
    )
    return [str(words) for words in found if words is not None]


def rows_of(model: object) -> Iterator[str]:
    """What is shown and said of the first rows of a list."""
    if model is None:
        return
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for row in range(min(12, model.rowCount())):
        for column in range(model.columnCount() if isinstance(model, TABLES) else 1):
            yield from (str(words) for role in roles if (words := model.index(row, column).data(role)))


TABLES = (QAbstractTableModel, QAbstractProxyModel)
MARKUP = re.compile(r"<[^>]*>|&\w+;|https?://\S+|[\w.+-]*/[\w/.+-]+")
WORDS = re.compile(r"[^\s\u2e80-\uffef]+|[\u2e80-\uffef]")
"""What is never broken: a word, or one Chinese sign."""
PLAIN = re.compile(r"[A-Za-z]{2,}")


def untranslated(window: QWidget, proper: frozenset[str]) -> set[str]:
    """Words in plain letters that are no `proper` names, each with the text it stands in."""
    found = set()
    for part in parts_of(window):
        for text in words_of(part):
            bare = set(PLAIN.findall(MARKUP.sub(" ", text))) - proper
            if bare:
                found.add(f"{', '.join(sorted(bare))} in {' '.join(text.split())!r} ({type(part).__name__})")
    return found


# Room


def without_room(window: QWidget) -> set[str]:
    """Widgets whose words are not wholly shown."""
    return {f"{named(part)}: {why}" for part in parts_of(window) if (why := lack(part))}


def lack(part: QWidget) -> str:
    """Why the words of a widget are not wholly shown, "" when they are."""
    metrics = part.fontMetrics()
    if isinstance(part, QLabel):
        return _label(part) if part.text().strip() else ""
    if isinstance(part, QPushButton):
        room = room_of(part)
        return _fits(_plain_width(part), room.width()) or _fits(metrics.height(), room.height())
    if isinstance(part, QToolButton):
        return _fits(metrics.height() if part.text() else 0, part.height())
    if isinstance(part, QAbstractButton):
        return _fits(part.sizeHint().width(), part.width()) if part.text() else ""
    if isinstance(part, QComboBox):
        if part.sizeAdjustPolicy() is SHORTENS and isinstance(part, Choice):
            return ""  # its tool tip says the whole
        return _fits(metrics.horizontalAdvance(part.currentText()), _combo_room(part))
    if isinstance(part, QLineEdit):
        return (
            ""
            if part.toolTip()
            else _fits(metrics.horizontalAdvance(part.placeholderText()), _line_room(part))
        )
    if isinstance(part, QPlainTextEdit):
        room = part.viewport().width() - 2 * int(part.document().documentMargin())
        return _fits(_tallest_word(part), room)
    if isinstance(part, QTabBar):
        wanted = sum(part.tabSizeHint(tab).width() for tab in range(part.count()))
        return _fits(wanted, part.width())
    if isinstance(part, QHeaderView) and part.orientation() is Qt.Orientation.Horizontal:
        return _heads(part)
    return ""


def _fits(wanted: float, there: float) -> str:
    return f"needs {wanted:.0f}, has {there:.0f}" if wanted > there + 0.5 else ""


def _label(part: QLabel) -> str:
    room, metrics = room_of(part), part.fontMetrics()
    if part.wordWrap():
        longest = max((metrics.horizontalAdvance(word) for word in WORDS.findall(part.text())), default=0)
        return _fits(part.heightForWidth(part.width()), part.height()) or _fits(longest, room.width())
    if isinstance(part, ElidedLabel):
        return _fits(metrics.height(), room.height())
    wide = max(metrics.horizontalAdvance(line) for line in part.text().split("\n"))
    return _fits(wide, room.width()) or _fits(metrics.height(), room.height())


def _plain_width(part: QPushButton) -> int:
    return part.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, part.text()).width()


def _combo_room(part: QComboBox) -> int:
    option = QStyleOptionComboBox()
    part.initStyleOption(option)
    control, edit = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return part.style().subControlRect(control, option, edit, part).width()


def _line_room(part: QLineEdit) -> int:
    option = QStyleOptionFrame()
    part.initStyleOption(option)
    inside = part.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, part)
    margins = part.textMargins()
    return inside.width() - margins.left() - margins.right() - 4


def _tallest_word(part: QPlainTextEdit) -> int:
    return max(
        (part.fontMetrics().horizontalAdvance(word) for word in WORDS.findall(part.placeholderText())),
        default=0,
    )


def _heads(header: QHeaderView) -> str:
    short = [
        words
        for number, words in enumerate(heads_of(header))
        if not header.isSectionHidden(number)
        and header.sectionSizeHint(number) > header.sectionSize(number) + 1
    ]
    return f"cuts {short}" if short else ""


# Places


def outside(window: QWidget) -> set[str]:
    """Widgets that stick out of what holds them; what scrolls may, upwards and downwards."""
    shown = [
        p for p in parts_of(window)[1:] if not p.isWindow() and p.window() is window and not _hidden_tool(p)
    ]
    return {f"{named(part)} at {part.geometry().getRect()}" for part in shown if cut_off(part)}


def _hidden_tool(part: QWidget) -> bool:
    """Insides of Qt's own widgets, which place them as they like."""
    around = part.parentWidget()
    return isinstance(part, QScrollBar) or isinstance(
        around, QComboBox | QAbstractSpinBox | QTabBar | QLineEdit
    )


def overlapping(window: QWidget) -> set[str]:
    """Pairs of widgets that were laid out beside one another and lie over one another."""
    found = set()
    for around in parts_of(window):
        layout = around.layout()
        if layout is None:
            continue
        laid = [part for part in _laid_out(layout) if part.isVisibleTo(window) and not part.size().isEmpty()]
        for one, other in combinations(laid, 2):
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > 0 and shared.height() > 0:
                found.add(f"{named(one)} and {named(other)} share {shared.size().toTuple()}")
    return found


def _laid_out(layout: object) -> Iterator[QWidget]:
    if type(layout).__name__ == "QStackedLayout":
        return
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item.widget() is not None:
            yield item.widget()
        elif item.layout() is not None:
            yield from _laid_out(item.layout())


def smallest(window: QWidget) -> QSize:
    """The smallest size a user can drag a window to."""
    return window.minimumSize().expandedTo(window.minimumSizeHint())


def findings(window: QWidget) -> set[str]:
    """Everything that is wrong with the places of a window's parts, in its size and the smallest one."""
    found = set()
    for size in (window.size(), smallest(window)):
        window.resize(size)
        for _again in range(3):
            QApplication.processEvents()
        at = f"at {window.width()}x{window.height()} "
        for wrong in (without_room(window), outside(window), overlapping(window)):
            found |= {at + one for one in wrong}
    return found


def bounds(window: QWidget) -> QRect:
    """The rectangle of a window in its own coordinates."""
    return QRect(0, 0, window.width(), window.height())
