"""What the parts of one robot node share: the robot as last seen, its route, hatches and errors, and what to report.

What lives here: the record and the few facts drawn from it. What must not: decisions (driver, actions), messages.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from robot_nodes.error_book import ErrorBook, make_error
from robot_nodes.hatch_book import HatchBook
from robot_nodes.identity import Identity
from robot_nodes.orders import DEFAULT_DEVIATION_M, Route, distance_to
from robot_nodes.port import Goal, PortStatus, RobotPort

STOP_TOLERANCE_M = 0.5
IN_CONTROL = frozenset(("AUTOMATIC", "SEMIAUTOMATIC"))
"""Modes in which the hall may give orders."""


@dataclass(slots=True)
class NodeCounters:
    """What one robot node took in and sent out since it started."""

    orders_received: int = 0
    orders_accepted: int = 0
    orders_refused: int = 0
    instant_actions_received: int = 0
    actions_started: int = 0
    bad_messages: int = 0
    late_actions: int = 0
    goals_sent: int = 0
    goals_failed: int = 0
    nodes_reached: int = 0
    states_sent: int = 0
    visualizations_sent: int = 0


@dataclass(slots=True)
class Vehicle:
    """``dirty``: something a state reports has changed. ``paused`` is latched by a pause or by an emergency stop."""

    identity: Identity
    port: RobotPort
    route: Route
    hatches: HatchBook
    errors: ErrorBook
    counters: NodeCounters
    status: PortStatus = field(default_factory=PortStatus)
    goal: Goal | None = None
    paused: bool = False
    dirty: bool = True
    hatches_changed: bool = True
    actions_changed: bool = True
    factsheet_wanted: bool = False
    session: str = ""

    @property
    def in_control(self) -> bool:
        """Nobody but the hall moves the robot and its hatches now."""
        return self.status.mode in IN_CONTROL

    @property
    def standing(self) -> bool:
        """The robot stands still and has nowhere to go at this moment, not even onto a dock."""
        seen = self.status
        return seen.connected and not seen.moving and not seen.docking and self.goal is None

    def halt(self) -> None:
        """Stop and forget the goal; the route stays."""
        self.goal = None
        self.port.stop()

    def displaced(self) -> bool:
        """The robot is known to stand elsewhere than at the last node it reached (someone has pushed it)."""
        pose, place = self.status.pose, self.route.last_position
        if pose is None or place is None:
            return False
        allowed = min(place.allowed_deviation_xy or 0.0, DEFAULT_DEVIATION_M)  # more only says where an order may begin
        return distance_to(pose, place) > allowed + STOP_TOLERANCE_M

    def refuse(
        self, kind: str, description: str, references: dict[str, str], now: float, lasting: bool = False
    ) -> None:
        """Report something that was not done, for a while or, if ``lasting``, until an order is accepted."""
        if self.errors.note(make_error(kind, "WARNING", description, references.items()), now, lasting):
            self.dirty = True
