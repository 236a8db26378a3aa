"""The header says what the customer wants and how sure that is, and never changes its height."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.model.suggestion import OTHER, Attitude, AttitudeLabel, Intent
from assist_app.paths import resources
from assist_app.ui.cards.intent_header import ConfidenceBar, IntentHeader, intent_words
from assist_app.ui.look.style_sheet import application_font, style_sheet
from assist_app.ui.look.theme import DARK, LIGHT
from tests.ui.window_stage import dressed

REFUND = Intent("refund", "Ask refund", 0.914, "Payment", ("money back", "pay"), "Cancel order")
UNKNOWN = Intent(OTHER, "", 0.2, evidence=("hm",))
UPSET = Attitude(AttitudeLabel.NEGATIVE, 0.8)
CALM = Attitude(AttitudeLabel.NEUTRAL, 0.9)


@pytest.fixture
def header(qtbot: QtBot) -> IntentHeader:
    made = IntentHeader()
    qtbot.addWidget(made)
    made.setFont(application_font())
    made.resize(380, 60)
    made.show()
    return made


def seen(header: IntentHeader) -> list[str]:
    """What can be read, in the order it was made."""
    return [label.text().strip() for label in header.findChildren(QLabel) if label.isVisible()]


def bar(header: IntentHeader) -> ConfidenceBar:
    return header.findChild(ConfidenceBar)


def test_before_anything_was_said_it_teaches(header: IntentHeader) -> None:
    assert seen(header) == ["Suggestions", "They appear when the customer writes."]
    assert not bar(header).isVisible() and header.toolTip() == ""


def test_a_recognised_intent_is_named_with_its_level_and_evidence(header: IntentHeader) -> None:
    header.show_intent(REFUND, UPSET)
    why = "“money back” “pay” · perhaps also Cancel order"
    assert seen(header) == ["Payment → Ask refund", "0.91", "Upset", why]
    assert bar(header).isVisible() and bar(header).accessibleName() == "Confidence 91 %"
    assert header.accessibleName() == "Payment → Ask refund 0.91 Upset"
    assert header.accessibleDescription() == why


def test_an_unknown_intent_is_said_honestly_and_without_a_number(header: IntentHeader) -> None:
    header.show_intent(REFUND, UPSET)
    header.show_intent(UNKNOWN, CALM)
    assert seen(header) == ["No known intent", "“hm”"]
    assert header.accessibleName() == "No known intent"
    assert "Nothing the engine has learned" in header.toolTip() and "Calm (90 %)" in header.toolTip()


def test_nothing_is_left_of_an_earlier_conversation(header: IntentHeader) -> None:
    header.show_intent(REFUND, UPSET)
    header.show_intent(None, None)
    assert seen(header) == ["Suggestions", "They appear when the customer writes."]
    assert header.accessibleName() == "Suggestions" and header.toolTip() == ""


@pytest.mark.parametrize(
    ("attitude", "word", "colour"),
    [
        (AttitudeLabel.NEGATIVE, "Upset", "bad"),
        (AttitudeLabel.POSITIVE, "Pleased", "good"),
        (AttitudeLabel.NEUTRAL, "", "good"),
    ],
)
def test_an_attitude_has_a_word_and_a_colour(
    header: IntentHeader, attitude: AttitudeLabel, word: str, colour: str
) -> None:
    header.show_intent(REFUND, Attitude(attitude, 0.7))
    moods = [each for each in header.findChildren(QLabel) if each.objectName() in ("good", "bad")]
    assert [(mood.text(), mood.objectName(), mood.isVisible()) for mood in moods] == [
        (word, colour, bool(word))
    ]


@pytest.mark.parametrize("evidence", [(), ("<h1>Big</h1><br><br>",), ("one\ntwo\nthree",), ("字" * 300,)])
def test_the_height_is_the_same_whatever_the_customer_wrote(
    header: IntentHeader, evidence: tuple[str, ...]
) -> None:
    header.show_intent(REFUND, UPSET)
    QApplication.processEvents()
    size = header.sizeHint().height(), header.minimumSizeHint()
    header.show_intent(Intent("x", "Ask refund", 0.9, "Payment", evidence), UPSET)
    QApplication.processEvents()
    assert (header.sizeHint().height(), header.minimumSizeHint()) == size


def test_markup_in_the_customers_words_is_text_in_the_tool_tip(header: IntentHeader) -> None:
    header.show_intent(Intent("x", "<i>Name</i>", 0.9, evidence=("<b>now</b>",), runner_up="<u>"), None)
    for escaped in ("&lt;b&gt;now&lt;/b&gt;", "&lt;u&gt;", "Confidence 90 %"):
        assert escaped in header.toolTip()
    assert intent_words(Intent("x", "<i>Name</i>", 0.9)) == seen(header)[0] == "<i>Name</i>"


def test_the_bar_shows_how_sure_it_is_and_follows_the_theme(header: IntentHeader) -> None:
    pictures = []
    for confidence in (0.49, 0.5, 0.9):
        header.show_intent(Intent("x", "Name", confidence), None)
        pictures.append(bar(header).grab().toImage())
    assert pictures[0].pixelColor(5, 3) != pictures[1].pixelColor(5, 3) == pictures[2].pixelColor(5, 3)
    assert pictures[1].pixelColor(45, 3) != pictures[2].pixelColor(45, 3)
    header.set_theme(DARK)
    assert bar(header).grab().toImage() != pictures[2]


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.499, "perhaps Payment → Ask refund"), (0.5, "Payment → Ask refund")]
)
def test_what_is_hardly_more_than_a_guess_is_said_as_one(
    header: IntentHeader, confidence: float, words: str
) -> None:
    header.setStyleSheet(style_sheet(LIGHT))
    guess = replace(REFUND, confidence=confidence)
    colours = {}
    for intent in (REFUND, guess):
        header.show_intent(intent, None)
        name = next(each for each in header.findChildren(QLabel) if each.text().endswith("Ask refund"))
        colours[intent] = name.palette().color(name.foregroundRole()).name().upper()
    assert seen(header)[0] == words and header.accessibleName().startswith(words)
    assert colours[REFUND] == LIGHT.text.upper()
    assert colours[guess] == (LIGHT.secondary if confidence < 0.5 else LIGHT.text).upper()
    header.show_intent(None, None)
    assert name.palette().color(name.foregroundRole()).name().upper() == LIGHT.text.upper()


def test_the_path_is_told_quietly_and_whole_in_the_tool_tip(qtbot: QtBot) -> None:
    header = IntentHeader()
    qtbot.addWidget(header)
    header.resize(400, 70)
    height = header.sizeHint().height()
    header.show_intent(Intent("chase", "Urge delivery", 0.9, "Logistics"), None, "", ("Refund", "Invoice"))
    assert "before: Refund" in header.accessibleDescription()
    assert "Path: Invoice → Refund → Logistics → Urge delivery" in header.toolTip()
    assert header.sizeHint().height() == height
    header.show_intent(Intent("chase", "Urge delivery", 0.9, "Logistics"), None)
    assert "before" not in header.accessibleDescription()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_pill_comes_and_goes_without_moving_the_cards(
    language: str, qtbot: QtBot, qapp: QApplication
) -> None:
    font = qapp.font()
    try:
        i18n.use_language(language, resources() / "locale")
        qapp.setFont(application_font())
        with dressed(qapp, LIGHT):
            made = IntentHeader()
            qtbot.addWidget(made)
            made.resize(380, 60)
            made.show()
            heights = []
            for mood in (UPSET, None, CALM, UPSET):
                made.show_intent(REFUND, mood)
                QApplication.processEvents()
                heights.append(made.sizeHint().height())
    finally:
        i18n.use_language("en", resources() / "locale")
        qapp.setFont(font)
    assert len(set(heights)) == 1
