"""Where the program begins: reads the command line and builds what it asks for."""

from __future__ import annotations

import gc
import getpass
import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from assist_app.cli import options
from assist_app.files import settings
from assist_app.files.passphrase import given_passphrase
from assist_app.i18n import _, active_language, system_language, use_language
from assist_app.log import start_logging
from assist_app.model.errors import AssistError
from assist_app.paths import DataFolder, data_folder, resources, there
from assist_app.startup.replaced import program

OK, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit status."""
    _language_for_help(arguments if arguments is not None else sys.argv[1:])
    chosen = options.parse(arguments)
    folder = data_folder(chosen.data_dir)
    known = settings.load(folder.settings).settings
    language = chosen.language or (system_language() if known.language == "auto" else known.language)
    use_language(language, resources() / "locale")
    # The doctor only looks: where nothing was, it leaves nothing.
    looking = chosen.command == "doctor" and not there(folder.logs)
    problem = "" if looking else start_logging(folder.logs, chosen.log_level)
    if problem:
        print(problem, file=sys.stderr)
    run = COMMANDS[chosen.command]
    if folder.closed and chosen.command not in WITHOUT_FOLDER:
        words = _("The data folder {folder} cannot be looked into: {reason}. Choose another with --data-dir.")
        print(words.format(folder=folder.root, reason=folder.closed), file=sys.stderr)
        return FAILED
    try:
        return run(chosen, folder)
    except AssistError as error:
        print(error.sentence, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        return FAILED


def _language_for_help(arguments: Sequence[str]) -> None:
    """--help is printed while the command line is read, so its language must be known before."""
    language = system_language()
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--language":
            language = value if equals else "".join(arguments[number + 1 : number + 2])
    use_language(language if language in ("en", "zh_CN") else "en", resources() / "locale")


def late(name: str) -> ModuleType:
    """Imports a part of the program when it is needed: the window does not wait for the engine.

    Replaced when the program was updated or removed meanwhile; the agent has been told by then.
    """
    module = f"assist_app.{name}"
    if module not in sys.modules:
        program.check()
    try:
        return importlib.import_module(module)
    except Exception as error:
        program.check(error)
        raise


def window(chosen: Namespace, folder: DataFolder) -> int:
    """The window, without a demo."""
    if not has_screen():
        print(_("There is no screen. Try: assist-app demo --headless, ask, search."))
        return FAILED
    if folder.closed or there(folder.settings) or there(folder.store):
        return _run_window(_wishes(folder))
    wishes = late("startup.first_run").first_wishes(folder, given_passphrase(), late)
    return OK if wishes is None else _run_window(wishes)


def _run_window(wishes: Any) -> int:
    # What is imported stays; looking through it for garbage costs 15 ms until the first picture.
    gc.disable()
    try:
        ahead = late("rooms.forerunner").send_ahead(wishes.folder, late)
        return int(late("startup.running").run_window(wishes, late, lambda desk: None, ahead))
    finally:
        gc.enable()


def demo(chosen: Namespace, folder: DataFolder) -> int:
    """The window with the bundled conversations; without a screen the same, printed."""
    if chosen.headless or not has_screen():
        if not chosen.headless:
            print(_("There is no screen here, so the demo runs without one."))
        return int(late("cli.headless").run_demo(folder, late, Path(chosen.pictures), active_language()))
    languages = late("desk.playing").demo_languages()
    wishes = _wishes(folder, demo_languages=languages, demo_speed=chosen.speed)
    return _run_window(wishes)


def _wishes(folder: DataFolder, **more: Any) -> Any:
    return late("rooms.wishes").Wishes(folder, passphrase=given_passphrase(), **more)


def has_screen() -> bool:
    """Whether a window can be shown; other systems than Linux always have a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )


def ask(chosen: Namespace, folder: DataFolder) -> int:
    """Prints intent, attitude and suggestions for a conversation file."""
    if chosen.account is not None:
        return int(late("cli.account_commands").AccountCommands(folder, _passphrase, late).ask(chosen))
    return int(late("cli.suggest_commands").ask(chosen, folder, _passphrase))


def search(chosen: Namespace, folder: DataFolder) -> int:
    """Prints the scripts a query finds."""
    return int(late("cli.suggest_commands").search(chosen, folder, _passphrase))


def doctor(chosen: Namespace, folder: DataFolder) -> int:
    """Prints what works on this machine and what to do about the rest."""
    checks = late("cli.checkup").check_all(folder, resources(), late)
    doctor_texts = late("doctor")
    print(doctor_texts.as_json(checks) if chosen.json else doctor_texts.as_text(checks))
    return FAILED if any(check.state == "fail" for check in checks) else OK


def smoke(chosen: Namespace, folder: DataFolder) -> int:
    """Tries the installed program in its own window and says what worked."""
    check = late("cli.smoke")
    report = check.run_smoke(folder, given_passphrase(), late)
    print(check.as_json(report) if chosen.json else check.as_text(report))
    return OK if report["ok"] else FAILED


def accounts(chosen: Namespace, folder: DataFolder) -> int:
    """Adds, lists, tests and removes the vendors' accounts."""
    return int(late("cli.account_commands").AccountCommands(folder, _passphrase, late).run(chosen))


def emulator(chosen: Namespace, folder: DataFolder) -> int:
    """All vendors on this machine, until stopped; prints one line of JSON with addresses and secrets."""
    return int(late("vendors.emulating").run_emulator(chosen.port, chosen.seed, 0.0 if chosen.fast else 1.0))


def lab(chosen: Namespace, folder: DataFolder) -> int:
    """Measures the engine, or accounts, on recorded material."""
    return int(late("lab.command").run_lab(chosen, folder, cache(_passphrase)))


def insert(chosen: Namespace, folder: DataFolder) -> int:
    """Inserts a text into another program's window; prints one line of JSON."""
    return int(
        late("cli.insert_command").run_insert(
            chosen.text_file, chosen.window, late, folder, anyway=chosen.anyway
        )
    )


def learning(chosen: Namespace, folder: DataFolder) -> int:
    """Shows, exports, imports or forgets what was learned from an agent."""
    return int(late("cli.learning_commands").run_learning(chosen, folder, _passphrase))


def _passphrase() -> str | None:
    """Asked for only when a key file waits for it and somebody sits at a terminal."""
    given = given_passphrase()
    if given is None and sys.stdin.isatty():
        given = getpass.getpass(_("Pass-phrase of your key file: "))
    return given


WITHOUT_FOLDER = ("window", "demo", "doctor", "emulator", "lab")
"""What works on a data folder that cannot be used, too, and says in its own place that nothing is kept."""

COMMANDS = {
    "window": window,
    "demo": demo,
    "ask": ask,
    "search": search,
    "doctor": doctor,
    "smoke": smoke,
    "accounts": accounts,
    "insert": insert,
    "emulator": emulator,
    "lab": lab,
    "learning": learning,
}
