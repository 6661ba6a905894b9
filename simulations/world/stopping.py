"""From which speed a robot can still stop.

What lives here: one formula. What must not: who is in the way (``fields.py``).
"""

from __future__ import annotations

import math


def stopping_speed(free_m: float, closing_mps: float, reaction_s: float, deceleration_mps2: float) -> float:
    """The speed from which a robot still stops within ``free_m`` while somebody comes towards it.

    Solves v t + v^2 / 2 a + c (t + v / a) = free for v (time to react t, braking a, closing speed c).
    """
    left = free_m - closing_mps * reaction_s
    if left <= 0.0:
        return 0.0
    b = reaction_s + closing_mps / deceleration_mps2
    return deceleration_mps2 * (math.sqrt(b * b + 2.0 * left / deceleration_mps2) - b)
