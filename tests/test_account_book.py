"""Accounts and their secrets change together; what does not fit is refused with a sentence."""

from __future__ import annotations

import copy
import json
import pickle
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from assist_app.assist.backend import BackendSpec, Field
from assist_app.backends.rongcloud import SPEC as RONGCLOUD
from assist_app.files.secrets_file import read_secrets, warning
from assist_app.model.errors import ContentError, Misconfigured, NotWritable, SecretMissing, VaultLocked
from assist_app.vault import FileVault, MemoryVault, PassedOver, VaultChoice
from assist_app.vendors.account_book import AccountBook, Secrets, durable
from assist_app.vendors.account_check import checked_fields, checked_name, checked_secrets, filled

SPEC = BackendSpec(
    "own-model",
    "Own model",
    fields=(
        Field("endpoint", "Address", required=True),
        Field("place", "Place", default="north", choices=("north", "south")),
        Field("rule", "Rule", lines=True),
        Field("key", "Key", secret=True, required=True),
        Field("token", "Token", secret=True),
    ),
    kind="own-model",
)
FIELDS = {"endpoint": "https://vendor.example"}
SECRETS = {"key": "hunter2-密钥", "token": "hunter3\nof two lines"}


class Broken(MemoryVault):
    """A vault that locks itself when told to."""

    locked = False

    def get(self, name: str) -> bytes:
        self._look()
        return super().get(name)

    def put(self, name: str, value: bytes) -> None:
        self._look()
        super().put(name, value)

    def delete(self, name: str) -> None:
        self._look()
        super().delete(name)

    def _look(self) -> None:
        if self.locked:
            raise VaultLocked("locked.")


@pytest.fixture
def vault() -> Broken:
    return Broken()


@pytest.fixture
def book(tmp_path: Path, vault: Broken) -> AccountBook:
    return AccountBook(tmp_path / "accounts.json", lambda: vault)


def test_an_account_and_its_secrets_are_kept_apart(book: AccountBook, vault: Broken, tmp_path: Path) -> None:
    account = book.add(SPEC, " 客服 ", FIELDS, SECRETS, daily_budget=7)
    assert account.id.isidentifier() and account.id.startswith("own_model_") and account.name == "客服"
    assert book.named("客服") == account and account.secrets == ("key", "token")
    assert vault.get(f"account/{account.id}/key").decode() == SECRETS["key"]
    held = book.secrets(account)
    assert [held(name) for name in ("key", "token", "other")] == [*SECRETS.values(), ""]
    assert b"hunter" not in (tmp_path / "accounts.json").read_bytes()


def test_the_vault_is_opened_when_a_secret_is_needed(tmp_path: Path) -> None:
    opened: list[int] = []

    def open_vault() -> MemoryVault:
        opened.append(1)
        return MemoryVault()

    book = AccountBook(tmp_path / "accounts.json", open_vault)
    free = replace(SPEC, fields=SPEC.fields[:3])
    account = book.add(free, "A", FIELDS, {})
    assert book.secrets(account)("key") == "" and book.accounts
    book.remove(account)
    assert not opened
    book.add(SPEC, "B", FIELDS, SECRETS)
    assert opened == [1]


def test_secrets_show_themselves_to_nobody() -> None:
    secrets = Secrets(SECRETS)
    shown = [repr(secrets), str(secrets), f"{secrets}", f"{secrets!r}", repr([secrets]), str(dir(secrets))]
    assert not any("hunter" in text for text in shown)
    for leak in (vars, pickle.dumps, copy.copy, json.dumps):
        with pytest.raises(TypeError) as caught:
            leak(secrets)
        assert "hunter" not in str(caught.value)


def test_accounts_are_listed_as_they_were_added(book: AccountBook) -> None:
    for name in ("b", "a", "c"):
        book.add(SPEC, name, FIELDS, SECRETS)
    assert [account.name for account in book.accounts] == ["b", "a", "c"]
    assert len({account.id for account in book.accounts}) == 3


def test_removing_forgets_the_secrets_too(book: AccountBook, vault: Broken) -> None:
    account, other = book.add(SPEC, "A", FIELDS, SECRETS), book.add(SPEC, "B", FIELDS, SECRETS)
    book.remove(account)
    assert book.accounts == (other,)
    with pytest.raises(SecretMissing):
        vault.get(f"account/{account.id}/key")
    assert book.secrets(other)("key") == SECRETS["key"]
    with pytest.raises(Misconfigured, match="there are: B"):
        book.named("A")


