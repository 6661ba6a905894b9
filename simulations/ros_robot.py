"""One simulated robot on the ROS graph, as Nav2 and its drivers would show it.

What lives here: the action server, the services and the publishers of one namespace. What must not: threads, the world.
ROS callbacks only queue; ``pump`` does, on the world's thread. A robot that is out of reach says and takes nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseWithCovarianceStamped
from nav2_msgs.action import NavigateToPose
from nav2_msgs.msg import SpeedLimit
from nav_msgs.msg import Odometry
from rclpy.action.server import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.task import Future
from sensor_msgs.msg import BatteryState
from std_msgs.msg import Bool
from std_srvs.srv import SetBool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_hatches import write_array
from robot_nodes.port import Goal, PortStatus, RobotPort

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE)
MOVING_S, STANDING_S, SLOW_S, FEEDBACK_S = 0.1, 0.5, 1.0, 0.5

Answer = Callable[[Callable[[], None]], None]


@dataclass(slots=True)
class BodyCounters:
    """What reached this robot over ROS, and what it said."""

    goals_received: int = 0
    goals_refused: int = 0
    cancels_received: int = 0
    services_received: int = 0
    poses_published: int = 0


@dataclass(slots=True)
class Errand:
    """One goal under way. ``done`` is set on the ROS thread only."""

    name: str
    handle: Any
    done: Any
    begun_at: float
    cancelled: bool = False


class RosRobot:
    def __init__(
        self, node: Node, port: RobotPort, hatches: tuple[str, ...], max_speed_mps: float, answer: Answer
    ) -> None:
        self.counters = BodyCounters()
        self._node, self._port, self._answer, self._speed = node, port, answer, max_speed_mps
        self._asked: deque[Callable[[float], None]] = deque()
        self._errand: Errand | None = None
        self._reachable = True
        self._shown: tuple[Any, ...] = ()
        self._pose_due = self._slow_due = self._feedback_due = float("-inf")
        self._poses = node.create_publisher(PoseWithCovarianceStamped, names.POSE, LATCHED)
        self._odometry = node.create_publisher(Odometry, names.ODOMETRY, 5)
        self._battery = node.create_publisher(BatteryState, names.BATTERY, 1)
        self._hatches = node.create_publisher(DiagnosticArray, names.HATCHES, 5)
        self._e_stop = node.create_publisher(Bool, names.EMERGENCY_STOP, 1)
        node.create_subscription(SpeedLimit, names.SPEED_LIMIT, self._limited, 1)
        for hatch in hatches:
            node.create_service(SetBool, names.hatch_service(hatch), self._bolt_service(hatch))
        node.create_service(SetBool, names.CHARGE, self._charge_service)
        self._server = ActionServer(
            node,
            NavigateToPose,
            names.NAVIGATE,
            execute_callback=self._execute,
            goal_callback=self._offered,
            cancel_callback=self._cancel_asked,
        )

    def close(self) -> None:
        """Leave the graph. Only once nothing spins any more."""
        self._server.destroy()
        self._node.destroy_node()

    # -- the world's thread

    def pump(self, now: float) -> None:
        while self._asked:
            self._asked.popleft()(now)
        status = self._port.status()
        self._reachable = status.connected
        if not status.connected:
            return
        if self._errand is not None:
            self._follow(self._errand, status, now)
        self._show(status, now)

    def _follow(self, errand: Errand, status: PortStatus, now: float) -> None:
        if errand.cancelled:
            if not status.moving:
                self._finish(errand, "canceled", "")
        elif status.drive.goal_id == errand.name and status.drive.phase in ("arrived", "failed"):
            self._finish(errand, status.drive.phase, status.drive.reason)
        elif now >= self._feedback_due:
            self._feedback_due = now + FEEDBACK_S
            feedback = self._feedback(errand, status, now)
            self._answer(lambda: errand.handle.publish_feedback(feedback) if errand.handle.is_active else None)

    def _finish(self, errand: Errand, outcome: str, reason: str) -> None:
        self._errand = None
        self._answer(lambda: errand.done.set_result((outcome, reason)))

    def _feedback(self, errand: Errand, status: PortStatus, now: float) -> Any:
        feedback = NavigateToPose.Feedback()
        if status.pose is not None:
            target = errand.handle.request.pose.pose.position
            left = math.hypot(target.x - status.pose.x_m, target.y - status.pose.y_m)
            feedback.distance_remaining = left
            feedback.estimated_time_remaining.sec = int(left / max(0.05, self._speed))
            _place(feedback.current_pose.pose, status)
        feedback.navigation_time.sec = int(now - errand.begun_at)
        return feedback

    def _show(self, status: PortStatus, now: float) -> None:
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
            _place(pose.pose.pose, status)
            _place(odometry.pose.pose, status)
            self.counters.poses_published += 1
            self._poses.publish(pose)
        self._odometry.publish(odometry)

    # -- the ROS thread

    def _limited(self, message: SpeedLimit) -> None:
        if not message.percentage and message.speed_limit > 0.0:
            self._speed = float(message.speed_limit)

    def _offered(self, request: Any) -> Any:
        position = request.pose.pose.position
        sound = math.isfinite(position.x) and math.isfinite(position.y)
        if sound and self._reachable:
            self.counters.goals_received += 1
            return GoalResponse.ACCEPT
        self.counters.goals_refused += 1
        return GoalResponse.REJECT

    def _cancel_asked(self, handle: Any) -> Any:
        self.counters.cancels_received += 1
        self._asked.append(lambda now: self._withdraw(bytes(handle.goal_id.uuid).hex()))
        return CancelResponse.ACCEPT

    async def _execute(self, handle: Any) -> Any:
        """One goal from acceptance to its end; the world decides when that is."""
        done: Any = Future()
        self._asked.append(lambda now: self._begin(handle, done, now))
        outcome, reason = await done
        result = NavigateToPose.Result()
        if outcome == "arrived":
            handle.succeed()
        elif outcome == "canceled":
            handle.canceled()
        else:
            handle.abort()
            result.error_code, result.error_msg = NavigateToPose.Result.UNKNOWN, reason
        return result

    def _bolt_service(self, hatch: str) -> Callable[[Any, Any], Any]:
        def serve(request: Any, response: Any) -> Any:
            self.counters.services_received += 1
            self._asked.append(lambda now: (self._port.lock if request.data else self._port.unlock)(hatch))
            response.success = self._reachable
            return response

        return serve

    def _charge_service(self, request: Any, response: Any) -> Any:
        self.counters.services_received += 1
        self._asked.append(lambda now: self._port.charge(request.data))
        response.success = self._reachable
        return response

    # -- asked by ROS, done on the world's thread

    def _begin(self, handle: Any, done: Any, now: float) -> None:
        """A new goal takes the place of the old one, which Nav2 then aborts."""
        if self._errand is not None:
            self._finish(self._errand, "failed", "another goal took its place")
        pose = handle.request.pose.pose
        turn = pose.orientation
        heading = names.quaternion_to_heading(turn.x, turn.y, turn.z, turn.w)
        self._errand = Errand(bytes(handle.goal_id.uuid).hex(), handle, done, now)
        self._feedback_due = now
        self._port.drive(Goal(self._errand.name, pose.position.x, pose.position.y, heading, self._speed))

    def _withdraw(self, name: str) -> None:
        errand = self._errand
        if errand is not None and errand.name == name:
            errand.cancelled = True
            self._port.stop()


def _place(pose: Any, status: PortStatus) -> None:
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
