"""One Nav2 navigator as a client sees it: goals out, what became of them back.

What lives here: the action client, its answers, and noticing a server that went away or fell silent. What must not:
threads (everything here runs on the ROS thread), topics, hatches.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from action_msgs.msg import GoalStatus
from nav2_msgs.action import NavigateToPose
from nav2_msgs.msg import SpeedLimit
from rclpy.action.client import ActionClient
from rclpy.node import Node

from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_names import MAP_FRAME, NAVIGATE, SPEED_LIMIT, heading_to_quaternion
from robot_nodes.port import Drive, Goal, Pose

SILENCE_S = 5.0
"""Nav2 gives feedback many times a second; a goal without any for this long is lost."""

_WORDS = (
    (range(100, 200), "the controller cannot follow the path"),
    (range(200, 400), "the planner finds no path"),
    (range(700, 800), "a recovery behaviour failed"),
    (range(9000, 9100), "the navigator failed"),
)

Tell = Callable[[Drive], None]


class Nav2Goals:
    """``tell`` gets every change of the newest goal; changes of earlier ones are dropped."""

    def __init__(self, node: Node, tell: Tell, counters: Nav2Counters) -> None:
        self._node, self._tell, self._counters = node, tell, counters
        self._client: Any = ActionClient(node, NavigateToPose, NAVIGATE)
        self._limit = node.create_publisher(SpeedLimit, SPEED_LIMIT, 1)
        self._goal: Goal | None = None
        self._handle: Any = None
        self._heard_at = 0.0

    @property
    def ready(self) -> bool:
        """Whether a navigator is there."""
        return bool(self._client.server_is_ready())

    def drive(self, goal: Goal, pose: Pose | None) -> None:
        """Send a goal. Nav2 drops the one before by itself (it is preempted)."""
        self._goal, self._handle = goal, None
        self._heard_at = time.monotonic()
        if not self.ready:
            self._end(goal, "failed", "no navigator is there")
            return
        self._limit.publish(SpeedLimit(percentage=False, speed_limit=goal.max_speed_mps))
        self._counters.goals_sent += 1
        before = list(getattr(self._client, "_futures", ()))
        future = self._client.send_goal_async(
            _message(goal, pose, self._node), feedback_callback=lambda _: self._feedback(goal)
        )
        _drop_stray(self._client, before, future)
        future.add_done_callback(lambda done: self._answered(goal, done))

    def stop(self) -> None:
        """Withdraw the newest goal."""
        self._goal = None
        self._cancel()

    def watch(self) -> None:
        """Called several times a second: give up a goal whose server is gone or silent."""
        goal = self._goal
        if goal is None:
            return
        if not self.ready:
            self._end(goal, "failed", "the navigator went away")
        elif time.monotonic() - self._heard_at > SILENCE_S:
            self._cancel()
            self._end(goal, "failed", "the navigator fell silent")

    def _cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel_goal_async()
            self._handle = None

    def _answered(self, goal: Goal, future: Any) -> None:
        """The navigator accepts or rejects. One that was withdrawn meanwhile is cancelled now."""
        if future.cancelled() or future.exception() is not None:
            return
        handle = future.result()
        if not handle.accepted:
            self._counters.goals_rejected += 1
            self._end(goal, "failed", "the navigator rejected the goal")
            return
        self._counters.goals_accepted += 1
        if self._goal is None:
            handle.cancel_goal_async()
            return
        if self._goal is goal:
            self._handle = handle
            self._heard_at = time.monotonic()
            handle.get_result_async().add_done_callback(lambda done: self._finished(goal, done))

    def _feedback(self, goal: Goal) -> None:
        self._counters.feedback_received += 1
        if self._goal is goal:
            self._heard_at = time.monotonic()

    def _finished(self, goal: Goal, future: Any) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        answer = future.result()
        self._counters.results_received += 1
        if answer.status == GoalStatus.STATUS_SUCCEEDED:
            self._end(goal, "arrived", "")
        elif answer.status == GoalStatus.STATUS_CANCELED:
            self._end(goal, "failed", "the navigator cancelled the goal")
        else:
            self._end(goal, "failed", _reason(answer.result))

    def _end(self, goal: Goal, phase: str, reason: str) -> None:
        if self._goal is not goal:
            return
        self._goal = self._handle = None
        self._tell(Drive(goal.id, "arrived" if phase == "arrived" else "failed", reason))


def _message(goal: Goal, pose: Pose | None, node: Node) -> Any:
    """Nav2 always wants a heading: where any will do it gets the direction of travel."""
    theta = goal.theta_rad
    if theta is None:
        theta = math.atan2(goal.y_m - pose.y_m, goal.x_m - pose.x_m) if pose is not None else 0.0
    message = NavigateToPose.Goal()
    message.pose.header.frame_id = MAP_FRAME
    message.pose.header.stamp = node.get_clock().now().to_msg()
    message.pose.pose.position.x, message.pose.pose.position.y = goal.x_m, goal.y_m
    message.pose.pose.orientation.z, message.pose.pose.orientation.w = heading_to_quaternion(theta)
    return message


def _reason(result: Any) -> str:
    """Why a goal was aborted. Older Nav2 releases give no code, or no words."""
    code, said = getattr(result, "error_code", 0), getattr(result, "error_msg", "")
    word = next((word for codes, word in _WORDS if code in codes), "the navigator gave up")
    return f"{said or word} (code {code})" if code else said or word


def _drop_stray(client: Any, before: list[Any], kept: Any) -> None:
    """rclpy 9.1 makes two futures for every goal, completes one, and walks through all of them at each spin."""
    for future in list(getattr(client, "_futures", ())):
        if future is not kept and not any(future is known for known in before):
            client.remove_future(future)
