"""What a Nav2 robot says of itself by its topics.

What lives here: the subscriptions, and reading what comes. What must not: threads (all of it runs on the ROS thread),
actions, services, what follows.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseWithCovarianceStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import BatteryState
from std_msgs.msg import Bool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_battery import read_battery
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_hatches import read_array
from robot_nodes.nav2_messages import read_pose
from robot_nodes.nav2_picture import Nav2Picture
from robot_nodes.nav2_place import Nav2Place
from robot_nodes.port import Pose

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE)


class Nav2Senses:
    """``posed`` is told of every new pose."""

    def __init__(
        self, node: Node, picture: Nav2Picture, place: Nav2Place, posed: Callable[[Pose], None], counters: Nav2Counters
    ) -> None:
        self._picture, self._place, self._posed, self._counters = picture, place, posed, counters
        node.create_subscription(PoseWithCovarianceStamped, names.POSE, self._localized, LATCHED)
        node.create_subscription(Odometry, names.ODOMETRY, self._moved, 5)
        node.create_subscription(BatteryState, names.BATTERY, self._charged, 1)
        node.create_subscription(DiagnosticArray, names.HATCHES, self._looked, 5)
        node.create_subscription(Bool, names.EMERGENCY_STOP, self._pressed, 1)

    def felt(self, pose: Pose | None, distance_m: float, time_s: float) -> None:
        """What came with a navigator's feedback: poses far more often than AMCL gives them, and what is left."""
        self._picture.note(distance_left=distance_m, time_left=time_s)
        if pose is not None and not self._place.lost:
            self._picture.saw(pose=pose)
            self._posed(pose)

    def _localized(self, message: PoseWithCovarianceStamped) -> None:
        self._counters.poses_received += 1
        pose = read_pose(message.pose.pose)
        if pose is not None:
            self._place.posed(message.pose.covariance, time.monotonic())
            self._picture.saw(pose=pose, lost=self._place.lost)
            self._posed(pose)

    def _moved(self, message: Odometry) -> None:
        self._counters.odometry_received += 1
        twist = message.twist.twist
        self._picture.saw(speed=math.hypot(twist.linear.x, twist.linear.y), turn=twist.angular.z)

    def _charged(self, message: BatteryState) -> None:
        self._counters.battery_received += 1
        charge, charging = read_battery(message, bool(self._picture.get("docked")))
        self._picture.saw(battery=charge, charging=charging)

    def _looked(self, message: DiagnosticArray) -> None:
        self._counters.hatches_received += 1
        hatches, faults = read_array(message)
        self._picture.saw(hatches=hatches, faults=faults)

    def _pressed(self, message: Bool) -> None:
        self._picture.saw(e_stop=bool(message.data))
