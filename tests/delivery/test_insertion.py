"""Which way of inserting is chosen, how programs are pasted into, and that nothing is ever sent."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from assist_app.delivery.insertion import MAKERS, Portals, Probes, choose
from assist_app.delivery.x11 import readers
from assist_app.delivery.x11.profiles import OLD_TERMINAL, TERMINAL, USUAL, profile_of

PACKAGE = Path(__file__).resolve().parent.parent.parent / "assist_app"


@pytest.mark.parametrize(
    ("platform", "environment", "name", "works"),
    [
        ("linux", {"DISPLAY": ":0"}, "x11", True),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland", False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, "wayland", False),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "left over", "XDG_SESSION_TYPE": "x11"}, "x11", True),
        ("linux", {}, "none", False),
        ("win32", {}, "windows", True),
        ("win32", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "of a subsystem"}, "windows", True),
        ("darwin", {}, "macos", True),
    ],
)
def test_the_choice_follows_the_session(
    platform: str, environment: dict[str, str], name: str, works: bool
) -> None:
    choice = choose(platform, environment, lambda library: True)
    assert (choice.name, choice.works) == (name, works)
    assert choice.reason


WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}


@pytest.mark.parametrize(
    ("portals", "works", "words"),
    [
        (Portals(), False, "RemoteDesktop"),
        (Portals(remote_desktop=1, shortcuts=1), False, "lends no clipboard"),
        (Portals(remote_desktop=1, clipboard=1), False, "lends no clipboard"),
        (Portals(remote_desktop=2), False, "lends no clipboard"),
        (Portals(remote_desktop=2, clipboard=1), True, "asks you once"),
    ],
)
def test_wayland_depends_on_what_its_portals_can(portals: Portals, works: bool, words: str) -> None:
    choice = choose("linux", WAYLAND, lambda library: True, Probes(lambda: portals))
    assert (choice.name, choice.works) == ("wayland", works)
    assert words in choice.reason
    assert works or "press Ctrl+V" in choice.reason


def test_portals_are_asked_on_wayland_only() -> None:
    def asked() -> Portals:
        raise AssertionError("nobody should have been asked")

    probes = Probes(asked, lambda: True)
    for platform, environment in (("linux", {"DISPLAY": ":0"}), ("linux", {}), ("win32", {}), ("darwin", {})):
        choose(platform, environment, lambda library: True, probes)
    without = choose("linux", WAYLAND, lambda library: library != "jeepney", probes)
    assert not without.works and "jeepney" in without.reason


def test_macos_says_how_to_let_it_press_keys() -> None:
    assert choose("darwin", {}, lambda library: True, Probes(trusted=lambda: True)).remedy == ""
    for probes in (Probes(), None):
        choice = choose("darwin", {}, lambda library: True, probes)
        assert choice.works and "press Cmd+V" in choice.reason and "Accessibility" in choice.remedy


def test_every_way_that_works_has_a_maker() -> None:
    for _name, (module, kind) in MAKERS.items():
        made = getattr(import_module(f"assist_app.{module}"), kind)
        wanted = "came_from titled follow remember insert give_back copy until_free close"
        for name in wanted.split():
            assert callable(getattr(made, name)), (kind, name)


def test_a_missing_library_is_said() -> None:
    choice = choose("linux", {"DISPLAY": ":0"}, lambda library: False)
    assert not choice.works
    assert "xcffib" in choice.reason


def test_terminals_have_chords_of_their_own() -> None:
    assert profile_of("XTerm") is OLD_TERMINAL
    assert profile_of("Gnome-terminal") is TERMINAL
    assert profile_of("kitty") is TERMINAL
    assert profile_of("Chromium") is USUAL
    assert profile_of("") is USUAL


def test_a_program_that_read_twice_is_waited_for_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "has_helpers", lambda pid: pid < 10)
    known = readers.Readers()
    assert (known.needed(1), known.needed(20)) == (2, 1)
    known.learn(1, 1)
    assert known.needed(1) == 1
    known.learn(1, 3)
    assert known.needed(1) == 2 and known.knows_to_read_twice(1)
    known.learn(1, 1)
    assert known.needed(1) == 2


SENDING = {0xFF0D, 0xFF8D, "XK_Return", "XK_KP_Enter", "VK_RETURN", "kVK_Return", "Key_Return", "Key_Enter"}


def test_no_code_of_the_delivery_knows_a_key_that_sends() -> None:
    """Enter is no key of any chord, by number or by name."""
    for path in (PACKAGE / "delivery").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and node.value in SENDING), (
                f"{path.name}:{node.lineno}"
            )
            assert not (isinstance(node, ast.Attribute) and node.attr in SENDING), (
                f"{path.name}:{node.lineno}"
            )
            assert not (isinstance(node, ast.Name) and node.id in SENDING), f"{path.name}:{node.lineno}"


def test_keys_are_pressed_in_one_place_only() -> None:
    """No other module reaches for a way to press keys or buttons in other programs."""
    ways = {
        "FakeInput",
        "SendInput",
        "keybd_event",
        "CGEventPost",
        "XTestFakeKeyEvent",
        "NotifyKeyboardKeysym",
    }
    places = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.attr if isinstance(node, ast.Attribute) else getattr(node, "value", None)
            if isinstance(called, str) and called in ways:
                places.add(str(path.relative_to(PACKAGE)))
    assert places == {
        "delivery/x11/keys.py",
        "delivery/windows/keys.py",
        "delivery/macos/keys.py",
        "delivery/wayland/remote.py",
    }
