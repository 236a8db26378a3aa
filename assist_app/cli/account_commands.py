"""`assist-app accounts` and `assist-app ask --account`: accounts without a window, for roll-out."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from types import ModuleType
from typing import Any

from assist_app.assist.backend import Question
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.pipeline import Report, ask_all
from assist_app.assist.turn import current_turn
from assist_app.assist.withheld import Withheld, Withholding
from assist_app.backends.web import make_client
from assist_app.cli.account_lines import Printer
from assist_app.files.secrets_file import read_secrets, warning
from assist_app.files.spending import Spending
from assist_app.i18n import _, joined
from assist_app.model.account import Account
from assist_app.model.conversation import Conversation
from assist_app.model.errors import AssistError, BackendError
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import AssistEvent, Failed, NotAsked
from assist_app.paths import DataFolder, resources
from assist_app.sources.conversation_file import conversation_file
from assist_app.vendors.account_book import Secrets
from assist_app.vendors.account_trial import trial_conversation, verdict
from assist_app.vendors.catalogue import entry_of
from assist_app.vendors.engaging import engage, meter_of
from assist_app.vendors.folder_accounts import FolderAccounts

Passphrase = Callable[[], str | None]
Late = Callable[[str], ModuleType]

OK, FAILED, NO_TURN = 0, 1, 3
GROUND_SECONDS = 5.0
"""How long a question waits for the local engine it builds on; words are there long before."""


class AccountCommands:
    """The commands on one data folder; each returns an exit status or raises AssistError."""

    def __init__(self, folder: DataFolder, passphrase: Passphrase, late: Late) -> None:
        """`passphrase` is asked for when a key file waits for it; `late` imports what few commands need."""
        self._folder, self._late = folder, late
        self._kept = FolderAccounts(folder, passphrase)
        self.book = self._kept.book

    def run(self, chosen: Namespace) -> int:
        """What the command line asks for."""
        if self.book.problem:
            print(self.book.problem, file=sys.stderr)
        deeds = {"add": self.add, "list": self.list, "test": self.test, "remove": self.remove}
        return deeds[chosen.deed](chosen)

    def add(self, chosen: Namespace) -> int:
        """Adds an account after looking at everything it was given."""
        entry = entry_of(chosen.backend)
        secrets: dict[str, str] = {}
        if chosen.secrets_file is not None:
            secrets = read_secrets(chosen.secrets_file)
            words = warning(chosen.secrets_file)
            if words:
                print(words, file=sys.stderr)
        account = self.book.add(
            entry.spec,
            chosen.name,
            dict(chosen.field),
            secrets,
            enabled=not chosen.disabled,
            daily_budget=chosen.budget,
            limit=chosen.time_limit,
            masked=not chosen.unmasked,
        )
        said = [_("“{name}” was added.").format(name=account.name)]
        if account.secrets and self._kept.vault is not None:
            said.append(_("Its secrets are in: {kind}.").format(kind=self._kept.vault.kind))
        said.append(_("Try it with: assist-app accounts test NAME"))
        print(joined(said))
        return OK

    def list(self, chosen: Namespace) -> int:
        """Prints all accounts; secrets by name only."""
        rows = [self._row(account) for account in self.book.accounts]
        if chosen.json:
            print(json.dumps(rows, ensure_ascii=False, indent=1))
        elif not rows:
            print(_("There is no account yet; add one with: assist-app accounts add"))
        for row in [] if chosen.json else rows:
            state = _("asked") if row["enabled"] else _("not asked")
            left = (
                ""
                if row["left_today"] is None
                else _("{count} calls left today").format(count=row["left_today"])
            )
            print(" · ".join(filter(None, (f"{row['name']}  [{row['backend']}]", state, left))))
            for name, value in row["fields"].items():
                print(f"    {name} = {' '.join(value.split())}")
            for name in row["secrets"]:
                print(f"    {name} = •••")
        return OK

    def test(self, chosen: Namespace) -> int:
        """Makes one real call and explains it."""
        account = self.book.named(chosen.name)
        given = conversation_file(chosen.conversation) if chosen.conversation else None
        trial = entry_of(account.backend).trial
        question = _question(given or trial_conversation(trial), 1)
        if question is None:
            print(_no_turn_words(), file=sys.stderr)
            return NO_TURN
        events: list[AssistEvent] = []
        self._ask(account, question, chosen.library, events.append)
        more = _("One of its own shows more: --conversation FILE")
        works, words = verdict(events, made_up=given is None and bool(trial), more=more)
        print(words)
        return OK if works else FAILED

    def remove(self, chosen: Namespace) -> int:
        """Forgets an account and its secrets."""
        account = self.book.named(chosen.name)
        self.book.remove(account)
        spending = Spending(self._folder.spent)
        spending.forget(account.id)
        spending.close()
        print(_("“{name}” and its secrets were removed.").format(name=account.name))
        return OK

    def ask(self, chosen: Namespace) -> int:
        """Asks one account about a conversation file and prints its events as they come."""
        printer = Printer(chosen.account, as_json=chosen.json)
        try:
            account = self.book.named(chosen.account)
            printer.origin = account.backend
            question = _question(conversation_file(chosen.conversation), chosen.rows)
            if question is None:
                printer.take(NotAsked("", _no_turn_words()))
                return NO_TURN
            if entry_of(account.backend).spec.told_scripts:
                question = self._grounded(question, chosen.library)
            self._ask(account, question, chosen.library, printer.take, printer.begin)
        except AssistError as error:
            kind = error.kind if isinstance(error, BackendError) else "config"
            printer.take(Failed("", error.sentence, kind))
        return FAILED if printer.failed else OK

    def _ask(
        self,
        account: Account,
        question: Question,
        library: str | None,
        report: Report,
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        secrets = self.book.secrets(account)
        intents = self._kept.intents(library)
        spending = Spending(self._folder.spent)
        try:
            withheld = self._kept.withheld
            asyncio.run(_ask(account, secrets, spending, intents, question, report, begun, withheld))
        finally:
            spending.close()

    def _grounded(self, question: Question, library: str | None) -> Question:
        """What the local engine found, for a backend that builds on it."""
        rooms, commands = self._late("rooms.backstage"), self._late("cli.commands")
        with rooms.open_engine(self._folder, library, self._kept.passphrase, resources()) as engine:
            # What is not learned by then is left out: the service asked for is not this engine.
            with suppress(TimeoutError):
                engine.start().result(GROUND_SECONDS)
            advice, _elapsed = asyncio.run(commands.advise([engine], question.conversation, question.rows))
        return replace(question, intent=advice.intent, grounding=advice.rows)

    def _row(self, account: Account) -> dict[str, Any]:
        row = {one.name: getattr(account, one.name) for one in fields(account)}
        row |= {"fields": dict(account.fields), "spent_today": 0, "left_today": None}
        # An account of a newer version's backend can be listed and removed, but not counted.
        with suppress(BackendError):
            spending = Spending(self._folder.spent)
            meter = meter_of(account, spending)
            spending.close()
            row |= {"spent_today": meter.spent_today, "left_today": meter.left_today}
        return row


async def _ask(
    account: Account,
    secrets: Secrets,
    spending: Spending,
    intents: Sequence[IntentDefinition],
    question: Question,
    report: Report,
    begun: Callable[[], None],
    withheld: Withheld,
) -> None:
    async with make_client() as client:
        backend = engage(account, secrets, client, spending, lambda: intents, Maskers())
        begun()
        await ask_all([Withholding(backend, withheld)], question, report)


def _question(talk: Conversation, rows: int) -> Question | None:
    turn = current_turn(talk)
    return None if turn is None else Question(talk, turn, rows)


def _no_turn_words() -> str:
    return _("The last word in this conversation is not the customer's.")
