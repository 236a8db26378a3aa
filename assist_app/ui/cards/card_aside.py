"""A card that was put away stands dimmed in its place and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from assist_app.ui.cards.card_body import CardBody
from assist_app.ui.cards.card_veil import CardVeil
from assist_app.ui.look.theme import Theme


class AsideCard(CardBody):
    """Keeps its place and height under a veil that says what became of it."""

    undone = Signal()

    def __init__(self, position: int, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(position, titles, parent)
        self._veil: CardVeil | None = None
        self._said = ""

    @property
    def occupied(self) -> bool:
        """The veil has the card."""
        return self.aside

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        super().set_theme(theme)
        if self._veil is not None:
            self._veil.set_theme(theme)

    @property
    def aside(self) -> bool:
        """Whether the card stands dimmed where it was, offering to be taken back."""
        return self._veil is not None and not self._veil.isHidden()

    @property
    def aside_words(self) -> str:
        """What became of the card, "" when nothing did."""
        return self._veil.words if self.aside else ""

    def set_aside(self, words: str) -> None:
        """Dims the card in its place, says what became of it, and offers to undo that."""
        if self._veil is None:
            self._veil = CardVeil(self, self.position)
            self._veil.undone.connect(self.undone)
            self.setTabOrder(self._tools.later, self._veil.undo)
        self._veil.say(words, self._theme)
        self._follow_veil()
        self._place_veil()

    def lift_veil(self) -> None:
        """Shows the card as it was before it was put away."""
        if self.aside:
            had_focus = self._veil.undo.hasFocus()
            self._veil.hide()
            self._follow_veil()
            if had_focus and self.isVisible():
                self.setFocus()

    def focus_undo(self) -> None:
        """Gives the focus to what takes the card back."""
        if self.aside:
            self._veil.undo.setFocus()

    def _follow_veil(self) -> None:
        # Nothing below the veil can be reached by Tab or pressed by a screen reader.
        self._action.enable(not self.aside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if self.aside else Qt.FocusPolicy.StrongFocus)
        words = self.accessibleDescription().removeprefix(self._said)
        self._said = f"{self._veil.words}. " if self.aside else ""
        self.setAccessibleDescription(self._said + words)
        self._show_tools(self._tools_wanted())

    def _place_veil(self) -> None:
        if self._veil is not None:
            self._veil.cover(self.rect(), self._action.geometry())

    def _place_over(self) -> None:
        if self.aside:
            self._place_veil()
        else:
            super()._place_over()

    def _begin_anew(self) -> None:
        self.lift_veil()
        super()._begin_anew()
