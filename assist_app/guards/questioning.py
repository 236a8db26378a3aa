"""The question before a text leaves: asked, looked at again, answered, or given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assist_app.assist.outgoing.kinds import Hazard, Level, Verdict
from assist_app.assist.outgoing.situation import Situation
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.guards.bearings import Bearings
from assist_app.guards.departure import Checked, Departure, plain_lines
from assist_app.guards.drafts import Drafts
from assist_app.guards.handing_over import HandingOver
from assist_app.model.conversation import Conversation
from assist_app.ui.outgoing.outgoing_sheet import OutgoingSheet
from assist_app.ui.window.main_window import MainWindow


class Questioning(HandingOver):
    """One text waits at a time: another one that is to leave takes its place."""

    def __init__(
        self,
        clipboard: ClipboardDelivery,
        window: MainWindow,
        opened: Callable[[], Conversation | None],
        checked: Callable[[], Checked],
        agent: Callable[[], str],
    ) -> None:
        """`opened` gives the conversation in front, `checked` who looks at texts, `agent` their own name."""
        super().__init__(clipboard, window)
        self._opened = opened
        self._checked = checked
        self._agent = agent
        self._waiting: Departure | None = None
        self._noted: Departure | None = None
        self._sheet: OutgoingSheet | None = None
        self._drafts = Drafts()
        self.when_alone: Callable[[Callable[[], None]], None] = lambda ask: ask()
        """Asks a question once no second click can come any more that would answer it unseen."""
        self._asked: tuple[tuple[str, str], str] | None = None
        window.question = self.focus_question
        window.remark = lambda: self.focus_question(notes=True)
        self.answered: Callable[[], None] = lambda: None
        """Called when the agent has answered the question that was open."""
        self.bearings = Bearings(window, opened)
        """To which conversation and window each text belongs."""

    def leave(self, departure: Departure) -> bool:
        """Looks at a text and hands it over, asks first, or keeps it here; whether nothing waits."""
        self._forget_waiting()
        # Spans are counted in the text as an editor shows it.
        departure = replace(departure, text=plain_lines(departure.text))
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
            messages=tuple(map(plain_lines, departure.messages)),
            changed=self._drafts.of(about, departure.text),
        )

    def look(self, text: str, departure: Departure) -> Verdict:
        """What there is to say about a text as things stand now."""
        talk, front = self._opened(), self.bearings.front()
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
    def asked_about(self) -> object | None:
        """What waits for an answer, by its name where it has one; None for nothing."""
        waiting = self._waiting
        return waiting if waiting is None or waiting.name is None else waiting.name

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
