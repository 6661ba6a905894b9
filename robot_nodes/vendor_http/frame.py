"""Where the maker's map lies in the hall.

What lives here: turning poses from one frame into the other. What must not: which robot, which map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from robot_nodes.port import Pose


@dataclass(frozen=True, slots=True)
class MapFrame:
    """The origin of the maker's map in the hall's frame (metres), and by how much its x axis is turned (radians)."""

    x_m: float = 0.0
    y_m: float = 0.0
    turn_rad: float = 0.0

    def to_hall(self, x: float, y: float, theta: float) -> Pose:
        cos, sin = math.cos(self.turn_rad), math.sin(self.turn_rad)
        turned = math.remainder(theta + self.turn_rad, math.tau)
        return Pose(self.x_m + cos * x - sin * y, self.y_m + sin * x + cos * y, turned)

    def to_map(self, x_m: float, y_m: float) -> tuple[float, float]:
        cos, sin = math.cos(self.turn_rad), math.sin(self.turn_rad)
        dx, dy = x_m - self.x_m, y_m - self.y_m
        return cos * dx + sin * dy, cos * dy - sin * dx

    def heading_to_map(self, theta_rad: float | None) -> float | None:
        return None if theta_rad is None else math.remainder(theta_rad - self.turn_rad, math.tau)


HALL_FRAME = MapFrame()
"""A maker's map that was drawn in the hall's own frame."""
