"""What a Nav2 robot says of itself by its topics.

What lives here: the subscriptions, and reading what comes. What must not: threads (all of it runs on the ROS thread),
actions, services, what follows.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial

from action_msgs.msg import GoalStatus, GoalStatusArray
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseWithCovarianceStamped
from nav_msgs.msg import Odometry
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import BatteryState
from std_msgs.msg import Bool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_battery import BatteryReader
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_hatches import read_array
from robot_nodes.nav2_messages import read_pose
from robot_nodes.nav2_picture import Nav2Picture
from robot_nodes.nav2_place import Nav2Place
from robot_nodes.port import Pose

ACTIONS = (names.NAVIGATE, names.NAVIGATE_THROUGH, names.DOCK, names.UNDOCK)
UNDER_WAY = (GoalStatus.STATUS_ACCEPTED, GoalStatus.STATUS_EXECUTING, GoalStatus.STATUS_CANCELING)
SERVERS_S = 1.0

SENSED = QoSProfile(depth=5, reliability=ReliabilityPolicy.BEST_EFFORT)
"""Drivers publish either way; whoever asks for what cannot be lost hears nothing of those that do not promise it."""
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE)


class Nav2Senses:
    """``posed`` is told of every new pose."""

    def __init__(
        self, node: Node, picture: Nav2Picture, place: Nav2Place, posed: Callable[[Pose], None], counters: Nav2Counters
    ) -> None:
        self._picture, self._place, self._posed, self._counters = picture, place, posed, counters
        self._battery = BatteryReader()
        node.create_subscription(PoseWithCovarianceStamped, names.POSE, self._localized, LATCHED)
        node.create_subscription(Odometry, names.ODOMETRY, self._moved, SENSED)
        node.create_subscription(BatteryState, names.BATTERY, self._charged, SENSED)
        node.create_subscription(DiagnosticArray, names.HATCHES, self._looked, SENSED)
        node.create_subscription(Bool, names.EMERGENCY_STOP, self._pressed, 1)
        # That one hears nothing that was said before it came; this one hears nobody who does not latch, and need not
        # complain of it.
        silent = SubscriptionEventCallbacks(use_default_callbacks=False)
        node.create_subscription(Bool, names.EMERGENCY_STOP, self._pressed, LATCHED, event_callbacks=silent)
        for action in ACTIONS:
            node.create_subscription(GoalStatusArray, _list_of(action), partial(self._listed, action), LATCHED)
        self._node, self._busy = node, dict[str, set[bytes]]()
        node.create_timer(SERVERS_S, self._watch_servers)

    def felt(self, pose: Pose | None, distance_m: float, time_s: float) -> None:
        """What came with a navigator's feedback: poses far more often than AMCL gives them, and what is left."""
        self._picture.note(distance_left=distance_m, time_left=time_s)
        if pose is not None and not self._place.lost:
            self._picture.posed(pose)
            self._posed(pose)

    def _localized(self, message: PoseWithCovarianceStamped) -> None:
        self._counters.poses_received += 1
        pose = read_pose(message.pose.pose)
        if pose is not None:
            self._place.posed(message.pose.covariance, time.monotonic())
            self._picture.note(lost=self._place.lost)
            self._picture.posed(pose)
            self._posed(pose)

    def _moved(self, message: Odometry) -> None:
        self._counters.odometry_received += 1
        twist = message.twist.twist
        self._picture.rolled(math.hypot(twist.linear.x, twist.linear.y), twist.angular.z)

    def _charged(self, message: BatteryState) -> None:
        self._counters.battery_received += 1
        charge, charging = self._battery.read(message, bool(self._picture.get("docked")))
        self._picture.saw(battery=charge, charging=charging)

    def _looked(self, message: DiagnosticArray) -> None:
        self._counters.hatches_received += 1
        hatches, faults = read_array(message)
        self._picture.saw(hatches=hatches, faults=faults)

    def _pressed(self, message: Bool) -> None:
        self._picture.saw(e_stop=bool(message.data))

    def _listed(self, action: str, message: GoalStatusArray) -> None:
        """A server's own list: what it still drives for is in it, also goals that we withdrew and it has not ended."""
        if any(goal.status in UNDER_WAY for goal in message.status_list):
            self._busy[action] = self._tellers(action)
        else:
            self._busy.pop(action, None)
        self._picture.listed(bool(self._busy))

    def _watch_servers(self) -> None:
        """A server that is gone ends its list no more, and its successor tells none before it has a goal."""
        for action, told in list(self._busy.items()):
            there = self._tellers(action)
            self._busy[action] = told & there if told else there  # the graph may have been slower than the list
            if not self._busy[action]:
                del self._busy[action]
        self._picture.listed(bool(self._busy))

    def _tellers(self, action: str) -> set[bytes]:
        """Who tells the list of an action; a server that is started anew is another one."""
        return {bytes(told.endpoint_gid) for told in self._node.get_publishers_info_by_topic(_list_of(action))}


def _list_of(action: str) -> str:
    return f"{action}/_action/status"
