"""How a robot gets on with its goal: no faster than it may, and not nowhere at all.

What lives here: two judgements, from what the robot says of its speed and place. What must not: goals, errors, ports,
what follows (``driver``). Times are hall time, never going back.
"""

from __future__ import annotations

import math

from robot_nodes.port import Goal, PortStatus

SHARE, NOISE_MPS = 0.1, 0.05
"""So much above its limit a robot may read: a controller overshoots, and odometry is noisy."""
LASTING_S, LOOKS = 1.0, 3
"""Too fast for so long, and as often as this; one reading that was kept for a while is not enough."""
BRAKING_S = 2.0
"""For so long after its limit has fallen a robot may still be as fast as it was allowed to be before."""
HEADWAY_S, NEARER_M = 60.0, 0.1


class Pace:
    """Whether a robot drives faster than it may."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A goal is given to a robot that had none."""
        self._limit = math.inf
        self._former: list[tuple[float, float]] = []  # until when it may still be as fast as that
        self._since = math.inf
        self._looks = 0
        self._seen: PortStatus | None = None

    def too_fast(self, seen: PortStatus, limit_mps: float, now: float) -> bool:
        """Asked at every look while a goal is under way."""
        allowed = self._allowed(limit_mps, now)
        if abs(seen.speed_mps) <= allowed * (1.0 + SHARE) + NOISE_MPS:
            self._since, self._looks = math.inf, 0
            return False
        self._since = min(self._since, now)
        if seen is not self._seen:
            self._seen, self._looks = seen, self._looks + 1
        return now - self._since >= LASTING_S and self._looks >= LOOKS

    def _allowed(self, limit_mps: float, now: float) -> float:
        if limit_mps < self._limit:
            self._former.append((now + BRAKING_S, self._limit))
        self._limit = limit_mps
        self._former = [(until, limit) for until, limit in self._former if now < until]
        return max((limit for _, limit in self._former), default=limit_mps)


class Headway:
    """Whether a robot that may drive comes nearer to its goal at all."""

    def __init__(self) -> None:
        self._place: tuple[float, float] | None = None
        self._nearest_m = math.inf
        self._since = 0.0

    def begin(self) -> None:
        """A goal is given to a robot that had none."""
        self._place = None

    def stuck(self, goal: Goal, seen: PortStatus, now: float) -> bool:
        """Asked at every look while a goal is under way. A robot that waits for people is not stuck."""
        place, pose = (goal.x_m, goal.y_m), seen.pose
        if place != self._place or pose is None or seen.field_violation:
            self._place, self._nearest_m, self._since = place, math.inf, now
        left_m = math.inf if pose is None else math.hypot(pose.x_m - goal.x_m, pose.y_m - goal.y_m)
        if left_m < self._nearest_m - NEARER_M:
            self._nearest_m, self._since = left_m, now
        return now - self._since > HEADWAY_S
