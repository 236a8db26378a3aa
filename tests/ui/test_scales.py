"""One spacing scale, one type scale, one set of icons: the sources say no number of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF

from assist_app.paths import resources
from assist_app.ui.look import theme
from assist_app.ui.look.style_sheet import style_sheet
from assist_app.ui.parts.icon_button import BOX, PATHS, Sign

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "assist_app" / "ui"
FILES = sorted(path for path in UI.rglob("*.py") if path.parent.name != "look")

SPACING = {
    "setContentsMargins", "setSpacing", "addSpacing", "setHorizontalSpacing", "setVerticalSpacing",
    "setTextMargins", "setTopMargin",
}  # fmt: skip
SIZING = {"setPixelSize", "setPointSize", "setPointSizeF", "_font", "_look", "_sized"}
SCALE = re.compile(r"SPACE_[1-5]")
TYPE = re.compile(r"TYPE_\w+")

REASONS = {
    "INDENT": "where words beside a ring begin: the ring and a space",
    "left": "a header's own margin, given as a SPACE",
    "above": "a paragraph's, given as a SPACE",
    "wide": "the chip in the search box and a SPACE",
    "size": "the parameter of a helper that is called with a TYPE",
    "pixels": "the same",
    "HEADING": "a heading of the list of keys is a TYPE of the scale",
    "row": "what is painted, which chooses between two TYPEs",
}
"""Names that may stand where the scale's should."""


@cache
def calls(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    found = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    return tuple((_name(node.func), node) for node in found)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def odd(node: ast.Call, scale: re.Pattern[str]) -> Iterator[str]:
    """What in the arguments of a call is neither nothing nor of the scale."""
    for argument in node.args:
        for part in ast.walk(argument):
            if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and part.value > 2:
                yield f"{part.value} in line {node.lineno}"
            if isinstance(part, ast.Name) and not (scale.fullmatch(part.id) or part.id in KNOWN):
                yield f"{part.id} in line {node.lineno}"


KNOWN = {*REASONS, "self", "text", "max", "min", "words", "font"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_space_and_type_are_of_the_scales(path: Path) -> None:
    found = [one for name, node in calls(path) if name in SPACING for one in odd(node, SCALE)]
    found += [
        one
        for name, node in calls(path)
        if name in SIZING
        for one in odd(node, TYPE)
        if name.startswith("set") or one[0].isdigit()
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_no_style_has_numbers_of_its_own(path: Path) -> None:
    texts = [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_text(node)]
    assert [text for text in texts if re.search(r"[1-9]\d*p[xt]\b|font-size:\s*\d", text)] == []


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_the_scales_are_those_of_the_design() -> None:
    spaces = [getattr(theme, f"SPACE_{n}") for n in range(1, 6)]
    sizes = [theme.TYPE_SMALL, theme.TYPE_META, theme.TYPE_BODY, theme.TYPE_TITLE, theme.TYPE_HEADLINE]
    assert spaces == [4, 8, 12, 16, 24] and sizes == [12, 13, 14, 15, 20]
    assert (theme.RADIUS_KEY, theme.RADIUS_CARD, theme.RADIUS_BUBBLE) == (6, 10, 12)


@pytest.mark.parametrize("look", theme.THEMES.values(), ids=theme.THEMES)
def test_the_style_sheet_has_only_sizes_of_the_type_scale(look: theme.Theme) -> None:
    sizes = {int(size) for size in re.findall(r"font-size: (\d+)px", style_sheet(look))}
    assert sizes <= {
        theme.TYPE_SMALL,
        theme.TYPE_META,
        theme.TYPE_BODY,
        theme.TYPE_TITLE,
        theme.TYPE_HEADLINE,
    }


# Icons


def test_every_sign_is_painted_within_its_box() -> None:
    assert set(PATHS) == set(Sign)
    box = QRectF(0, 0, BOX, BOX)
    assert all(box.contains(PATHS[sign].boundingRect()) and not PATHS[sign].isEmpty() for sign in Sign)


def test_every_sign_is_used() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.name != "icon_button.py")
    assert [sign.name for sign in Sign if f"Sign.{sign.name}" not in sources] == []


def test_there_are_no_pictures_but_our_own() -> None:
    """Icons of a style or of the desktop differ from machine to machine, and so do their licences."""
    foreign = {"standardIcon", "standardPixmap", "fromTheme", "QPixmap", "QBitmap"}
    used = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "assist_app").rglob("*.py")
        for name, _node in calls(path)
        if name in foreign or name == "QIcon"
    }
    assert used == {("assist_app/startup/first_picture.py", "QIcon")}
    pictures = [p.name for p in (resources() / "icons").iterdir()]
    assert pictures == ["assist.svg"]
