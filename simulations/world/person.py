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
LOST_M = 0.3


class Person:
    """``path`` holds the points still to be walked to, the next one first. ``bold``: waits for no robot."""

    __slots__ = (
        "_along",
        "_met_m",
        "_side",
        "bold",
        "id",
        "path",
        "radius_m",
        "seated",
        "speed_mps",
        "vx_mps",
        "vy_mps",
        "x_m",
        "y_m",
    )

    def __init__(self, person_id: str, x_m: float, y_m: float, radius_m: float) -> None:
        self.id = person_id
        self.x_m = x_m
        self.y_m = y_m
        self.radius_m = radius_m
        self.speed_mps = 1.0
        self.path: list[tuple[float, float]] = []
        self.seated = self.bold = False
        self.vx_mps = self.vy_mps = self._side = self._met_m = 0.0
        self._along: RobotBody | None = None

    @property
    def walking(self) -> bool:
        """Whether this person is on the way somewhere, or moved in the newest step."""
        return bool(self.path) or self.vx_mps != 0.0 or self.vy_mps != 0.0

    def set_out(self, path: Sequence[tuple[float, float]], speed_mps: float) -> None:
        self.path, self.speed_mps, self.seated, self._along = list(path), speed_mps, False, None

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
        tx, ty = self.path[0]
        distance, step = math.hypot(tx - self.x_m, ty - self.y_m), self.speed_mps * dt
        share = min(1.0, step / distance) if distance > 0.0 else 1.0
        x, y = (tx, ty) if share == 1.0 else (self.x_m + share * (tx - self.x_m), self.y_m + share * (ty - self.y_m))
        if not self._goes_straight(self._met(bodies, x, y), distance):
            if self._along is not None and self._touches(self._along, tx, ty):
                self._leave_point()
                return
            x, y = self._past(bodies, step)
        self.x_m, self.y_m = x, y
        if (x, y) == (tx, ty):
            self._leave_point()

    def _goes_straight(self, met: RobotBody | None, distance_m: float) -> bool:
        """Whether nothing stands in the way. Who has begun to walk around robots goes on with it until he is nearer to
        his point than where he met them: else the corner between two would hold him for ever."""
        if self._along is not None and self._away_m(self._along) > self._along.radius_m + self.radius_m + LOST_M:
            self._along = None  # it has driven off
        if self._along is None and met is not None:
            self._along, self._met_m, self._side = met, distance_m, self._shorter_side(met)
        elif met is None and (self._along is None or distance_m < self._met_m):
            self._along = None
        return self._along is None

    def _past(self, bodies: Sequence[RobotBody], step: float) -> tuple[float, float]:
        """A step along a robot's edge, or along that of the next one too close to it, always the same way round."""
        for _ in bodies:
            assert self._along is not None
            x, y = self._edge(self._along, step)
            met = self._met(bodies, x, y)
            if met is None:
                return x, y
            self._along = met
        return self.x_m, self.y_m

    def _leave_point(self) -> None:
        self.path.pop(0)
        self._along = None

    def _met(self, bodies: Sequence[RobotBody], x: float, y: float) -> RobotBody | None:
        """The robot that would be touched there, the nearest of several."""
        met = [body for body in bodies if self._touches(body, x, y)]
        return min(met, key=lambda body: math.hypot(x - body.x, y - body.y), default=None)

    def _touches(self, body: RobotBody, x: float, y: float) -> bool:
        keep = body.radius_m + self.radius_m - SLACK_M
        return (x - body.x) ** 2 + (y - body.y) ** 2 < keep * keep

    def _away_m(self, body: RobotBody) -> float:
        return math.hypot(self.x_m - body.x, self.y_m - body.y)

    def _shorter_side(self, body: RobotBody) -> float:
        """1 anticlockwise, -1 clockwise."""
        tx, ty = self.path[0]
        wanted, angle = math.atan2(ty - body.y, tx - body.x), math.atan2(self.y_m - body.y, self.x_m - body.x)
        return 1.0 if math.remainder(wanted - angle, math.tau) > 0.0 else -1.0

    def _edge(self, body: RobotBody, step: float) -> tuple[float, float]:
        keep = body.radius_m + self.radius_m
        angle = math.atan2(self.y_m - body.y, self.x_m - body.x) + self._side * step / keep
        return body.x + keep * math.cos(angle), body.y + keep * math.sin(angle)
