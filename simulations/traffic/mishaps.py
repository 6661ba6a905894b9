"""What goes wrong with robots on the road: they are stopped, get stuck or lost, fall silent, are restarted or pushed
aside, and return.

What lives here: ``Mishaps`` and the person who helps where only a person can. What must not: the rules of the road.
"""

from __future__ import annotations

from math import hypot

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.reconcile import PUSHED_M
from hall_controller.domain.reports import robot_silent
from simulations.traffic.bodies import Body
from simulations.traffic.trips import LONGEST_MISHAP_S, Trips

EVERY_S = 900.0
"""Mean time between two mishaps of one robot."""
SHORTEST_S = 5.0
STUCK_REPORT_S = 5.0
FARTHEST_M = 2.5
"""A robot is pushed as far as the hall can tell from an error of its place, and no farther than this."""
HELP_AFTER_S = 60.0
"""So long after the hall has called, a person carries a robot to its dock that nothing can lead away."""


class Mishaps:
    """Comes over one hall, robot by robot."""

    def __init__(self, trips: Trips) -> None:
        self._trips, self._chance = trips, trips.chance
        self._stranded: dict[str, float] = {}
        for body in trips.bodies.values():
            self._later(body)
        trips.at(HELP_AFTER_S, self._help)

    def _later(self, body: Body) -> None:
        self._trips.at(self._trips.now + self._chance.expovariate(1.0 / EVERY_S), lambda: self._strike(body))

    def _strike(self, body: Body) -> None:
        kind = self._chance.choice(("stopped", "stuck", "lost", "silent", "restarted", "pushed"))
        self._trips.tally.mishaps[kind] = self._trips.tally.mishaps.get(kind, 0) + 1
        lasts_s = self._chance.uniform(SHORTEST_S, LONGEST_MISHAP_S)
        if kind in ("stopped", "stuck", "lost"):
            body.mute, body.lost = kind != "stopped", kind == "lost"
            self._stop(body, lasts_s)
        elif kind == "silent":
            self._hush(body, lasts_s)
        else:
            self._displace(body, self._aside(body) if kind == "pushed" else body.node)
            self._later(body)

    def _stop(self, body: Body, lasts_s: float) -> None:
        """Somebody presses the button, or it cannot get on and says nothing of it; it stands wherever it is."""
        body.halted, body.left_s = True, max(0.0, body.arrives_s - self._trips.now)
        over_s = self._trips.now + lasts_s

        def report() -> None:
            if body.halted and self._trips.now < over_s:
                self._trips.hear(body)
                self._trips.at(self._trips.now + STUCK_REPORT_S, report)

        report()

        def release() -> None:
            body.halted = body.mute = body.lost = False
            self._let_go_on(body)
            if body.driving:
                self._trips.go_on(body, body.left_s)
            self._trips.hear(body)
            self._later(body)

        self._trips.at(over_s, release)

    def _let_go_on(self, body: Body) -> None:
        """A person has looked at a robot that must stand since its stop, and resumes it."""
        book = self._trips.state.book
        if book.robot(body.id).stands:
            action = f"resume-{book.actions_ordered + 1}"
            self._trips.write([e.RobotResumed(body.id, action, "guide"), e.HatchActionEnded(body.id, action, True, "")])

    def _hush(self, body: Body, lasts_s: float) -> None:
        """Nobody hears it; it drives on as far as it was released."""
        body.silent = True
        self._trips.write(robot_silent(self._trips.state, c.RobotSilent(body.id), self._trips.now))
        self._trips.settle()

        def speak() -> None:
            body.silent = False
            self._trips.hear(body)
            self._later(body)

        self._trips.at(self._trips.now + lasts_s, speak)

    def _displace(self, body: Body, node: str) -> None:
        """It stands at ``node`` and has forgotten its order."""
        body.forget(node)
        self._trips.referee.moved(body)
        self._trips.hear(body)
        self._trips.want_something(body)

    def _aside(self, body: Body) -> str:
        """A node near it that is nobody's, or where it stands."""
        trips, nodes = self._trips, self._trips.plan.roadmap.nodes
        taken, at = trips.held_by_others(body), nodes[body.node]
        away_m = {each.id: hypot(each.x_m - at.x_m, each.y_m - at.y_m) for each in nodes.values() if each.kind == "way"}
        free = [node for node, far_m in away_m.items() if PUSHED_M < far_m < FARTHEST_M and node not in taken]
        return trips.chance.choice(free) if free and not body.driving else body.node

    def _help(self) -> None:
        """Who has stood in the road without a turn for a while, and could drive, is carried home."""
        trips = self._trips
        for body in trips.bodies.values():
            order = trips.state.book.robot(body.id).order
            waits = order is not None and order.rank == 0 and not body.driving and not body.halted and not body.silent
            if not waits or not trips.state.roads.through(body.node):
                self._stranded.pop(body.id, None)
            elif trips.now - self._stranded.setdefault(body.id, trips.now) >= HELP_AFTER_S:
                trips.tally.mishaps["helped"] = trips.tally.mishaps.get("helped", 0) + 1
                self._displace(body, trips.plan.robots[body.id].dock)
        trips.at(trips.now + HELP_AFTER_S / 4.0, self._help)
