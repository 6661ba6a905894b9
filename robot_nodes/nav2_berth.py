"""Whether a robot stood on a dock when its node began: a node that starts anew has forgotten that it docked.

What lives here: the guess, from the first word of its battery. What must not: threads (all of it runs on the ROS
thread), docking, what follows from the guess.
A full battery says FULL on a dock and off it, so the guess may be wrong. The docking server knows better, and says so
when it is asked to undock.
"""

from __future__ import annotations

import math
from typing import Any

from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import BatteryState

from robot_nodes.nav2_names import BATTERY
from robot_nodes.port import Pose

STILL_M = 0.5
"""A localisation that has just begun may jump by some decimetres; a robot that was driving goes farther."""
_FED = (BatteryState.POWER_SUPPLY_STATUS_CHARGING, BatteryState.POWER_SUPPLY_STATUS_FULL)


class Nav2Berth:
    """Of use from the node's beginning to the first thing that the robot does."""

    def __init__(self, node: Node) -> None:
        self._fed: bool | None = None
        self._first: Pose | None = None
        self._over = False
        self._ear: Any = node.create_subscription(BatteryState, BATTERY, self._charged, qos_profile_sensor_data)

    def found(self, docks: bool, moving: bool, pose: Pose | None) -> bool:
        """True once: it stands on a dock, as it seems, and where it stood at first.

        ``docks``: whether its docking server is there by now. ``moving`` may be mere want of knowledge at first.
        """
        if self._over or self._fed is None or pose is None:
            return False
        self._first = self._first or pose
        if not self._fed or math.hypot(pose.x_m - self._first.x_m, pose.y_m - self._first.y_m) > STILL_M:
            self._over = True
        elif docks and not moving:
            self._over = True
            return True
        return False

    def end(self) -> None:
        """The robot does something: from now on the node knows by itself."""
        self._over = True

    def _charged(self, message: BatteryState) -> None:
        if self._fed is None:
            self._fed = message.power_supply_status in _FED
