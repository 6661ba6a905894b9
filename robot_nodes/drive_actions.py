"""The standard's own instant actions: cancel, pause, charge, and the two requests.

What lives here: how each is done. What must not: hatches.
"""

from __future__ import annotations

from collections.abc import Callable

from robot_nodes.actions import Failed, Task
from robot_nodes.vehicle import Vehicle

CHARGE_PATIENCE_S = 30.0
REPEAT_S = 2.0


class CancelOrder:
    """Stop where the robot is and drop what is left of the order. Finished once it stands.

    ``end_order`` fails the order's actions and returns whether there was an order to cancel.
    """

    holds = True

    def __init__(self, end_order: Callable[[float], bool]) -> None:
        self._end_order = end_order

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        if not self._end_order(now):
            raise Failed("there is no order to cancel")
        vehicle.halt()
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return not vehicle.status.moving


class StartPause:
    """Stand still until ``stopPause``; the order stays."""

    holds = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        vehicle.paused = vehicle.dirty = True
        vehicle.halt()
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return not vehicle.status.moving


class StopPause:
    """Go on. An emergency stop that is still pressed cannot be talked away."""

    holds = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        if vehicle.status.emergency_stop:
            raise Failed("the emergency stop is pressed")
        vehicle.paused = False
        vehicle.dirty = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True


class Charge:
    """Connect to the charger (``on``) or leave it; finished once the robot reports it."""

    holds = True

    def __init__(self, on: bool) -> None:
        self._on = on

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        if not vehicle.standing:
            raise Failed("the robot moves or cannot be reached")
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        if vehicle.status.charging == self._on:
            return True
        if now - task.began_at > CHARGE_PATIENCE_S:
            vehicle.port.charge(False)
            raise Failed("the charger did not answer in time")
        if now >= task.repeat_at:
            task.repeat_at = now + REPEAT_S
            vehicle.port.charge(self._on)
        return False


class StateRequest:
    holds = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        vehicle.dirty = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True


class FactsheetRequest:
    holds = False

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        vehicle.factsheet_wanted = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True