def test_where_the_vault_is_locked_nothing_changes(book: AccountBook, vault: Broken) -> None:
    account = book.add(SPEC, "A", FIELDS, SECRETS)
    vault.locked = True
    for deed in (
        lambda: book.add(SPEC, "B", FIELDS, SECRETS),
        lambda: book.remove(account),
        lambda: book.change(SPEC, account, {"key": "new"}),
        lambda: book.secrets(account),
    ):
        with pytest.raises(VaultLocked):
            deed()
    assert book.accounts == (account,)


def test_where_the_file_cannot_be_written_no_secret_is_left(tmp_path: Path, vault: Broken) -> None:
    (tmp_path / "file").write_text("")
    book = AccountBook(tmp_path / "file" / "accounts.json", lambda: vault)
    with pytest.raises(NotWritable):
        book.add(SPEC, "A", FIELDS, SECRETS)
    assert vault._secrets == {}


def test_a_secret_the_vault_has_lost_is_named(book: AccountBook, vault: Broken) -> None:
    account = book.add(SPEC, "A", FIELDS, SECRETS)
    vault.delete(f"account/{account.id}/token")
    with pytest.raises(SecretMissing, match=r"token.*A.*enter it again"):
        book.secrets(account)


def test_an_account_is_changed_under_its_id(book: AccountBook, vault: Broken) -> None:
    account, other = book.add(SPEC, "A", FIELDS, SECRETS), book.add(SPEC, "B", FIELDS, SECRETS)
    wanted = replace(account, name="A2", fields={**FIELDS, "place": "south"}, enabled=False, order=9)
    changed = book.change(SPEC, wanted, {"key": "hunter4", "token": ""})
    assert book.accounts == (other, changed) and changed.secrets == ("key",)
    assert book.secrets(changed)("key") == "hunter4"
    with pytest.raises(SecretMissing):
        vault.get(f"account/{account.id}/token")
    for wrong, secrets in ((replace(changed, name="B"), {}), (changed, {"key": ""}), (changed, {"x": "1"})):
        with pytest.raises(Misconfigured):
            book.change(SPEC, wrong, secrets)
    assert book.accounts == (other, changed) and book.secrets(changed)("key") == "hunter4"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1bb", "x" * 61, "\ud83d", "a\u2028b"])
def test_a_name_is_one_line(name: str) -> None:
    with pytest.raises(Misconfigured):
        checked_name(name, ())


def test_a_name_is_taken_once() -> None:
    assert checked_name(" 小王 👍 ", ("other",)) == "小王 👍"
    with pytest.raises(Misconfigured, match="already"):
        checked_name(" a ", ("a",))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "needs “endpoint”"),
        ({"endpoint": " "}, "needs “endpoint”"),
        ({"endpoint": "http://vendor.example"}, "only https"),
        ({"endpoint": "https://a.example http://b.example"}, "only https"),
        ({"endpoint": "ftp://127.0.0.1"}, "not an address"),
        ({"endpoint": "https://me:pw@vendor.example"}, "not an address"),
        ({**FIELDS, "place": "west"}, "north, south"),
        ({**FIELDS, "colour": "red"}, "no field of Own model; there are: endpoint, place, rule"),
        ({**FIELDS, "key": "hunter2"}, "is a secret"),
        ({**FIELDS, "rule": "a\ud83d"}, "cannot be sent"),
    ],
)
def test_fields_that_do_not_fit_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        checked_fields(SPEC, given)
    assert said in caught.value.sentence and "hunter2" not in caught.value.sentence


@pytest.mark.parametrize(
    "address", ["https://a.example/x/", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1",
                "a.example", "https://a.example https://b.example"],
)  # fmt: skip
def test_addresses_that_fit(address: str) -> None:
    assert checked_fields(SPEC, {"endpoint": f" {address} "}) == {"endpoint": address}


@pytest.mark.parametrize("given", ["singapore-b", "Singapore B", "singapore_b", " SINGAPORE-B "])
def test_a_choice_is_known_in_any_spelling(given: str) -> None:
    fields = {"agent_id": "agent", "data_center": given}
    assert checked_fields(RONGCLOUD, fields)["data_center"] == "singapore-b"


