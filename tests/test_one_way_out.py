"""No text for a customer can reach the clipboard but through the outgoing check."""

from __future__ import annotations

import ast

from tests.test_architecture import PACKAGE, imported, modules, tree

WRITES = {"setMimeData", "setText", "setImage", "setPixmap"}


def test_only_the_seam_holds_the_clipboard() -> None:
    holders = {path.stem for path in modules() if any("ClipboardDelivery" in name for name in imported(path))}
    assert holders == {"handing_over", "questioning", "copying", "furniture"}


def test_nobody_writes_to_the_clipboard_behind_its_back() -> None:
    writers = set()
    for path in modules():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in WRITES
                and "clipboard" in ast.dump(node.value)
            ):
                writers.add(path.relative_to(PACKAGE).as_posix())
    assert writers == {"delivery/clipboard.py"}


def test_the_desk_hands_the_clipboard_to_nobody_else() -> None:
    (function,) = [
        node
        for node in ast.walk(tree(PACKAGE / "desk" / "furniture.py"))
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    uses = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == "clipboard"]
    assert len(uses) == 2
    desk = [part for path in (PACKAGE / "desk").glob("*.py") for part in ast.walk(tree(path))]
    assert "_clipboard" not in {node.attr for node in desk if isinstance(node, ast.Attribute)}


def test_what_cards_and_editor_copy_goes_to_the_checked_forms() -> None:
    text = (PACKAGE / "desk" / "joining.py").read_text(encoding="utf-8")
    for line in (
        "panel.copy_wanted.connect(copying.use_suggestion)",
        "panel.edited_copy_wanted.connect(copying.use_edited)",
        "window.composer.copy_wanted.connect(copying.copy)",
    ):
        assert line in text
    assert "controller.use_suggestion" not in text and "controller.use_edited" not in text


def test_what_is_inserted_goes_through_the_seam_too() -> None:
    holders = {path.stem for path in modules() if any("insertion_loop" in name for name in imported(path))}
    assert holders == {"furniture", "inserting"}
    text = (PACKAGE / "reach" / "inserting.py").read_text(encoding="utf-8")
    assert text.count("room.insert") == 1 and "copying.insert_with(room.insert" in text
    desk = [path.read_text(encoding="utf-8") for path in (PACKAGE / "desk").glob("*.py")]
    assert not any("insertion.insert" in text for text in desk)
