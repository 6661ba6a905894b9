"""One robot as its maker's cloud knows it: what it last said, its errand, and the requests it has already obeyed.

What lives here: the maker's side of every path. What must not: HTTP, bad manners.
A request id is obeyed once; a request whose time is over is refused. That is what the hall's side counts on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from robot_nodes.port import Goal, PortStatus, RobotPort
from simulations.vendor_cloud.doors import Doors

REMEMBERED = 1000
PHASES = {"driving": "RUNNING", "arrived": "ARRIVED", "failed": "FAILED", "idle": "CANCELLED"}


class No(Exception):
    """The cloud refuses, with a code of its own that is not 0."""


class CloudRobot:
    """``port`` is the body. ``now_ms`` the cloud's clock. All methods under the cloud's lock.

    ``claims_arrival``: a lie, each errand is told to have arrived as soon as it was sent.
    """

    def __init__(self, serial: str, port: RobotPort, now_ms: Callable[[], int]) -> None:
        self.serial, self.port, self._now_ms = serial, port, now_ms
        self.doors = Doors(port)
        self.claims_arrival = False
        self._known: dict[str, dict[str, Any]] = {}
        self._task: dict[str, Any] | None = None
        self._last: PortStatus = PortStatus()
        self._reported_ms = 0
        self.obeyed = {
            "task_errand": self._errand,
            "cancel_task": self._cancel,
            "control_doors": self._control,
            "recharge": self._recharge,
        }

    # -- looking

    def listen(self) -> None:
        """The robot reports to its cloud, if it can."""
        status = self.port.status()
        if status.connected:
            self._last, self._reported_ms = status, self._now_ms()

    def state(self) -> dict[str, Any]:
        """Of a robot that is away the cloud shows what it last said, as such clouds do."""
        seen, pose = self._last, self._last.pose
        return {
            **self._stamp(),
            "online": self.port.status().connected,
            "localized": pose is not None,
            "position": {"x": pose.x_m, "y": pose.y_m, "yaw": pose.theta_rad} if pose is not None else None,
            "speed": seen.speed_mps if seen.moving else 0.0,
            "battery": None if seen.battery_fraction is None else 100.0 * seen.battery_fraction,
            "charging": seen.charging,
            "emergencyStop": seen.emergency_stop,
            "errors": list(seen.faults),
            "task": self._task_state(),
        }

    def door_state(self) -> dict[str, Any]:
        return {**self._stamp(), "doorStates": self.doors.states(self._last.hatches)}

    def _stamp(self) -> dict[str, Any]:
        age_ms = max(0, self._now_ms() - self._reported_ms)
        return {"sn": self.serial, "reportedAt": self._reported_ms, "ageMs": age_ms}

    def _task_state(self) -> dict[str, Any] | None:
        task, drive = self._task, self._last.drive
        if task is None:
            return None
        if self.claims_arrival:
            return {"requestId": task["requestId"], "state": "ARRIVED", "reason": ""}
        phase = drive.phase if drive.goal_id == task["requestId"] else "idle"
        return {"requestId": task["requestId"], "state": PHASES[phase], "reason": drive.reason}

    # -- being told

    def obey(self, path: str, told: Mapping[str, Any], *, pretend: bool = False) -> dict[str, Any]:
        """Do it, once for each id. ``pretend``: only say so. Raises: No; KeyError for a path that is none."""
        act, id = self.obeyed[path], str(told["requestId"])
        if id in self._known:
            return self._known[id]
        if self._now_ms() > told.get("notAfter", float("inf")):
            raise No("the request came too late")
        if not self.port.status().connected:
            raise No("the robot is offline")
        if not pretend:
            act(id, told)
        self._known[id] = {"requestId": id}
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return self._known[id]

    def mistaken(self, told: dict[str, Any]) -> dict[str, Any]:
        """The same request for the hatch after the one that it names."""
        names = list(self._last.hatches)
        states = [
            {**state, "doorNumber": names[(names.index(state["doorNumber"]) + 1) % len(names)]}
            for state in told["controlStates"]
        ]
        return {**told, "controlStates": states}

    def _errand(self, id: str, told: Mapping[str, Any]) -> None:
        task, point = told["task"], told["task"]["point"]
        stop_here = not task["driveThrough"]
        self.port.drive(Goal(id, point["x"], point["y"], point["yaw"], task["speedLimit"], stop_here))
        self._task = {"requestId": id, "hatches": task["hatchIds"], "code": task["verificationCode"]}
        self._last = self.port.status()

    def _cancel(self, id: str, told: Mapping[str, Any]) -> None:
        self.port.stop()
        self._last = self.port.status()

    def _control(self, id: str, told: Mapping[str, Any]) -> None:
        self.doors.control(id, told["controlStates"], self._now_ms())

    def _recharge(self, id: str, told: Mapping[str, Any]) -> None:
        self.port.charge(bool(told["on"]))

    # -- at the robot itself

    def type_code(self, hatch: str, code: str) -> bool:
        """Somebody types a code on the robot's own screen; whether it opened the hatch."""
        task = self._task
        fits = task is not None and hatch in task["hatches"] and code == task["code"]
        if fits:
            self.doors.control("keypad", [{"doorNumber": hatch, "operation": "UNLOCK"}], self._now_ms())
        return fits

    def start_by_hand(self, goal: Goal) -> None:
        """Somebody sends the robot off on its own screen."""
        self.port.drive(goal)
        self._task = {"requestId": goal.id, "hatches": [], "code": ""}

    def forget_task(self) -> None:
        """The cloud has lost the errand, and the robot stands."""
        self.port.stop()
        self._task = None
