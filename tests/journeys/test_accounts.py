"""Accounts on the command line, as a roll-out script works: real programs, a real vault, emulated vendors."""

from __future__ import annotations

import base64
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assist_app.assist.masking.masker import Maskers
from assist_app.assist.pipeline import ask_all
from assist_app.files.content import load_starter
from assist_app.files.spending import Spending
from assist_app.model.conversation import Role
from assist_app.model.suggestion import AssistEvent, Failed, Finished
from assist_app.paths import DataFolder, resources
from assist_app.vault import FileVault
from assist_app.vendors.account_book import AccountBook
from assist_app.vendors.catalogue import SPECS, entry_of
from assist_app.vendors.engaging import Vendors as Engaged
from tests.backends.contract import question
from tests.fakes import conversation
from tests.journeys.vendors import KINDS, PASSPHRASE, Shell, Vendors, emulator

WHERE = {"role": "customer", "text": "我的快递三天没更新了，到底怎么回事"}
ABOUT = {"conversation": {"id": "c1", "refs": {"rongcloud.user": "agent1", "rongcloud.target": "cust1"}}}


@pytest.fixture(scope="module")
def vendors() -> Iterator[Vendors]:
    with emulator() as running:
        yield running


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def rows(kind: str, vendors: Vendors) -> list[dict[str, Any]]:
    """A conversation this kind of service can work with."""
    return vendors.wecom_rows if kind.startswith("wecom") else [ABOUT, WHERE]


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_from_roll_out_to_removal(kind: str, vendors: Vendors, shell: Shell) -> None:
    added = shell.add(kind, "Desk 1 客服", vendors.fields(kind), vendors.secrets(kind))
    assert added.returncode == 0 and "in: file" in added.stdout and not added.stderr
    tested = shell.run("accounts", "test", "Desk 1 客服")
    assert tested.returncode == 0, tested
    assert "It works" in tested.stdout or "took the credentials" in tested.stdout
    status, events = shell.ask("Desk 1 客服", *rows(kind, vendors))
    assert status == 0 and events[-1]["type"] == "finished"
    assert {(event["origin"], event["account"]) for event in events} == {(kind, "Desk 1 客服")}
    assert all(event["ms"] >= 0 for event in events)
    suggestions = [event for event in events if event["type"] == "suggestion"]
    assert all(row["messages"] and row["text"] == "\n".join(row["messages"]) for row in suggestions)
    assert suggestions, "what is printed is all that has to be filled in"
    (listed,) = json.loads(shell.run("accounts", "list", "--json").stdout)
    assert (listed["name"], listed["backend"], listed["enabled"]) == ("Desk 1 客服", kind, True)
    assert listed["fields"] == vendors.fields(kind) and listed["secrets"] == sorted(vendors.secrets(kind))
    assert listed["spent_today"] >= 2
    removed = shell.run("accounts", "remove", "Desk 1 客服")
    assert removed.returncode == 0 and "were removed" in removed.stdout
    assert json.loads(shell.run("accounts", "list", "--json").stdout) == []
    assert FileVault(shell.data / "key.json", PASSPHRASE)._secrets == {}
    assert not list((shell.data / "spent").iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_the_printed_account_lacks_nothing(kind: str, vendors: Vendors) -> None:
    needed = {f.name for f in entry_of(kind).spec.fields if f.required}
    assert needed <= vendors.fields(kind).keys() | vendors.secrets(kind).keys()
    # Without line breaks an own program cannot tell who said what.
    assert vendors.fields(kind).get("escape_type") == ("1" if kind == "wecom-program" else None)


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_secrets_are_explained(kind: str, vendors: Vendors, shell: Shell) -> None:
    secrets = vendors.secrets(kind)
    last = next(name for name in reversed(secrets) if name != "private_keys")
    shell.add(kind, "A", vendors.fields(kind), {**secrets, last: "wrong0secret"})
    tested = shell.run("accounts", "test", "A")
    assert tested.returncode == 1 and "Enter the secrets again" in tested.stdout
    status, events = shell.ask("A", *rows(kind, vendors))
    assert status == 1 and (events[-1]["type"], events[-1]["kind"]) == ("failed", "auth")
    assert events[-1]["origin"] == kind and events[-1]["text"]


def test_nobody_at_the_address_is_a_network_failure(shell: Shell) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shell.add("openai", "A", {"base_url": f"http://127.0.0.1:{port}/v1", "model": "m"}, {})
    status, events = shell.ask("A", WHERE)
    assert status == 1 and [event["kind"] for event in events] == ["network"]


@pytest.mark.parametrize("kind", ["rongcloud", "wecom-recommend"])
def test_a_conversation_that_does_not_fit_is_not_asked_about(
    kind: str, vendors: Vendors, shell: Shell
) -> None:
    shell.add(kind, "A", vendors.fields(kind), vendors.secrets(kind))
    status, events = shell.ask("A", WHERE)
    assert status == 1 and [event["type"] for event in events] == ["not_asked"]
    assert not (shell.data / "spent").exists()


def test_the_budget_is_kept_from_one_command_to_the_next(vendors: Vendors, shell: Shell) -> None:
    shell.add("dianjin", "A", vendors.fields("dianjin"), vendors.secrets("dianjin"), "--budget", "2")
    assert [shell.ask("A", WHERE)[0] for _time in range(3)] == [0, 0, 1]
    status, events = shell.ask("A", WHERE)
    assert status == 1 and events[-1]["kind"] == "quota" and "2 calls" in events[-1]["text"]
    assert json.loads(shell.run("accounts", "list", "--json").stdout)[0]["left_today"] == 0


def test_a_time_limit_of_ones_own(shell: Shell) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        shell.add("openai", "A", {"base_url": address, "model": "m"}, {}, "--time-limit", "0.5")
        status, events = shell.ask("A", WHERE)
    assert status == 1 and events[-1]["kind"] == "timeout" and events[-1]["ms"] < 5000


def test_personal_data_leave_only_unmasked(vendors: Vendors, shell: Shell) -> None:
    sent: dict[str, bytes] = {}
    for name, more in (("masked", ()), ("plain", ("--unmasked",))):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            shell.add("openai", name, {"base_url": address, "model": "m"}, {}, "--time-limit", "1", *more)
            shell.ask(name, {"text": "我的电话是13812345678，快递到哪了"})
            connection, _peer = listener.accept()
            with connection:
                sent[name] = connection.recv(1_000_000)
    assert b"13812345678" in sent["plain"]
    assert b"POST" in sent["masked"] and b"13812345678" not in sent["masked"]


def test_the_intents_of_a_library_file_are_offered(vendors: Vendors, shell: Shell) -> None:
    library = shell.home / "library.json"
    intent = {"code": "own1", "name": "催促物流", "description": "客户催快递", "script": "自己的话术"}
    library.write_text(json.dumps({"language": "zh", "intents": [intent]}), encoding="utf-8")
    shell.add("dianjin", "A", vendors.fields("dianjin"), vendors.secrets("dianjin"))
    talk = shell.conversation(WHERE)
    done = shell.run("ask", "--account", "A", "--conversation", talk, "--library", str(library), "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["code"] for event in events if event["type"] == "intent"] == ["own1"]
    assert "自己的话术" in [event["text"] for event in events if event["type"] == "suggestion"]


def test_words_for_people(vendors: Vendors, shell: Shell) -> None:
    shell.add("dianjin", "A", vendors.fields("dianjin"), vendors.secrets("dianjin"))
    done = shell.run("ask", "--account", "A", "--conversation", shell.conversation(WHERE))
    assert done.returncode == 0 and "催促物流" in done.stdout and "\n- " in done.stdout
    none = shell.run("ask", "--account", "B", "--conversation", shell.conversation(WHERE))
    assert none.returncode == 1 and "there are: A" in none.stderr
    ours = shell.conversation({"role": "agent", "text": "x"})
    ended = shell.run("ask", "--account", "A", "--conversation", ours)
    assert ended.returncode == 3 and "not the customer's" in ended.stderr
    told = shell.run("ask", "--account", "A", "--conversation", ours, "--json")
    assert told.returncode == 3 and json.loads(told.stdout)["type"] == "not_asked" and not told.stderr


GOOD = {"base_url": "https://model.example/v1", "model": "m"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody", "A"], "There is no backend named “nobody”; there are: dianjin,"),
        (["openai", "A", "--field", "base_url=https://a.example"], "needs “model”"),
        (["openai", "A", "--field", "model=m", "--field", "base_url=http://model.example"], "only https"),
        (["openai", "A", "--field", "model=m", "--field", "colour=red"], "“colour” is no field"),
        (["openai", "A", "--field", "model=m", "--field", "suggestions=9"], "possible are: 1, 2, 3, 4, 5"),
        (["openai", "A", "--field", "model=m", "--field", "api_key=hunter2"], "is a secret"),
        (["openai", "", "--field", "model=m"], "name has 1 to"),
        (["openai", "A", "--field", "model=m", "--secrets-file", "/nowhere/x"], "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    shell: Shell, arguments: list[str], said: str
) -> None:
    done = shell.run("accounts", "add", *arguments)
    assert done.returncode == 1 and said in done.stderr and not done.stdout
    assert "hunter2" not in done.stderr and "Traceback" not in done.stderr
    assert not (shell.data / "accounts.json").exists() and not (shell.data / "key.json").exists()


@pytest.mark.parametrize("arguments", [["--field", "hunter2"], ["--budget", "0"], ["--time-limit", "500"]])
def test_wrong_arguments_are_said_in_words(shell: Shell, arguments: list[str]) -> None:
    done = shell.run("accounts", "add", "openai", "A", *arguments)
    assert done.returncode == 2 and "hunter2" not in done.stderr and "_pair" not in done.stderr


def test_secrets_others_can_read_are_warned_of(shell: Shell) -> None:
    path = shell.home / "keys.txt"
    path.write_text("# ours\napi_key = sk-hunter2\n")
    path.chmod(0o644)
    plain = ("--field", "model=m", "--field", f"base_url={GOOD['base_url']}")
    done = shell.run("accounts", "add", "openai", "A", *plain, "--secrets-file", str(path))
    assert done.returncode == 0 and "chmod 600" in done.stderr and "hunter2" not in done.stdout + done.stderr
    again = shell.run("accounts", "add", "openai", "A", *plain)
    assert again.returncode == 1 and "already an account named “A”" in again.stderr


def test_without_a_place_for_secrets_nothing_is_added(shell: Shell) -> None:
    path = shell.home / "keys.json"
    path.write_text('{"api_key": "sk-hunter2"}')
    plain = ("--field", "model=m", "--secrets-file", str(path))
    done = shell.run("accounts", "add", "openai", "A", *plain, passphrase=None)
    assert done.returncode == 1 and "ASSIST_VAULT_PASSPHRASE" in done.stderr
    assert not (shell.data / "accounts.json").exists()


def test_a_wrong_passphrase_opens_nothing(vendors: Vendors, shell: Shell) -> None:
    shell.add("openai", "A", vendors.fields("openai"), vendors.secrets("openai"))
    for given, said in (("wrong", "does not open"), (None, "waits for its pass-phrase")):
        for command in (
            ("accounts", "test", "A"),
            ("accounts", "remove", "A"),
            ("ask", "--account", "A", "--conversation", shell.conversation(WHERE)),
        ):
            done = shell.run(*command, passphrase=given)
            assert done.returncode == 1 and said in done.stderr, done
    assert len(json.loads(shell.run("accounts", "list", "--json", passphrase=None).stdout)) == 1


def test_a_failure_before_asking_is_a_line_too(shell: Shell) -> None:
    status, events = shell.ask("nobody", WHERE)
    (line,) = events
    assert status == 1 and (line["type"], line["kind"], line["account"]) == ("failed", "config", "nobody")


def forms(secret: str) -> list[bytes]:
    """A secret as it may lie in a file: as it is, in JSON, in base64 at each of its three places."""
    plain = secret.encode()
    shifted = [base64.b64encode(b"\0" * n + plain)[4 if n else 0 : -4] for n in range(3)]
    return [plain, json.dumps(secret)[1:-1].encode(), *shifted]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.family)
def test_no_secret_of_any_spec_is_written_or_printed(spec: Any, vendors: Vendors, shell: Shell) -> None:
    kind = spec.family
    secrets = {
        field.name: f"hunter2 {field.name}\nof lines" if field.lines else f"hunter2{field.name}XyZ"
        for field in spec.fields
        if field.secret
    }
    steps = [shell.add(kind, "A", vendors.fields(kind), secrets, "--log-level", "DEBUG")]
    talk = shell.conversation(*rows(kind, vendors))
    for command in (
        ("accounts", "list"),
        ("accounts", "list", "--json"),
        ("accounts", "test", "A"),
        ("ask", "--account", "A", "--conversation", talk, "--json"),
        ("ask", "--account", "A", "--conversation", talk),
        ("accounts", "remove", "A"),
    ):
        steps.append(shell.run(*command, "--log-level", "DEBUG"))
        looked_at = {path: path.read_bytes() for path in shell.data.rglob("*") if path.is_file()}
        for secret in secrets.values():
            found = [path.name for path, seen in looked_at.items() for form in forms(secret) if form in seen]
            assert not found, (command, found)
    assert [step.returncode for step in steps][:3] == [0, 0, 0] and steps[-1].returncode == 0
    assert (shell.data / "logs" / "assist.log").stat().st_size
    said = "".join(step.stdout + step.stderr for step in steps)
    assert not [secret for secret in secrets.values() if secret in said] and "Traceback" not in said


async def test_the_window_asks_all_accounts_in_a_loop_of_their_own(vendors: Vendors, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    book = AccountBook(folder.accounts, lambda: FileVault(folder.key_file, PASSPHRASE))
    for kind in ("dianjin", "rongcloud", "openai"):
        secrets = {name: str(value) for name, value in vendors.secrets(kind).items()}
        book.add(entry_of(kind).spec, kind, vendors.fields(kind), secrets)
    off = book.add(entry_of("openai").spec, "off", GOOD, {}, enabled=False)
    notices: list[str] = []
    spending = Spending(folder.spent)
    intents = load_starter(resources(), ("zh",)).library.intents
    engaged = Engaged(spending, lambda: intents, book.secrets, notices.append, Maskers())
    try:
        backends = engaged.engage(book.accounts)
        assert [backend.spec.title for backend in backends] == ["dianjin", "rongcloud", "openai"]
        told: list[AssistEvent] = []
        talk = question(conversation((Role.CUSTOMER, str(WHERE["text"]))))
        await ask_all(backends, talk, told.append)
        ended = {event.backend.partition("_")[0] for event in told if isinstance(event, Finished)}
        assert ended == {"dianjin", "openai"} and not [event for event in told if isinstance(event, Failed)]
        boards = {board.title: board for board in engaged.boards()}
        assert boards["dianjin"].answers == 1 and boards["dianjin"].p50 and boards["rongcloud"].answers == 0
        again = engaged.engage([one for one in book.accounts if one.name != "rongcloud"])
        assert [backend.spec.title for backend in again] == ["dianjin", "openai"]
        assert {board.title: board.answers for board in engaged.boards()} == {"dianjin": 1, "openai": 1}
        FileVault(folder.key_file, PASSPHRASE).delete(f"account/{book.named('openai').id}/api_key")
        gone = engaged.engage(book.accounts, renewed=[book.named("openai").id])
        assert [backend.spec.title for backend in gone] == ["dianjin", "rongcloud"]
        assert len(notices) == 1 and "openai" in notices[0] and off.name not in notices[0]
    finally:
        engaged.close()
        spending.close()


def test_files_are_their_owners_alone(vendors: Vendors, shell: Shell) -> None:
    before = os.umask(0)
    try:
        shell.add("dianjin", "A", vendors.fields("dianjin"), vendors.secrets("dianjin"))
        shell.ask("A", WHERE)
    finally:
        os.umask(before)
    found = [shell.data, *shell.data.rglob("*")]
    assert {path.name for path in found} >= {"accounts.json", "key.json", "spent"}
    assert not [path.name for path in found if path.stat().st_mode & 0o077]


def test_a_model_is_given_the_library_of_the_command_line(shell: Shell) -> None:
    library = shell.home / "library.json"
    script = {"id": "s1", "title": "快递", "messages": ["您的快递三天没更新，我们马上为您向快递公司催件。"]}
    library.write_text(json.dumps({"language": "zh", "scripts": [script]}), encoding="utf-8")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        shell.add("openai", "A", {"base_url": address, "model": "m"}, {}, "--time-limit", "1")
        talk = shell.conversation(WHERE)
        shell.run("ask", "--account", "A", "--conversation", talk, "--library", str(library), "--json")
        connection, _peer = listener.accept()
        with connection:
            sent = connection.recv(1_000_000)
    body = json.loads(sent.partition(b"\r\n\r\n")[2])
    assert "我们马上为您向快递公司催件" in json.dumps(body, ensure_ascii=False)
