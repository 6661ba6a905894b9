"""What a simulated robot shows of itself on the ROS graph: pose, odometry, battery, hatches, the stop button.

What lives here: the publishers of one namespace, and when they speak. What must not: goals, services, threads.
"""

from __future__ import annotations

import math
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseWithCovarianceStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import BatteryState
from std_msgs.msg import Bool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_hatches import write_array
from robot_nodes.port import PortStatus

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE)
MOVING_S, STANDING_S, SLOW_S = 0.1, 0.5, 1.0


class RosShow:
    """``poses_published``: how often it told its pose."""

    def __init__(self, node: Node) -> None:
        self.poses_published = 0
        self._shown: tuple[Any, ...] = ()
        self._pose_due = self._slow_due = float("-inf")
        self._poses = node.create_publisher(PoseWithCovarianceStamped, names.POSE, LATCHED)
        self._odometry = node.create_publisher(Odometry, names.ODOMETRY, 5)
        self._battery = node.create_publisher(BatteryState, names.BATTERY, 1)
        self._hatches = node.create_publisher(DiagnosticArray, names.HATCHES, 5)
        self._e_stop = node.create_publisher(Bool, names.EMERGENCY_STOP, LATCHED)

    def show(self, status: PortStatus, now: float) -> None:
        """Publish what has changed or is due. ``now``: hall time."""
        shown = (status.hatches, status.faults, status.emergency_stop, status.charging, status.moving)
        changed = shown != self._shown
        if changed or now >= self._pose_due:
            self._pose_due = now + (MOVING_S if status.moving else STANDING_S)
            self._show_motion(status, now)
        if changed or now >= self._slow_due:
            self._slow_due = now + SLOW_S
            self._hatches.publish(write_array(status.hatches, status.faults))
            self._e_stop.publish(Bool(data=status.emergency_stop))
            self._battery.publish(_battery(status))
        self._shown = shown

    def _show_motion(self, status: PortStatus, now: float) -> None:
        odometry = Odometry()
        odometry.header.frame_id = "odom"
        odometry.header.stamp.sec, odometry.header.stamp.nanosec = int(now), int(now % 1.0 * 1e9)
        odometry.twist.twist.linear.x = status.speed_mps
        if status.moving and status.speed_mps == 0.0:
            odometry.twist.twist.angular.z = 1.0  # it turns on the spot; the port does not say how fast
        if status.pose is not None:
            pose = PoseWithCovarianceStamped()
            pose.header.frame_id, pose.header.stamp = names.MAP_FRAME, odometry.header.stamp
            place(pose.pose.pose, status)
            place(odometry.pose.pose, status)
            self.poses_published += 1
            self._poses.publish(pose)
        self._odometry.publish(odometry)


def place(pose: Any, status: PortStatus) -> None:
    """Write where the robot is into a ``geometry_msgs/Pose``."""
    if status.pose is not None:
        pose.position.x, pose.position.y = status.pose.x_m, status.pose.y_m
        pose.orientation.z, pose.orientation.w = names.heading_to_quaternion(status.pose.theta_rad)


def _battery(status: PortStatus) -> BatteryState:
    charging = BatteryState.POWER_SUPPLY_STATUS_CHARGING
    return BatteryState(
        percentage=math.nan if status.battery_fraction is None else status.battery_fraction,
        power_supply_status=charging if status.charging else BatteryState.POWER_SUPPLY_STATUS_DISCHARGING,
        present=True,
    )
