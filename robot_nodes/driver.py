"""Driving the released part of a route: one goal after the other, and never with an unsafe hatch.

What lives here: when a goal is given, passed, reached, repeated or withdrawn. What must not: how a robot moves.
The interlock stands here because nothing else gives goals: while a hatch is not safe the robot is stopped.
"""

from __future__ import annotations

from collections.abc import Callable

from hall_messages.vda5050.order import Node
from robot_nodes.error_book import make_error
from robot_nodes.orders import deviation_of, distance_to
from robot_nodes.port import Drive, Goal
from robot_nodes.vehicle import Vehicle

RETRY_S = 3.0
UNHEARD_S = 5.0
ARRIVAL_TOLERANCE_M = 0.5
PASSING_M = 0.2
"""A way point counts as passed this close to it: late enough not to cut corners, early enough not to slow down."""


class Driver:
    """``holds``: whether an action forbids driving. ``reached``: told of every node that was reached."""

    def __init__(self, vehicle: Vehicle, holds: Callable[[], bool], reached: Callable[[Node, float], None]) -> None:
        self._vehicle, self._holds, self._reached = vehicle, holds, reached
        self._retry_at = 0.0
        self._given_at = 0.0
        self._given = 0

    def step(self, now: float) -> None:
        """Carry the route on as far as it goes at this instant."""
        vehicle = self._vehicle
        while (node := vehicle.route.next_released()) is not None:
            if self._forbidden():
                if vehicle.goal is not None:
                    vehicle.halt()
                return
            if vehicle.goal is None:
                self._start(node, now)
                return
            if not self._arrived(node, vehicle.goal, now):
                return
            self._pass(now)
        self._withdraw()

    def route_changed(self, now: float) -> None:
        """The base has grown: a goal that was its end may now be driven through."""
        vehicle, node = self._vehicle, self._vehicle.route.next_released()
        if vehicle.goal is not None and node is not None and vehicle.goal.stop_here != self._stops_at(node):
            self._give(node, now)

    def _withdraw(self) -> None:
        if self._vehicle.goal is not None:
            self._vehicle.halt()
        self._release("interlock")
        self._release("drive")

    def _forbidden(self) -> bool:
        vehicle = self._vehicle
        status = vehicle.status
        if not status.connected or vehicle.paused or self._holds():
            self._release("interlock")
            return True
        if self._interlocked():
            return True
        if status.charging:
            vehicle.port.charge(False)
            return True
        return False

    def _interlocked(self) -> bool:
        vehicle = self._vehicle
        unsafe = vehicle.hatches.unsafe(vehicle.status.hatches)
        if not unsafe:
            self._release("interlock")
            return False
        references = [("hatchId", hatch) for hatch in unsafe]
        text = "the robot does not move while a hatch is not known to be closed and locked"
        vehicle.dirty |= vehicle.errors.hold("interlock", make_error("hatchInterlock", "WARNING", text, references))
        return True

    def _stops_at(self, node: Node) -> bool:
        blocking = any(action.blocking_type in ("SOFT", "HARD") for action in node.actions)
        return blocking or not self._vehicle.route.successor_released()

    def _start(self, node: Node, now: float) -> None:
        if now >= self._retry_at:
            self._give(node, now)

    def _give(self, node: Node, now: float) -> None:
        vehicle, position = self._vehicle, node.node_position
        assert position is not None  # an order with a node that has no position is not accepted
        edge = vehicle.route.edge_to_next()
        limit = vehicle.identity.max_speed_mps
        if edge is not None and edge.max_speed is not None:
            limit = min(limit, edge.max_speed)
        self._given += 1
        self._given_at = now
        name = f"{vehicle.route.order_id}/{node.sequence_id}/{self._given}"
        stops = self._stops_at(node)
        vehicle.goal = Goal(name, position.x, position.y, position.theta if stops else None, limit, stops)
        vehicle.counters.goals_sent += 1
        vehicle.port.drive(vehicle.goal)

    def _arrived(self, node: Node, goal: Goal, now: float) -> bool:
        """Whether the goal is reached. A failure on the way is noted here, and the goal taken back."""
        drive = self._vehicle.status.drive
        if drive.goal_id != goal.id or drive.phase == "idle":
            if now - self._given_at > UNHEARD_S:
                self._fail(node, "the robot did not take up the goal", now)
            return False
        if drive.phase == "failed":
            self._fail(node, drive.reason or "the robot gave no reason", now)
            return False
        return self._there(node, goal, drive, now)

    def _there(self, node: Node, goal: Goal, drive: Drive, now: float) -> bool:
        pose, position = self._vehicle.status.pose, node.node_position
        if pose is None or position is None:
            return drive.phase == "arrived"
        distance = distance_to(pose, position)
        if drive.phase == "arrived":
            if distance <= max(deviation_of(position), ARRIVAL_TOLERANCE_M):
                return True
            self._fail(node, f"the robot says it arrived but stands {distance:.1f} m away", now)
            return False
        return not goal.stop_here and distance <= min(deviation_of(position), PASSING_M)

    def _pass(self, now: float) -> None:
        vehicle = self._vehicle
        vehicle.goal = None
        self._release("drive")
        node = vehicle.route.reach()
        vehicle.counters.nodes_reached += 1
        vehicle.dirty = True
        self._reached(node, now)
        onward = vehicle.route.next_released()
        if onward is not None and not self._forbidden():
            self._give(onward, now)

    def _fail(self, node: Node, reason: str, now: float) -> None:
        vehicle = self._vehicle
        vehicle.halt()
        vehicle.counters.goals_failed += 1
        self._retry_at = now + RETRY_S
        references = [("orderId", vehicle.route.order_id), ("nodeId", node.node_id)]
        vehicle.dirty |= vehicle.errors.hold("drive", make_error("driveFailed", "WARNING", reason, references))

    def _release(self, key: str) -> None:
        vehicle = self._vehicle
        vehicle.dirty |= vehicle.errors.release(key)
