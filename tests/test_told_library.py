"""Who is told of the library says so in its spec: its answers are dropped when that part is edited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assist_app.assist.pipeline import ask_all
from assist_app.model.suggestion import AssistEvent, Failed, Intent, NotAsked, Suggestion
from assist_app.vendors.catalogue import CATALOGUE, Entry
from assist_app.vendors.emulating import SERVICES
from tests.assist.planted import planted
from tests.emulator.stage import in_process
from tests.journeys.vendors import Vendors
from tests.test_masked_vendors import INTENTS, Overhearing, adapter, where_it_lies

SCRIPT = Suggestion("s1", ("a script of the library 51973",), ("embedded",), script_id="s1")
KNOWN = Intent("refund", "an intent of the library 26418", 0.9)


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.spec.family)
async def test_the_spec_says_what_of_the_library_is_sent(entry: Entry) -> None:
    async with in_process(*SERVICES) as stage:
        described, network = Vendors(stage.switchboard.describe()), Overhearing(stage)
        events: list[AssistEvent] = []
        asked = replace(where_it_lies(planted(), described), intent=KNOWN, grounding=(SCRIPT,))
        await ask_all([adapter(entry, described, network)], asked, events.append)
    sent = "\n".join(network.heard)
    assert sent and not [event for event in events if isinstance(event, Failed | NotAsked)]
    listed = any(one.code in sent and one.description in sent for one in INTENTS)
    assert entry.spec.told_intents == (KNOWN.name in sent or listed)
    assert entry.spec.told_scripts == (SCRIPT.text in sent)
