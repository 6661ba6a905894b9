"""The velocities a robot weighs when somebody is in its way: directions left and right of its goal, slow and fast.

What lives here: the fan and what each part of it costs. What must not: weighing it (``loops.choosing``).
A velocity is given as a share of the one straight to the goal at full wish: ``ALONG`` it and to the ``LEFT`` of it.
``BASES`` is how far it is from that; the cheapest comes first, the right is a little cheaper than the left.
"""

from __future__ import annotations

import math

import numpy as np

ANGLES_DEG = (0, -20, 20, -40, 40, -65, 65, -90, 90, -130, 130)
SHARES_OF_SPEED = (1.0, 0.5)
LEFT_IS_DEARER = 0.06
CONTACT_COST_S = 1.0
"""A contact in one second costs as much as standing still."""
TURN_COST = 0.25
"""What it costs, at most, a robot that cannot drive sideways to want to go where it does not look."""
BORED_PER_S = 0.3
MOST_BORED = 2.0
"""What standing costs more with every second that a robot has waited, and at most: so a knot comes undone."""
SLOWEST_MPS = 0.05
"""Slower than this counts as standing."""
SOONEST_S = 0.05
"""A contact sooner than this costs no more."""
AFTER_S = 0.3
"""Nobody farther than this behind its goal is in a robot's way."""
WALL_LOOKS_S = (0.4, 0.9)
"""So far ahead a detour is tried for walls."""


def _part(angle_deg: float, share: float) -> tuple[float, float, float, float]:
    turn = math.radians(angle_deg)
    along, left = share * math.cos(turn), share * math.sin(turn)
    return math.hypot(along - 1.0, left) + (LEFT_IS_DEARER if angle_deg > 0 else 0.0), along, left, share


_STAND = (1.0, 0.0, 0.0, 0.0)
_FAN = sorted([_STAND, *(_part(angle, share) for angle in ANGLES_DEG for share in SHARES_OF_SPEED)])
BASES, ALONG, LEFT, SHARES = (np.array(column) for column in zip(*_FAN, strict=True))
