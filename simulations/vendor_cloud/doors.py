"""Hatches of one robot as its maker's cloud shows and moves them.

What lives here: door states, door commands by id, the tale of every bolt that was moved. What must not: HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from robot_nodes.port import Hatch, RobotPort

WORDS = {"open": "OPEN", "closed": "CLOSED", "locked": "LOCKED", "unlocked": "UNLOCKED", "unknown": "UNKNOWN"}


@dataclass(frozen=True, slots=True)
class Moved:
    """One run of one bolt's motor, and the request that asked for it."""

    request: str
    hatch: str
    draw: bool
    at_ms: int


class Doors:
    """``moved`` is the truth for tests. ``lies``: hatches that are told to be closed, and locked if so asked for."""

    def __init__(self, robot: RobotPort) -> None:
        self._robot = robot
        self.moved: list[Moved] = []
        self.lies: dict[str, Hatch] = {}

    def states(self, hatches: Mapping[str, Hatch]) -> list[dict[str, str]]:
        told = {name: self.lies.get(name, hatch) for name, hatch in hatches.items()}
        return [
            {"doorNumber": name, "door": WORDS[hatch.door], "lock": WORDS[hatch.lock]} for name, hatch in told.items()
        ]

    def control(self, request: str, states: list[dict[str, Any]], now_ms: int) -> None:
        for state in states:
            name, draw = state["doorNumber"], state["operation"] == "UNLOCK"
            self.moved.append(Moved(request, name, draw, now_ms))
            (self._robot.unlock if draw else self._robot.lock)(name)

    def unlockings(self, hatch: str = "") -> list[Moved]:
        return [entry for entry in self.moved if entry.draw and hatch in ("", entry.hatch)]
