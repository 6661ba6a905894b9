"""A Nav2 that does what a test says: real action servers and topics, over DDS, on a thread of its own.

What lives here: servers whose goals end when and how the test wants, and topics that say what the test wants. What must
not: a world, expectations.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import rclpy
from action_msgs.srv import CancelGoal
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseWithCovarianceStamped
from nav2_msgs.action import DockRobot, NavigateThroughPoses, NavigateToPose, UndockRobot
from nav2_msgs.msg import SpeedLimit
from nav_msgs.msg import Odometry
from rclpy.action.server import ActionServer, CancelResponse, GoalResponse
from rclpy.event_handler import PublisherEventCallbacks
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future
from sensor_msgs.msg import BatteryState
from std_msgs.msg import Bool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_hatches import write_array
from robot_nodes.port import Hatch
from simulations.ros_show import LATCHED

TICK_S = 0.03


class ScriptedNav2:
    """``at``, ``speed_mps``, ``deviation_m`` and ``battery`` are what it says of itself; None: it says nothing of it.

    ``mute``: topics that have died. Odometry and battery are told as many drivers do, with no promise to arrive.
    ``goals``: what each server was asked, in order, as ``(server, request)``. ``cancels``: how many were asked for.
    """

    def __init__(self, namespace: str, *, through: bool = True, docking: bool = False) -> None:
        self.at: tuple[float, float] | None = (0.0, 0.0)
        self.speed_mps, self.deviation_m = 0.0, 0.0
        self.battery = BatteryState(percentage=0.5)
        self.feeds = self.accepts = self.cancellable = True
        self.mute: set[str] = set()
        self.goals: list[tuple[str, Any]] = []
        self.limits: list[float] = []
        self.told: list[PoseWithCovarianceStamped] = []
        self.cancels = 0
        self._running: list[tuple[Any, Any]] = []
        self._asked: deque[Callable[[], None]] = deque()
        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = Node(
            "scripted", namespace=namespace, context=self._context, enable_rosout=False, start_parameter_services=False
        )
        kinds: dict[str, Any] = {names.NAVIGATE: NavigateToPose}
        kinds |= {names.NAVIGATE_THROUGH: NavigateThroughPoses} if through else {}
        kinds |= {names.DOCK: DockRobot, names.UNDOCK: UndockRobot} if docking else {}
        self._servers = [self._server(name, kind) for name, kind in kinds.items()]
        self._speak()
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._ended: Any = Future(executor=self._executor)
        self._thread = threading.Thread(target=self._executor.spin_until_future_complete, args=[self._ended])
        self._thread.start()

    def _server(self, name: str, kind: Any) -> Any:
        return ActionServer(
            self._node,
            kind,
            name,
            execute_callback=partial(self._execute, name, kind),
            goal_callback=lambda request: GoalResponse.ACCEPT if self.accepts else GoalResponse.REJECT,
            cancel_callback=self._cancel,
        )

    def _speak(self) -> None:
        node = self._node
        self._pose = node.create_publisher(PoseWithCovarianceStamped, names.POSE, LATCHED)
        self._odometry = node.create_publisher(Odometry, names.ODOMETRY, qos_profile_sensor_data)
        self._power = node.create_publisher(BatteryState, names.BATTERY, qos_profile_sensor_data)
        self._hatches = node.create_publisher(DiagnosticArray, names.HATCHES, 5)
        quiet = PublisherEventCallbacks(use_default_callbacks=False)  # one of a node's ears does not fit the second
        self._buttons = {
            quality.durability: node.create_publisher(Bool, names.EMERGENCY_STOP, quality, event_callbacks=quiet)
            for quality in (LATCHED, QoSProfile(depth=1, durability=DurabilityPolicy.VOLATILE))
        }
        node.create_subscription(SpeedLimit, names.SPEED_LIMIT, lambda said: self.limits.append(said.speed_limit), 5)
        node.create_subscription(PoseWithCovarianceStamped, names.INITIAL_POSE, self.told.append, 1)
        self._stranger: Any = node.create_client(CancelGoal, f"{names.NAVIGATE_THROUGH}/_action/cancel_goal")
        node.create_timer(TICK_S, self._tick)

    # -- the test's thread

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def end(self, outcome: str, code: int = 0, said: str = "") -> None:
        """End what is under way: ``succeed`` or ``abort``."""
        self._asked.append(lambda: self._end(outcome, code, said))

    def press(self, pressed: bool, *, latched: bool) -> None:
        """Say once whether the emergency stop is pressed."""
        durability = DurabilityPolicy.TRANSIENT_LOCAL if latched else DurabilityPolicy.VOLATILE
        self._asked.append(lambda: self._buttons[durability].publish(Bool(data=pressed)))

    def cancel_as_a_stranger(self) -> None:
        """What the button of a ROS tool does."""
        self._asked.append(lambda: self._stranger.call_async(CancelGoal.Request()))

    def close(self) -> None:
        self._asked.append(lambda: self._ended.set_result(None))
        self._thread.join(10.0)
        self._executor.shutdown()
        for server in self._servers:
            server.destroy()
        self._node.destroy_node()
        self._context.try_shutdown()

    # -- its own thread

    def _tick(self) -> None:
        while self._asked:
            self._asked.popleft()()
        if self.at is not None:
            pose = PoseWithCovarianceStamped()
            pose.header.frame_id = names.MAP_FRAME
            pose.pose.pose.position.x, pose.pose.pose.position.y = self.at
            pose.pose.covariance[0] = self.deviation_m**2
            self._pose.publish(pose)
        odometry = Odometry()
        odometry.twist.twist.linear.x = self.speed_mps
        hatches = write_array({"1": Hatch("closed", "locked")}, ())
        told = ((self._odometry, odometry), (self._power, self.battery), (self._hatches, hatches))
        for publisher, message in told:
            if publisher.topic_name.rpartition("/")[2] not in self.mute:
                publisher.publish(message)
        for handle, _ in self._running if self.feeds else ():
            self._feed(handle)

    def _feed(self, handle: Any) -> None:
        if handle.is_active and hasattr(handle.request, "behavior_tree"):
            single = hasattr(handle.request, "pose")
            feedback = NavigateToPose.Feedback() if single else NavigateThroughPoses.Feedback()
            feedback.distance_remaining = 4.5
            feedback.estimated_time_remaining.sec = 9
            handle.publish_feedback(feedback)

    def _cancel(self, handle: Any) -> Any:
        self.cancels += 1
        if not self.cancellable:
            return CancelResponse.REJECT
        self._asked.append(lambda: self._end("cancel"))
        return CancelResponse.ACCEPT

    def _end(self, outcome: str, code: int = 0, said: str = "") -> None:
        for _, done in self._running:
            done.set_result((outcome, code, said))
        self._running.clear()

    async def _execute(self, name: str, kind: Any, handle: Any) -> Any:
        done: Any = Future()
        self._end("abort")
        self._running.append((handle, done))
        self.goals.append((name, handle.request))
        outcome, code, said = await done
        {"succeed": handle.succeed, "abort": handle.abort, "cancel": handle.canceled}[outcome]()
        result = kind.Result(error_code=code, error_msg=said)
        if hasattr(result, "success"):
            result.success = outcome == "succeed"
        return result
