"""Driving onto a charger and off it, by the docking server of Nav2 (opennav_docking).

What lives here: one attempt at a time, no endless row of them, and what went wrong as a fault word. What must not:
threads (everything here runs on the ROS thread), whether it is safe to move (the robot node decides).
The robot's list of docks must name them as the hall's plan names their nodes. A robot without a docking server, or
whose ``nav2_msgs`` knows no docking, is asked by the service ``charge`` instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node

from robot_nodes.nav2_call import Ending, Nav2Call
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_names import DOCK, UNDOCK
from robot_nodes.nav2_results import meaning_of
from robot_nodes.nav2_settings import Nav2Settings

try:
    from nav2_msgs.action import DockRobot, UndockRobot
except ImportError:  # Nav2 before Jazzy
    DockRobot = UndockRobot = None

ATTEMPTS = 3
FAULT = "dock."
NOT_DOCKED = (0, 902)
"""How undocking ends where the server knows of no dock: without a code, or with DOCK_NOT_VALID."""


class Nav2Docking:
    """``tell`` is called whenever ``busy``, ``docked`` or ``fault`` may have changed.

    ``fault``: why the newest attempt failed, such as ``dock.FAILED_TO_CHARGE``; empty once one has gone well.
    """

    def __init__(self, node: Node, tell: Callable[[], None], settings: Nav2Settings, counters: Nav2Counters) -> None:
        self._tell, self._settings = tell, settings
        self._calls = [Nav2Call(node, kind, name, counters) for kind, name in _ACTIONS if kind is not None]
        self._place = ""
        self._attempts, self._again_at = 0, 0.0
        self._end_by = self._left_until = 0.0
        self._guessed = False
        self.docked = False
        self.fault = ""

    @property
    def ready(self) -> bool:
        """Whether the robot can dock and undock."""
        return bool(self._calls) and all(call.ready for call in self._calls)

    @property
    def busy(self) -> bool:
        return any(call.busy for call in self._calls)

    @property
    def just_left(self) -> bool:
        """It has left its dock, and what its battery says may be from before that."""
        return time.monotonic() < self._left_until

    def dock(self, place: str) -> None:
        """Try ``place``, unless an attempt is under way, was made a moment ago, or there were enough of them."""
        now = time.monotonic()
        if place != self._place:
            self._place, self._attempts, self._again_at = place, 0, 0.0
        if self.busy or not self.ready or now < self._again_at or self._attempts >= ATTEMPTS:
            return
        self._attempts += 1
        self._end_by = now + self._settings.dock_limit_s
        goal = DockRobot.Goal(use_dock_id=True, dock_id=place, navigate_to_staging_pose=True)
        self._calls[0].send(goal, self._dock_ended, lambda feedback: None)
        self._tell()

    def undock(self) -> None:
        """Leave the dock, unless that is being done or was tried a moment ago."""
        self._place = ""
        if self._calls[1].busy or not self.ready or time.monotonic() < self._again_at:
            return
        self._calls[0].drop()
        self._end_by = time.monotonic() + self._settings.undock_limit_s
        self._calls[1].send(UndockRobot.Goal(), self._undock_ended, lambda feedback: None)
        self._tell()

    def stop(self) -> None:
        """Stay where the robot is, half way perhaps."""
        if self.busy:
            for call in self._calls:
                call.drop()
            self._tell()

    def watch(self, charging: bool) -> None:
        """Called several times a second: an attempt ends with its server, and when it has taken too long."""
        if not charging:
            self._left_until = 0.0
        if not self.busy:
            return
        if not self.ready:
            self.stop()
            self._failed("SERVER_GONE", bounded=False)
        elif time.monotonic() > self._end_by:
            self.stop()
            self._failed("TIMEOUT", bounded=False)

    def guess(self) -> None:
        """It seems to stand on a dock. If undocking finds that it does not, nothing was wrong."""
        self.docked = self._guessed = True
        self._tell()

    def forget(self) -> None:
        """The errand is over: the next one has all its attempts."""
        self._place = ""

    def set_off(self) -> None:
        """The robot drives away: what went wrong at a dock no longer matters."""
        self.stop()
        if self.fault:
            self.fault = ""
            self._tell()

    def _dock_ended(self, ending: Ending) -> None:
        if ending.status == "succeeded":
            self.docked, self.fault, self._attempts = True, "", 0
            self._guessed, self._left_until = False, 0.0
            self._tell()
        else:
            self._failed(_name_of(ending), bounded=_advice_of(ending) == "incident")

    def _undock_ended(self, ending: Ending) -> None:
        if ending.status == "succeeded":
            self._left_until = time.monotonic() + self._settings.battery_lag_s
            self._left()
        elif self._guessed and ending.status == "aborted" and ending.code in NOT_DOCKED:
            self._left()
        else:
            self._failed(_name_of(ending), bounded=False)

    def _left(self) -> None:
        self.docked, self._guessed, self.fault = False, False, ""
        self._tell()

    def _failed(self, name: str, bounded: bool) -> None:
        self.fault = FAULT + name
        self._again_at = time.monotonic() + self._settings.dock_again_s
        if bounded:
            self._attempts = ATTEMPTS
        self._tell()


_ACTIONS: tuple[tuple[Any, str], ...] = ((DockRobot, DOCK), (UndockRobot, UNDOCK))


def _name_of(ending: Ending) -> str:
    return meaning_of(ending.code).name if ending.code else ending.status.upper()


def _advice_of(ending: Ending) -> str:
    return "incident" if ending.status == "canceled" else meaning_of(ending.code).advice
