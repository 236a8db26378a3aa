"""The emulator and the command line as programs of their own, for journeys with accounts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist_app.vendors.catalogue import SPECS, entry_of

PASSPHRASE = "a pass-phrase nobody guesses"
KINDS = tuple(spec.family for spec in SPECS)


@dataclass(frozen=True)
class Vendors:
    """What the emulator printed."""

    described: Mapping[str, Any]

    def fields(self, kind: str) -> dict[str, str]:
        """The plain fields of an account, each exactly as it is printed."""
        return self._printed(kind, secret=False)

    def secrets(self, kind: str) -> dict[str, Any]:
        """Its secrets, likewise."""
        return self._printed(kind, secret=True)

    def _printed(self, kind: str, *, secret: bool) -> dict[str, Any]:
        family, _dash, part = kind.partition("-")
        service = self.described["services"][family]
        printed = service | service[part] if part else service
        wanted = [field.name for field in entry_of(kind).spec.fields if field.secret == secret]
        return {name: printed[name] for name in wanted if name in printed}

    @property
    def wecom_rows(self) -> list[dict[str, Any]]:
        """A conversation that lies in WeCom, with the customer's word last."""
        chats = self.described["services"]["wecom"]["chat"]
        chat = next(chat for chat in chats if chat["messages"][-1]["role"] == "customer")
        about = {"id": chat["chat"], "refs": {"wecom.chat": chat["chat"]}}
        rows = [{key: row[key] for key in ("id", "role", "time", "refs")} for row in chat["messages"]]
        return [{"conversation": about}, *rows]


@contextmanager
def emulator() -> Iterator[Vendors]:
    """All vendors on loopback until the block ends."""
    program = subprocess.Popen(
        [sys.executable, "-m", "assist_app", "emulator", "--fast", "--seed", "journey"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        yield Vendors(json.loads(program.stdout.readline()))
    finally:
        program.terminate()
        program.communicate(timeout=30)


@dataclass(frozen=True)
class Shell:
    """The command line on one data folder, on a machine without a keyring."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    def run(self, *arguments: str, passphrase: str | None = PASSPHRASE) -> subprocess.CompletedProcess[str]:
        """One command; what it printed and how it ended."""
        environment = {**os.environ, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home)}
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "ASSIST_VAULT_PASSPHRASE", "ASSIST_DATA_DIR"):
            environment.pop(name, None)
        if passphrase is not None:
            environment["ASSIST_VAULT_PASSPHRASE"] = passphrase
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "assist_app",
                "--language",
                "en",
                *arguments,
                "--data-dir",
                str(self.data),
            ],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def add(
        self, kind: str, name: str, fields: Mapping[str, str], secrets: Mapping[str, Any], *more: str
    ) -> subprocess.CompletedProcess[str]:
        """Adds an account with its secrets in a file of its owner's alone."""
        path = self.home / "secrets.json"
        path.write_text(json.dumps(secrets))
        path.chmod(0o600)
        plain = [part for field, value in fields.items() for part in ("--field", f"{field}={value}")]
        try:
            return self.run("accounts", "add", kind, name, *plain, "--secrets-file", str(path), *more)
        finally:
            path.unlink()

    def conversation(self, *rows: Mapping[str, Any]) -> str:
        """A conversation file of these rows."""
        path = self.home / "talk.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        return str(path)

    def ask(self, name: str, *rows: Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]]:
        """Exit status and events of one account asked about a conversation."""
        done = self.run("ask", "--account", name, "--conversation", self.conversation(*rows), "--json")
        assert "Traceback" not in done.stderr
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]
