"""A ROS 2 robot with Nav2, as a robot port.

What lives here: rclpy's thread, subscriptions, services, and the status they add up to. What must not: VDA 5050, what
to do about a failure (the robot node decides), waiting.
Threads: rclpy runs on one thread of its own, and everything that touches ROS runs there: the port's methods only put a
command into a queue and wake that thread. The status is built under a lock. The names stand in ``nav2_names``.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseWithCovarianceStamped
from nav_msgs.msg import Odometry
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future
from sensor_msgs.msg import BatteryState
from std_msgs.msg import Bool
from std_srvs.srv import SetBool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_goals import Nav2Goals
from robot_nodes.nav2_hatches import read_array
from robot_nodes.port import Drive, Goal, PortStatus, Pose

SILENCE_S = 3.0
"""Wall seconds without a word from the robot after which it counts as away."""
WATCH_S = 0.2
STANDING_MPS, STANDING_RADPS = 0.01, 0.02
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE)


class Nav2Robot:
    """``namespace`` such as ``/r1``. Lifetime: from the constructor to ``close``.

    The ROS domain comes from the usual environment variables. ``counters`` may be read at any time.
    """

    def __init__(self, namespace: str, hatches: tuple[str, ...]) -> None:
        self.counters = Nav2Counters()
        self._lock = threading.Lock()
        self._drive = Drive()
        self._status = PortStatus()
        self._seen: dict[str, Any] = {}
        self._stale = False
        self._heard_at = float("-inf")
        self._navigator = False
        self._needed = {"pose", "battery", "hatches"} if hatches else {"pose", "battery"}
        self._commands: deque[Callable[[], None]] = deque()
        self._closing = False
        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = Node(
            "robot_node",
            namespace=namespace,
            context=self._context,
            enable_rosout=False,
            start_parameter_services=False,
        )
        self._listen()
        self._goals = Nav2Goals(self._node, self._told, self.counters)
        self._bolts: dict[str, Any] = {
            hatch: self._node.create_client(SetBool, names.hatch_service(hatch)) for hatch in hatches
        }
        self._charger: Any = self._node.create_client(SetBool, names.CHARGE)
        self._node.create_timer(WATCH_S, self._watch)
        self._waker = self._node.create_guard_condition(self._obey)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._ended: Any = Future(executor=self._executor)
        self._thread = threading.Thread(target=self._spin, name=f"ros {namespace}")
        self._thread.start()

    def _listen(self) -> None:
        subscribe = self._node.create_subscription
        subscribe(PoseWithCovarianceStamped, names.POSE, self._posed, LATCHED)
        subscribe(Odometry, names.ODOMETRY, self._moved, 5)
        subscribe(BatteryState, names.BATTERY, self._charged, 1)
        subscribe(DiagnosticArray, names.HATCHES, self._looked, 5)
        subscribe(Bool, names.EMERGENCY_STOP, self._pressed, 1)

    # -- the port, on any one thread

    def status(self) -> PortStatus:
        """The newest known state.

        Raises:
            RuntimeError: if the ROS thread has ended by a bug; the whole node must end then.
        """
        if not self._thread.is_alive() and not self._closing:
            raise RuntimeError("the ROS thread has ended")
        with self._lock:
            if self._stale:
                self._stale = False
                self._status = self._build()
            return self._status

    def drive(self, goal: Goal) -> None:
        self._note(Drive(goal.id, "driving"))
        self._order(lambda: self._goals.drive(goal, self._seen.get("pose")))

    def stop(self) -> None:
        self._note(Drive())
        self._order(self._goals.stop)

    def unlock(self, hatch: str) -> None:
        self._order(lambda: self._call(self._bolts.get(hatch), False))

    def lock(self, hatch: str) -> None:
        self._order(lambda: self._call(self._bolts.get(hatch), True))

    def charge(self, on: bool) -> None:
        self._order(lambda: self._call(self._charger, on))

    def close(self) -> None:
        """End the thread and leave the ROS graph, once what was ordered so far has been sent. May be called twice."""
        if self._closing:
            return
        self._closing = True
        self._order(lambda: self._ended.set_result(None))
        self._thread.join()
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    # -- between the threads

    def _order(self, command: Callable[[], None]) -> None:
        self._commands.append(command)
        self._waker.trigger()

    def _obey(self) -> None:
        while self._commands:
            self._commands.popleft()()

    def _note(self, drive: Drive) -> None:
        with self._lock:
            self._drive, self._stale = drive, True

    def _told(self, drive: Drive) -> None:
        """What became of a goal; of one that is no longer the newest nobody wants to know."""
        with self._lock:
            if self._drive.goal_id == drive.goal_id:
                self._drive, self._stale = drive, True

    def _build(self) -> PortStatus:
        seen, drive = self._seen, self._drive
        if not self._present():
            return PortStatus(drive=drive)
        speed, turn = seen.get("speed", (0.0, 0.0))
        moving = abs(speed) > STANDING_MPS or abs(turn) > STANDING_RADPS
        if "speed" not in seen:
            moving = drive.phase == "driving"  # without odometry nobody knows better
        return PortStatus(
            pose=seen.get("pose"),
            moving=moving,
            speed_mps=speed,
            battery_fraction=seen.get("battery"),
            charging=seen.get("charging", False),
            emergency_stop=seen.get("e_stop", False),
            drive=drive,
            hatches=seen.get("hatches", {}),
            faults=seen.get("faults", ()),
            connected=True,
        )

    def _present(self) -> bool:
        """A navigator is there, the robot was heard just now, and it has told all that a node needs to know."""
        told = self._needed <= self._seen.keys()
        return told and self._navigator and time.monotonic() - self._heard_at < SILENCE_S

    # -- the ROS thread

    def _spin(self) -> None:
        try:
            self._executor.spin_until_future_complete(self._ended)
        except ExternalShutdownException:
            return  # the whole process is leaving ROS

    def _watch(self) -> None:
        self._goals.watch()
        ready = self._goals.ready
        with self._lock:
            self._navigator = ready
            present = self._present()
            if self._status.connected and not present:
                self._forget()
            self._stale = self._stale or present != self._status.connected

    def _forget(self) -> None:
        """Of a robot that fell silent nothing counts any more but its pose, which is only told again when it moves."""
        self._seen = {name: fact for name, fact in self._seen.items() if name == "pose"}

    def _saw(self, **facts: Any) -> None:
        with self._lock:
            self._seen.update(facts)
            self._stale = True
            self._heard_at = time.monotonic()

    def _posed(self, message: PoseWithCovarianceStamped) -> None:
        self.counters.poses_received += 1
        position, turn = message.pose.pose.position, message.pose.pose.orientation
        heading = names.quaternion_to_heading(turn.x, turn.y, turn.z, turn.w)
        if math.isfinite(position.x) and math.isfinite(position.y) and math.isfinite(heading):
            self._saw(pose=Pose(position.x, position.y, heading))

    def _moved(self, message: Odometry) -> None:
        self.counters.odometry_received += 1
        twist = message.twist.twist
        self._saw(speed=(math.hypot(twist.linear.x, twist.linear.y), twist.angular.z))

    def _charged(self, message: BatteryState) -> None:
        self.counters.battery_received += 1
        share = message.percentage
        charging = message.power_supply_status == BatteryState.POWER_SUPPLY_STATUS_CHARGING
        self._saw(battery=min(1.0, max(0.0, share)) if math.isfinite(share) else None, charging=charging)

    def _looked(self, message: DiagnosticArray) -> None:
        self.counters.hatches_received += 1
        hatches, faults = read_array(message)
        self._saw(hatches=hatches, faults=faults)

    def _pressed(self, message: Bool) -> None:
        self._saw(e_stop=bool(message.data))

    def _call(self, client: Any, data: bool) -> None:
        """Call a service that may be away; whether it worked is seen in the topics."""
        if client is not None and client.service_is_ready():
            self.counters.services_called += 1
            client.call_async(SetBool.Request(data=data))
