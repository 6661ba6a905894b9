"""The ROS 2 interface of a document robot: names, qualities of service, and how hatches are said in ROS words.

What lives here: what both ends of the wire must agree on. What must not: nodes, threads, rclpy itself (only constants
and message conversions, so that this file can be read without ROS).

All names are relative to the robot's namespace. A robot counts as present once it has told its pose, its battery and
its hatches, and for as long as it says anything at all. From Nav2 and common practice:
``navigate_through_poses`` (nav2_msgs/action/NavigateThroughPoses) or, without it, ``navigate_to_pose``
(nav2_msgs/action/NavigateToPose); ``dock_robot`` and ``undock_robot`` (nav2_msgs/action/DockRobot, UndockRobot), where
they are offered; ``amcl_pose`` (geometry_msgs/PoseWithCovarianceStamped, reliable and transient local),
``initialpose`` (the same type: where the robot is, as the hall tells it), ``odom`` (nav_msgs/Odometry; its twist tells
whether the robot moves), ``battery_state`` (sensor_msgs/BatteryState), ``speed_limit`` (nav2_msgs/SpeedLimit, in m/s).
Our own, with standard types, since ROS has none for them: ``hatch_<id>/lock`` (std_srvs/SetBool: true shoots the bolt,
false draws it), ``charge`` (std_srvs/SetBool), ``e_stop`` (std_msgs/Bool), and ``hatches``
(diagnostic_msgs/DiagnosticArray, at least once a second): one status per hatch named ``hatch/<id>`` with the values
``door`` (open, closed) and ``lock`` (locked, unlocked), and one named ``faults`` whose keys are fault words.
"""

from __future__ import annotations

import math
import re
from typing import Final

NAVIGATE: Final = "navigate_to_pose"
NAVIGATE_THROUGH: Final = "navigate_through_poses"
DOCK: Final = "dock_robot"
UNDOCK: Final = "undock_robot"
POSE: Final = "amcl_pose"
INITIAL_POSE: Final = "initialpose"
ODOMETRY: Final = "odom"
BATTERY: Final = "battery_state"
SPEED_LIMIT: Final = "speed_limit"
HATCHES: Final = "hatches"
EMERGENCY_STOP: Final = "e_stop"
CHARGE: Final = "charge"
MAP_FRAME: Final = "map"

HATCH_STATUS: Final = "hatch/"
FAULTS_STATUS: Final = "faults"


def hatch_service(hatch: str) -> str:
    """The name of the service that moves the bolt of ``hatch``; what ROS names do not allow becomes ``_``."""
    return f"hatch_{re.sub(r'[^A-Za-z0-9_]', '_', hatch)}/lock"


def heading_to_quaternion(theta_rad: float) -> tuple[float, float]:
    """``z`` and ``w`` of the rotation about the vertical axis; ``x`` and ``y`` are 0."""
    return math.sin(theta_rad / 2.0), math.cos(theta_rad / 2.0)


def quaternion_to_heading(x: float, y: float, z: float, w: float) -> float:
    """The heading in radians, -pi to pi, of a rotation (REP 103)."""
    return math.atan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z))
