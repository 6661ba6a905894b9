"""Whether a robot moves, as far as its topics tell.

What lives here: the judgement, from odometry and, where there is none that can be believed, from goals and poses. What
must not: rclpy, topics, what follows from it.
Unknown means moving: a bolt is drawn, and people are let near, only where a robot is known to stand.
"""

from __future__ import annotations

import math

from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import Pose

STANDING_MPS, STANDING_RADPS = 0.01, 0.02
SAME_M, SAME_RAD = 0.05, 0.05
"""Poses nearer to each other than this are one place: a localisation trembles by some centimetres."""
CONFIRMED_S = 1.0
"""Two poses of one place this far apart in time say that it stands. At once after one another they say nothing."""


class Nav2Motion:
    """Times are the caller's, in seconds, never going back. ``now``: when the node began; before it all is unknown."""

    def __init__(self, settings: Nav2Settings, now: float) -> None:
        self._settings = settings
        self._speeds: tuple[float, float] | None = None
        self._told_at = self._posed_at = float("-inf")
        self._place: Pose | None = None
        self._still_since = now
        self._driving = self._listed = False

    def rolled(self, speed_mps: float, turn_radps: float, now: float) -> None:
        """Odometry came. One that is not a number is none."""
        self._speeds = (speed_mps, turn_radps) if math.isfinite(speed_mps) and math.isfinite(turn_radps) else None
        self._told_at = now

    def posed(self, pose: Pose, now: float) -> None:
        self._posed_at = now
        if self._place is None or not _same(self._place, pose):
            self._place, self._still_since = pose, now

    def driving(self, driving: bool, now: float) -> None:
        """Whether a goal of ours is wanted. A stop that is ordered again and again changes nothing."""
        if driving != self._driving:
            self._driving, self._still_since = driving, now

    def listed(self, any_goal: bool, now: float) -> None:
        """Whether the robot's own servers have any goal under way, whoever gave it, withdrawn ones among them."""
        if any_goal != self._listed:
            self._listed, self._still_since = any_goal, now

    def speed_mps(self, now: float) -> float | None:
        """What odometry says; None where there is none that can be believed."""
        if self._speeds is None or now - self._told_at >= self._settings.odometry_silence_s:
            return None
        return self._speeds[0]

    def expects_poses(self, now: float) -> bool:
        """Whether it moves by its odometry, or, without any, has a goal of ours to get to."""
        return self._driving if self.speed_mps(now) is None else self._rolls()

    def moving(self, now: float) -> bool:
        """Whether it may be moving. Without odometry until no goal is left and it was in one place for a while."""
        if self.speed_mps(now) is not None:
            return self._rolls()
        if self._driving or self._listed:
            return True
        confirmed = self._posed_at - self._still_since >= CONFIRMED_S
        return not confirmed and now - self._still_since < self._settings.still_s

    def _rolls(self) -> bool:
        speed, turn = self._speeds or (0.0, 0.0)
        return abs(speed) > STANDING_MPS or abs(turn) > STANDING_RADPS


def _same(one: Pose, other: Pose) -> bool:
    turned = abs(math.remainder(one.theta_rad - other.theta_rad, math.tau))
    return math.hypot(one.x_m - other.x_m, one.y_m - other.y_m) <= SAME_M and turned <= SAME_RAD
