"""Batteries of robots that share chargers: they run down, and fill where their robot has a charger of its own for now.

What lives here: ``Batteries``, and what robots want because of them. What must not: who gets a charger
(``hall_controller.domain.charging``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hall_controller.domain import events as e
from hall_controller.domain.charge import LOW_BATTERY
from hall_controller.domain.routing import order_elsewhere
from hall_controller.plan.charging import longest_wait_s
from simulations.traffic.bodies import Body

if TYPE_CHECKING:
    from simulations.traffic.trips import Trips

LOOK_S = 10.0
"""So often every robot reports, also when nothing happens to it."""
FIRST = (0.16, 0.8)
"""Between these robots begin."""


class Batteries:
    """All batteries of one hall. The hall's own figures are nature here."""

    def __init__(self, trips: Trips) -> None:
        self._trips, self._rules = trips, trips.plan.battery
        self._seen_s = dict.fromkeys(trips.bodies, 0.0)
        self._bound_s = longest_wait_s(trips.plan) + trips.referee.patience_s
        for body in trips.bodies.values():
            body.battery = trips.chance.uniform(*FIRST)
        trips.at(LOOK_S, self._look)

    def run(self, body: Body) -> None:
        """Let the time since the last look pass for one battery."""
        passed_s, self._seen_s[body.id] = self._trips.now - self._seen_s[body.id], self._trips.now
        rules = self._rules
        rate = 1.0 / rules.charge_s if body.charging else -1.0 / (rules.range_s if body.driving else rules.idle_s)
        level = body.battery if body.battery is not None else 1.0
        body.battery = min(1.0, max(0.0, level + rate * passed_s))
        if level >= rules.brown_out_fraction > body.battery:
            self._trips.referee.flat(body)

    def bids(self, body: Body) -> str | None:
        """Where the robot must go; empty: it stays. None: it may do as it likes."""
        page, dock = self._trips.state.book.robot(body.id), self._trips.plan.robots[body.id].dock
        if page.charger:
            return page.charger if body.node != page.charger else ""
        if body.node in self._trips.plan.chargers:
            return dock
        if body.battery is None or body.battery >= LOW_BATTERY:
            return None
        if body.node != dock:
            return dock
        self._trips.next(body.id, LOOK_S)
        return ""

    def happened(self, event: e.Event) -> None:
        """A charger was reserved or given back, or a robot has come to the one that it has."""
        trips = self._trips
        if isinstance(event, e.StopReached):
            trips.bodies[event.robot].charging = event.node == trips.state.book.robot(event.robot).charger
        elif isinstance(event, e.ChargerReserved):
            trips.tally.charges += 1
            trips.referee.reserved(event.charger)
            self._instead(event.robot, event.charger)
        elif isinstance(event, e.ChargeEnded | e.ChargerFailed) and event.charger:
            trips.bodies[event.robot].charging = False
            self._instead(event.robot, trips.plan.robots[event.robot].dock)

    def _instead(self, robot: str, target: str) -> None:
        """It wants to go there now, on its way to somewhere else or not."""
        trips = self._trips
        trip, page = trips.wants.get(robot), trips.state.book.robot(robot)
        if trip is None:
            trips.next(robot, 0.0)
            return
        trip.target = target
        if page.order is not None:
            trips.write(order_elsewhere(trips.state, page, page.order, target))

    def _look(self) -> None:
        trips = self._trips
        for body in trips.bodies.values():
            trips.hear(body)
            charge = trips.state.book.robot(body.id).charge
            if charge is not None and not charge.charger and trips.now - charge.wanted_at > self._bound_s:
                trips.referee.uncharged(body, trips.now - charge.wanted_at)
        trips.at(trips.now + LOOK_S, self._look)
