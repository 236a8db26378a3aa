"""A page of the settings: keys that work everywhere, the edge of the panel, what closing the window means."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from assist_app.files.settings import Settings
from assist_app.i18n import N_, _
from assist_app.model.places import Edge
from assist_app.model.shortcuts import Action, Chord, repeated, wished, written
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.form_rows import Choice, Tick
from assist_app.ui.parts.key_field import KeyField
from assist_app.ui.parts.scrolled import Scrolled

NAMES = {
    Action.SHOW_HIDE: N_("Show or hide Assist"),
    Action.INSERT_1: N_("Insert suggestion 1"),
    Action.INSERT_2: N_("Insert suggestion 2"),
    Action.INSERT_3: N_("Insert suggestion 3"),
    Action.SEARCH: N_("Search"),
    Action.TAKE: N_("Take the clipboard as the customer's message"),
}


class ShortcutsPage(QWidget):
    """Knows no system: keys are tried by whoever listens to `tried`, who then calls `show_bound`."""

    tried = Signal(object)
    """The chords as they stand, by action."""

    def __init__(self, settings: Settings, reason: str, tray: bool, parent: QWidget | None = None) -> None:
        """`reason` says why there are no global keys, "" where there are; `tray` whether there is one."""
        super().__init__(parent)
        self._before = wished(settings.shortcuts)
        self._works = not reason
        self._order = list(Action)
        """What was changed last comes last."""
        self._edits = {action: self._edit(action) for action in Action}
        self._said = {action: _quiet("", "warn") for action in Action}
        self.edge = Choice(
            {Edge.RIGHT.value: _("Right edge"), Edge.LEFT.value: _("Left edge")}, settings.panel_edge
        )
        self.keep = Tick(_("Closing the window leaves Assist running in the tray"))
        self.keep.setChecked(settings.keep_in_tray)
        self.keep.setEnabled(tray or settings.keep_in_tray)
        form = QFormLayout()
        form.setVerticalSpacing(SPACE_2)
        form.setHorizontalSpacing(SPACE_4)
        for action, edit in self._edits.items():
            cell = QVBoxLayout()
            cell.setSpacing(SPACE_1)
            cell.addWidget(edit)
            cell.addWidget(self._said[action])
            self._said[action].hide()
            form.addRow(_(NAMES[action]), cell)
        form.addRow(_("Panel"), self.edge)
        form.addRow(self.keep)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(SPACE_3, SPACE_4, SPACE_3, SPACE_3)
        rows.setSpacing(SPACE_3)
        works = _("These keys work while another program is in front. They never send anything.")
        rows.addWidget(_quiet(reason or works))
        rows.addLayout(form)
        if not tray:
            rows.addWidget(_quiet(_("There is no tray here: closing the window ends Assist.")))
        rows.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(Scrolled(page))
        self._show_own()

    def _edit(self, action: Action) -> KeyField:
        chord = self._before.get(action)
        edit = KeyField(QKeySequence(str(chord) if chord is not None else ""))
        edit.setAccessibleName(_(NAMES[action]))
        edit.setEnabled(self._works)
        edit.editingFinished.connect(self._changed)
        edit.keySequenceChanged.connect(lambda keys: self._take(action, keys))
        return edit

    @property
    def chords(self) -> dict[Action, Chord]:
        """What stands in the fields; what was changed last comes last."""
        portable = QKeySequence.SequenceFormat.PortableText
        read = {a: Chord.read(self._edits[a].keySequence().toString(portable)) for a in self._order}
        return {action: chord for action, chord in read.items() if chord is not None}

    @property
    def chosen(self) -> dict[str, object]:
        """Changes of the settings; a key that cannot be one is left as it was."""
        chords, wrong = self.chords, self._wrong()
        kept = {action: self._before[action] for action in wrong if action in self._before}
        good = {action: chord for action, chord in chords.items() if action not in wrong} | kept
        return {
            "shortcuts": written(good),
            "panel_edge": self.edge.value,
            "keep_in_tray": self.keep.isChecked(),
        }

    def try_keys(self) -> None:
        """Has what stands there tried, but for what is wrong in itself."""
        if self._works:
            wrong = self._wrong()
            self.tried.emit({one: chord for one, chord in self.chords.items() if one not in wrong})

    def show_bound(self, refused: Mapping[Action, str], named: Mapping[Action, str]) -> None:
        """Says what the system said about the keys."""
        own = self._wrong()
        for action in Action:
            named_here = (
                _("The system calls it {keys}.").format(keys=named[action]) if named.get(action) else ""
            )
            self._say(action, own.get(action) or refused.get(action) or named_here)

    def _take(self, action: Action, keys: QKeySequence) -> None:
        self._order.remove(action)
        self._order.append(action)
        if not keys.isEmpty():
            self._changed()

    def _changed(self) -> None:
        self._show_own()
        self.try_keys()

    def _show_own(self) -> None:
        wrong = self._wrong()
        for action in Action:
            self._say(action, wrong.get(action, ""))

    def _wrong(self) -> dict[Action, str]:
        """What is wrong with the fields whatever the system says."""
        chords, found = self.chords, {}
        for action, chord in chords.items():
            if not chord.usable:
                found[action] = _("Add Ctrl, Alt or the Windows key, or it would be pressed while typing.")
        # Of two with the same keys the one that was changed last is wrong: the other was there before.
        for action, other in repeated(chords).items():
            found.setdefault(action, _("“{other}” has these keys already.").format(other=_(NAMES[other])))
        return found

    def _say(self, action: Action, words: str) -> None:
        label = self._said[action]
        label.setText(words)
        label.setVisible(bool(words))

    def put(self, action: Action, keys: str) -> None:
        """Puts keys into a field, as if they had been pressed there."""
        with QSignalBlocker(self._edits[action]):
            self._edits[action].setKeySequence(QKeySequence(keys))
        self._take(action, QKeySequence())
        self._changed()

    def said(self, action: Action) -> str:
        """What is said below a field."""
        return self._said[action].text()


def _quiet(words: str, look: str = "quiet") -> QLabel:
    label = QLabel(words)
    label.setObjectName(look)
    label.setWordWrap(True)
    return label
