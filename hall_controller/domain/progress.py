"""How far each robot is known to have come on its order, and how fast it drives beside what the roads allow.

What lives here: ``Progress``, kept from one report to the next and never stored. What must not: decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

LEARNING = 0.2
"""Weight of the newest stretch in a robot's pace."""
SLOWEST = 4.0
"""A stretch that took longer than this many times its driving time says nothing about pace: somebody stood there."""

LATE_S, LATE = 4.0, 1.5
"""A stretch that takes so much longer than expected, and these seconds more, takes nobody knows how long."""
STILL_S = 20.0
"""For so long, and the longest time that its stretch can take, a robot may stand with road ahead: people pass."""


@dataclass(frozen=True, slots=True)
class Progress:
    """``passed`` nodes of ``order`` lie behind or under the robot since ``at`` (hall seconds); never fewer than were
    reported before. ``doubtful``: its newest report says fewer, so where it is, is not certain. ``rolling``: it had
    road ahead when it got there. ``pace``: how many times the allowed driving time it takes. ``free_since``: since when
    (hall seconds) it has had road ahead where it is; None while it has none."""

    order: str = ""
    passed: int = 0
    at: float = 0.0
    doubtful: bool = False
    rolling: bool = False
    pace: float = 1.0
    free_since: float | None = None

    def reported(self, order: str, passed: int, at: float, rolling: bool, drive_s: float) -> Progress:
        """After a report. ``rolling``: there is road ahead now; ``drive_s``: driving time since the node before."""
        free_since = at if rolling else None
        if order != self.order:
            return Progress(order, passed, at, False, rolling, self.pace, free_since)
        if passed <= self.passed:
            if rolling and self.free_since is not None:
                free_since = self.free_since
            return Progress(order, self.passed, self.at, passed < self.passed, self.rolling, self.pace, free_since)
        took = (at - self.at) / drive_s if drive_s > 0.0 else SLOWEST
        learns = self.rolling and took < SLOWEST
        pace = self.pace + LEARNING * (took - self.pace) if learns else self.pace
        return Progress(order, passed, at, False, rolling, pace, free_since)

    def late(self, now: float, drive_s: float) -> bool:
        """Whether the robot should long have been at the end of its stretch, so that nobody can say when it will be."""
        return self.free_since is not None and now - self.free_since > LATE_S + LATE * self.pace * drive_s

    def stands_still(self, now: float, drive_s: float) -> bool:
        """Whether the robot has had road ahead for so long that it cannot be expected to get on."""
        return self.free_since is not None and now - self.free_since > STILL_S + SLOWEST * self.pace * drive_s
