"""Who is asked about the open conversation, and what their answers say of its turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assist_app.assist.backend import Backend
from assist_app.assist.session import Advice, AssistSession
from assist_app.model.conversation import Conversation, Message
from assist_app.model.question import OpenQuestion
from assist_app.tasks import TaskSet
from assist_app.ui.talk.recogniser import Recognise
from assist_app.ui.talk.turn_notes import Keep, TurnNotes
from assist_app.ui.window.advice_book import AdviceBook
from assist_app.ui.window.open_talk import OpenTalk

CHIPS = 50
"""Messages at most, the newest, that are looked at for chips when they are shown."""


class Advising:
    """Nobody is asked before there are backends, nor after `rest`."""

    def __init__(
        self,
        talks: OpenTalk,
        book: AdviceBook,
        keep: Keep,
        show: Callable[[Advice], None],
        tasks: TaskSet,
    ) -> None:
        """`keep` stores what is said of turns; `show` gets each advice, also what is known by and by."""
        self._talks, self._book, self._keep, self._tasks = talks, book, keep, tasks
        self._show = show
        self._session: AssistSession | None = None
        self._notes: TurnNotes | None = None
        self._vendors: dict[str, str] = {}

    def use(self, backends: Sequence[Backend], recognise: Recognise) -> None:
        """Starts asking, about the open conversation at once."""
        self._book.learned()
        self._notes = TurnNotes(recognise, self._keep, self._tasks)
        self._session = AssistSession(backends, self._show)
        self._name_vendors(backends)
        talk = self._talks.now
        if talk is not None:
            self._notes.follow(talk)
            self._session.hear(talk)
            self.want_chips(talk.messages)

    def change(self, backends: Sequence[Backend]) -> None:
        """Asks these from now on, also about the open turn. Nothing before `use`."""
        if self._session is not None:
            self._session.use(backends)
            self._name_vendors(backends)
            self._book.others_answer()
            self._ask_anew(self._session)

    def _name_vendors(self, backends: Sequence[Backend]) -> None:
        # Those asked before stay known: a running question goes on with them.
        self._vendors |= {one.spec.name: one.spec.title for one in backends if not one.spec.local}

    def _ask_anew(self, session: AssistSession) -> None:
        session.forget_turn()
        self.hear()

    def again(self) -> None:
        """Asks about the open turn anew: the engine has learned since."""
        self._book.learned()
        if self._notes is not None:
            self._notes.learned()
        if self._session is not None and self._talks.now is not None:
            self._ask_anew(self._session)
            self.want_chips(self._talks.now.messages)

    def about(self, question: OpenQuestion | None) -> None:
        """Asks about one question of the customer's alone; None goes back to all that is open, and asks
        nobody again who has answered."""
        if self._session is None or self._talks.now is None:
            return
        if question is not None:
            self._session.ask_about(self._talks.now, question)
        else:
            self._ask_anew(self._session)

    def hear(self) -> bool:
        """The open conversation has changed, or another is open; whether somebody is asked about that.

        What was shown for its turn stays as it stood.
        """
        talk = self._talks.now
        if self._session is None or talk is None:
            return False
        return self._session.hear(talk, self._book.again(talk))

    def leave(self) -> None:
        """No conversation is open: nobody would see an answer."""
        if self._session is not None:
            self._session.rest()

    @property
    def asks(self) -> bool:
        """Whether there is anybody to be asked."""
        return self._session is not None

    def follow(self, talk: Conversation | None) -> None:
        """The open conversation is this now: which turn is its last."""
        if self._notes is not None:
            self._notes.follow(talk)

    def want(self, messages: Iterable[Message]) -> None:
        """These have come or changed: they want chips."""
        if self._notes is not None:
            self._notes.want(messages)

    def want_chips(self, messages: Sequence[Message]) -> None:
        """These are shown; the newest of them want chips."""
        self.want(messages[-CHIPS:])

    def note(self, advice: Advice) -> Advice:
        """Keeps what is newly known of the open turn, and gives it as the window shows it."""
        talk = self._talks.now
        assert talk is not None
        advice = self._book.take(advice, talk)
        if advice.complete and self._notes is not None and not advice.about:
            self._notes.take(advice, talk, self._vendors.get(advice.intent_by, ""))
        return advice

    def forget(self) -> None:
        """Nothing is left of any conversation."""
        self._book.clear()
        if self._session is not None:
            self._session.forget_turn()

    async def rest(self) -> None:
        """Asks nobody from now on."""
        session, self._session, self._notes = self._session, None, None
        if session is not None:
            await session.close()
