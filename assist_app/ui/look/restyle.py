"""Another look for a widget that is already shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def rename(widget: QWidget, name: str) -> None:
    """Gives a widget the style of another object name."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
