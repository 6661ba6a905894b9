"""Everybody on the floor of every hall, as arrays shaped [halls, people].

What lives here: which number stands where. What must not: how people walk (``loops``, ``arrays``), what they want.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

PERSON_X, PERSON_Y, PERSON_VX, PERSON_VY, PERSON_SPEED, PERSON_RADIUS = range(6)
PRESENT, SEATED = range(2)
ROUTE_AT, ROUTE_END = range(2)
LONGEST_ROUTE = 32


class Crowd:
    """People. ``routes[hall, person, n]`` is the n-th point to walk to, from ``route_at`` to before ``route_end``."""

    def __init__(self, halls: int, people: int, radius_m: float) -> None:
        self.numbers: Floats = np.zeros((6, halls, people))
        self.flags: Flags = np.zeros((2, halls, people), dtype=np.bool_)
        self.codes: Codes = np.zeros((2, halls, people), dtype=np.int64)
        self.routes: Floats = np.zeros((halls, people, LONGEST_ROUTE, 2))
        self.x, self.y, self.vx, self.vy, self.speed, self.radius = self.numbers
        self.present, self.seated = self.flags
        self.route_at, self.route_end = self.codes
        self.radius[:] = radius_m

    @property
    def walking(self) -> Flags:
        under_way: Flags = self.present & (self.route_at < self.route_end)
        return under_way
