"""The words of an errand cloud: the shape that public clouds of delivery robots with hatches have.

What lives here: paths, keys and enumerations of that one dialect. What must not: rules.

    GET  /open/v1/robot/state?sn=      position, speed, battery, emergency stop, faults, the errand under way
    GET  /open/v1/door_state?sn=       per hatch: door OPEN or CLOSED, lock LOCKED or UNLOCKED, or other words
    POST /open/v1/task_errand          point, speed limit, hatches, verificationCode
    POST /open/v1/cancel_task          stand still, forget the errands
    POST /open/v1/control_doors        one hatch: UNLOCK or LOCK
    POST /open/v1/recharge             connect to the charger, or leave it

Every answer: ``{"code": 0, "message": "ok", "serverTime": milliseconds, "data": {...}}``; a code that is not 0 is a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from robot_nodes.port import Door, Hatch, Lock
from robot_nodes.vendor_http import strict
from robot_nodes.vendor_http.calls import BadAnswer, Call
from robot_nodes.vendor_http.frame import HALL_FRAME, MapFrame
from robot_nodes.vendor_http.reports import DoorsReport, Event, EventKind, StateReport, TaskPhase, TaskReport
from robot_nodes.vendor_http.words import Envelope, Errand

ROOT = "/open/v1"
DOORS: dict[str, Door] = {"OPEN": "open", "CLOSED": "closed"}
LOCKS: dict[str, Lock] = {"LOCKED": "locked", "UNLOCKED": "unlocked"}
PHASES: dict[str, TaskPhase] = {
    "RUNNING": "running",
    "ARRIVED": "arrived",
    "FAILED": "failed",
    "CANCELLED": "cancelled",
}
EVENTS: dict[str, EventKind] = {
    "notifyDoorsState": "doors",
    "robotEmergencyStop": "stop",
    "robotEmergencyRecover": "recover",
    "robotErrorNotice": "error",
}
"""Others, such as ``notifySwipeCard``, only make us look: a card opens nothing here, and a hatch tells itself."""


@dataclass(frozen=True, slots=True)
class ErrandWords:
    """``serial``: the robot's number at the maker's. ``frame``: where the maker's map lies in the hall."""

    serial: str
    frame: MapFrame = HALL_FRAME

    def open(self, content: bytes) -> Envelope:
        answer = strict.parse(content)
        no = "" if strict.number(answer, "code") == 0 else strict.text(answer, "message") or "no reason given"
        return Envelope(answer.get("data"), no, strict.number(answer, "serverTime") / 1000.0)

    # -- looking

    def ask_state(self) -> Call:
        return Call("GET", f"{ROOT}/robot/state", {"sn": self.serial})

    def read_state(self, data: Any) -> StateReport:
        told = self._mine(data)
        charge = strict.number_or_none(told, "battery")
        return StateReport(
            reported_at=strict.number(told, "reportedAt") / 1000.0,
            age_s=max(0.0, strict.number(told, "ageMs") / 1000.0),
            online=strict.flag(told, "online"),
            pose=self._pose(told),
            speed_mps=strict.number_or_none(told, "speed"),
            battery_fraction=charge / 100.0 if charge is not None and 0.0 <= charge <= 100.0 else None,
            charging=strict.flag(told, "charging"),
            emergency_stop=strict.flag(told, "emergencyStop"),
            faults=tuple(str(word)[: strict.TEXT_LIMIT] for word in strict.parts(told, "errors")),
            task=_task(told),
        )

    def _pose(self, told: Mapping[str, Any]) -> Any:
        """None for a robot that says it has lost its way, whatever position it still shows."""
        if not strict.flag(told, "localized"):
            return None
        at = strict.part(told, "position")
        return self.frame.to_hall(*(strict.number(at, key) for key in ("x", "y", "yaw")))

    def ask_doors(self) -> Call:
        return Call("GET", f"{ROOT}/door_state", {"sn": self.serial})

    def read_doors(self, data: Any) -> DoorsReport:
        told = self._mine(data)
        age_s = max(0.0, strict.number(told, "ageMs") / 1000.0)
        return DoorsReport(strict.number(told, "reportedAt") / 1000.0, age_s, _hatches(told))

    def _mine(self, data: Any) -> Mapping[str, Any]:
        told = strict.as_object(data, "data")
        if told.get("sn") != self.serial:
            raise BadAnswer("the answer is about another robot")
        return told

    # -- telling

    def send_errand(self, errand: Errand) -> Call:
        goal = errand.goal
        x, y = self.frame.to_map(goal.x_m, goal.y_m)
        task = {
            "point": {"x": x, "y": y, "yaw": self.frame.heading_to_map(goal.theta_rad)},
            "speedLimit": goal.max_speed_mps,
            "driveThrough": not goal.stop_here,
            "hatchIds": list(errand.hatches),
            "verificationCode": errand.code,
        }
        return self._post("task_errand", errand.id, notAfter=round(errand.not_after * 1000.0), task=task)

    def cancel_errands(self, id: str) -> Call:
        return self._post("cancel_task", id, urgent=True)

    def move_bolt(self, id: str, hatch: str, draw: bool, not_after: float) -> Call:
        states = [{"doorNumber": hatch, "operation": "UNLOCK" if draw else "LOCK"}]
        return self._post("control_doors", id, notAfter=round(not_after * 1000.0), controlStates=states)

    def charge(self, id: str, on: bool) -> Call:
        return self._post("recharge", id, on=on)

    def _post(self, path: str, id: str, urgent: bool = False, **payload: Any) -> Call:
        return Call("POST", f"{ROOT}/{path}", body={"sn": self.serial, "requestId": id, **payload}, urgent=urgent)

    # -- being told

    def read_event(self, content: bytes) -> Event:
        told = self._mine(strict.parse(content))
        kind = EVENTS.get(strict.text(told, "type"), "other")
        told_at = strict.number(told, "occurredAt") / 1000.0
        hatches = _hatches(told) if kind == "doors" else {}
        return Event(strict.text(told, "eventId"), kind, told_at, hatches, _faults(told) if kind == "error" else ())


def _task(told: Mapping[str, Any]) -> TaskReport | None:
    if told.get("task", told) is None:
        return None
    task = strict.part(told, "task")
    phase = PHASES.get(strict.text(task, "state"))
    if phase is None:
        raise BadAnswer("the errand is in a state that has no meaning here")
    return TaskReport(strict.text(task, "requestId"), phase, strict.text(task, "reason"))


def _faults(told: Mapping[str, Any]) -> tuple[str, ...]:
    """A notice whose word cannot be read is still a notice."""
    word = told.get("error")
    return (f"notice:{word[: strict.TEXT_LIMIT]}" if isinstance(word, str) and word else "notice",)


def _hatches(told: Mapping[str, Any]) -> dict[str, Hatch]:
    """Words we do not know are unknown, and so is a hatch that is told twice in two ways."""
    found: dict[str, Hatch] = {}
    for entry in strict.parts(told, "doorStates"):
        state = strict.as_object(entry, "a door")
        name = strict.text(state, "doorNumber")
        seen = Hatch(DOORS.get(str(state.get("door")), "unknown"), LOCKS.get(str(state.get("lock")), "unknown"))
        found[name] = seen if found.get(name, seen) == seen else Hatch()
    return found
