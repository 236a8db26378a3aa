"""The AI agents of an app: what `/v3/agent/` keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assist_app.emulator.rongcloud.checks import LONGEST_ID, number, text
from assist_app.emulator.rongcloud.refusing import Refused

MOST_AGENTS = 100
STATES = ("active", "inactive", "draft")


class Agents:
    """By their ids; the first one is there from the start."""

    def __init__(self, first: str) -> None:
        self._first = first
        self.reset()

    def reset(self) -> None:
        """Only the first one is left."""
        self._known: dict[str, dict[str, Any]] = {
            self._first: {
                "agentId": self._first,
                "name": "emulated agent",
                "type": "chat",
                "status": "active",
                "agentConfig": {},
            }
        }

    def able(self, values: Mapping[str, Any]) -> str:
        """The id of an agent that can be asked. Which code an unknown one has is not documented."""
        name = text(values, "agentId", LONGEST_ID, 3)
        if name not in self._known or self._known[name]["status"] != "active":
            raise Refused(1002, "agentId: no active agent")
        return name

    def handle(self, operation: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """create, update, get, delete and query."""
        if operation == "query":
            return self._query(values)
        name = text(values, "agentId", LONGEST_ID, 3)
        if (name in self._known) == (operation == "create"):
            raise Refused(1002, "agentId: " + ("known already" if operation == "create" else "unknown"))
        match operation:
            case "create" | "update":
                self._put(name, values)
            case "delete":
                del self._known[name]
            case _:
                return {"agent": self._known[name]}
        return {"agentId": name}

    def _put(self, name: str, values: Mapping[str, Any]) -> None:
        known = self._known.get(
            name, {"agentId": name, "type": "chat", "status": "active", "agentConfig": {}}
        )
        if len(self._known) >= MOST_AGENTS and name not in self._known:
            raise Refused(1002, f"there are {MOST_AGENTS} agents already")
        given: dict[str, Any] = {"name": text({**known, **values}, "name", 128, 2)}
        if values.get("description") is not None:
            given["description"] = text(values, "description", 256, 0)
        if values.get("status") is not None:
            if values["status"] not in STATES:
                raise Refused(1002, f"status is one of {', '.join(STATES)}")
            given["status"] = values["status"]
        if values.get("agentConfig") is not None:
            if not isinstance(values["agentConfig"], dict):
                raise Refused(1002, "agentConfig must be an object")
            given["agentConfig"] = values["agentConfig"]
        self._known[name] = {**known, **given}

    def _query(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        page, size = number(values, "page", 1, 1, 10_000), number(values, "size", 20, 1, 100)
        wanted = values.get("status")
        rows = [agent for agent in self._known.values() if wanted in (None, agent["status"])]
        return {"total": len(rows), "agents": rows[(page - 1) * size : page * size]}
