"""One simulated robot on the ROS graph, as Nav2 and its drivers would show it.

What lives here: the action server, the services and the publishers of one namespace. What must not: threads, the world.
ROS callbacks only queue; ``pump`` does, on the world's thread. A robot that is out of reach says and takes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any

from geometry_msgs.msg import PoseWithCovarianceStamped
from nav2_msgs.action import NavigateThroughPoses, NavigateToPose
from nav2_msgs.msg import SpeedLimit
from rclpy.action.server import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node
from rclpy.task import Future
from std_srvs.srv import SetBool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_messages import read_pose
from robot_nodes.port import Localizes, PortStatus, RobotPort
from simulations.ros_docking import RosDocking
from simulations.ros_errand import Errand, places_of
from simulations.ros_show import RosShow, place

FEEDBACK_S = 0.5

Answer = Callable[[Callable[[], None]], None]


@dataclass(slots=True)
class BodyCounters:
    """What reached this robot over ROS, and what it said."""

    goals_received: int = 0
    goals_refused: int = 0
    cancels_received: int = 0
    services_received: int = 0
    poses_published: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What the robot's Nav2 offers beyond ``navigate_to_pose``: several poses at once, and docking."""

    through: bool = True
    docking: bool = False


class RosRobot:
    def __init__(
        self, node: Node, port: RobotPort, hatches: tuple[str, ...], max_speed_mps: float, answer: Answer, offer: Offer
    ) -> None:
        self.counters = BodyCounters()
        self._node, self._port, self._answer, self._speed = node, port, answer, max_speed_mps
        self._asked: deque[Callable[[float], None]] = deque()
        self._errand: Errand | None = None
        self._reachable = True
        self._feedback_due = float("-inf")
        self._show = RosShow(node)
        node.create_subscription(SpeedLimit, names.SPEED_LIMIT, self._limited, 1)
        for hatch in hatches:
            node.create_service(SetBool, names.hatch_service(hatch), self._bolt_service(hatch))
        node.create_subscription(PoseWithCovarianceStamped, names.INITIAL_POSE, self._told_place, 1)
        node.create_service(SetBool, names.CHARGE, self._charge_service)
        self._docking = RosDocking(node, port, answer) if offer.docking else None
        self._servers = [self._navigator(NavigateToPose, names.NAVIGATE)]
        if offer.through:
            self._servers.append(self._navigator(NavigateThroughPoses, names.NAVIGATE_THROUGH))

    def _navigator(self, kind: Any, name: str) -> Any:
        return ActionServer(
            self._node,
            kind,
            name,
            execute_callback=partial(self._execute, kind),
            goal_callback=self._offered,
            cancel_callback=self._cancel_asked,
        )

    def close(self) -> None:
        """Leave the graph. Only once nothing spins any more."""
        for server in self._servers:
            server.destroy()
        if self._docking is not None:
            self._docking.close()
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
        if self._docking is not None:
            self._docking.pump(status, now)
        self._show.show(status, now)
        self.counters.poses_published = self._show.poses_published

    def _follow(self, errand: Errand, status: PortStatus, now: float) -> None:
        outcome = errand.outcome(self._port, status)
        if outcome:
            self._finish(errand, outcome, status.drive.reason)
        elif now >= self._feedback_due and not errand.cancelled:
            self._feedback_due = now + FEEDBACK_S
            feedback = self._feedback(errand, status, now)
            self._answer(lambda: errand.handle.publish_feedback(feedback) if errand.handle.is_active else None)

    def _finish(self, errand: Errand, outcome: str, reason: str) -> None:
        self._errand = None
        self._answer(lambda: errand.done.set_result((outcome, reason)))

    def _feedback(self, errand: Errand, status: PortStatus, now: float) -> Any:
        single = hasattr(errand.handle.request, "pose")
        feedback = NavigateToPose.Feedback() if single else NavigateThroughPoses.Feedback()
        if not single:
            feedback.number_of_poses_remaining = len(errand.left)
        if status.pose is not None:
            left = errand.metres_left(status)
            feedback.distance_remaining = left
            feedback.estimated_time_remaining.sec = int(left / max(0.05, self._speed))
            feedback.current_pose.header.frame_id = names.MAP_FRAME
            place(feedback.current_pose.pose, status)
        feedback.navigation_time.sec = int(now - errand.begun_at)
        return feedback

    # -- the ROS thread

    def _limited(self, message: SpeedLimit) -> None:
        if not message.percentage and message.speed_limit > 0.0:
            self._asked.append(lambda now: self._limit(float(message.speed_limit)))

    def _offered(self, request: Any) -> Any:
        wanted = _places(request)
        sound = bool(wanted) and all(isfinite(number) for numbers in wanted for number in numbers)
        if sound and self._reachable:
            self.counters.goals_received += 1
            return GoalResponse.ACCEPT
        self.counters.goals_refused += 1
        return GoalResponse.REJECT

    def _cancel_asked(self, handle: Any) -> Any:
        self.counters.cancels_received += 1
        self._asked.append(lambda now: self._withdraw(bytes(handle.goal_id.uuid).hex()))
        return CancelResponse.ACCEPT

    async def _execute(self, kind: Any, handle: Any) -> Any:
        """One goal from acceptance to its end; the world decides when that is."""
        done: Any = Future()
        self._asked.append(lambda now: self._begin(handle, done, now))
        outcome, reason = await done
        result = kind.Result()
        if outcome == "arrived":
            handle.succeed()
        elif outcome == "canceled":
            handle.canceled()
        else:
            handle.abort()
            result.error_code, result.error_msg = kind.Result.UNKNOWN, reason
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

    def _told_place(self, message: PoseWithCovarianceStamped) -> None:
        pose, port = read_pose(message.pose.pose), self._port
        if pose is not None and isinstance(port, Localizes):
            self._asked.append(lambda now: port.localize(pose))

    # -- asked by ROS, done on the world's thread

    def _begin(self, handle: Any, done: Any, now: float) -> None:
        """A new goal takes the place of the old one, which Nav2 then aborts."""
        if self._errand is not None:
            self._finish(self._errand, "failed", "another goal took its place")
        name = bytes(handle.goal_id.uuid).hex()
        self._errand = Errand(name, handle, done, now, _places(handle.request))
        self._feedback_due = now
        self._errand.begin(self._port, self._speed)

    def _limit(self, speed_mps: float) -> None:
        self._speed = speed_mps
        if self._errand is not None:
            self._errand.limit(self._port, speed_mps)

    def _withdraw(self, name: str) -> None:
        errand = self._errand
        if errand is not None and errand.name == name:
            errand.cancelled = True
            self._port.stop()


def _places(request: Any) -> list[tuple[float, float, float]]:
    return places_of([request.pose] if hasattr(request, "pose") else request.poses.goals)
