"""The strides a person tries, one after the other: ahead, then ever more to the side.

What lives here: their directions, and how much air people leave. What must not: taking them (``loops.walking``).
"""

from __future__ import annotations

import numpy as np

ANGLES_RAD = np.radians([0.0, -35.0, 35.0, -70.0, 70.0, -105.0, 105.0])
COSINES, SINES = np.cos(ANGLES_RAD), np.sin(ANGLES_RAD)
AIR_M = 0.1
"""What people leave between themselves and the floor that a robot needs."""
GIVE_UP_M = 0.8
"""Somebody who cannot get on and is this near to a point lets it be and goes on to the next."""
