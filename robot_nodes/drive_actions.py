"""The standard's own instant actions: cancel, pause, charge, localize, and the two requests.

What lives here: how each is done. What must not: hatches.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from robot_nodes.actions import OTHER_HANDS, Failed, Task
from robot_nodes.port import Docks, Localizes, Pose
from robot_nodes.vehicle import Vehicle

CHARGE_PATIENCE_S = 30.0
DOCK_PATIENCE_S = 180.0
"""For a robot that looks for its dock by itself."""
REPEAT_S = 2.0
LOCALIZE_PATIENCE_S = 10.0
LOCALIZED_WITHIN_M = 0.5


class CancelOrder:
    """Stop where the robot is and drop what is left of the order. Finished once it stands.

    ``end_order`` fails the order's actions and returns whether there was an order to cancel. Where the action names an
    order (3.0 foresees that, and our hall always does), no other is cancelled.
    """

    holds = True
    urgent = True

    def __init__(self, end_order: Callable[[float], bool]) -> None:
        self._end_order = end_order

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        meant = task.action.parameter("orderId")
        if (meant is not None and meant != vehicle.route.order_id) or not self._end_order(now):
            raise Failed("there is no order to cancel")
        vehicle.halt()
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        """What is left of the order is shown until the robot stands, so that nobody takes it for driven to its end."""
        if vehicle.status.moving:
            return False
        vehicle.route.clear()
        return True


class StartPause:
    """Stand still until ``stopPause``; the order stays."""

    holds = False
    urgent = True

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        vehicle.paused = vehicle.dirty = True
        vehicle.halt()
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return not vehicle.status.moving


class StopPause:
    """Go on. An emergency stop that is still pressed cannot be talked away."""

    holds = False
    urgent = True

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        if vehicle.status.emergency_stop:
            raise Failed("the emergency stop is pressed")
        vehicle.paused = False
        vehicle.dirty = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True


class Charge:
    """Connect to the charger (``on``) or leave it; finished once the robot reports it.

    A robot that docks by itself moves for that: never with an unsafe hatch, and not while it is paused.
    """

    holds = True
    urgent = False

    def __init__(self, on: bool) -> None:
        self._on = on

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        if not vehicle.standing:
            raise Failed("the robot moves or cannot be reached")
        return self.follow(vehicle, task, now)

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        seen = vehicle.status
        if not vehicle.in_control:
            raise Failed(OTHER_HANDS)
        if seen.charging == self._on and not seen.docking:
            return True
        if (seen.docks or seen.docking) and vehicle.hatches.unsafe(seen.hatches):
            vehicle.port.stop()
            raise Failed("the robot does not move with a hatch that is not known to be closed and locked")
        if now - task.began_at > (DOCK_PATIENCE_S if seen.docking else CHARGE_PATIENCE_S):
            vehicle.port.charge(False)
            raise Failed("the charger did not answer in time")
        if now >= task.repeat_at and not (seen.docks and vehicle.paused):
            task.repeat_at = now + REPEAT_S
            self._ask(vehicle)
        return False

    def _ask(self, vehicle: Vehicle) -> None:
        port = vehicle.port
        if self._on and vehicle.status.docks and isinstance(port, Docks):
            port.dock(vehicle.route.last_node_id)
        else:
            port.charge(self._on)


class InitPosition:
    """Take the pose that was given for where the robot is, and the node, if one is named, for where it stands.

    Finished once the robot believes it; only at rest, and without an order under way. What is left of one is over then:
    ``end_order`` fails what was to be done at the nodes of its horizon.
    """

    holds = True
    urgent = False

    def __init__(self, end_order: Callable[[float], bool]) -> None:
        self._end_order = end_order

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        port, pose = vehicle.port, _pose_in(task)
        if not isinstance(port, Localizes):
            raise Failed("this robot cannot be told where it is")
        if vehicle.identity.map_id and task.action.parameter("mapId") not in (None, vehicle.identity.map_id):
            raise Failed("the robot does not know that map")
        if not vehicle.standing or vehicle.route.next_released() is not None:
            raise Failed("the robot is under way or cannot be reached")
        task.status = "INITIALIZING"
        port.localize(pose)
        return False

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        wanted, seen = _pose_in(task), vehicle.status.pose
        known = vehicle.status.localized
        if (
            known
            and seen is not None
            and math.hypot(seen.x_m - wanted.x_m, seen.y_m - wanted.y_m) <= LOCALIZED_WITHIN_M
        ):
            self._end_order(now)
            vehicle.route.stand_at(task.action.parameter("lastNodeId") or "")
            return True
        if now - task.began_at > LOCALIZE_PATIENCE_S:
            raise Failed("the robot did not take up the pose")
        return False


def _pose_in(task: Task) -> Pose:
    x, y, theta = (task.action.number(key) for key in ("x", "y", "theta"))
    if x is None or y is None or theta is None:
        raise Failed("a pose needs x, y and theta")
    return Pose(x, y, theta)


class StateRequest:
    holds = False
    urgent = True

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        vehicle.dirty = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True


class FactsheetRequest:
    holds = False
    urgent = True

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        vehicle.factsheet_wanted = True
        return True

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool:
        return True
