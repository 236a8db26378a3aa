"""`assist-app learning`: what was learned from an agent, shown, taken along, put back, forgotten."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict

from assist_app.assist.preference import SIGNS, acceptance, as_of
from assist_app.files import settings
from assist_app.files.learning_file import read_learning, summary, write_learning
from assist_app.i18n import _, ngettext
from assist_app.model.feedback import AgentLearning
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import open_kept
from assist_app.store import Store

OK, FAILED = 0, 1
MOST_SHOWN = 20


def run_learning(chosen: Namespace, folder: DataFolder, passphrase: Callable[[], str | None]) -> int:
    """What the command line asks for; an exit status, or AssistError. A running window notices by itself."""
    if not folder.store.exists():
        print(_("Nothing was learned yet: there are no data in {folder}.").format(folder=folder.root))
        return FAILED
    kept = open_kept(folder, passphrase() if folder.key_file.exists() else None, repair=False)
    try:
        if not kept.durable:
            print("\n".join(kept.notices), file=sys.stderr)
            return FAILED
        named = settings.load(folder.settings).settings.agent_name
        return _do(chosen, kept.store, named if chosen.agent is None else chosen.agent)
    finally:
        kept.store.close()


def _do(chosen: Namespace, store: Store, agent: str) -> int:
    match chosen.deed:
        case "show":
            learning = store.learning(agent).result()
            print(
                json.dumps(asdict(learning), ensure_ascii=False) if chosen.json else _words(store, learning)
            )
        case "export":
            learning = store.learning(agent).result()
            write_learning(chosen.file, learning)
            print(_("Written to {path}.").format(path=chosen.file))
        case "import":
            learning = read_learning(chosen.file, agent)
            store.put_learning(learning).result()
            print(summary(learning))
        case "reset":
            store.reset_learning(agent).result()
            print(_("What was learned was forgotten."))
        case "explore":
            store.explore(chosen.percent, agent).result()
            print(summary(store.learning(agent).result()))
    return OK


def _words(store: Store, learning: AgentLearning) -> str:
    rows = [as_of(one, time.time()) for one in learning.usage if one.intent]
    rows.sort(key=lambda one: (-acceptance(one), one.script_id))
    titles = store.scripts_by_id([one.script_id for one in rows[:MOST_SHOWN]]).result()
    lines = [summary(learning)]
    for one in rows[:MOST_SHOWN]:
        title = titles[one.script_id].title if one.script_id in titles else one.script_id
        used = ngettext("used {count} time", "used {count} times", one.used).format(count=one.used)
        down = _("voted down {count}").format(count=one.downvoted) if one.downvoted else ""
        lines.append(
            "   " + " · ".join(filter(None, (f"{acceptance(one):.0%}  {title}", one.intent, used, down)))
        )
    if learning.weights:
        pairs = zip(SIGNS, learning.weights, strict=False)
        lines.append("   " + ", ".join(f"{name} {weight:+.2f}" for name, weight in pairs))
    return "\n".join(lines)
