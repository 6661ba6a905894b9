"""What Nav2 asked one simulated robot to do, step by step.

What lives here: a goal of one or several poses under way on a ``RobotPort``. What must not: ROS, threads, the world.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from robot_nodes.nav2_names import quaternion_to_heading
from robot_nodes.port import Goal, PortStatus, RobotPort


@dataclass(slots=True)
class Errand:
    """One goal under way. ``done`` is set on the ROS thread only."""

    name: str
    handle: Any
    done: Any
    begun_at: float
    places: list[tuple[float, float, float]]
    cancelled: bool = False
    left: list[Goal] = field(default_factory=list)

    def begin(self, port: RobotPort, speed_mps: float) -> None:
        """Set off. Poses on the way are driven through, and need no heading."""
        last = len(self.places) - 1
        self.left = [
            Goal(f"{self.name}/{place}", x, y, theta if place == last else None, speed_mps, place == last)
            for place, (x, y, theta) in enumerate(self.places)
        ]
        port.drive(self.left[0])

    def limit(self, port: RobotPort, speed_mps: float) -> None:
        """Go on faster or slower."""
        if self.cancelled or all(goal.max_speed_mps == speed_mps for goal in self.left):
            return
        self.left = [replace(goal, max_speed_mps=speed_mps) for goal in self.left]
        port.drive(self.left[0])

    def outcome(self, port: RobotPort, status: PortStatus) -> str:
        """How it ended (``arrived``, ``failed`` or ``canceled``), or nothing while it goes on."""
        if self.cancelled:
            return "" if status.moving else "canceled"
        drive = status.drive
        if drive.goal_id != self.left[0].id or drive.phase not in ("arrived", "failed"):
            return ""
        if drive.phase == "failed" or len(self.left) == 1:
            return drive.phase
        self.left.pop(0)
        port.drive(self.left[0])
        return ""

    def metres_left(self, status: PortStatus) -> float:
        """Along straight lines between the poses that are left."""
        if status.pose is None:
            return 0.0
        points = [(status.pose.x_m, status.pose.y_m), *((goal.x_m, goal.y_m) for goal in self.left)]
        return sum(math.dist(a, b) for a, b in pairwise(points))


def places_of(poses: Sequence[Any]) -> list[tuple[float, float, float]]:
    """x, y and heading of each ``geometry_msgs/PoseStamped``."""
    places = list[tuple[float, float, float]]()
    for stamped in poses:
        at, turn = stamped.pose.position, stamped.pose.orientation
        places.append((at.x, at.y, quaternion_to_heading(turn.x, turn.y, turn.z, turn.w)))
    return places
