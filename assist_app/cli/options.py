"""The command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any

from assist_app.build_id import build
from assist_app.cli.account_options import add_accounts
from assist_app.cli.learning_options import add_learning
from assist_app.i18n import N_, _
from assist_app.lab.options import add_lab

# argparse asks the system's catalogue for its own words; ours knows which language was chosen.
argparse._ = _  # type: ignore[attr-defined]

THEIRS = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("%(prog)s: error: %(message)s\n"),
)
"""What argparse says, for the catalogue."""


class Help(argparse.HelpFormatter):
    """A title's colon is that of the language; argparse writes an English one, and asks nobody."""

    def format_help(self) -> str:
        """The whole help."""
        return re.sub(
            r"^(\S.*):$", lambda m: _("{title}:").format(title=m[1]), super().format_help(), flags=re.M
        )


class Parser(argparse.ArgumentParser):
    """Commands are parsers of the same kind, so their help is, too."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"formatter_class": Help} | more)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Reads the command line; `command` is "window", "demo", "ask", "search", "doctor", "lab" …"""
    parser: argparse.ArgumentParser = Parser(
        prog="assist-app",
        description=_("The live conversation beside ranked reply suggestions, offline first."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Assist {build()}",
        help=_("show program's version number and exit"),
    )
    _common(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("command"))
    demo = commands.add_parser("demo", help=_("replay the bundled conversations"))
    demo.add_argument("--headless", action="store_true", help=_("without a window, printing each turn"))
    demo.add_argument("--speed", type=_speed, default=1.0, help=_("1 is real time, 10 is ten times faster"))
    demo.add_argument("--pictures", default="out", help=_("folder for the pictures of a headless demo"))
    ask = commands.add_parser("ask", help=_("suggest replies for a conversation file"))
    ask.add_argument(
        "--conversation", required=True, metavar="FILE", help=_("JSON lines of role and text, - for stdin")
    )
    ask.add_argument("--account", metavar="NAME", help=_("ask this account only and print its events"))
    _library(ask)
    search = commands.add_parser("search", help=_("search the script library"))
    search.add_argument("query")
    _library(search)
    doctor = commands.add_parser("doctor", help=_("what works on this machine and what to do about the rest"))
    doctor.add_argument("--json", action="store_true", help=_("print JSON"))
    insert = commands.add_parser("insert", help=_("insert a text into another program's window"))
    insert.add_argument(
        "--text-file", required=True, metavar="FILE", help=_("the text in UTF-8, - for standard input")
    )
    insert.add_argument(
        "--window", metavar="REGEX", help=_("the topmost window whose title fits; default: the active one")
    )
    insert.add_argument(
        "--anyway",
        action="store_true",
        help=_("also what the outgoing check would ask about; never what it blocks"),
    )
    emulator = commands.add_parser(
        "emulator", help=_("serve all vendors on this machine, for trying without a contract")
    )
    emulator.add_argument(
        "--port", type=_port, default=0, help=_("where to listen on 127.0.0.1; 0 takes a free port")
    )
    emulator.add_argument("--seed", help=_("the same seed gives the same ids and secrets; default: new ones"))
    emulator.add_argument("--fast", action="store_true", help=_("answer at once instead of at a real pace"))
    smoke = commands.add_parser(
        "smoke", help=_("try the installed program in its own window, on a data folder made for that")
    )
    smoke.add_argument("--json", action="store_true", help=_("print JSON"))
    for command in (demo, ask, search, doctor, insert, emulator, smoke):
        _common(command, suppressed=True)
    add_accounts(commands, lambda command: _common(command, suppressed=True), _count)
    add_lab(commands, lambda command: _common(command, suppressed=True))
    add_learning(commands, lambda command: _common(command, suppressed=True))
    chosen = parser.parse_args(arguments)
    chosen.command = chosen.command or "window"
    if chosen.command == "smoke" and chosen.data_dir is None:
        # It leaves conversations behind, which belong in nobody's real data.
        smoke.error(_("the following arguments are required: %s") % "--data-dir")
    return chosen


def _common(parser: argparse.ArgumentParser, *, suppressed: bool = False) -> None:
    """Options every command takes, before or after its name."""
    default = argparse.SUPPRESS if suppressed else None
    parser.add_argument(
        "--data-dir", default=default, metavar="DIR", help=_("where settings and data are kept")
    )
    parser.add_argument(
        "--language", choices=("en", "zh_CN"), default=default, help=_("language of the texts")
    )
    parser.add_argument(
        "--log-level",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
        default=default,
        help=_("DEBUG, INFO, WARNING or ERROR"),
    )


def _library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--library", metavar="FILE", help=_("a library file or folder instead of your own"))
    parser.add_argument("--rows", type=_count, default=5, help=_("how many rows at most"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("{text} is not a whole number above 0").format(text=text))
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(_("{text} is not a port from 0 to 65535").format(text=text))
    return int(text)


def _speed(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 10_000:
        raise argparse.ArgumentTypeError(_("{text} is not a number between 0 and 10,000").format(text=text))
    return number
