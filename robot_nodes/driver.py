"""Driving the released part of a route: one goal after the other, and never with an unsafe hatch.

What lives here: when goals are given, passed, reached, repeated or withdrawn. What must not: how a robot moves.
The interlock stands here because nothing else gives goals: while a hatch is not safe the robot is stopped.
A robot that drives through several goals gets all of the released road up to its next stop; any other gets one goal
after the other. A robot that gives up for good is paused, and goes on when a person says so.
"""

from __future__ import annotations

from collections.abc import Callable

from hall_messages.vda5050.order import Node
from robot_nodes.error_book import make_error
from robot_nodes.orders import deviation_of, distance_to
from robot_nodes.pace import HEADWAY_S, Headway, Pace
from robot_nodes.passing import PASSING_M
from robot_nodes.port import Advice, Drive, DrivesThrough, Goal
from robot_nodes.setbacks import RETRY_S, Setbacks, wait_s
from robot_nodes.stretch import goals_of, stretch_of
from robot_nodes.vehicle import Vehicle

__all__ = ["RETRY_S", "Driver"]

LEGAL_MPS = 0.8
"""GB/T 37395-2019. Whatever an order says, or fails to say, no goal is given that is to be driven faster."""
UNHEARD_S = 5.0
ARRIVAL_TOLERANCE_M = 0.5


