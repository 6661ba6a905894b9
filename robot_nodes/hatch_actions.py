"""The three hatch actions as a robot does them.

What lives here: their conditions, their patience, their order of steps. What must not: who may ask (the hall decides).
A hatch opens only while the robot stands still at the very stop that was named, and only for its own handoff.
"""

from __future__ import annotations

from math import inf

from robot_nodes.actions import OTHER_HANDS, Failed, Task
from robot_nodes.port import Hatch
from robot_nodes.vehicle import Vehicle

UNLOCK_PATIENCE_S = 10.0
LOCK_PATIENCE_S = 30.0
REPEAT_S = 1.0
_UNSEEN = Hatch()


def _names(vehicle: Vehicle, task: Task) -> tuple[str, str]:
    """Hatch and handoff of the action, checked as far as both must exist and the robot must be there."""
    hatch, handoff = task.action.parameter("hatchId"), task.action.parameter("handoffId")
    if not hatch or hatch not in vehicle.hatches:
        raise Failed("the action names no hatch of this robot")
    if not handoff:
        raise Failed("the action names no handoff")
    if not vehicle.status.connected:
        raise Failed("the robot cannot be reached")
    return hatch, handoff


def _seen(vehicle: Vehicle, hatch: str) -> Hatch:
    return vehicle.status.hatches.get(hatch, _UNSEEN)


def _refuse_another(vehicle: Vehicle, hatch: str, handoff: str) -> None:
    if vehicle.hatches.bound_to_another(hatch, handoff):
        raise Failed("the hatch is bound to another handoff")


class UnlockHatch:
    """Bind, draw the bolt, wait until it is drawn. The binding stays even where the bolt does not answer."""

    holds = True
    urgent = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        hatch, handoff = _names(vehicle, task)
        self._check_place(vehicle, task.action.parameter("stopId"))
        _refuse_another(vehicle, hatch, handoff)
        vehicle.hatches.bind(hatch, handoff)
        vehicle.hatches_changed = True
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        hatch, _ = _names(vehicle, task)
        lock = _seen(vehicle, hatch).lock
        if lock == "unlocked":
            return True
        if not vehicle.in_control:
            raise Failed(OTHER_HANDS)
        if now - task.began_at > UNLOCK_PATIENCE_S:
            vehicle.port.lock(hatch)
            raise Failed("the bolt was not drawn in time")
        if now >= task.repeat_at:
            self._check_place(vehicle, task.action.parameter("stopId"))  # each time: somebody may have pushed it
            task.repeat_at = now + REPEAT_S
            vehicle.port.unlock(hatch)
        if lock != "locked":
            task.repeat_at = inf  # a bolt that nobody sees may be drawn by now, and shut again by people with a key
        return False

    @staticmethod
    def _check_place(vehicle: Vehicle, stop: str | None) -> None:
        if not vehicle.standing:
            raise Failed("the robot moves")
        if not stop or vehicle.route.last_node_id != stop:
            raise Failed("the robot is not at the stop that was named")
        if vehicle.displaced():
            raise Failed("the robot has been moved away from its stop")


class LockHatch:
    """Wait for the door to close, shoot the bolt, wait until it has caught."""

    holds = True
    urgent = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        hatch, handoff = _names(vehicle, task)
        _refuse_another(vehicle, hatch, handoff)
        if vehicle.hatches.bindings[hatch].content == "empty":
            raise Failed("the hatch is bound to no handoff")
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        hatch, handoff = _names(vehicle, task)
        seen = _seen(vehicle, hatch)
        if seen.door == "closed" and seen.lock == "locked":
            vehicle.hatches.load(hatch, handoff)
            vehicle.hatches_changed = True
            return True
        if now - task.began_at > LOCK_PATIENCE_S:
            raise Failed("the door was not closed in time" if seen.door != "closed" else "the bolt did not catch")
        if seen.door == "closed" and now >= task.repeat_at:
            task.repeat_at = now + REPEAT_S
            vehicle.port.lock(hatch)
        return False


class ConfirmEmpty:
    """Someone has looked and counted: the hatch is empty. Only for a closed and locked hatch."""

    holds = True
    urgent = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        hatch, handoff = _names(vehicle, task)
        _refuse_another(vehicle, hatch, handoff)
        seen = _seen(vehicle, hatch)
        if (seen.door, seen.lock) != ("closed", "locked"):
            raise Failed("the hatch is not closed and locked")
        vehicle.hatches.empty(hatch)
        vehicle.hatches_changed = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True
