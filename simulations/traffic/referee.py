"""Watches what robots hold and where they are, and counts what must never happen.

What lives here: ``Referee``. What must not: anything that helps robots.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from hall_controller.domain.holding import held_path
from simulations.traffic.bodies import Body

if TYPE_CHECKING:
    from simulations.traffic.trips import Trips

STILL_S = 600.0
"""Nobody has moved for so long, though somebody wants to go somewhere: nobody ever will. Longer than any mishap."""
MOST_NOTES = 5


@dataclass(slots=True)
class Fouls:
    """All of these must stay zero. ``clashes``: two robots held conflicting road. ``flat``: a robot had too little
    charge to be expected to drive. ``uncharged``: one waited too long for a charger."""

    collisions: int = 0
    clashes: int = 0
    deadlocks: int = 0
    starved: int = 0
    flat: int = 0
    uncharged: int = 0


@dataclass(slots=True)
class Referee:
    """``patience_s``: a trip that takes longer is starved."""

    trips: Trips
    patience_s: float
    fouls: Fouls = field(default_factory=Fouls)
    notes: list[str] = field(default_factory=list)
    moved_s: float = 0.0
    stopped: bool = False

    def moved(self, body: Body) -> None:
        """A body is on new floor: nobody else may be on floor that conflicts with it."""
        self.moved_s = self.trips.now
        conflicts = self.trips.plan.roadmap.conflicts[body.occupies]
        for other in self.trips.bodies.values():
            if other is not body and other.occupies in conflicts:
                self.fouls.collisions += 1
                self._note(f"{body.id} on {body.occupies}, {other.id} on {other.occupies}")

    def look(self) -> None:
        """After each event: no conflicting holdings, and somebody moves."""
        state = self.trips.state
        paths = [(r.id, held_path(state, r, r.order)) for r in state.book.robots.values()]
        held = [(name, state.roads.over(path), state.roads.taken(path)) for name, path in paths]
        for index, (name, _, taken) in enumerate(held):
            for other, resources, _ in held[:index]:
                if not taken.isdisjoint(resources):
                    self.fouls.clashes += 1
                    self._note(f"{name} and {other} hold {sorted(taken & resources)}")
        if self.trips.wants and self.trips.now - self.moved_s > STILL_S:
            self.standstill()

    def standstill(self) -> None:
        self.fouls.deadlocks += 1
        self.stopped = True
        self._note(f"standstill: {[(r.id, r.node, r.order) for r in self.trips.state.book.robots.values()]}")

    def arrived(self, robot: str, took_s: float) -> None:
        """A trip ended, and took so long from the wish to the arrival."""
        if took_s > self.patience_s:
            self.fouls.starved += 1
            self._note(f"{robot} took {took_s:.0f} s")

    def waiting(self) -> None:
        """Now and then: nobody has been on the way for longer than that."""
        for name, trip in self.trips.wants.items():
            if self.trips.now - trip.asked_s > self.patience_s:
                self.fouls.starved += 1
                self.stopped = True
                self._note(f"{name} has waited for {self.trips.now - trip.asked_s:.0f} s")

    def reserved(self, charger: str) -> None:
        """Nobody else may have it."""
        holders = [robot.id for robot in self.trips.state.book.robots.values() if robot.charger == charger]
        if len(holders) != 1:
            self.fouls.clashes += 1
            self._note(f"{holders} have reserved {charger}")

    def flat(self, body: Body) -> None:
        """It has less left than robots are expected to drive with."""
        self.fouls.flat += 1
        self.stopped = True
        self._note(f"{body.id} has {body.battery:.1%} left")

    def uncharged(self, body: Body, waited_s: float) -> None:
        """It has waited for a charger for longer than is promised."""
        self.fouls.uncharged += 1
        self.stopped = True
        self._note(f"{body.id} has waited for a charger for {waited_s:.0f} s")

    def _note(self, text: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(f"{self.trips.now:.1f} s: {text}")

    @property
    def clean(self) -> bool:
        return not any(asdict(self.fouls).values())
