"""What is chosen goes out whole; secrets are hidden and copied only on demand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSpinBox, QTabWidget
from pytestqt.qtbot import QtBot

from assist_app.desk.settings_desk import where_the_key_is
from assist_app.files.settings import Settings
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.pages.token_row import example
from assist_app.ui.parts.form_rows import Choice, Tick
from assist_app.vault import MemoryVault, VaultChoice

FACTS = Facts("http://127.0.0.1:8765/v1/events", "very-secret-token", "/home/li/assist", "in the keyring.")


class Stage:
    def __init__(self, qtbot: QtBot, settings: Settings, facts: Facts = FACTS) -> None:
        self.qtbot = qtbot
        self.copied: list[str] = []
        self.changes: list[dict[str, object]] = []
        self.dialog = SettingsDialog(settings, facts, self.copied.append)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        self.dialog.changed.connect(self.changes.append)
        self.dialog.open()

    def page(self, number: int) -> None:
        self.dialog.findChild(QTabWidget).setCurrentIndex(number)

    def press(self, words: str) -> QPushButton:
        button = next(b for b in self.dialog.findChildren(QPushButton) if b.text() == words)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        return button


def test_saving_without_a_change_keeps_everything(qtbot: QtBot) -> None:
    settings = Settings(
        language="zh_CN",
        theme="dark",
        agent_name="Li",
        library_languages=("en",),
        http_enabled=False,
        http_port=80,
        json_lines_path="/data/chat.jsonl",
    )
    stage = Stage(qtbot, settings)
    stage.press("Save")
    assert Settings(**stage.changes[0]) == settings  # type: ignore[arg-type]


def test_every_field_goes_out(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings())
    boxes = stage.dialog.findChildren(Choice)
    for box in boxes:
        qtbot.keyClick(box, Qt.Key.Key_End)
    name = next(f for f in stage.dialog.findChildren(QLineEdit) if "agent name" in f.placeholderText())
    qtbot.keyClicks(name, " Li ")
    stage.page(1)
    tick = stage.dialog.findChild(Tick)
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    port = stage.dialog.findChild(QSpinBox)
    port.selectAll()
    qtbot.keyClicks(port, "9000")
    lines = next(f for f in stage.dialog.findChildren(QLineEdit) if f.accessibleName() == "Follow a file")
    qtbot.keyClicks(lines, "chat.jsonl")
    stage.press("Save")
    assert stage.changes == [
        {
            "language": "zh_CN",
            "theme": "dark",
            "agent_name": "Li",
            "library_languages": ("en",),
            "http_enabled": False,
            "http_port": 9000,
            "json_lines_path": "chat.jsonl",
        }
    ]


def test_escape_changes_nothing(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings())
    qtbot.keyClick(stage.dialog.findChild(Choice), Qt.Key.Key_End)
    qtbot.keyClick(stage.dialog, Qt.Key.Key_Escape)
    assert stage.changes == [] and not stage.dialog.isVisible()


def test_the_token_is_hidden_and_copied_on_demand(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings())
    stage.page(1)
    token = next(f for f in stage.dialog.findChildren(QLineEdit) if f.accessibleName() == "Token")
    assert token.echoMode() is QLineEdit.EchoMode.Password and token.isReadOnly()
    button = stage.press("Copy token")
    assert stage.copied == ["very-secret-token"] and button.text() == "Copied ✓"
    stage.press("Copy example")
    assert stage.copied[1] == example(FACTS.address, FACTS.token)
    qtbot.waitUntil(lambda: button.text() == "Copy token")


def test_without_an_endpoint_there_is_nothing_to_copy(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings(http_enabled=False), Facts("off", "", "/home/li", "in memory"))
    stage.page(1)
    stage.press("Copy token")
    stage.press("Copy example")
    assert stage.copied == []


def test_a_tick_is_moved_by_mouse_and_key_and_painted(qtbot: QtBot) -> None:
    tick = Tick("Words that are long enough")
    qtbot.addWidget(tick)
    tick.show()
    off = tick.grab().toImage()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    assert tick.isChecked() and tick.grab().toImage() != off
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert not tick.isChecked()
    assert tick.sizeHint().width() > tick.fontMetrics().horizontalAdvance(tick.text())


def test_a_choice_knows_its_values(qtbot: QtBot) -> None:
    choice = Choice({"a": "First", "b": "Second"}, "b")
    qtbot.addWidget(choice)
    assert choice.value == "b"
    choice.choose("unknown")
    assert choice.value == "a"


def test_a_new_token_is_shown_hidden_and_copied_from_then_on(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings())
    stage.page(1)
    wanted: list[bool] = []
    stage.dialog.token_wanted.connect(lambda: wanted.append(True))
    button = stage.press("New token")
    stage.press("New token")
    assert wanted == [True] and not button.isEnabled()
    stage.dialog.token.set_token("another-token")
    assert button.isEnabled()
    stage.press("Copy token")
    stage.press("Copy example")
    assert stage.copied == ["another-token", example(FACTS.address, "another-token")]
    field = next(f for f in stage.dialog.findChildren(QLineEdit) if f.accessibleName() == "Token")
    assert field.text() == "another-token" and field.echoMode() is QLineEdit.EchoMode.Password


def test_a_token_from_outside_cannot_be_made_anew(qtbot: QtBot) -> None:
    for facts in (replace(FACTS, token_fixed=True), replace(FACTS, token="")):
        stage = Stage(qtbot, Settings(), facts)
        wanted: list[bool] = []
        stage.dialog.token_wanted.connect(lambda wanted=wanted: wanted.append(True))
        stage.page(1)
        assert not stage.press("New token").isEnabled() and not wanted


def test_the_version_is_named(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings(), replace(FACTS, version="1.2.3"))
    assert [label for label in stage.dialog.findChildren(QLabel) if label.text() == "Assist 1.2.3"]


def test_what_helps_when_nothing_is_kept_is_offered(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings(), replace(FACTS, way_out="Set a pass-phrase…"))
    stage.page(2)
    wanted: list[bool] = []
    stage.dialog.way_out_wanted.connect(lambda: wanted.append(True))
    stage.press("Set a pass-phrase…")
    assert wanted == [True] and not stage.dialog.isVisible() and stage.changes == []
    stage = Stage(qtbot, Settings())
    assert not [b for b in stage.dialog.findChildren(QPushButton) if "pass-phrase" in b.text()]


def test_deleting_conversations_is_asked_for_and_said(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings())
    stage.page(2)
    wanted: list[bool] = []
    stage.dialog.forget_wanted.connect(lambda: wanted.append(True))
    stage.press("Delete all conversations…")
    assert wanted == [True] and stage.dialog.isVisible()
    stage.dialog.say_forgotten("3 conversations were deleted.")
    assert [label for label in stage.dialog.findChildren(QLabel) if label.text().startswith("3 conv")]


def test_where_the_key_is_is_a_sentence() -> None:
    kept = SimpleNamespace(durable=True, choice=VaultChoice(MemoryVault()))
    for kind in ("keyring", "file"):
        kept.choice = SimpleNamespace(vault=SimpleNamespace(kind=kind), passed_over=())
        sentence = where_the_key_is(kept)  # type: ignore[arg-type]
        assert sentence[0].isupper() and sentence.endswith(".") and ". " not in sentence
    kept.durable = False
    assert "only in memory" in where_the_key_is(kept)  # type: ignore[arg-type]


def test_a_token_that_ends_with_the_program_is_said_to(qtbot: QtBot) -> None:
    def warned(facts: Facts) -> bool:
        labels = Stage(qtbot, Settings(), facts).dialog.findChildren(QLabel)
        (label,) = (one for one in labels if "next start has another token" in one.text())
        return not label.isHidden()

    assert warned(replace(FACTS, token_kept=False))
    assert not warned(FACTS)
    assert not warned(replace(FACTS, token_kept=False, token_fixed=True))
    assert not warned(replace(FACTS, token_kept=False, token="", address="off"))


def test_the_token_is_shown_from_its_beginning(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Settings(), replace(FACTS, token="x" * 400))
    fields = stage.dialog.findChildren(QLineEdit)
    token = next(field for field in fields if field.echoMode() is QLineEdit.EchoMode.Password)
    assert token.cursorPosition() == 0
