"""A ROS 2 robot with Nav2, as a robot port.

What lives here: rclpy's thread, and which part of the robot each of the port's commands goes to. What must not: VDA
5050, what to do about a failure (the robot node decides), waiting.
Threads: rclpy runs on one thread of its own, and everything that touches ROS runs there: the port's methods only put a
command into a queue and wake that thread. What is known stands in ``nav2_picture``, the names in ``nav2_names``.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import rclpy
from geometry_msgs.msg import PoseWithCovarianceStamped
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future
from std_srvs.srv import SetBool

from robot_nodes import nav2_names as names
from robot_nodes.nav2_berth import Nav2Berth
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_docking import Nav2Docking
from robot_nodes.nav2_goals import Nav2Goals
from robot_nodes.nav2_messages import told_pose
from robot_nodes.nav2_picture import Nav2Picture
from robot_nodes.nav2_place import Nav2Place
from robot_nodes.nav2_senses import Nav2Senses
from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import Goal, PortStatus, Pose

WATCH_S = 0.2


class Nav2Robot:
    """``namespace`` such as ``/r1``. Lifetime: from the constructor to ``close``.

    The ROS domain comes from the usual environment variables. ``counters`` may be read at any time.
    """

    def __init__(self, namespace: str, hatches: tuple[str, ...], settings: Nav2Settings | None = None) -> None:
        settings = settings or Nav2Settings()
        self.counters = Nav2Counters()
        needed = frozenset({"pose", "battery", "hatches"} if hatches else {"pose", "battery"})
        self._picture = Nav2Picture(needed, settings)
        self._place = Nav2Place(settings)
        self._commands: deque[Callable[[], None]] = deque()
        self._closing = self._was_lost = False
        self._enter(namespace)
        self._goals = Nav2Goals(self._node, self._picture.told, self._felt, settings, self.counters)
        self._docking = Nav2Docking(self._node, self._note_docking, settings, self.counters)
        self._berth = Nav2Berth(self._node)
        self._senses = Nav2Senses(self._node, self._picture, self._place, self._goals.moved, self.counters)
        self._initial: Any = self._node.create_publisher(PoseWithCovarianceStamped, names.INITIAL_POSE, 1)
        self._bolts: dict[str, Any] = {
            hatch: self._node.create_client(SetBool, names.hatch_service(hatch)) for hatch in hatches
        }
        self._charger: Any = self._node.create_client(SetBool, names.CHARGE)
        self._node.create_timer(WATCH_S, self._watch)
        self._thread = threading.Thread(target=self._spin, name=f"ros {namespace}")
        self._thread.start()

    def _enter(self, namespace: str) -> None:
        """Join the ROS graph with a context of our own, so that several of us can live in one process."""
        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = Node(
            "robot_node",
            namespace=namespace,
            context=self._context,
            enable_rosout=False,
            start_parameter_services=False,
        )
        self._waker = self._node.create_guard_condition(self._obey)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._ended: Any = Future(executor=self._executor)

    # -- the port, on any one thread

    def status(self) -> PortStatus:
        """The newest known state.

        Raises:
            RuntimeError: if the ROS thread has ended by a bug; the whole node must end then.
        """
        if not self._thread.is_alive() and not self._closing:
            raise RuntimeError("the ROS thread has ended")
        return self._picture.status()

    def drive(self, goal: Goal) -> None:
        self.drive_through((goal,))

    def drive_through(self, goals: Sequence[Goal]) -> None:
        chain = tuple(goals)
        self._picture.expect(chain)
        self._order(lambda: self._drive(chain))

    def stop(self) -> None:
        self._picture.expect(())
        self._order(self._stop)

    def unlock(self, hatch: str) -> None:
        self._order(lambda: self._call(self._bolts.get(hatch), False))

    def lock(self, hatch: str) -> None:
        self._order(lambda: self._call(self._bolts.get(hatch), True))

    def charge(self, on: bool) -> None:
        """Without a docking server: ask by the service. With one only ``dock`` begins to charge."""
        self._order(lambda: self._charge(on))

    def dock(self, place: str) -> None:
        self._order(lambda: self._dock(place))

    def localize(self, pose: Pose) -> None:
        self._order(lambda: self._initial.publish(told_pose(pose, self._node.get_clock().now().to_msg())))

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

    def _order(self, command: Callable[[], None]) -> None:
        self._commands.append(command)
        self._waker.trigger()

    # -- the ROS thread

    def _obey(self) -> None:
        while self._commands:
            self._commands.popleft()()

    def _spin(self) -> None:
        try:
            self._executor.spin_until_future_complete(self._ended)
        except ExternalShutdownException:
            return  # the whole process is leaving ROS

    def _watch(self) -> None:
        self._goals.watch(self._picture.moving)
        self._docking.watch(bool(self._picture.get("charging")))
        self._moor()
        self._place.moved(self._picture.expects_poses, time.monotonic())
        if self._place.lost and not self._was_lost:
            self._goals.give_up("the robot has lost its way")
            self._docking.stop()
        self._was_lost = self._place.lost
        self._picture.note(
            navigator=self._goals.ready,
            through=self._goals.through,
            docks=self._docking.ready,
            lost=self._place.lost,
            drive_fault=self._goals.fault,
        )
        self._picture.look()

    def _moor(self) -> None:
        """Remember a dock that an earlier life of this node knew of."""
        if self._berth.found(self._docking.ready, self._picture.moving, self._picture.get("pose")):
            self._docking.guess()

    def _drive(self, chain: tuple[Goal, ...]) -> None:
        self._moor()
        self._berth.end()
        if self._docking.docked:
            self._docking.undock()
            self._goals.give_up("the robot leaves its dock first", chain)
            self._goals.let_go()  # it moves for that
            return
        self._docking.set_off()
        self._goals.drive(chain, self._picture.get("pose"))

    def _stop(self) -> None:
        self._goals.stop()
        self._docking.stop()

    def _felt(self, pose: Pose | None, distance_m: float, time_s: float) -> None:
        self._senses.felt(pose, distance_m, time_s)

    def _dock(self, place: str) -> None:
        self._berth.end()
        self._goals.let_go()
        self._docking.dock(place)

    def _charge(self, on: bool) -> None:
        if not self._docking.ready:
            self._call(self._charger, on)
        elif not on and (self._docking.docked or self._charging()):
            self._goals.let_go()
            self._docking.undock()
        elif not on:
            self._docking.stop()
            self._docking.forget()

    def _charging(self) -> bool:
        return bool(self._picture.get("charging")) and not self._docking.just_left

    def _note_docking(self) -> None:
        docking = self._docking
        self._picture.note(docking=docking.busy, docked=docking.docked, dock_fault=docking.fault)

    def _call(self, client: Any, data: bool) -> None:
        """Call a service that may be away; whether it worked is seen in the topics."""
        if client is not None and client.service_is_ready():
            self.counters.services_called += 1
            client.call_async(SetBool.Request(data=data))
