"""A person on the floor: a circle that walks a path, gets out of a standing robot's way, and sits.

What lives here: where people are. What must not: what they want (``simulations.people``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulations.world.robot_body import RobotBody

MOVING_MPS = 0.05


class Person:
    """``path`` holds the points still to be walked to, the next one first. ``bold``: waits for no robot."""

    __slots__ = ("bold", "id", "path", "radius_m", "seated", "speed_mps", "vx_mps", "vy_mps", "x_m", "y_m")

    def __init__(self, person_id: str, x_m: float, y_m: float, radius_m: float) -> None:
        self.id = person_id
        self.x_m = x_m
        self.y_m = y_m
        self.radius_m = radius_m
        self.speed_mps = 1.0
        self.path: list[tuple[float, float]] = []
        self.seated = self.bold = False
        self.vx_mps = self.vy_mps = 0.0

    @property
    def walking(self) -> bool:
        """Whether this person is on the way somewhere, or moved in the newest step."""
        return bool(self.path) or self.vx_mps != 0.0 or self.vy_mps != 0.0

    def stand(self) -> None:
        """Nobody moves without a path."""
        self.vx_mps = self.vy_mps = 0.0

    def walk(self, dt: float, bodies: Sequence[RobotBody], gap_m: float) -> None:
        """One step along the path. Waits while a robot drives close by; walks around one that stands, and
        gives up a point that a robot stands on."""
        was_x, was_y = self.x_m, self.y_m
        self._step(dt, bodies, gap_m)
        self.vx_mps, self.vy_mps = (self.x_m - was_x) / dt, (self.y_m - was_y) / dt

    def _step(self, dt: float, bodies: Sequence[RobotBody], gap_m: float) -> None:
        tx, ty = self.path[0]
        dx, dy = tx - self.x_m, ty - self.y_m
        distance = math.sqrt(dx * dx + dy * dy)
        step = self.speed_mps * dt
        if distance <= step:
            x, y = tx, ty
        else:
            x, y = self.x_m + dx / distance * step, self.y_m + dy / distance * step
        for body in bodies:
            keep = body.radius_m + self.radius_m
            if body.v > MOVING_MPS and not self.bold and self._near(body, keep + gap_m):
                return
            if (x - body.x) ** 2 + (y - body.y) ** 2 < keep * keep:
                if (tx - body.x) ** 2 + (ty - body.y) ** 2 < keep * keep:
                    self.path.pop(0)
                    return
                x, y = self._around(body, keep, step, tx, ty)
        self.x_m, self.y_m = x, y
        if (x, y) == (tx, ty):
            self.path.pop(0)

    def _near(self, body: RobotBody, distance: float) -> bool:
        return (self.x_m - body.x) ** 2 + (self.y_m - body.y) ** 2 < distance * distance

    def _around(self, body: RobotBody, keep: float, step: float, tx: float, ty: float) -> tuple[float, float]:
        """Along the robot's edge, on the side where the way is shorter (the right one if both are the same)."""
        angle = math.atan2(self.y_m - body.y, self.x_m - body.x)
        wanted = math.atan2(ty - body.y, tx - body.x)
        turn = math.remainder(wanted - angle, math.tau)
        angle += step / keep if turn > 0.0 else -step / keep
        return body.x + keep * math.cos(angle), body.y + keep * math.sin(angle)
