"""Copied text arrives whole, in both formats."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.delivery.marks import marks_for
from assist_app.model.errors import DeliveryError


@pytest.fixture
def delivery(qapp: QApplication) -> ClipboardDelivery:
    return ClipboardDelivery(QApplication.clipboard())


def test_line_breaks_and_html_are_kept(delivery: ClipboardDelivery) -> None:
    delivery.copy("您好 👋\n<b>1 < 2</b>")
    offered = QApplication.clipboard().mimeData()
    assert offered.text() == "您好 👋\n<b>1 < 2</b>"
    assert offered.html() == "您好 👋<br>&lt;b&gt;1 &lt; 2&lt;/b&gt;"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_text_survives(delivery: ClipboardDelivery, text: str) -> None:
    delivery.copy(text)
    assert QApplication.clipboard().text() == text
    assert delivery.take() == text.strip()


def test_clipboard_managers_are_told_to_keep_nothing(delivery: ClipboardDelivery) -> None:
    delivery.copy("您好")
    offered = QApplication.clipboard().mimeData()
    for name, data in marks_for(sys.platform).items():
        assert offered.data(name).data() == data


def test_every_platform_has_its_marks() -> None:
    assert marks_for("linux") == {"x-kde-passwordManagerHint": b"secret"}
    windows = marks_for("win32")
    name = 'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'
    assert windows[name] == bytes(4) and len(windows) == 4
    assert not marks_for("darwin"), "Qt passes none on there; the pasteboard is marked afterwards"


def test_an_empty_clipboard_is_said(delivery: ClipboardDelivery) -> None:
    QApplication.clipboard().clear()
    with pytest.raises(DeliveryError, match="holds no text"):
        delivery.take()
