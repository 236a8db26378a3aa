"""What the accounts' window needs of file, vault, catalogue and network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assist_app.assist.backend import Question
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.pipeline import ask_all
from assist_app.assist.turn import current_turn
from assist_app.backends.web import make_client
from assist_app.files.accounts import load
from assist_app.files.passphrase import PASSPHRASE
from assist_app.files.spending import Spending
from assist_app.i18n import N_, _, joined
from assist_app.model.account import Account
from assist_app.model.conversation import Conversation
from assist_app.model.errors import Misconfigured
from assist_app.model.suggestion import AssistEvent
from assist_app.paths import DataFolder
from assist_app.ui.accounts.account_values import Draft, Kind, Shelf, Verdict
from assist_app.vault import VaultChoice
from assist_app.vendors.account_book import AccountBook, Secrets, durable
from assist_app.vendors.account_check import checked_fields, checked_name, checked_secrets
from assist_app.vendors.account_trial import trial_conversation, verdict
from assist_app.vendors.catalogue import CATALOGUE, entry_of
from assist_app.vendors.engaging import Intents, engage
from assist_app.worker_loop import WorkerLoop

ABOUT: Mapping[str, str] = {
    "dianjin": N_("Alibaba Cloud: intent, mood and replies; needs a workspace and an AccessKey."),
    "rongcloud": N_("Replies from the history RongCloud stores, or written from the visible messages."),
    "wecom-recommend": N_("WeCom's own recommendations; the text of the messages stays in WeCom."),
    "wecom-program": N_("A program of your company in WeCom's data zone; the text stays in WeCom."),
    "wecom-model": N_("A model of your company in WeCom's data zone; the text stays in WeCom."),
    "openai": N_("Any model behind the chat-completions interface, in the cloud or on this PC."),
}
"""One sentence about each kind of account."""

TRIAL = "trial"
"""Under this id a test of an account that is not stored yet is counted, and forgotten afterwards."""


def kinds() -> list[Kind]:
    """The catalogue in its order, each with a sentence in the active language."""
    about = {family: _(words) for family, words in ABOUT.items()}
    return [Kind(entry.spec, about.get(entry.spec.family, "")) for entry in CATALOGUE]


class AccountRoom:
    """One data folder's accounts. All but `kinds` and `test` block on file or vault."""

    def __init__(
        self,
        folder: DataFolder,
        choice: Callable[[], VaultChoice],
        intents: Intents,
        way_out: Callable[[], str] = str,
    ) -> None:
        """`choice` is the vault in use: it changes when a pass-phrase is set. `way_out` gives words for a
        button that helps where no secret can be kept, "" for none."""
        self._folder = folder
        self._choice = choice
        self._intents = intents
        self._way_out = way_out
        self._loop: WorkerLoop | None = None

    @property
    def kinds(self) -> Sequence[Kind]:
        """The catalogue in its order."""
        return kinds()

    def read(self) -> Shelf:
        """What there is now, and where secrets lie."""
        loaded = load(self._folder.accounts)
        return Shelf(loaded.accounts, where_secrets_lie(self._choice()), loaded.problem, self._way_out())

    def save(self, draft: Draft) -> Account:
        """Adds or changes an account. Misconfigured, VaultError, NotWritable."""
        spec, book = entry_of(draft.kind).spec, self._book
        if not draft.id:
            limits = {"daily_budget": draft.daily_budget, "limit": draft.limit, "masked": draft.masked}
            return book.add(spec, draft.name, draft.fields, draft.secrets, **limits)
        return book.change(spec, _edited(self._stored(draft.id), draft), draft.secrets)

    def switch(self, account_id: str, on: bool) -> None:
        """Turns an account on or off."""
        self._book.switch(account_id, on)

    def arrange(self, ids: Sequence[str]) -> None:
        """Another order."""
        self._book.arrange(ids)

    def remove(self, account: Account) -> None:
        """Forgets an account, its secrets and its count."""
        self._book.remove(account)
        self._forget_count(account.id)

    async def test(self, draft: Draft) -> Verdict:
        """One real call with what stands in the form, off this thread."""
        account, secrets = await asyncio.to_thread(self._tried, draft)
        trial = entry_of(account.backend).trial
        events: list[AssistEvent] = []
        work = self._ask(account, secrets, trial_conversation(trial), events)
        await asyncio.wrap_future((await asyncio.to_thread(self._other_loop)).submit(work))
        return Verdict(*verdict(events, made_up=bool(trial)))

    def close(self) -> None:
        """Ends a test that runs."""
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.close()

    @property
    def _book(self) -> AccountBook:
        return AccountBook(self._folder.accounts, lambda: durable(self._choice(), PASSPHRASE))

    def _stored(self, account_id: str) -> Account:
        for account in load(self._folder.accounts).accounts:
            if account.id == account_id:
                return account
        raise Misconfigured(_("This account is no longer there; it was removed elsewhere."))

    def _tried(self, draft: Draft) -> tuple[Account, Secrets]:
        """The account as it would be stored, and its secrets: those in the vault, then those in the form."""
        spec = entry_of(draft.kind).spec
        stored = self._stored(draft.id) if draft.id else Account(TRIAL, draft.kind, draft.name)
        account = _edited(stored, draft)
        unchanged = tuple(name for name in stored.secrets if name not in draft.secrets)
        kept = self._book.secrets(replace(stored, secrets=unchanged))
        values = {name: kept(name) for name in unchanged} | dict(draft.secrets)
        checked = checked_secrets(spec, values)
        fields = checked_fields(spec, account.fields)
        name = checked_name(account.name, ())
        return replace(account, name=name, fields=fields, secrets=tuple(checked)), Secrets(checked)

    def _other_loop(self) -> WorkerLoop:
        if self._loop is None:
            self._loop = WorkerLoop("account test")
        return self._loop

    async def _ask(
        self, account: Account, secrets: Secrets, talk: Conversation, events: list[AssistEvent]
    ) -> None:
        turn = current_turn(talk)
        assert turn is not None
        spending = Spending(self._folder.spent)
        try:
            async with make_client() as client:
                backend = engage(account, secrets, client, spending, self._intents, Maskers())
                await ask_all([backend], Question(talk, turn, 1), events.append)
        finally:
            spending.close()
            if account.id == TRIAL:
                self._forget_count(TRIAL)

    def _forget_count(self, account_id: str) -> None:
        spending = Spending(self._folder.spent)
        spending.forget(account_id)
        spending.close()


def where_secrets_lie(choice: VaultChoice) -> str:
    """One sentence, and why it is not a better place."""
    reasons = [passed.reason for passed in choice.passed_over]
    sentences = {
        "keyring": _("Secrets are kept in the system keyring of this PC, in no file of Assist."),
        "file": _("Secrets are kept in an encrypted file that only your pass-phrase opens."),
    }
    place = sentences.get(
        choice.vault.kind, _("There is no place that keeps secrets: no account with one can be saved.")
    )
    return joined([place, *reasons])


def _edited(account: Account, draft: Draft) -> Account:
    return replace(
        account,
        name=draft.name,
        fields=draft.fields,
        daily_budget=draft.daily_budget,
        limit=draft.limit,
        masked=draft.masked,
    )
