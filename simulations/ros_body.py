"""Simulated robots as ROS 2 shows them: Nav2's action, pose, odometry, battery, and our hatch services and topics.

What lives here: the ROS face of robots that stand behind a ``RobotPort``. What must not: the world, time, decisions.
Threads: rclpy runs on one thread for all robots. Ports belong to the world's thread, so what ROS asks for is queued and
done in ``pump``, which the world's loop calls after each step; what the world answers goes back through a queue too.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future

from robot_nodes.port import RobotPort
from simulations.ros_robot import BodyCounters, Offer, RosRobot

__all__ = ["BodyCounters", "Offer", "RosBody"]


class RosBody:
    """All robots of one world that are reached over ROS: add them, ``start``, ``pump`` often, ``close`` at the end.

    ``counters`` by namespace. The ROS domain comes from the usual environment variables.
    """

    def __init__(self) -> None:
        self.counters: dict[str, BodyCounters] = {}
        self._robots: list[RosRobot] = []
        self._replies: deque[Callable[[], None]] = deque()
        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._node = Node("bodies", context=self._context, enable_rosout=False, start_parameter_services=False)
        self._waker = self._node.create_guard_condition(self._reply)
        self._executor.add_node(self._node)
        self._ended: Any = Future(executor=self._executor)
        self._thread = threading.Thread(target=self._spin, name="ros bodies")

    def add(
        self,
        namespace: str,
        port: RobotPort,
        hatches: tuple[str, ...],
        max_speed_mps: float,
        offer: Offer | None = None,
    ) -> None:
        """Show the robot behind ``port`` under ``namespace`` (such as ``/r1``). Before ``start``.

        Raises:
            RuntimeError: after ``start``.
        """
        if self._thread.is_alive():
            raise RuntimeError("robots are added before the start")
        node = Node(
            "robot_body",
            namespace=namespace,
            context=self._context,
            enable_rosout=False,
            start_parameter_services=False,
        )
        robot = RosRobot(node, port, hatches, max_speed_mps, self._answer, offer or Offer())
        self._executor.add_node(node)
        self._robots.append(robot)
        self.counters[namespace] = robot.counters

    def start(self) -> None:
        self._thread.start()

    def pump(self, now: float) -> None:
        """Do what ROS asked of the robots and publish what is due. ``now``: hall time. On the world's thread."""
        for robot in self._robots:
            robot.pump(now)

    def close(self) -> None:
        """End the thread and leave the ROS graph. The robots stay as they are."""
        if self._thread.is_alive():
            self._answer(lambda: self._ended.set_result(None))
            self._thread.join()
        self._executor.shutdown()
        for robot in self._robots:
            robot.close()
        self._node.destroy_node()
        self._context.try_shutdown()

    def _answer(self, reply: Callable[[], None]) -> None:
        self._replies.append(reply)
        self._waker.trigger()

    def _reply(self) -> None:
        while self._replies:
            self._replies.popleft()()

    def _spin(self) -> None:
        try:
            self._executor.spin_until_future_complete(self._ended)
        except ExternalShutdownException:
            return  # the whole process is leaving ROS
