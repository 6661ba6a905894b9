"""Goals and poses as Nav2's messages write them.

What lives here: conversions. What must not: clients, topics, what to do with any of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, PoseWithCovarianceStamped
from nav2_msgs.action import NavigateThroughPoses, NavigateToPose

from robot_nodes.nav2_names import MAP_FRAME, heading_to_quaternion, quaternion_to_heading
from robot_nodes.port import Goal, Pose

TOLD_DEVIATION_M, TOLD_DEVIATION_RAD = 0.2, 0.2
"""How sure we are of a pose that the hall tells a robot: it knows the node, not the millimetre."""


def single_goal(goal: Goal, start: Pose | None, at: Time) -> Any:
    """What ``navigate_to_pose`` takes."""
    return NavigateToPose.Goal(pose=_stamped(_headed(goal, start), at))


def chain_goal(goals: Sequence[Goal], start: Pose | None, at: Time) -> Any:
    """What ``navigate_through_poses`` takes, of Kilted (a list in a message) and of Jazzy (a list)."""
    message, poses = NavigateThroughPoses.Goal(), list[PoseStamped]()
    for goal in goals:
        start = _headed(goal, start)
        poses.append(_stamped(start, at))
    if hasattr(message.poses, "goals"):
        message.poses.header.frame_id, message.poses.header.stamp = MAP_FRAME, at
        message.poses.goals = poses
    else:
        message.poses = poses
    return message


def told_pose(pose: Pose, at: Time) -> PoseWithCovarianceStamped:
    """What ``initialpose`` takes."""
    message = PoseWithCovarianceStamped()
    message.header.frame_id, message.header.stamp = MAP_FRAME, at
    message.pose.pose = _stamped(pose, at).pose
    message.pose.covariance[0] = message.pose.covariance[7] = TOLD_DEVIATION_M**2
    message.pose.covariance[35] = TOLD_DEVIATION_RAD**2
    return message


def read_pose(pose: Any) -> Pose | None:
    """A ``geometry_msgs/Pose`` on the floor; None if a number in it is none."""
    turn = pose.orientation
    read = Pose(pose.position.x, pose.position.y, quaternion_to_heading(turn.x, turn.y, turn.z, turn.w))
    return read if all(map(math.isfinite, (read.x_m, read.y_m, read.theta_rad))) else None


def seconds_of(duration: Any) -> float:
    return float(duration.sec + duration.nanosec * 1e-9)


def _headed(goal: Goal, start: Pose | None) -> Pose:
    """Nav2 always wants a heading: where any will do it gets the direction of travel."""
    theta = goal.theta_rad
    if theta is None:
        theta = math.atan2(goal.y_m - start.y_m, goal.x_m - start.x_m) if start is not None else 0.0
    return Pose(goal.x_m, goal.y_m, theta)


def _stamped(pose: Pose, at: Time) -> PoseStamped:
    message = PoseStamped()
    message.header.frame_id, message.header.stamp = MAP_FRAME, at
    message.pose.position.x, message.pose.position.y = pose.x_m, pose.y_m
    message.pose.orientation.z, message.pose.orientation.w = heading_to_quaternion(pose.theta_rad)
    return message
