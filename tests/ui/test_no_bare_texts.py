"""No text that people see is written into the window's code without a translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import assist_app

ROOT = Path(assist_app.__file__).parent
FOLDERS = ("ui", "desk")

TRANSLATED = frozenset({"_", "N_", "ngettext", "pgettext"})
"""Words inside a call of these are in the catalogues."""

SAYING = re.compile(
    r"set(Text|PlainText|ToolTip|PlaceholderText|WindowTitle|AccessibleName|AccessibleDescription|StatusTip"
    r"|WhatsThis|Title|TabText|ItemText|LabelText|InformativeText|Prefix|Suffix|SpecialValueText|ButtonText)"
    r"|add(Action|Item|Items|Menu|Section|Tab|Row|Button)|insert(Item|Tab|Row)|showMessage"
    r"|Q(Action|Label|PushButton|ToolButton|CheckBox|RadioButton|GroupBox|Menu)"
    r"|WrappedLabel|ElidedLabel|getText|getSaveFileName|getOpenFileName"
)
"""What puts its texts before people."""

SILENT = frozenset({"get", "format", "join", "split", "replace", "strip", "startswith", "removeprefix"})
"""Calls inside whose own words are looked up, or stand between others."""

WORD = re.compile(r"[^\W\d_]{2,}")

EXCEPTIONS = {
    "Assist": "the name of the product",
    " – Assist": "the name of the product, after what is open",
}
"""Shown as they stand, each with the reason."""


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def bare(node: ast.AST) -> Iterator[ast.Constant]:
    """Texts within an expression that no translation stands around, and that are themselves shown."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and WORD.search(node.value):
            yield node
        return
    if isinstance(node, ast.Call):
        if called(node) in TRANSLATED:
            return
        if called(node) in SILENT and isinstance(node.func, ast.Attribute):
            yield from bare(node.func.value)
            return
    if isinstance(node, ast.Subscript):
        yield from bare(node.value)
    elif isinstance(node, ast.IfExp):
        yield from bare(node.body)
        yield from bare(node.orelse)
    elif isinstance(node, ast.FormattedValue):
        yield from bare(node.value)
    elif not isinstance(node, ast.Compare | ast.Lambda):
        for inner in ast.iter_child_nodes(node):
            yield from bare(inner)


def untranslated(source: str) -> set[tuple[int, str]]:
    """Lines and texts that are shown as they are written."""
    return {
        (text.lineno, text.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and SAYING.fullmatch(called(node))
        for given in (*node.args, *(word.value for word in node.keywords))
        for text in bare(given)
        if text.value not in EXCEPTIONS
    }


def test_every_text_of_the_windows_is_translated() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line} {text!r}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for line, text in untranslated(path.read_text("utf-8"))
    }
    assert found == set()


def test_every_exception_is_needed() -> None:
    sources = [path.read_text("utf-8") for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert {text for text in EXCEPTIONS if not any(f'{text}"' in source for source in sources)} == set()


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("Saved")',
        'button.setToolTip(f"{count} left")',
        'menu.addAction("Close", self.close)',
        'field.setPlaceholderText(words if words else "Search")',
        'box.setText("Copied " + name)',
        'label.setText("{count} left".format(count=3))',
        'QLabel("搜索", self)',
        'form.addRow(label="Name", field=field)',
    ],
)
def test_a_bare_text_is_found(line: str) -> None:
    assert untranslated(line)


@pytest.mark.parametrize(
    "line",
    [
        'label.setText(_("Saved"))',
        'label.setText(ngettext("{count} left", "{count} left", 2).format(count=2))',
        'button.setToolTip(_("Stop") if self.state == "busy" else _("Start"))',
        'label.setText(NAMES.get("help", ""))',
        'label.setText(texts["help"])',
        'label.setText(f"{number} %")',
        'label.setObjectName("small")',
    ],
)
def test_what_is_translated_or_not_shown_is_let_be(line: str) -> None:
    assert not untranslated(line)
