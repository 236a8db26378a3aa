"""What was learned from one agent as a file: ids, counts and weights, and no word of any conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from assist_app.i18n import _, ngettext
from assist_app.model.errors import ContentError
from assist_app.model.exploring import EXPLORE, MOST_EXPLORED
from assist_app.model.feedback import AgentLearning, Usage
from assist_app.paths import replace_private

Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Weight = Annotated[float, msgspec.Meta(ge=-10, le=10)]
Evidence = Annotated[float, msgspec.Meta(ge=0, le=1000)]
Time = Annotated[float, msgspec.Meta(ge=0, le=1e11)]
Share = Annotated[float, msgspec.Meta(ge=0, le=MOST_EXPLORED)]


class UsageRow(msgspec.Struct, omit_defaults=True):
    """One script and intent ("" whatever the intent)."""

    script: str
    intent: str = ""
    used: Count = 0
    downvoted: Count = 0
    liked: Evidence = 0.0
    disliked: Evidence = 0.0
    at: Time = 0.0


class LearningFile(msgspec.Struct):
    """The whole file."""

    kind: Literal["assist-learning"]
    version: Literal[1]
    agent: str = ""
    explore: Share = EXPLORE
    seed: Count = 0
    turns: Count = 0
    weights: Annotated[list[Weight], msgspec.Meta(max_length=64)] = []
    scripts: list[UsageRow] = []


def write_learning(path: Path, learning: AgentLearning) -> None:
    """Writes the file in one step, readable by its owner only. ContentError when that is impossible."""
    content = LearningFile(
        "assist-learning",
        1,
        learning.agent,
        learning.explore,
        learning.seed,
        learning.turns,
        list(learning.weights),
        [
            UsageRow(
                one.script_id, one.intent or "", one.used, one.downvoted, one.liked, one.disliked, one.at
            )
            for one in learning.usage
        ],
    )
    try:
        replace_private(path, msgspec.json.format(msgspec.json.encode(content), indent=1))
    except OSError as error:
        words = _("{path} cannot be written: {reason}.")
        raise ContentError(words.format(path=path, reason=error.strerror)) from error


def read_learning(path: Path, agent: str) -> AgentLearning:
    """What the file says, for this agent, whoever it was learned from. ContentError names file and place."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=LearningFile)
    except OSError as error:
        words = _("{path} cannot be read: {reason}.")
        raise ContentError(words.format(path=path, reason=error.strerror)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        words = _("{path} is not a file of what was learned: {reason}")
        raise ContentError(words.format(path=path, reason=error)) from error
    usage = tuple(
        Usage(row.script, row.intent, row.used, row.downvoted, row.liked, row.disliked, row.at)
        for row in file.scripts
    )
    return AgentLearning(agent, usage, tuple(file.weights), file.explore, file.seed, file.turns)


def summary(learning: AgentLearning) -> str:
    """In one line: from how many turns, about how many scripts, and how often something is tried."""
    scripts = len({one.script_id for one in learning.usage})
    turns = ngettext("Learned from {count} turn", "Learned from {count} turns", learning.turns).format(
        count=f"{learning.turns:,}"
    )
    about = ngettext("{count} script", "{count} scripts", scripts).format(count=f"{scripts:,}")
    tried = _("tries a seldom shown script in {share:.0%} of turns").format(share=learning.explore)
    return " · ".join((turns, about, tried))
