"""Accounts with their secrets: the file holds the one, the vault the other, and both change together."""

from __future__ import annotations

import secrets as chance
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from assist_app.assist.backend import BackendSpec
from assist_app.files.accounts import Loaded, load, save
from assist_app.i18n import _, joined
from assist_app.model.account import Account, secret_name
from assist_app.model.errors import Misconfigured, NotWritable, SecretMissing, VaultLocked
from assist_app.vault import Vault, VaultChoice
from assist_app.vendors.account_check import checked_fields, checked_name, checked_secrets


class Secrets:
    """The secrets of one account in memory; they are shown to nobody who does not ask for one by name."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __call__(self, name: str) -> str:
        """The secret of a field, "" when the account has none."""
        return self._values.get(name, "")

    def __repr__(self) -> str:
        return "Secrets(•••)"

    def __reduce__(self) -> Any:
        raise TypeError("secrets are not written anywhere")


class AccountBook:
    """All accounts of a data folder. Every call but `accounts` and `named` may block on the vault."""

    def __init__(self, path: Path, open_vault: Callable[[], Vault]) -> None:
        """`open_vault` is called when a secret is needed for the first time; its VaultError is passed on."""
        self._path = path
        self._open = open_vault
        self._opened: Vault | None = None

    @property
    def problem(self) -> str:
        """What is wrong with the file, as a sentence; "" when nothing is."""
        return load(self._path).problem

    @property
    def accounts(self) -> tuple[Account, ...]:
        """As the file holds them now, in their order."""
        return load(self._path).accounts

    def named(self, name: str) -> Account:
        """The account of that name. Misconfigured, with the names there are, when there is none."""
        known = self.accounts
        for account in known:
            if account.name == name:
                return account
        if not known:
            raise Misconfigured(_("There is no account yet; add one with: assist-app accounts add"))
        sentence = _("There is no account named “{name}”; there are: {names}.")
        raise Misconfigured(sentence.format(name=name, names=", ".join(one.name for one in known)))

    def add(
        self,
        spec: BackendSpec,
        name: str,
        fields: Mapping[str, str],
        secrets: Mapping[str, str],
        **more: Any,
    ) -> Account:
        """A new account, checked; `more` are further attributes. Misconfigured, VaultError, NotWritable."""
        before = load(self._path)
        kept = checked_secrets(spec, secrets)
        account = Account(
            _new_id(spec.family),
            spec.family,
            checked_name(name, (one.name for one in before.accounts)),
            checked_fields(spec, fields),
            tuple(sorted(kept)),
            order=max((one.order for one in before.accounts), default=0) + 1,
            **more,
        )
        self._keep(account, kept)
        try:
            self._save((*before.accounts, account), before)
        except NotWritable:
            self._forget(account)
            raise
        return account

    def change(self, spec: BackendSpec, account: Account, secrets: Mapping[str, str]) -> Account:
        """Replaces the account of the same id; `secrets` are those that were entered anew, "" to forget one.

        Misconfigured, VaultError, NotWritable; then the file is as it was.
        """
        before = load(self._path)
        others = [one for one in before.accounts if one.id != account.id]
        entered = {name: value.strip() for name, value in secrets.items()}
        held = {name: "•" for name in account.secrets} | entered
        kept = tuple(sorted(checked_secrets(spec, held)))
        account = replace(
            account,
            name=checked_name(account.name, (one.name for one in others)),
            fields=checked_fields(spec, account.fields),
            secrets=kept,
        )
        self._keep(account, {name: value for name, value in entered.items() if value})
        self._save(sorted((*others, account), key=lambda one: one.order), before)
        self._forget(account, [name for name, value in entered.items() if not value])
        return account

    def switch(self, account_id: str, on: bool) -> None:
        """Turns an account on or off. Needs neither vault nor catalogue; NotWritable."""
        before = load(self._path)
        self._save(
            [replace(one, enabled=on) if one.id == account_id else one for one in before.accounts], before
        )

    def arrange(self, ids: Sequence[str]) -> None:
        """Puts accounts in this order; those not named come last, in the order they have. NotWritable."""
        before = load(self._path)
        places = {name: place for place, name in enumerate(ids)}
        kept = sorted(before.accounts, key=lambda one: places.get(one.id, len(places)))
        self._save([replace(one, order=place) for place, one in enumerate(kept, 1)], before)

    def remove(self, account: Account) -> None:
        """Forgets an account and its secrets, these first. VaultError when they cannot be reached."""
        if account.secrets:
            self._forget(account)
        before = load(self._path)
        self._save([one for one in before.accounts if one.id != account.id], before)

    def secrets(self, account: Account) -> Secrets:
        """All of its secrets, read once. Up to seconds where the keyring is slow: off the UI thread.

        VaultError when the vault is locked or has lost one.
        """
        if not account.secrets:
            return Secrets({})
        vault = self._vault()
        values = {}
        for name in account.secrets:
            try:
                values[name] = vault.get(secret_name(account.id, name)).decode()
            except SecretMissing as error:
                sentence = _(
                    "“{field}” of the account “{name}” is not in the vault any more: enter it again."
                )
                raise SecretMissing(sentence.format(field=name, name=account.name)) from error
        return Secrets(values)

    def _keep(self, account: Account, secrets: Mapping[str, str]) -> None:
        for name, value in secrets.items():
            self._vault().put(secret_name(account.id, name), value.encode())

    def _forget(self, account: Account, names: list[str] | None = None) -> None:
        for name in account.secrets if names is None else names:
            self._vault().delete(secret_name(account.id, name))

    def _vault(self) -> Vault:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _save(self, kept: Sequence[Account], before: Loaded) -> None:
        try:
            save(self._path, kept, before)
        except OSError as error:
            sentence = _("The accounts cannot be written to {path}: {reason}.")
            raise NotWritable(sentence.format(path=self._path, reason=error.strerror)) from error


def _new_id(kind: str) -> str:
    # Letters only: a log takes a row of digits for somebody's number.
    return f"{kind.replace('-', '_')}_{''.join(chance.choice(ascii_lowercase) for _letter in range(8))}"


def durable(choice: VaultChoice, passphrase_variable: str) -> Vault:
    """The chosen vault, if it keeps secrets longer than this program runs. VaultLocked with what to do."""
    if choice.vault.kind != "memory":
        return choice.vault
    reasons = joined(passed.reason for passed in choice.passed_over)
    remedy = _("Unlock the system keyring, or set the variable {name} to a pass-phrase.")
    raise VaultLocked(f"{reasons} {remedy.format(name=passphrase_variable)}")
