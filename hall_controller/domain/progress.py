"""How far each robot is known to have come on its order, and how fast it drives beside what the roads allow.

What lives here: ``Progress``, kept from one report to the next and never stored. What must not: decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

LEARNING = 0.2
"""Weight of the newest stretch in a robot's pace."""
SLOWEST = 4.0
"""A stretch that took longer than this many times its driving time says nothing about pace: somebody stood there."""


@dataclass(frozen=True, slots=True)
class Progress:
    """``passed`` nodes of ``order`` lie behind or under the robot since ``at`` (hall seconds); never fewer than were
    reported before. ``doubtful``: its newest report says fewer, so where it is, is not certain. ``rolling``: it had
    road ahead when it got there. ``pace``: how many times the allowed driving time it takes."""

    order: str = ""
    passed: int = 0
    at: float = 0.0
    doubtful: bool = False
    rolling: bool = False
    pace: float = 1.0

    def reported(self, order: str, passed: int, at: float, rolling: bool, drive_s: float) -> Progress:
        """After a report. ``rolling``: there is road ahead now; ``drive_s``: driving time since the node before."""
        if order != self.order:
            return Progress(order, passed, at, False, rolling, self.pace)
        if passed <= self.passed:
            return Progress(order, self.passed, self.at, passed < self.passed, self.rolling, self.pace)
        took = (at - self.at) / drive_s if drive_s > 0.0 else SLOWEST
        learns = self.rolling and took < SLOWEST
        pace = self.pace + LEARNING * (took - self.pace) if learns else self.pace
        return Progress(order, passed, at, False, rolling, pace)
