"""`ask` and `search`: the local engine once, without a window."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable

from assist_app.cli.commands import advice_json, advice_text, advise, hits_json, hits_text, still_open
from assist_app.i18n import _
from assist_app.paths import DataFolder, resources
from assist_app.rooms.backstage import open_engine, search_all
from assist_app.sources.conversation_file import conversation_file

OK, NO_TURN = 0, 3

Passphrase = Callable[[], str | None]


def ask(chosen: Namespace, folder: DataFolder, passphrase: Passphrase) -> int:
    """Prints intent, attitude and suggestions for a conversation file."""
    conversation = conversation_file(chosen.conversation)
    with open_engine(folder, chosen.library, passphrase, resources()) as engine:
        engine.start().result()
        try:
            advice, elapsed = asyncio.run(advise([engine], conversation, chosen.rows))
            questions = asyncio.run(still_open(engine, conversation, advice))
        except LookupError:
            print(_("The last word in this conversation is not the customer's."), file=sys.stderr)
            return NO_TURN
    if chosen.json:
        print(json.dumps(advice_json(advice, elapsed, questions), ensure_ascii=False))
    else:
        print(advice_text(advice, elapsed, questions))
    return OK


def search(chosen: Namespace, folder: DataFolder, passphrase: Passphrase) -> int:
    """Prints the scripts a query finds."""
    with open_engine(folder, chosen.library, passphrase, resources()) as engine:
        engine.start().result()
        started = time.perf_counter()
        hits = asyncio.run(search_all(engine, chosen.query, chosen.rows))
        elapsed = (time.perf_counter() - started) * 1000
    print(hits_json(hits, elapsed) if chosen.json else hits_text(hits))
    return OK
