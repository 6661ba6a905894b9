"""What is believed of one hatch: the newest look, and whatever speaks against it.

What lives here: belief in one hatch. What must not: clocks, calls, who wants what.
The rule: bad news is believed from anybody whose signature holds, and at once. Good news (closed, locked) is only
believed from a look at the hatch that was begun after the last thing that might have opened it.
"""

from __future__ import annotations

import math

from robot_nodes.port import Hatch


class Belief:
    """Times in monotonic seconds; ``steady_s``: how long looks must contradict a call-back before they win."""

    def __init__(self, steady_s: float) -> None:
        self._steady_s = steady_s
        self._seen = Hatch()
        self._asked_at = self._told_at = -math.inf
        self._locked_from = -math.inf
        self._alarm_at: float | None = None

    def look(self, seen: Hatch, asked_at: float, told_at: float) -> None:
        """The newest look, which was begun at ``asked_at``; the robot said so at ``told_at`` by the cloud's clock."""
        self._seen, self._asked_at, self._told_at = seen, asked_at, told_at
        secure = (seen.door, seen.lock) == ("closed", "locked")
        if self._alarm_at is not None and (not secure or asked_at > self._alarm_at + self._steady_s):
            self._alarm_at = None

    def may_unlock_until(self, when: float) -> None:
        """An unlocking was sent that may take effect until ``when`` (infinity: the answer is not here yet)."""
        self._locked_from = when

    def alarm(self, told_at: float, now: float) -> None:
        """A call-back tells that it was not closed and locked at ``told_at``; older than the look, that is no news."""
        if told_at > self._told_at:
            self._alarm_at = now

    def forget(self) -> None:
        self._seen, self._asked_at, self._told_at = Hatch(), -math.inf, -math.inf

    @property
    def contradicted(self) -> bool:
        return self._alarm_at is not None

    @property
    def unlocked(self) -> bool:
        """The newest look says so; nothing that was sent before it is needed any more."""
        return self._seen.lock == "unlocked"

    @property
    def newest_at(self) -> float:
        return self._asked_at

    def hatch(self) -> Hatch:
        if self._alarm_at is not None:
            return Hatch()
        if self._seen.lock == "locked" and self._asked_at < self._locked_from:
            return Hatch(self._seen.door, "unknown")
        return self._seen
