"""Looks at a text that is about to leave: everything that may be wrong with it, in one call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from assist_app.assist.outgoing.folding import Folded, Folding
from assist_app.assist.outgoing.internal import InternalTexts
from assist_app.assist.outgoing.kinds import Finding, Hazard, Level, Verdict
from assist_app.assist.outgoing.leaks import leaks
from assist_app.assist.outgoing.naming import named_instead, names
from assist_app.assist.outgoing.others import Others
from assist_app.assist.outgoing.persons import called
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.promises import promises
from assist_app.assist.outgoing.situation import Situation, strayed
from assist_app.assist.outgoing.spoken import wrong_language
from assist_app.assist.outgoing.terms import Terms
from assist_app.model.conversation import Conversation, Message, MessageState, Role
from assist_app.model.script import BLANK

SIGNS_OF_EACH = 2_000
"""Of each message, in which a value is looked for that another customer has too."""


class OutgoingCheck:
    """Any thread may ask; `use` is cheap once the words are ready."""

    def __init__(self, folding: Folding, internal: InternalTexts | None = None) -> None:
        self._folding = folding
        self._policy, self._terms = Policy(), Terms((), folding)
        self.others = Others(folding)
        self.public: Collection[str] = frozenset()
        """Folded numbers and addresses that stand in scripts for customers."""
        self.internal = internal or InternalTexts(folding)

    @property
    def policy(self) -> Policy:
        """What is laid down."""
        return self._policy

    def use(self, policy: Policy) -> None:
        """Judges by this from now on. Not for a thread that paints: 5,000 words take some 20 ms."""
        terms = self._terms if policy.terms == self._policy.terms else Terms(policy.terms, self._folding)
        self._policy, self._terms = policy, terms

    def check(self, text: str, situation: Situation) -> Verdict:
        """What there is to say about `text`. 2,000 signs take two milliseconds, more take more."""
        policy = self._policy
        graded = (
            (finding, _level(policy, finding, situation))
            for finding in self._findings(text, situation, policy)
        )
        kept = {(f.hazard, f.start, f.end): (f, level) for f, level in graded if level is not Level.OFF}
        return Verdict(tuple(sorted(kept.values(), key=lambda pair: (pair[0].start, pair[0].end))))

    def _findings(self, text: str, situation: Situation, policy: Policy) -> Iterator[Finding]:
        wanted = {hazard for hazard in Hazard if policy.level(hazard) is not Level.OFF}
        talk = situation.talk
        if Hazard.CONVERSATION in wanted:
            yield from self._astray(text, situation)
        if Hazard.BLANK in wanted:
            yield from (Finding(Hazard.BLANK, *blank.span()) for blank in BLANK.finditer(text))
        folded = self._folding.fold(text)
        if wanted & {Hazard.FORBIDDEN, Hazard.SUPERLATIVE}:
            yield from self._terms.find(text, folded)
        if Hazard.PROMISE in wanted:
            yield from promises(text)
        if Hazard.SECRET in wanted:
            yield from leaks(text)
        if Hazard.INTERNAL in wanted:
            yield from self.internal.find(text, situation.approved)
        if Hazard.OTHER_CUSTOMER in wanted:
            yield from self._of_others(text, folded, situation)
        if Hazard.LANGUAGE in wanted and talk is not None:
            found = wrong_language(text, _theirs(talk))
            yield from (found,) if found is not None else ()

    def _astray(self, text: str, situation: Situation) -> Iterator[Finding]:
        meant, front = situation.meant, situation.front
        if front.target is not None and front.target.gone:
            yield Finding(Hazard.CONVERSATION, 0, len(text), where=front.target.title, gone=True)
        elif strayed(meant.conversation_id, front.conversation_id):
            yield Finding(Hazard.CONVERSATION, 0, len(text), "", meant.title)
        elif front.target is None:
            return
        elif meant.target is not None and strayed(meant.target.key, front.target.key):
            yield Finding(Hazard.CONVERSATION, 0, len(text), where=front.target.title)
        else:
            own = [situation.talk.title, *_authors(situation.talk)] if situation.talk is not None else []
            others = self.others.known_names(front.conversation_id)
            written = f"{front.target.title}\n{front.target.field}"
            named = named_instead(written, own, others)
            if not named and meant.target is not None and not names(written, own):
                # It named the customer when this was shown: somebody is in front now whom nobody here knows.
                named = (
                    front.target.title if names(f"{meant.target.title}\n{meant.target.field}", own) else ""
                )
            if named:
                yield Finding(Hazard.CONVERSATION, 0, len(text), where=named)

    def _of_others(self, text: str, folded: Folded, situation: Situation) -> list[Finding]:
        talk, plain = situation.talk, self._folding.plain
        known: list[str] = []
        known_anyway = map(plain, _known_anyway(situation))

        def own(value: str) -> bool:
            """Looked at only where something was found, and no further than to where it stands."""
            if value in self.public or any(value in each for each in known):
                return True
            for each in known_anyway:
                known.append(each)
                if value in each:
                    return True
            return False

        mine = talk.title if talk is not None and any(called(talk.title, surely_person=False)) else ""
        return self.others.find(text, folded, talk, own, mine)


def _level(policy: Policy, finding: Finding, situation: Situation) -> Level:
    """As laid down; a blank in a customer's window is a keystroke away from being sent."""
    level = policy.level(finding.hazard)
    inserted = finding.hazard is Hazard.BLANK and situation.inserting
    asked = (inserted and level is Level.NOTE) or (finding.slight and level is Level.BLOCK)
    return Level.ASK if asked else level


def _known_anyway(situation: Situation) -> Iterator[str]:
    """What script, agent and conversation say anyway; of the conversation the newest first."""
    yield from (situation.approved, situation.agent)
    talk = situation.talk
    if talk is not None:
        names = (talk.title, *_authors(talk))
        yield from names
        yield from (form for name in names for form in called(name, surely_person=True))
        yield from (message.text[:SIGNS_OF_EACH] for message in reversed(talk.messages) if message.text)


def _theirs(talk: Conversation) -> Iterator[str]:
    """The customer's messages, newest first."""
    for message in reversed(talk.messages):
        if message.role is Role.CUSTOMER and message.state is not MessageState.RECALLED and message.text:
            yield message.text


def _authors(talk: Conversation) -> Iterable[str]:
    return {message.author for message in talk.messages if _signed(message)}


def _signed(message: Message) -> bool:
    return message.role is Role.CUSTOMER and bool(message.author)
