"""The command line of `lab`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from assist_app.i18n import _

LEAST_SEED, MOST_SEED = 0, 2**32 - 1
LIKENESS = 0.7
"""Cosine from which two replies say the same, unless told otherwise: of the pairs that the bundled recordings
and scripts give, those above it do, and of those between 0.6 and 0.7 about half."""


def add_lab(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Adds `lab` and what it measures; `common` adds the options of every command."""
    lab = commands.add_parser("lab", help=_("measure the engine, or accounts, on recorded material"))
    common(lab)
    tasks = lab.add_subparsers(dest="task", metavar=_("what to measure"), required=True)
    _intents(tasks.add_parser("intents", help=_("learn intents from rows and recognise others")))
    _replies(tasks.add_parser("replies", help=_("learn from past replies and rank what may come next")))
    _search(tasks.add_parser("search", help=_("find the right text for each query")))
    _attitude(tasks.add_parser("attitude", help=_("learn how texts sound and say it of others")))
    _conversations(
        tasks.add_parser("conversations", help=_("replay past conversations: the gate for a library"))
    )
    for task in tasks.choices.values():
        task.add_argument("--report", type=Path, metavar="FILE", help=_("figures as JSON"))
        task.add_argument(
            "--seed", type=_seed, default=0, help=_("decides every draw; the same gives the same")
        )
        task.add_argument(
            "--refine", action="store_true", help=_("with a second encoder, where one is installed")
        )
        common(task)


def _intents(task: argparse.ArgumentParser) -> None:
    _file(task, "--train", _("rows of text and intent, perhaps domain and level"))
    _file(task, "--test", _("rows of text, perhaps id"))
    task.add_argument("--ids", metavar="FILE:KEY", help=_("learn from the rows of this list of ids only"))
    task.add_argument("--names-only", action="store_true", help=_("learn from names and descriptions alone"))
    _predictions(task)


def _replies(task: argparse.ArgumentParser) -> None:
    _file(task, "--train", _("rows of context and reply"))
    _file(task, "--test", _("rows of context and candidates"))
    _file(task, "--pool", _("rows of id and text"))
    _predictions(task)


def _search(task: argparse.ArgumentParser) -> None:
    task.add_argument("--snippets", type=Path, metavar="FILE", help=_("rows of id and text"))
    task.add_argument("--queries", type=Path, metavar="FILE", help=_("rows of a query"))
    task.add_argument(
        "--faq", type=Path, metavar="FILE", help=_("rows of title, answer and query, instead of two files")
    )
    task.add_argument("--query-field", metavar="NAME", help=_("the column that is the query (query)"))
    task.add_argument("--text-field", metavar="NAME", help=_("the column that is the text (text, answer)"))
    _predictions(task)


def _attitude(task: argparse.ArgumentParser) -> None:
    task.add_argument(
        "--train", type=Path, nargs="+", required=True, metavar="FILE", help=_("rows of text and label")
    )
    _file(task, "--test", _("rows of text"))
    _predictions(task)


def _conversations(task: argparse.ArgumentParser) -> None:
    task.add_argument(
        "--input",
        type=Path,
        metavar="PATH",
        help=_("a file of JSON lines or a folder of them; without it the bundled demo"),
    )
    task.add_argument(
        "--backend",
        nargs="+",
        default=["local"],
        metavar="NAME",
        help=_("local is the engine; any other is an account's name"),
    )
    task.add_argument("--library", metavar="FILE", help=_("a library file or folder instead of your own"))
    task.add_argument(
        "--compare",
        type=Path,
        metavar="FILE",
        help=_("an earlier report; the status is 1 when it was better"),
    )
    task.add_argument(
        "--meaning", type=_likeness, default=LIKENESS, help=_("cosine from which two replies say the same")
    )


def _file(task: argparse.ArgumentParser, name: str, words: str) -> None:
    task.add_argument(name, type=Path, required=True, metavar="FILE", help=words)


def _predictions(task: argparse.ArgumentParser) -> None:
    task.add_argument(
        "--predictions",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("where the answers go, a line a row"),
    )


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_SEED:
        words = _("{text} is not a whole number from {least} to {most}")
        raise argparse.ArgumentTypeError(words.format(text=text, least=LEAST_SEED, most=MOST_SEED))
    return int(text)


def _likeness(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1:
        raise argparse.ArgumentTypeError(_("{text} is not a number between 0 and 1").format(text=text))
    return number
