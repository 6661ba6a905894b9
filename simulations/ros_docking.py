"""A simulated robot's docking server, as opennav_docking shows it.

What lives here: the two actions, for a robot that already stands on its dock. What must not: driving there, threads.
ROS callbacks only queue; ``pump`` does, on the world's thread.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nav2_msgs.action import DockRobot, UndockRobot
from rclpy.action.server import ActionServer, CancelResponse
from rclpy.node import Node
from rclpy.task import Future

from robot_nodes.nav2_names import DOCK, UNDOCK
from robot_nodes.port import PortStatus, RobotPort

PATIENCE_S = 3.0

Answer = Callable[[Callable[[], None]], None]


@dataclass(slots=True)
class _Attempt:
    """``on``: whether the charger is wanted. ``done`` is set on the ROS thread only."""

    on: bool
    done: Any
    give_up_at: float


class RosDocking:
    def __init__(self, node: Node, port: RobotPort, answer: Answer) -> None:
        self._port, self._answer = port, answer
        self._asked: deque[Callable[[float], None]] = deque()
        self._attempt: _Attempt | None = None
        self._servers = [
            ActionServer(node, kind, name, execute_callback=run, cancel_callback=lambda handle: CancelResponse.REJECT)
            for kind, name, run in ((DockRobot, DOCK, self._dock), (UndockRobot, UNDOCK, self._undock))
        ]

    def close(self) -> None:
        for server in self._servers:
            server.destroy()

    def pump(self, status: PortStatus, now: float) -> None:
        """Do what was asked, and end an attempt that went well or took too long. On the world's thread."""
        while self._asked:
            self._asked.popleft()(now)
        attempt = self._attempt
        if attempt is not None and (status.charging == attempt.on or now >= attempt.give_up_at):
            well, self._attempt = status.charging == attempt.on, None
            self._answer(lambda: attempt.done.set_result(well))

    async def _dock(self, handle: Any) -> Any:
        return await self._run(handle, DockRobot.Result(), True, DockRobot.Result.FAILED_TO_CHARGE)

    async def _undock(self, handle: Any) -> Any:
        return await self._run(handle, UndockRobot.Result(), False, UndockRobot.Result.FAILED_TO_CONTROL)

    async def _run(self, handle: Any, result: Any, on: bool, failure: int) -> Any:
        done: Any = Future()
        self._asked.append(lambda now: self._begin(on, done, now))
        result.success = await done
        if result.success:
            handle.succeed()
        else:
            handle.abort()
            result.error_code = failure
        return result

    def _begin(self, on: bool, done: Any, now: float) -> None:
        if self._attempt is not None:
            earlier = self._attempt
            self._answer(lambda: earlier.done.set_result(False))
        self._attempt = _Attempt(on, done, now + PATIENCE_S)
        self._port.charge(on)
