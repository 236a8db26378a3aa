"""How often something is tried that was seldom shown; apart from the outcomes, for the command line."""

from __future__ import annotations

EXPLORE = 0.1
"""Share of turns in which one row goes to a script that was seldom shown, unless the agent chose another."""

MOST_EXPLORED = 0.5
"""The largest share that can be chosen."""
