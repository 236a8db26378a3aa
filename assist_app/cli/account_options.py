"""The command line of `accounts`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from assist_app.i18n import _


def add_accounts(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: Callable[[argparse.ArgumentParser], None],
    count: Callable[[str], int],
) -> None:
    """Adds `accounts` and what can be done with them; `common` adds the options of every command."""
    accounts = commands.add_parser("accounts", help=_("the vendors' accounts: add, list, test, remove"))
    common(accounts)
    deeds = accounts.add_subparsers(dest="deed", metavar=_("what to do"), required=True)
    add = deeds.add_parser("add", help=_("add an account; its secrets go to the vault"))
    add.add_argument("backend", metavar="BACKEND", help=_("the kind of service"))
    add.add_argument("name", metavar="NAME", help=_("what you call the account"))
    add.add_argument(
        "--field",
        action="append",
        default=[],
        type=_pair,
        metavar="NAME=VALUE",
        help=_("one field, no secret"),
    )
    add.add_argument(
        "--secrets-file", metavar="FILE", help=_("a JSON object or lines name=value, - for stdin")
    )
    add.add_argument("--budget", type=count, help=_("calls a day at most"))
    add.add_argument("--time-limit", type=_seconds, help=_("seconds to wait for an answer"))
    add.add_argument("--unmasked", action="store_true", help=_("send personal data as they are"))
    add.add_argument("--disabled", action="store_true", help=_("do not ask it yet"))
    listing = deeds.add_parser("list", help=_("the accounts without their secrets"))
    listing.add_argument("--json", action="store_true", help=_("print JSON"))
    test = deeds.add_parser("test", help=_("make one real call and explain what came of it"))
    test.add_argument("name", metavar="NAME")
    test.add_argument("--conversation", metavar="FILE", help=_("about this conversation, not a made-up one"))
    test.add_argument("--library", metavar="FILE", help=_("a library file or folder instead of your own"))
    remove = deeds.add_parser("remove", help=_("remove an account and its secrets"))
    remove.add_argument("name", metavar="NAME")
    for deed in (add, listing, test, remove):
        common(deed)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        # Without the text: it may be a secret that was meant for the file.
        raise argparse.ArgumentTypeError(_("a field is written as name=value"))
    return name.strip(), value


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 120:
        raise argparse.ArgumentTypeError(_("{text} is not a number of seconds up to 120").format(text=text))
    return number
