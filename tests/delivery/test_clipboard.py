"""Copied text arrives whole, in both formats."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from assist_app.delivery.clipboard import ClipboardDelivery
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


def test_an_empty_clipboard_is_said(delivery: ClipboardDelivery) -> None:
    QApplication.clipboard().clear()
    with pytest.raises(DeliveryError, match="holds no text"):
        delivery.take()