def test_what_is_not_filled_in_has_its_default() -> None:
    given = checked_fields(SPEC, {**FIELDS, "place": "", "rule": " a\n b\n"})
    assert given == {**FIELDS, "rule": " a\n b\n"}
    assert filled(SPEC, given) == {**FIELDS, "place": "north", "rule": " a\n b\n"}


@pytest.mark.parametrize("given", [{}, {"key": "  "}, {"token": "hunter3"}, {"key": "k", "hunter9": "v"}])
def test_secrets_that_do_not_fit_are_refused_and_not_repeated(given: dict[str, str]) -> None:
    with pytest.raises(Misconfigured) as caught:
        checked_secrets(SPEC, given)
    assert "hunter" not in caught.value.sentence and "key" in caught.value.sentence


def test_only_a_vault_that_lasts_will_do() -> None:
    passed = VaultChoice(MemoryVault(), (PassedOver("keyring", "There is no keyring."),))
    with pytest.raises(VaultLocked, match=r"There is no keyring\. .*PASSPHRASE_X"):
        durable(passed, "PASSPHRASE_X")


def test_a_file_vault_lasts(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "key.json", "a pass-phrase")
    assert durable(VaultChoice(vault), "X") is vault


def file(folder: Path, content: str | bytes) -> str:
    path = folder / "secrets"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(0o600)
    return str(path)


def test_secrets_come_as_json_or_as_lines(tmp_path: Path) -> None:
    pem = "-----BEGIN X-----\nMII=\n-----END X-----\n"
    many = json.dumps({"key": "a=b", "token": pem, "number": 5, "none": None, "keys": {"1": pem}})
    assert read_secrets(file(tmp_path, "\ufeff \n" + many)) == {
        "key": "a=b",
        "token": pem,
        "number": "5",
        "keys": json.dumps({"1": pem}, separators=(",", ":")),
    }
    lines = "# comment\r\n\r\nkey = a=b= \r\ntoken=密钥\r\n"
    assert read_secrets(file(tmp_path, lines)) == {"key": "a=b=", "token": "密钥"}


@pytest.mark.parametrize(
    "content",
    ["hunter2", "{hunter2", '{"key": hunter2}', '["hunter2"]', "key=1\nMIIhunter2/+==\n", "-hunter2=1",
     b"\xff\xfehunter2", b"key=\xe9hunter2", '{"key": "hunter2"', "{" * 100_000],
)  # fmt: skip
def test_a_damaged_file_of_secrets_is_not_repeated(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(ContentError) as caught:
        read_secrets(file(tmp_path, content))
    known: BaseException | None = caught.value
    while known is not None:
        assert "hunter2" not in repr(known) + str(known)
        known = known.__cause__


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        read_secrets(str(tmp_path / "none"))


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_file_others_can_read_is_warned_of(tmp_path: Path, mode: int, warned: bool) -> None:
    name = file(tmp_path, "key=1")
    Path(name).chmod(mode)
    assert stat.S_IMODE(Path(name).stat().st_mode) == mode
    assert ("chmod 600" in warning(name)) is warned
    assert warning("-") == ""


def test_a_problem_of_the_file_is_passed_on(book: AccountBook, tmp_path: Path) -> None:
    assert book.problem == ""
    (tmp_path / "accounts.json").write_text("{")
    assert "could not all be read" in book.problem and book.accounts == ()
    with pytest.raises(Misconfigured, match="no account yet"):
        book.named("x")


def test_switching_and_order_need_no_vault(book: AccountBook, vault: Broken) -> None:
    names = [book.add(SPEC, name, FIELDS, SECRETS).id for name in ("one", "two", "three")]
    vault.locked = True
    book.switch(names[0], False)
    book.arrange([names[2], "gone", names[0]])
    assert [(one.name, one.enabled, one.order) for one in book.accounts] == [
        ("three", True, 1),
        ("one", False, 2),
        ("two", True, 3),
    ]
    book.switch("gone", True)
    book.switch(names[0], True)
    assert [one.enabled for one in book.accounts] == [True] * 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"endpoint": "http://vendor.example"}, "endpoint"),
        (FIELDS | {"place": "west"}, "place"),
        (FIELDS | {"rule": "\ud800"}, "rule"),
        ({}, "endpoint"),
    ],
)
def test_a_refusal_names_its_field(fields: dict[str, str], field: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        checked_fields(SPEC, fields)
    assert caught.value.code == field
