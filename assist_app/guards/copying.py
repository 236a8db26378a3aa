"""The one way out: every text for a customer passes the outgoing check here before it is handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from assist_app.assist.outgoing.kinds import Hazard, Level, Verdict
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.guards.bearings import Bearings
from assist_app.guards.drafts import Drafts
from assist_app.i18n import _
from assist_app.model.conversation import Conversation
from assist_app.model.delivery import Delivered, Target
from assist_app.model.errors import AssistError, DeliveryError
from assist_app.model.script import Script, blanks
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_action import next_keys
from assist_app.ui.outgoing.outgoing_sheet import OutgoingSheet
from assist_app.ui.window.main_window import MainWindow

Insert = Callable[[str, Target | None, object | None, Callable[[Delivered | None], None]], None]
"""Inserts a text into a window as long as it is the one the agent came from, and tells what came of it."""


class Checked(Protocol):
    """Who looks at a text."""

    def check(self, text: str, situation: Situation) -> Verdict: ...


class Desk(Protocol):
    """Who knows what is in front, and records what became of a suggestion."""

    @property
    def open_conversation(self) -> Conversation | None: ...

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None: ...

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Departure:
    """A text on its way out.

    `deliver` hands over the text that passed, which may be another one by then. `approved` is the library's
    wording of what it comes from, "" for none. `inserting` says that it goes straight into a customer's
    window. `messages` are those it consists of, none for one. `abandoned` is told when the agent gives it up.
    """

    text: str
    deliver: Callable[[str], None]
    meant: Binding = field(default_factory=Binding)
    approved: str = ""
    inserting: bool = False
    messages: tuple[str, ...] = ()
    abandoned: Callable[[], None] = lambda: None


class Copying:
    """Holds the clipboard. Whoever wants a text to reach a customer calls `leave`, or one of its forms."""

    def __init__(
        self,
        clipboard: ClipboardDelivery,
        window: MainWindow,
        desk: Desk,
        checked: Callable[[], Checked],
        agent: Callable[[], str] = str,
    ) -> None:
        """`checked` gives who looks at texts; `agent` is the agent's own name."""
        self._clipboard = clipboard
        self._window = window
        self._desk = desk
        self._checked = checked
        self._agent = agent
        self._passed: str | None = None
        self._failed = False
        self._waiting: Departure | None = None
        self._noted: Departure | None = None
        self._sheet: OutgoingSheet | None = None
        self._insert: Insert | None = None
        self._target: Callable[[], Target | None] = lambda: None
        self._drafts = Drafts()
        self.when_alone: Callable[[Callable[[], None]], None] = lambda ask: ask()
        """Asks a question once no second click can come any more that would answer it unseen."""
        self._asked: tuple[tuple[str, str], str] | None = None
        window.question = self.focus_question
        window.remark = lambda: self.focus_question(notes=True)
        self.answered: Callable[[], None] = lambda: None
        """Called when the agent has answered the question that was open."""
        self.bearings = Bearings(window, lambda: desk.open_conversation)
        """To which conversation and window each text belongs."""

    # Forms of leaving

    def copy(self, text: str) -> None:
        """Copies what the agent wrote below the conversation."""

        def deliver(text: str) -> None:
            self.put_and_say(text)
            self.bearings.draft_has_left()

        self.leave(Departure(text, deliver, self.bearings.draft))

    def copy_piece(self, text: str, meant: Binding, approved: str = "") -> bool:
        """Copies what is selected in an editor; whether it is on the clipboard already."""
        return self.leave(Departure(text, self.put_and_say, meant, approved))

    def copy_script(self, script: Script) -> None:
        """Copies all messages of a script that was found, unless it is for colleagues only."""
        if script.internal:
            self._window.status.set_passing_note(_("This script is internal; it was not copied."))
            return
        words = "\n".join(script.messages)

        def deliver(text: str) -> None:
            self.put_and_say(text)
            self._window.results.confirm_copied(script.id)

        self.leave(Departure(words, deliver, self.bearings.front(), words, messages=script.messages))

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        """Copies a suggestion or one of its messages; changed on the way it counts as edited."""
        words = _lines(suggestion.text if part is None else suggestion.messages[part])

        def deliver(text: str) -> None:
            if text == words:
                self._desk.use_suggestion(suggestion, position, part)
            else:
                self._desk.use_edited(suggestion, position, text)
            if part is not None and not self._failed:
                self._say_part(suggestion, part, text)

        messages = suggestion.messages if part is None else ()
        meant = self.bearings.shown_for()
        self.leave(Departure(words, deliver, meant, approved_wording(suggestion), messages=messages))

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        """Copies the agent's own wording of a suggestion; its editor stays open until that has happened."""

        def deliver(changed: str) -> None:
            self._desk.use_edited(suggestion, position, changed)
            self._window.panel.end_editing()

        self.leave(Departure(text, deliver, self.bearings.shown_for(), approved_wording(suggestion)))
        if self._waiting is not None:
            self._window.panel.hold_editing()

    def copy_piece_of(self, suggestion: Suggestion, text: str) -> bool:
        """Copies what is selected in the editor of a card."""
        return self.copy_piece(text, self.bearings.shown_for(), approved_wording(suggestion))

    def leave(self, departure: Departure) -> bool:
        """Looks at a text and hands it over, asks first, or keeps it here; whether nothing waits."""
        self._forget_waiting()
        # Spans are counted in the text as an editor shows it.
        departure = replace(departure, text=_lines(departure.text))
        verdict = self.look(departure.text, departure)
        if verdict.stops:
            self._waiting = departure
            self.when_alone(lambda: self._ask(departure))
            return False
        left = self._release(departure, departure.text)
        if left and any(finding.hazard is not Hazard.BLANK for finding, _level in verdict.findings):
            # Blanks are said where the text stood and in the status bar.
            self._noted, self._asked = departure, None
            self.sheet.note(
                departure.text,
                verdict,
                lambda text: self.look(text, departure),
                lambda: self.bearings.front().title,
                inserting=departure.inserting,
            )
        return True

    def _ask(self, departure: Departure) -> None:
        """Unless something else has left, or waits, by now."""
        if self._waiting is not departure:
            return
        # What was said of the last text is not true of this one.
        self._window.status.end_passing_note()
        about = departure.meant.conversation_id, self._window.panel.turn
        self._asked = about, departure.text
        self.sheet.ask(
            departure.text,
            self.look(departure.text, departure),
            lambda text: self.look(text, departure),
            lambda: self.bearings.front().title,
            inserting=departure.inserting,
            messages=tuple(map(_lines, departure.messages)),
            changed=self._drafts.of(about, departure.text),
        )

    def look(self, text: str, departure: Departure) -> Verdict:
        """What there is to say about a text as things stand now."""
        talk, front = self._desk.open_conversation, self.bearings.front()
        if not departure.inserting:
            # What is copied goes nowhere yet; the agent pastes it where it belongs.
            front = replace(front, target=None)
        now = Situation(
            talk,
            departure.meant,
            front,
            departure.approved,
            self._agent(),
            departure.inserting,
        )
        return self._checked().check(text, now)

    # Handing over

    def insert_with(self, insert: Insert, target: Callable[[], Target | None]) -> None:
        """How texts get into the window the agent came from, and which that is."""
        self._insert, self._target = insert, target

    def insert_passed(
        self, text: str, earlier: object | None, tell: Callable[[Delivered | None], None]
    ) -> None:
        """Inserts a text while it is being handed over; DeliveryError for any other text."""
        self._must_have_passed(text)
        if self._insert is not None:
            self._insert(text, self._target(), earlier, tell)

    def _must_have_passed(self, text: str) -> None:
        if text != self._passed:
            raise DeliveryError(_("This text was not checked before; it stays here."))

    def put(self, text: str) -> None:
        """Puts a text on the clipboard while it is being handed over; DeliveryError for any other text."""
        self._must_have_passed(text)
        try:
            self._clipboard.copy(text)
        except AssistError:
            # Whoever hands it over may say why and go on.
            self._failed = True
            raise

    def copy_for_us(self, text: str) -> None:
        """Copies what is for no customer: a token, a report, a note for a colleague, what somebody said."""
        self._clipboard.copy(text)
        self._window.status.set_passing_note(_("Copied ✓"))

    def say_copied(self, text: str) -> None:
        """What still has blanks is not ready to be sent."""
        left = dict.fromkeys(blanks(text))
        words = _("Copied. Still to be filled in: {names}.") if left else _("Copied ✓")
        self._window.status.set_passing_note(words.format(names=", ".join(left)))

    def _say_part(self, suggestion: Suggestion, part: int, text: str) -> None:
        """Which of several messages it was, and how the next one follows."""
        panel, count = self._window.panel, len(suggestion.messages)
        panel.message_copied(suggestion.id, part)
        if count > 1 and not blanks(text):
            last = part + 1 == count
            words = _("Message {number} of {count} copied ✓ {keys}: the next")
            words = _("Message {number} of {count} copied ✓") if last else words
            said = words.format(number=part + 1, count=count, keys=next_keys())
            self._window.status.set_passing_note(said)

    def take(self, use: Callable[[str], None], say: Callable[[str], None] | None = None) -> bool:
        """Hands over the text on the clipboard, or says why there is none, with `say` where that is given;
        whether there was one."""
        try:
            use(self._clipboard.take())
        except AssistError as error:
            (say or self._window.notices.show_notice)(error.sentence)
            return False
        return True

    def put_and_say(self, text: str) -> None:
        """The same, and says it; for `deliver`."""
        self.put(text)
        self.say_copied(text)

    def _release(self, departure: Departure, text: str) -> bool:
        """Whether it was handed over; why not was said."""
        self._passed, self._failed = text, False
        try:
            departure.deliver(text)
        except AssistError as error:
            self._window.notices.show_notice(error.sentence)
            return False
        finally:
            self._passed = None
        return not self._failed

    def front_changed(self) -> None:
        """Another conversation is open: what waits is looked at again."""
        self.bearings.opened()
        self.target_moved()

    def target_moved(self) -> None:
        """Another window is the one the agent came from: what waits is looked at again."""
        if self._sheet is not None and self._sheet.isVisible():
            self._sheet.judge_again()

    def set_theme(self, theme: Any) -> None:
        """Repaints in another theme."""
        if self._sheet is not None:
            self._sheet.set_theme(theme)

    # The sheet

    @property
    def sheet(self) -> OutgoingSheet:
        """Made when the first text is stopped."""
        if self._sheet is None:
            window = self._window
            self._sheet = OutgoingSheet(window, window.replies_place)
            self._sheet.passed.connect(self._pass)
            self._sheet.put_off.connect(self._keep)
            window.notices.resized.connect(self._sheet.fit_soon)
            self._sheet.cancelled.connect(self._cancel)
            self._sheet.back_wanted.connect(self._go_back)
            self._sheet.faded.connect(self._forget_waiting)
        self._sheet.set_theme(self._window.theme)
        return self._sheet

    def _pass(self, text: str) -> None:
        departure = self._waiting or self._noted
        self._waiting = self._noted = None
        if departure is None:
            return
        verdict = self.look(text, departure)
        if verdict.level is Level.BLOCK:
            self.leave(replace(departure, text=text))
        else:
            self._release(departure, text)
            self.answered()

    def _cancel(self) -> None:
        self._forget_waiting()
        self.answered()

    def _keep(self, text: str) -> None:
        """The question goes; what was filled in is shown when the same is asked again in this turn."""
        if self._asked is not None:
            self._drafts.keep(*self._asked, text)

    def focus_question(self, *, notes: bool = False) -> bool:
        """Puts the focus into the question that is open, with `notes` also into what is said of a text that
        has left; whether there is one."""
        if self._sheet is None or self._sheet.isHidden() or (self._waiting is None and not notes):
            return False
        self._sheet.take_focus()
        return True

    @property
    def asking(self) -> bool:
        """Whether a question is open, or comes as soon as no second click can."""
        return self._waiting is not None

    def _forget_waiting(self) -> None:
        departure, self._waiting, self._noted = self._waiting, None, None
        if self._sheet is not None and not self._sheet.isHidden():
            self._sheet.put_away()
        if departure is not None:
            departure.abandoned()

    def _go_back(self) -> None:
        departure = self._waiting or self._noted
        if departure is not None:
            self._window.conversations.select(departure.meant.conversation_id)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def approved_wording(suggestion: Suggestion) -> str:
    """The library's wording of a suggestion, "" when it is from elsewhere."""
    return suggestion.text if suggestion.script_id is not None else ""
