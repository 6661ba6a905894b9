"""How often driving may fail before nobody but a person can help.

What lives here: counting failures in a row, and what each leads to. What must not: goals, errors, pausing (``driver``).
A robot that gives no advice with its failures is asked again and again: it may be a motor that is being repaired.
"""

from __future__ import annotations

from typing import Final

from robot_nodes.port import Advice

RETRY_S: Final = 3.0
REPLAN_S: Final = 10.0
"""Long enough for the hall to find another road, or for a person who stands in the way to go on."""
LIMITS: Final[dict[Advice, int]] = {"retry": 5, "replan": 3}


class Setbacks:
    """Failures since the robot last got on."""

    def __init__(self) -> None:
        self._count: dict[Advice, int] = {}

    def add(self, advice: Advice) -> Advice:
        """What a failure with this advice leads to, after those before it."""
        self._count[advice] = count = self._count.get(advice, 0) + 1
        return "incident" if count > LIMITS.get(advice, count) else advice

    def clear(self) -> None:
        """The robot got on, or a person has seen to it."""
        self._count.clear()


def wait_s(advice: Advice) -> float:
    """How long to wait before the next attempt."""
    return REPLAN_S if advice == "replan" else RETRY_S
