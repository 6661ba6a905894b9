"""A person on the floor: a circle that walks a path, gets out of a standing robot's way, and sits.

What lives here: where people are. What must not: what they want (``simulations.people``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulations.world.robot_body import RobotBody

MOVING_MPS = 0.05
SLACK_M = 1e-9
"""Who walks along a robot's edge is on it, whatever the last digit says."""


class Person:
    """``path`` holds the points still to be walked to, the next one first. ``bold``: waits for no robot."""

    __slots__ = ("_side", "bold", "id", "path", "radius_m", "seated", "speed_mps", "vx_mps", "vy_mps", "x_m", "y_m")

    def __init__(self, person_id: str, x_m: float, y_m: float, radius_m: float) -> None:
        self.id = person_id
        self.x_m = x_m
        self.y_m = y_m
        self.radius_m = radius_m
        self.speed_mps = 1.0
        self.path: list[tuple[float, float]] = []
        self.seated = self.bold = False
        self.vx_mps = self.vy_mps = self._side = 0.0

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
            if body.v > MOVING_MPS and not self.bold and self._near(body, body.radius_m + self.radius_m + gap_m):
                return
        body = self._in_the_way(bodies, x, y)
        if body is not None:
            if self._touches(body, tx, ty):
                self._leave_point()
                return
            x, y = self._around(body, step, tx, ty)
            if self._in_the_way(bodies, x, y) is not None:
                self._side = -self._side  # too narrow between two that stand close together: the other way round
                return
        self.x_m, self.y_m = x, y
        if (x, y) == (tx, ty):
            self._leave_point()

    def _leave_point(self) -> None:
        self.path.pop(0)
        self._side = 0.0

    def _in_the_way(self, bodies: Sequence[RobotBody], x: float, y: float) -> RobotBody | None:
        """The robot that would be touched there, the nearest of several."""
        touched = [body for body in bodies if self._touches(body, x, y)]
        return min(touched, key=lambda body: math.hypot(x - body.x, y - body.y), default=None)

    def _touches(self, body: RobotBody, x: float, y: float) -> bool:
        keep = body.radius_m + self.radius_m - SLACK_M
        return (x - body.x) ** 2 + (y - body.y) ** 2 < keep * keep

    def _near(self, body: RobotBody, distance: float) -> bool:
        return (self.x_m - body.x) ** 2 + (self.y_m - body.y) ** 2 < distance * distance

    def _around(self, body: RobotBody, step: float, tx: float, ty: float) -> tuple[float, float]:
        """Along the robot's edge, at first on the side where the way is shorter (if both are the same, the right)."""
        angle = math.atan2(self.y_m - body.y, self.x_m - body.x)
        if not self._side:
            wanted = math.atan2(ty - body.y, tx - body.x)
            self._side = 1.0 if math.remainder(wanted - angle, math.tau) > 0.0 else -1.0
        keep = body.radius_m + self.radius_m
        angle += self._side * step / keep
        return body.x + keep * math.cos(angle), body.y + keep * math.sin(angle)
