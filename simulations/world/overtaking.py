"""Robots that overtake people who walk: less comfortable than being met, and not wanted of those who walk slowly.

What lives here: who was behind whom, and came past. What must not: whether that is to be blamed (``usher.py``).
"""

from __future__ import annotations

import math

from simulations.world.person import Person
from simulations.world.robot_body import RobotBody

BESIDE_M = 1.2
"""Who passes farther away, centre to centre, goes another way."""
CLEAR_M = 0.2
"""So far behind or ahead of a person a robot is not beside them any more."""
TURNED_M = 0.2
"""Nobody comes so far past anybody from one look to the next: one of the two has turned."""
SAME_WAY = 0.7
"""Cosine of the widest angle between two who go the same way."""


class Overtaking:
    """``look`` at each pair that is near."""

    def __init__(self) -> None:
        self._behind: dict[tuple[str, str], float] = {}

    def look(self, body: RobotBody, person: Person) -> bool:
        """Whether the robot has just come past a person who walks the same way, near by."""
        pair, beside = (body.id, person.id), _beside(body, person)
        behind_m = self._behind.pop(pair, None)
        if beside is None:
            return False
        along_m, beside_m = beside
        if behind_m is not None and abs(along_m + behind_m) > TURNED_M:
            behind_m = None
        if along_m > CLEAR_M and behind_m is not None:
            return beside_m <= BESIDE_M
        if along_m < -CLEAR_M or behind_m is not None:
            self._behind[pair] = -along_m
        return False


def _beside(body: RobotBody, person: Person) -> tuple[float, float] | None:
    """How far the robot is ahead of a person along their way, and beside it; None unless both go the same way. Who only
    stands until the robot has come past has a way still."""
    dx, dy = body.x - person.x_m, body.y - person.y_m
    if not person.path or math.hypot(dx, dy) > 2.0 * BESIDE_M:
        return None
    to_go = person.path[0][0] - person.x_m, person.path[0][1] - person.y_m
    length = math.hypot(*to_go)
    if length == 0.0:
        return None
    ux, uy = to_go[0] / length, to_go[1] / length
    if ux * math.cos(body.theta) + uy * math.sin(body.theta) < SAME_WAY:
        return None
    return dx * ux + dy * uy, abs(dy * ux - dx * uy)
