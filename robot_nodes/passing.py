"""When a way point has been passed, and where a robot cannot be let through one.

What lives here: geometry of goals on the floor. What must not: who drives, and what follows.
"""

from __future__ import annotations

import math

from robot_nodes.port import Goal, Pose

PASSING_M = 0.2
"""A way point counts as passed this close to it: late enough not to cut corners, early enough not to slow down."""
BEYOND_M = 0.1


def passed(pose: Pose, here: Goal, after: Goal) -> bool:
    """Whether ``here`` lies behind a robot on its way to ``after``.

    Robots with poses every 0.25 m, or that round a corner, are never seen close to ``here``. They have passed it once
    they are nearer to ``after`` than it is; before it they are not, unless the bend is sharper than a right angle.
    """
    if math.hypot(pose.x_m - here.x_m, pose.y_m - here.y_m) <= PASSING_M:
        return True
    stretch = math.hypot(after.x_m - here.x_m, after.y_m - here.y_m)
    return math.hypot(pose.x_m - after.x_m, pose.y_m - after.y_m) < stretch - BEYOND_M


def turns_back(before: tuple[float, float], here: tuple[float, float], after: tuple[float, float]) -> bool:
    """Whether the way bends by more than a right angle at ``here``; points as ``(x, y)`` in metres."""
    (x0, y0), (x1, y1), (x2, y2) = before, here, after
    return (x1 - x0) * (x2 - x1) + (y1 - y0) * (y2 - y1) < -1e-9