class Driver:
    """``holds``: whether an action forbids driving. ``reached``: told of every node that was reached. ``astray``: told
    that the robot stands where its road does not lead past, so that its order is void."""

    def __init__(
        self,
        vehicle: Vehicle,
        holds: Callable[[], bool],
        reached: Callable[[Node, float], None],
        astray: Callable[[float], None],
    ) -> None:
        self._vehicle, self._holds, self._reached, self._astray = vehicle, holds, reached, astray
        self._retry_at = 0.0
        self._given_at = 0.0
        self._given = 0
        self._chain: tuple[Goal, ...] = ()
        self._setbacks = Setbacks()
        self._pace, self._headway = Pace(), Headway()
        self._gave_up = False

    def step(self, now: float) -> None:
        """Carry the route on as far as it goes at this instant."""
        vehicle = self._vehicle
        if self._gave_up and not vehicle.paused:
            self._take_heart()
        while (node := vehicle.route.next_released()) is not None:
            if self._forbidden():
                if vehicle.goal is not None:
                    vehicle.halt()
                return
            if vehicle.goal is None:
                self._start(now)
                return
            if self._awry(node, vehicle.goal, now) or not self._arrived(node, vehicle.goal, now):
                return
            self._pass(now)
        self._withdraw()

    def route_changed(self, now: float) -> None:
        """The base has grown: a goal that was its end may now be driven through."""
        if self._vehicle.goal is None or self._vehicle.route.next_released() is None:
            return
        if [_place(goal) for goal in self._next_goals()] != [_place(goal) for goal in self._chain]:
            self._give(now)

    def _withdraw(self) -> None:
        if self._vehicle.goal is not None:
            self._vehicle.halt()
        self._release("interlock")
        self._release("drive")
        self._setbacks.clear()

    def _forbidden(self) -> bool:
        vehicle = self._vehicle
        status = vehicle.status
        if not status.connected or not status.localized or not vehicle.in_control or vehicle.paused or self._holds():
            self._release("interlock")
            if status.docking and vehicle.paused:
                vehicle.port.stop()
            return True
        if self._interlocked():
            if status.docking:
                vehicle.port.stop()
            return True
        if status.docking:
            vehicle.goal = None  # the port leaves its dock before it drives off; a stop would end that, again and again
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

    def _next_goals(self) -> tuple[Goal, ...]:
        vehicle = self._vehicle
        whole = vehicle.status.drives_through and isinstance(vehicle.port, DrivesThrough)
        nodes = stretch_of(vehicle.route, whole)
        limit = min(vehicle.identity.max_speed_mps, LEGAL_MPS)
        return goals_of(vehicle.route, nodes, str(self._given), limit)

    def _start(self, now: float) -> None:
        if now < self._retry_at:
            return
        if self._vehicle.route.away_from(self._vehicle.status.pose):
            self._astray(now)  # from here it would cross roads that were given to others
        else:
            self._give(now)

    def _give(self, now: float) -> None:
        vehicle = self._vehicle
        self._given += 1
        self._given_at = now
        self._chain = self._next_goals()
        if vehicle.goal is None:
            self._pace.begin()
            self._headway.begin()
        vehicle.goal = self._chain[0]
        vehicle.counters.goals_sent += 1
        if vehicle.status.drives_through and isinstance(vehicle.port, DrivesThrough):
            vehicle.port.drive_through(self._chain)
        else:
            vehicle.port.drive(vehicle.goal)

    def _awry(self, node: Node, goal: Goal, now: float) -> bool:
        """Whether it drives too fast or not at all; the goal is taken back then."""
        seen = self._vehicle.status
        if self._pace.too_fast(seen, goal.max_speed_mps, now):
            reason = f"the robot drives at {abs(seen.speed_mps):.2f} m/s where {goal.max_speed_mps:.2f} are allowed"
            self._fail(node, reason, now, "incident")
            return True
        if self._headway.stuck(goal, seen, now) and seen.drive.phase == "driving":
            self._fail(node, f"the robot came no nearer to its goal for {HEADWAY_S:.0f} s", now, "retry")
            return True
        return False

    def _arrived(self, node: Node, goal: Goal, now: float) -> bool:
        """Whether the goal is reached. A failure on the way is noted here, and the goal taken back."""
        drive = self._vehicle.status.drive
        if drive.goal_id in (later.id for later in self._chain if later is not goal):
            return True
        if drive.goal_id != goal.id or drive.phase == "idle":
            if now - self._given_at > UNHEARD_S:
                self._fail(node, "the robot did not take up the goal", now)
            return False
        if drive.phase == "failed":
            self._fail(node, drive.reason or "the robot gave no reason", now, drive.advice)
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
        drive, done = vehicle.status.drive, self._chain[0].id
        ended = drive.phase == "arrived" and drive.goal_id == done  # by a robot that took only the first of them
        self._chain = self._chain[1:]
        vehicle.goal = self._chain[0] if self._chain and not ended else None
        self._release("drive")
        self._setbacks.clear()
        node = vehicle.route.reach()
        vehicle.counters.nodes_reached += 1
        vehicle.dirty = True
        self._reached(node, now)
        if vehicle.goal is None and vehicle.route.next_released() is not None and not self._forbidden():
            self._give(now)

    def _fail(self, node: Node, reason: str, now: float, advice: Advice = "") -> None:
        vehicle = self._vehicle
        vehicle.halt()
        vehicle.counters.goals_failed += 1
        step = self._setbacks.add(advice)
        self._retry_at = now + wait_s(step)
        references = [("orderId", vehicle.route.order_id), ("nodeId", node.node_id)]
        error = make_error("driveFailed", "WARNING", reason, references)
        if step == "replan":
            error = make_error("roadBlocked", "WARNING", reason, references)
        elif step == "incident":
            self._gave_up = vehicle.paused = True
            error = make_error("driveFailed", "FATAL", f"{reason}; a person must come", references)
        vehicle.dirty |= vehicle.errors.hold("drive", error)

    def _take_heart(self) -> None:
        """A person has said "go on"."""
        self._gave_up = False
        self._setbacks.clear()
        self._retry_at = 0.0
        self._release("drive")

    def _release(self, key: str) -> None:
        vehicle = self._vehicle
        vehicle.dirty |= vehicle.errors.release(key)


def _place(goal: Goal) -> tuple[float, float, bool]:
    return goal.x_m, goal.y_m, goal.stop_here
