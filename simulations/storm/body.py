"""A robot's body without steps: it knows when it set out and when it will be there, and nothing happens in between.

What lives here: motion along straight lines, doors and bolts, battery by metres, behind the port of every robot.
What must not: VDA 5050, what is right or wrong (``referee``).
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, hypot
from typing import TYPE_CHECKING

from hall_controller.domain.plan import RobotSpec
from robot_nodes.port import Advice, Drive, DrivePhase, Goal, Hatch, PortStatus, Pose
from simulations.storm.clock import Clock
from simulations.storm.journal import WrittenAction
from simulations.storm.nearness import Way
from simulations.world.hatch import HatchBody

if TYPE_CHECKING:
    from simulations.storm.floor import Floor

PASSING_M = 0.15
"""So far before a way point the node is shown where the body is, so that it may give the next goal in time."""
NEAR_M = 0.25
"""So close to a node the body is there, whatever it is told next."""
BATTERY_PER_M = 0.0005
CHARGED_S = 4.0
NEVER = float("-inf")


class Body:
    """One robot. A ``RobotPort``; ``changed`` is called whenever something that the port shows has changed."""

    def __init__(self, spec: RobotSpec, floor: Floor, clock: Clock) -> None:
        self.spec, self._floor, self._clock = spec, floor, clock
        self.id, self.radius_m = spec.id, spec.radius_m
        place = floor.plan.roadmap.nodes[spec.dock]
        self.x, self.y, self.theta = place.x_m, place.y_m, place.theta_rad or 0.0
        self.hatches = {hatch: HatchBody(hatch) for hatch in spec.hatches}
        self.battery, self.charging, self.emergency_stop, self.motor_fault = 1.0, False, False, False
        self.reachable, self.displaced, self.forced_at, self.bolt_s = True, False, NEVER, 0.0
        self.last_node, self.heading_for = spec.dock, ""
        self.moving, self.speed = False, 0.0
        self.changed: Callable[[], None] = lambda: None
        self._goal: Goal | None = None
        self._drive = Drive()
        self._from, self._to, self._left_at, self._there_at = (self.x, self.y), (self.x, self.y), 0.0, 0.0
        self._trip = 0
        self._status: PortStatus | None = None
        self._seen: dict[str, Hatch] | None = None
        self._allowed: dict[str, WrittenAction | None] = {}

    # -- the port

    def status(self) -> PortStatus:
        """While nothing but the position of a moving body has changed, still a new object: it is asked for seldom."""
        if self._status is None or self.moving:
            self._status = self._look()
        return self._status

    def _look(self) -> PortStatus:
        if not self.reachable:
            return PortStatus(connected=False)
        if self._seen is None:
            self._seen = {hatch.id: hatch.report() for hatch in self.hatches.values()}
        x, y = self.position()
        faults = ("drive.motor",) if self.motor_fault else ()
        return PortStatus(
            Pose(x, y, self.theta), self.moving, self.speed, self.battery, self.charging, self.emergency_stop,
            self._drive, self._seen, faults, True,
        )  # fmt: skip

    def drive(self, goal: Goal) -> None:
        self._halt()
        self._goal, self._trip = goal, self._trip + 1
        why = self._cannot_drive()
        if why or self._floor.closed_before(self, goal):
            self._end("failed", why or "no way leads there", "" if why else "replan")
            return
        self._set_out(goal)
        witness = self._floor.witness
        if witness is not None:
            witness.moving(self)

    def stop(self) -> None:
        self._halt()
        self._goal, self._drive = None, Drive()
        self._trip += 1
        self._show()

    def unlock(self, hatch: str) -> None:
        target = self.hatches[hatch]
        if not target.drawn and not target.forced and self._floor.witness is not None:
            self._allowed[hatch] = self._floor.witness.drawing(self, hatch)
        self._run_bolt(hatch, True)

    def lock(self, hatch: str) -> None:
        self._run_bolt(hatch, False)

    def _run_bolt(self, hatch: str, draw: bool) -> None:
        if self.bolt_s:
            self._clock.after(self.bolt_s, self._bolt, hatch, draw)
        else:
            self._bolt(hatch, draw)

    def charge(self, on: bool) -> None:
        if on and (self.moving or not self._floor.plan.roadmap.nodes[self.last_node].charges):
            return
        self.charging = on
        if on:
            self._clock.after(CHARGED_S, self._charged)
        self._show()

    def close(self) -> None:
        """Nothing to let go of."""

    # -- motion

    def position(self) -> tuple[float, float]:
        if not self.moving:
            return self.x, self.y
        whole = self._there_at - self._left_at
        share = min(1.0, (self._clock.now - self._left_at) / whole) if whole > 0.0 else 1.0
        (x, y), (end_x, end_y) = self._from, self._to
        return x + share * (end_x - x), y + share * (end_y - y)

    def way(self) -> Way:
        """From where the body is to where it is heading; twice the same point while it stands."""
        here = self.position()
        return here, self._to if self.moving else here

    def _cannot_drive(self) -> str:
        if self.emergency_stop:
            return "the emergency stop is pressed"
        if self.motor_fault:
            return "the drive motor has a fault"
        return "the battery is empty" if self.battery <= 0.0 else ""

    def _set_out(self, goal: Goal) -> None:
        now, trip = self._clock.now, self._trip
        length, speed = hypot(goal.x_m - self.x, goal.y_m - self.y), min(goal.max_speed_mps, self.spec.max_speed_mps)
        self.moving, self.speed, self.charging = True, speed, False
        self._from, self._to = (self.x, self.y), (goal.x_m, goal.y_m)
        self._left_at, self._there_at = now, now + length / speed
        self.heading_for = self._floor.node_at.get(self._to, "")
        self._drive = Drive(goal.id, "driving")
        if length > 0.0:
            self.theta = atan2(goal.y_m - self.y, goal.x_m - self.x)
        if not goal.stop_here and length > PASSING_M:
            self._clock.at(self._there_at - PASSING_M / speed, self._passing, trip)
        self._clock.at(self._there_at, self._arrive, trip)
        self._show()

    def _passing(self, trip: int) -> None:
        if trip == self._trip and self.moving:
            self._show()

    def _arrive(self, trip: int) -> None:
        if trip != self._trip or not self.moving:
            return
        self._halt()
        self.x, self.y = self._to
        if self.heading_for:
            self.last_node, self.displaced = self.heading_for, False
        self.theta = self._goal.theta_rad if self._goal and self._goal.theta_rad is not None else self.theta
        self._end("arrived", "")

    def _halt(self) -> None:
        """Stand still where the body is at this instant."""
        if not self.moving:
            return
        x, y = self.position()
        self.battery = max(0.0, self.battery - BATTERY_PER_M * hypot(x - self._from[0], y - self._from[1]))
        self.moving, self.speed = False, 0.0
        self.x, self.y = x, y
        if self.heading_for and hypot(x - self._to[0], y - self._to[1]) <= NEAR_M:
            self.last_node, self.displaced = self.heading_for, False
        self._show()

    def _end(self, phase: DrivePhase, why: str, advice: Advice = "") -> None:
        self._drive = Drive(self._goal.id if self._goal else "", phase, why, advice)
        self._show()

    # -- hands and faults

    def fail(self, why: str) -> None:
        """Something stops the body on its way; it stands where it is."""
        if self.moving:
            self._halt()
            self._trip += 1
            self._end("failed", why)
        self._show()

    def noticed(self) -> None:
        """Something that the port shows has been changed from outside, and the body goes on."""
        self._show()

    def put(self, x: float, y: float, node: str) -> None:
        """Somebody pushed or carried the body; ``node`` "": off the roads."""
        self.fail("was moved by hand")
        self.x, self.y, self.charging = x, y, False
        self.displaced, self.heading_for = not node, ""
        self.last_node = node or self.last_node
        self._show()

    def _bolt(self, hatch: str, draw: bool) -> None:
        target = self.hatches[hatch]
        before = target.drawn
        target.move_bolt(draw)
        if target.drawn != before:
            allowed = self._allowed.get(hatch)
            if draw and allowed is not None:
                allowed.drawn += 1
            self.hatch_touched()

    def hatch_touched(self) -> None:
        """A door or a bolt is not as it was."""
        self._seen = None
        if self._floor.witness is not None:
            self._floor.witness.hatch_moved(self)
        self._show()

    def _charged(self) -> None:
        if self.charging:
            self.battery = 1.0
            self._show()

    def _show(self) -> None:
        self._status = None
        self.changed()
