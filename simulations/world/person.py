"""A person on the floor: a circle that walks a path, gets out of a standing robot's way, and sits.

What lives here: where people are. What must not: what they want (``simulations.people``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulations.world.robot_body import RobotBody
from simulations.world.sidestep import Sidestep

MOVING_MPS = 0.05


class Person:
    """``path`` holds the points still to be walked to, the next one first. ``bold``: waits for no robot."""

    __slots__ = ("_sidestep", "bold", "id", "path", "radius_m", "seated", "speed_mps", "vx_mps", "vy_mps", "x_m", "y_m")

    def __init__(self, person_id: str, x_m: float, y_m: float, radius_m: float) -> None:
        self.id = person_id
        self.x_m = x_m
        self.y_m = y_m
        self.radius_m = radius_m
        self.speed_mps = 1.0
        self.path: list[tuple[float, float]] = []
        self.seated = self.bold = False
        self.vx_mps = self.vy_mps = 0.0
        self._sidestep = Sidestep(radius_m)

    @property
    def walking(self) -> bool:
        """Whether this person is on the way somewhere, or moved in the newest step."""
        return bool(self.path) or self.vx_mps != 0.0 or self.vy_mps != 0.0

    def set_out(self, path: Sequence[tuple[float, float]], speed_mps: float) -> None:
        self.path, self.speed_mps, self.seated = list(path), speed_mps, False
        self._sidestep.forget()

    def stand(self) -> None:
        """Nobody moves without a path."""
        self.vx_mps = self.vy_mps = 0.0

    def walk(self, dt: float, bodies: Sequence[RobotBody], gap_m: float) -> None:
        """One step along the path. Waits while a robot drives close by, walks around those that stand, and gives up a
        point that one stands on."""
        was_x, was_y = self.x_m, self.y_m
        self._step(dt, bodies, gap_m)
        self.vx_mps, self.vy_mps = (self.x_m - was_x) / dt, (self.y_m - was_y) / dt

    def _step(self, dt: float, bodies: Sequence[RobotBody], gap_m: float) -> None:
        keep = self.radius_m + gap_m
        if not self.bold and any(b.v > MOVING_MPS and self._away_m(b) < b.radius_m + keep for b in bodies):
            return
        spot = self._sidestep.step((self.x_m, self.y_m), self.path[0], self.speed_mps * dt, bodies)
        if spot is None or spot == self.path[0]:
            self.path.pop(0)
            self._sidestep.forget()
        if spot is not None:
            self.x_m, self.y_m = spot

    def _away_m(self, body: RobotBody) -> float:
        return math.hypot(self.x_m - body.x, self.y_m - body.y)
