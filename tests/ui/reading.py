"""What somebody is given who neither sees nor holds a pointer: faults of a window's names, roles and keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from assist_app.ui.window.state_mark import StateMark

ROLE = QAccessible.Role
FIELDS = {ROLE.EditableText, ROLE.StaticText, ROLE.Document, ROLE.HotkeyField}
FITTING: list[tuple[type[QWidget], set[QAccessible.Role]]] = [
    (QRadioButton, {ROLE.RadioButton}),
    (QAbstractButton, {ROLE.Button, ROLE.CheckBox, ROLE.ButtonMenu, ROLE.ButtonDropDown, ROLE.RadioButton}),
    (QComboBox, {ROLE.ComboBox}),
    (QAbstractSpinBox, {ROLE.SpinBox}),
    (QLineEdit, FIELDS),
    (QPlainTextEdit, FIELDS),
    (QTextEdit, FIELDS),
    (QAbstractItemView, {ROLE.List, ROLE.Table, ROLE.Tree}),
    (QTabBar, {ROLE.PageTabList}),
    (QAbstractSlider, {ROLE.Slider}),
]
DUMB = {ROLE.NoRole, ROLE.Client, ROLE.Pane, ROLE.Window, ROLE.Graphic, ROLE.Whitespace, ROLE.Border}
"""What a control cannot be."""
BY_KEYS = {
    "WayBack": "the list is walked by its own arrow keys",
    "HeldBar": "0 and Alt+0",
    "StateLabel": "the button behind the states opens the same list",
}
"""What Tab does not reach, and which keys do the same."""
OWNERS = (QComboBox, QAbstractSpinBox, QTabBar, QHeaderView, QLineEdit)
"""Their inner parts have no name of their own to people: the cross of a field is Escape or Delete."""


def operable(window: QWidget) -> list[QWidget]:
    """Everything in a window that is shown and can be used, with the pointer or by keys."""
    found = [part for part in window.findChildren(QWidget) if part.isVisible() and part.window() is window]
    return [part for part in found if _used(part) and not _inner(part)]


def _used(part: QWidget) -> bool:
    if not part.isEnabled() or isinstance(part, QScrollBar | QHeaderView | QTabWidget | StateMark):
        return False
    pointed = part.testAttribute(Qt.WidgetAttribute.WA_SetCursor) and part.cursor().shape() in (
        Qt.CursorShape.PointingHandCursor,
        Qt.CursorShape.SizeHorCursor,
    )
    kinds = tuple(kind for kind, _roles in FITTING)
    return pointed or isinstance(part, kinds) or bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _inner(part: QWidget) -> bool:
    owner = part.parentWidget()
    while owner is not None:
        if isinstance(owner, OWNERS):
            return True
        owner = owner.parentWidget() if not owner.isWindow() else None
    return part.objectName().startswith("qt_")


def told(part: QWidget) -> QAccessibleInterface:
    """What a screen reader is given of a part."""
    interface = QAccessible.queryAccessibleInterface(part)
    assert interface is not None, part
    return interface


def name_of(part: QWidget) -> str:
    """Its name; of a choice, whose name is its value on some systems, that of its label."""
    interface = told(part)
    if interface.role() is ROLE.ComboBox:
        flag = QAccessible.RelationFlag.Label
        labels = [other.text(QAccessible.Text.Name) for other, kind in interface.relations() if kind & flag]
        return next(iter(labels), "") or interface.text(QAccessible.Text.Description)
    return interface.text(QAccessible.Text.Name).strip()


def said_of(part: QWidget) -> str:
    """All that is read out of it."""
    more = told(part).text(QAccessible.Text.Description).strip()
    return f"{name_of(part)}, {told(part).role().name}, {more}"


def tab_order(window: QWidget) -> list[QWidget]:
    """Where the keyboard goes with Tab, from wherever it is until it is there again."""
    order: list[QWidget] = []
    for _press in range(400):
        here = QApplication.focusWidget()
        if here is None or here.window() is not window or here in order:
            break
        order.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
    return order


def faults(window: QWidget) -> list[str]:
    """What is wrong with a shown and active window."""
    parts = operable(window)
    found = [fault for part in parts for fault in _faults(part)]
    order = tab_order(window)
    reached = {*order, *(proxy for part in order if (proxy := part.focusProxy()) is not None)}
    for part in parts:
        group = any(_neighbours(part, other) for other in order)
        inside = any(other.isAncestorOf(part) and isinstance(other, QAbstractItemView) for other in order)
        if part not in reached and not group and not inside and type(part).__name__ not in BY_KEYS:
            found.append(f"{_where(part)}: no key leads there")
    for before, after in pairwise(order):
        if said_of(before) == said_of(after) and name_of(after):
            found.append(f"{_where(after)}: said twice in a row")
    return found


def _neighbours(part: QWidget, other: QWidget) -> bool:
    """Whether arrow keys lead from one to the other."""
    if not isinstance(part, QAbstractButton) or not isinstance(other, QAbstractButton):
        return False
    grouped = part.group() is not None and part.group().exclusive() and part.group() is other.group()
    alike = part.autoExclusive() and other.autoExclusive() and part.parentWidget() is other.parentWidget()
    return grouped or alike


def _where(part: QWidget) -> str:
    kind, owner = type(part).__name__, type(part.parentWidget()).__name__
    return f"{kind} {part.objectName()!r} {name_of(part)!r} in {owner}"


def _faults(part: QWidget) -> Iterator[str]:
    interface, name = told(part), name_of(part)
    more = interface.text(QAccessible.Text.Description).strip()
    kinds = {kind.__name__ for kind in type(part).__mro__}
    if not isinstance(part, QTabBar):
        if not any(sign.isalnum() for sign in name):
            yield f"{_where(part)}: no name"
        if name in kinds:
            yield f"{_where(part)}: its name is its class"
    labelled = bool(interface.relations()) or interface.role() is not ROLE.ComboBox
    if more and more == name and labelled:
        yield f"{_where(part)}: its description says its name again"
    if "</" in name + more or "<p" in name + more:
        yield f"{_where(part)}: markup is read out: {more!r}"
    role = interface.role()
    wanted = next((roles for kind, roles in FITTING if isinstance(part, kind)), None)
    if role in DUMB or (wanted is not None and role not in wanted):
        yield f"{_where(part)}: role {role.name}"
    if isinstance(part, QAbstractItemView):
        yield from _nameless_rows(part)
    if isinstance(part, QTabBar):
        yield from (f"{_where(part)}: tab {n}" for n in range(part.count()) if not part.tabText(n).strip())


def _nameless_rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for row in range(min(50, model.rowCount() if model is not None else 0)):
        index = model.index(row, 0)
        words = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
        if not any(sign.isalnum() for sign in str(words or "")):
            yield f"{_where(view)}: row {row} says {words!r}"
