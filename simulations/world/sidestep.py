"""How a person walks around robots that stand in his way.

What lives here: one walker's next step, straight on or along a robot's edge. What must not: who waits for whom, paths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulations.world.robot_body import RobotBody

SLACK_M = 1e-9
"""Who walks along a robot's edge is on it, whatever the last digit says."""
LOST_M = 0.3
Spot = tuple[float, float]


class Sidestep:
    """Who has begun to walk around robots goes on with it, always the same way round, until he is nearer to his point
    than where he met them: else the corner between two that stand close together would hold him for ever."""

    def __init__(self, radius_m: float) -> None:
        self._radius_m, self._met_m, self._side = radius_m, 0.0, 0.0
        self._along: RobotBody | None = None

    def forget(self) -> None:
        """The way goes elsewhere from now on."""
        self._along = None

    def step(self, here: Spot, there: Spot, step_m: float, bodies: Sequence[RobotBody]) -> Spot | None:
        """Where the next step leads on the way from ``here``; None: a robot stands on the point itself."""
        distance = math.dist(here, there)
        share = step_m / distance if distance > step_m else 1.0
        (x, y), (tx, ty) = here, there
        straight = there if share == 1.0 else (x + share * (tx - x), y + share * (ty - y))
        if self._goes_straight(self._met(bodies, straight), here, there, distance):
            return straight
        if self._along is not None and self._touches(self._along, there):
            return None
        return self._past(here, step_m, bodies)

    def _goes_straight(self, met: RobotBody | None, here: Spot, there: Spot, distance_m: float) -> bool:
        along = self._along
        if along is not None and math.dist(here, (along.x, along.y)) > along.radius_m + self._radius_m + LOST_M:
            self._along = along = None  # it has driven off
        if along is None and met is not None:
            self._along, self._met_m, self._side = met, distance_m, _shorter_side(met, here, there)
        elif met is None and (along is None or distance_m < self._met_m):
            self._along = None
        return self._along is None

    def _past(self, here: Spot, step_m: float, bodies: Sequence[RobotBody]) -> Spot:
        """A step along a robot's edge, or along that of the next one too close to it."""
        for _ in bodies:
            assert self._along is not None
            keep = self._along.radius_m + self._radius_m
            angle = _angle(self._along, here) + self._side * step_m / keep
            spot = self._along.x + keep * math.cos(angle), self._along.y + keep * math.sin(angle)
            met = self._met(bodies, spot)
            if met is None:
                return spot
            self._along = met
        return here

    def _met(self, bodies: Sequence[RobotBody], spot: Spot) -> RobotBody | None:
        """The robot that would be touched there, the nearest of several."""
        met = [body for body in bodies if self._touches(body, spot)]
        return min(met, key=lambda body: math.dist(spot, (body.x, body.y)), default=None)

    def _touches(self, body: RobotBody, spot: Spot) -> bool:
        keep = body.radius_m + self._radius_m - SLACK_M
        return (spot[0] - body.x) ** 2 + (spot[1] - body.y) ** 2 < keep * keep


def _shorter_side(body: RobotBody, here: Spot, there: Spot) -> float:
    """1 anticlockwise, -1 clockwise."""
    return 1.0 if math.remainder(_angle(body, there) - _angle(body, here), math.tau) > 0.0 else -1.0


def _angle(body: RobotBody, spot: Spot) -> float:
    return math.atan2(spot[1] - body.y, spot[0] - body.x)
