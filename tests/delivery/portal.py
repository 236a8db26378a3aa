"""The desktop's portals, after their documents, with one program that pastes: on a message bus of its own."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PLACE = "/org/freedesktop/portal/desktop"
PORTAL = "org.freedesktop.portal"
CONTROL, SMALL_V = 0xFFE3, 0x76
SHIFT, ALT, SUPER = 0xFFE2, 0xFFE9, 0xFFEB


@contextmanager
def message_bus_daemon() -> Iterator[str]:
    """The address of a bus nobody else is on."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()


class Portal:
    """Portals, clipboard and a program with a text field; a test decides how they behave."""

    def __init__(self, address: str, versions: dict[str, int] | None = None) -> None:
        self.versions = versions or {"RemoteDesktop": 2, "Clipboard": 1, "GlobalShortcuts": 1}
        self.response = 0
        self.token = "again"
        """What it gives with its leave."""
        self.clipboard_enabled = True
        self.clipboard: dict[str, bytes] = {"text/plain;charset=utf-8": b"old"}
        self.says_owner = True
        self.in_structure = False
        self.program_reads: tuple[str, ...] = ("text/plain;charset=utf-8",)
        self.text = b""
        self.keys: list[tuple[int, int]] = []
        """What has changed at the keyboard."""
        self.down: frozenset[int] = frozenset()
        self.refuses = self.never_answers = (0, 0)
        self.keeps_its_owner = 0
        """How many times somebody else is asked in vain to leave the clipboard."""
        self.options: dict[str, dict[str, Any]] = {}
        self.session = ""
        self.session_types: tuple[str, ...] | None = None
        self.transfers: dict[int, Callable[[bytes], None]] = {}
        self.served = queue.Queue[tuple[str, bytes | None]]()
        self.pasted = threading.Event()
        self.wanted: dict[str, str] = {}
        self.senders: set[str] = set()
        self._address = address
        self.taken: set[str] = set()
        self.calls: list[str] = []
        self.on_paste: Callable[[], None] = self.paste
        self._serial = 0
        self._pipes: list[threading.Thread] = []
        self._connection: DBusConnection = open_dbus_connection(address, enable_fds=True)
        self._connection.send_and_get_reply(
            new_method_call(message_bus, "RequestName", "su", (f"{PORTAL}.Desktop", 4))
        )
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="portal")
        self._thread.start()

    def clients(self) -> list[str]:
        """The unique names of those that have a session."""
        return sorted(self.senders)

    def until_left(self, name: str) -> None:
        """Returns once a client has left the bus."""
        with open_dbus_connection(self._address) as asking:
            end = time.monotonic() + 20
            while time.monotonic() < end:
                call = new_method_call(message_bus, "NameHasOwner", "s", (name,))
                if not asking.send_and_get_reply(call).body[0]:
                    return
                time.sleep(0.05)
        raise AssertionError(f"{name} is still there")

    def close(self) -> None:
        """Leaves the bus."""
        self._ending = True
        self._thread.join()
        for pipe in self._pipes:
            pipe.join(5)
        self._connection.close()

    # Messages

    def _run(self) -> None:
        while not self._ending:
            try:
                message = self._connection.receive(timeout=0.02)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)
            except TimeoutError:
                continue
            except OSError:
                # The bus has gone, and who asked with it.
                return

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        interface, member = fields.get(HeaderFields.interface, ""), fields[HeaderFields.member]
        self.calls.append(member)
        if member == "Get":
            return self._version(message)
        handler = getattr(self, f"do_{member}", None)
        if handler is None or not interface.startswith(PORTAL):
            return self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        return handler(message, *message.body)

    def _version(self, message: Message) -> None:
        version = self.versions.get(message.body[0].rpartition(".")[2])
        if version:
            self._reply(message, "v", (("u", version),))
        else:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.InvalidArgs"))

    def _reply(self, message: Message, kinds: str = "", values: tuple[Any, ...] = ()) -> None:
        self._connection.send(new_method_return(message, kinds or None, values))

    def signal(
        self, interface: str, member: str, kinds: str, values: tuple[Any, ...], path: str = PLACE
    ) -> None:
        """Says something to everybody."""
        address = DBusAddress(path, interface=f"{PORTAL}.{interface}")
        self._connection.send(new_signal(address, member, kinds, values))

    def _request(self, message: Message, options: dict[str, Any], results: dict[str, Any]) -> None:
        sender = message.header.fields[HeaderFields.sender].lstrip(":").replace(".", "_")
        path = f"{PLACE}/request/{sender}/{options['handle_token'][1]}"
        self.options[message.header.fields[HeaderFields.member]] = options
        self._reply(message, "o", (path,))
        self.signal("Request", "Response", "ua{sv}", (self.response, results), path)

    # GlobalShortcuts

    def do_BindShortcuts(
        self, message: Message, _session: str, wanted: list[Any], _parent: str, options: dict[str, Any]
    ) -> None:
        self.wanted = {name: values["preferred_trigger"][1] for name, values in wanted}
        bound = [
            (name, {"trigger_description": ("s", f"press {self.wanted[name]}")})
            for name, _values in wanted
            if name not in self.taken
        ]
        self._request(message, options, {"shortcuts": ("a(sa{sv})", bound)})

    def key(self, name: str, member: str, session: str | None = None) -> None:
        """A shortcut goes down (Activated) or up (Deactivated)."""
        values = (self.session if session is None else session, name, 1, {})
        self.signal("GlobalShortcuts", member, "osta{sv}", values)

    # Sessions

    def do_CreateSession(self, message: Message, options: dict[str, Any]) -> None:
        self.senders.add(message.header.fields[HeaderFields.sender])
        self.session = f"{PLACE}/session/x/{options['session_handle_token'][1]}"
        self._request(message, options, {"session_handle": ("s", self.session)})

    # RemoteDesktop

    def do_SelectDevices(self, message: Message, _session: str, options: dict[str, Any]) -> None:
        self._request(message, options, {})

    def do_Start(self, message: Message, _session: str, _parent: str, options: dict[str, Any]) -> None:
        results: dict[str, Any] = {"devices": ("u", 1), "clipboard_enabled": ("b", self.clipboard_enabled)}
        if self.token:
            results["restore_token"] = ("s", self.token)
        self._request(message, options, results)
        if self.says_owner:
            self.tell_owner(tuple(self.clipboard), False)

    def do_NotifyKeyboardKeysym(
        self, message: Message, _session: str, _options: dict[str, Any], key: int, state: int
    ) -> None:
        if state or key in self.down:
            self.keys.append((key, state))
        self.down = self.down | {key} if state else self.down - {key}
        if (key, state) == self.refuses:
            return self._connection.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))
        if (key, state) != self.never_answers:
            self._reply(message)
        if state and self.down == {CONTROL, SMALL_V}:
            self.on_paste()
        return None

    def do_Close(self, message: Message) -> None:
        self._reply(message)

    # Clipboard

    def tell_owner(self, types: tuple[str, ...], session_is_owner: bool) -> None:
        """Says what lies on the clipboard."""
        names = ("(as)", (list(types),)) if self.in_structure else ("as", list(types))
        options = {"mime_types": names, "session_is_owner": ("b", session_is_owner)}
        self.signal("Clipboard", "SelectionOwnerChanged", "oa{sv}", (self.session, options))

    def copied(self, formats: dict[str, bytes]) -> None:
        """Somebody else copies."""
        self.clipboard, self.session_types = formats, None
        self.tell_owner(tuple(formats), False)

    def do_RequestClipboard(self, message: Message, _session: str, _options: dict[str, Any]) -> None:
        self._reply(message)

    def do_SetSelection(self, message: Message, _session: str, options: dict[str, Any]) -> None:
        if self.keeps_its_owner:
            self.keeps_its_owner -= 1
            return self._connection.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))
        types = self.session_types = tuple(options["mime_types"][1])
        self._reply(message)
        # A test may end the session between the two.
        self.tell_owner(types, True)
        return None

    def do_SelectionRead(self, message: Message, _session: str, name: str) -> None:
        reading, writing = os.pipe()
        self._reply(message, "h", (reading,))
        os.close(reading)
        data = self.clipboard[name]
        self._start(lambda: _write(writing, data))

    def do_SelectionWrite(self, message: Message, _session: str, serial: int) -> None:
        reading, writing = os.pipe()
        self._reply(message, "h", (writing,))
        os.close(writing)
        take = self.transfers.pop(serial)
        self._start(lambda: take(_read(reading)))

    def do_SelectionWriteDone(self, message: Message, _session: str, _serial: int, well: bool) -> None:
        self._reply(message)
        if not well:
            self.served.put(("", None))

    def _start(self, work: Callable[[], None]) -> None:
        self._pipes.append(threading.Thread(target=work, name="pipe"))
        self._pipes[-1].start()

    # The program

    def paste(self) -> None:
        """Asks for everything it wants."""
        for name in self.program_reads:
            self.want(name)

    def want(self, name: str, *, pasting: bool = True) -> None:
        """A program asks for a format."""
        self._serial += 1

        def take(data: bytes) -> None:
            if not pasting:
                self.served.put((name, data))
            elif name == "text/plain;charset=utf-8":
                self.text += data
                self.pasted.set()

        self.transfers[self._serial] = take
        self.signal("Clipboard", "SelectionTransfer", "osu", (self.session, name, self._serial))

    def read_all(self) -> dict[str, bytes | None]:
        """What another program reads of everything the session offers."""
        found: dict[str, bytes | None] = {}
        for name in self.session_types or ():
            self.want(name, pasting=False)
            found[name] = self.served.get(timeout=5)[1]
        return found


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as pipe:
        pipe.write(data)


def _read(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as pipe:
        return pipe.read()
