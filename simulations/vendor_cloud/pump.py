"""A robot's port for another thread: what is wanted is queued, and done when the world's thread comes by.

What lives here: the queue and the last look. What must not: the world, HTTP.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from robot_nodes.port import Drive, Goal, PortStatus, RobotPort


class PumpedPort:
    """A ``RobotPort`` over ``port``, whose thread calls ``pump`` often; all else on any one other thread."""

    def __init__(self, port: RobotPort) -> None:
        self._port, self._lock = port, threading.Lock()
        self._wanted: deque[Callable[[], None]] = deque()
        self._status = port.status()

    def pump(self) -> None:
        with self._lock:
            while self._wanted:
                self._wanted.popleft()()
            self._status = self._port.status()

    def status(self) -> PortStatus:
        with self._lock:
            return self._status

    def drive(self, goal: Goal) -> None:
        self._want(lambda: self._port.drive(goal), Drive(goal.id, "driving"))

    def stop(self) -> None:
        self._want(self._port.stop, Drive())

    def unlock(self, hatch: str) -> None:
        self._want(lambda: self._port.unlock(hatch))

    def lock(self, hatch: str) -> None:
        self._want(lambda: self._port.lock(hatch))

    def charge(self, on: bool) -> None:
        self._want(lambda: self._port.charge(on))

    def close(self) -> None:
        """The robot stays as it is."""

    def _want(self, act: Callable[[], None], drive: Drive | None = None) -> None:
        with self._lock:
            self._wanted.append(act)
            if drive is not None:
                self._status = replace(self._status, drive=drive)
