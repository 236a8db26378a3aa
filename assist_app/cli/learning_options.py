"""The command line of `learning`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from assist_app.i18n import _
from assist_app.model.exploring import MOST_EXPLORED


def add_learning(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Adds `learning` and what can be done with it; `common` adds the options of every command."""
    learning = commands.add_parser("learning", help=_("what was learned from an agent's choices"))
    common(learning)
    deeds = learning.add_subparsers(dest="deed", metavar=_("what to do"), required=True)
    show = deeds.add_parser("show", help=_("what was learned, scripts by how much they are liked"))
    show.add_argument("--json", action="store_true", help=_("print JSON"))
    export = deeds.add_parser("export", help=_("write it to a file, to take along"))
    take_in = deeds.add_parser("import", help=_("put a file in the place of what was learned"))
    for deed in (export, take_in):
        deed.add_argument("file", type=Path, metavar="FILE")
    reset = deeds.add_parser("reset", help=_("forget it"))
    explore = deeds.add_parser("explore", help=_("how often a seldom shown script is tried"))
    explore.add_argument("percent", type=_percent, metavar="PERCENT")
    for deed in (show, export, take_in, reset, explore):
        deed.add_argument("--agent", metavar="NAME", help=_("the agent; otherwise the name in the settings"))
        common(deed)


def _percent(text: str) -> float:
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100 * MOST_EXPLORED:
        words = _("{text} is not a number from 0 to {most}")
        raise argparse.ArgumentTypeError(words.format(text=text, most=round(100 * MOST_EXPLORED)))
    return number / 100
