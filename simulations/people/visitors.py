"""Visitors: they come one after another, take a ticket, sit down, wait, and go home with everything they own.

What lives here: arrivals, seats, tickets, walking in and out. What must not: officers, the hall's book beyond tickets.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass

from hall_controller.domain.plan import HallPlan
from simulations.people.acts import Act, HandsOn
from simulations.people.dossier import Dossier
from simulations.people.ground import Ground
from simulations.people.profile import draw_profile
from simulations.world import Person, World


@dataclass(slots=True)
class Tally:
    """What has gone home for good."""

    completed: int = 0
    documents: int = 0
    documents_home: int = 0


class Visitors:
    """``cases`` visitors in all (0: no end), one about every ``arrival_s`` seconds, at most ``max_in_hall`` at once."""

    def __init__(
        self, plan: HallPlan, world: World, ground: Ground, seed: int, cases: int, arrival_s: float, max_in_hall: int
    ) -> None:
        self._plan, self._world, self._ground, self._seed = plan, world, ground, seed
        self.cases, self._arrival_s = cases, arrival_s
        self._seats = [place.id for place in plan.places.values() if place.kind == "seat"]
        self._most = min(max_in_hall, len(self._seats))
        self._dice = random.Random(f"arrivals:{seed}")
        self._next_s = -math.inf
        self._tickets = 0
        self.arrived = 0
        self.here: dict[str, Dossier] = {}
        self.tally = Tally()

    @property
    def done(self) -> bool:
        """Whether everybody has come and gone."""
        return 0 < self.cases <= self.arrived and not self.here

    def close_doors(self) -> None:
        """Nobody comes in after those who have (the first one excepted, where there was none yet)."""
        self.cases = max(1, self.arrived)

    def step(self, now: float, tickets_in_use: Callable[[], Collection[str]]) -> list[Act]:
        acts: list[Act] = []
        for dossier in list(self.here.values()):
            acts += self._move(dossier, self._world.people[dossier.owner])
        if now >= self._next_s and len(self.here) < self._most and (not self.cases or self.arrived < self.cases):
            acts += self._arrive(now, tickets_in_use())
        return acts

    def _arrive(self, now: float, tickets_in_use: Collection[str]) -> list[Act]:
        """The next visitor comes in; the one after that is due when the die says so, however full it is."""
        self._next_s = max(self._next_s, now - self._arrival_s) + self._dice.expovariate(1.0 / self._arrival_s)
        self.arrived += 1
        visitor = f"V{self.arrived:05d}"
        seat = self._dice.choice([seat for seat in self._seats if all(d.seat != seat for d in self.here.values())])
        profile = draw_profile(self._seed, visitor)
        dossier = Dossier(
            visitor, self._ticket(tickets_in_use), seat, visitor, profile, seat, direct=self.arrived % 2 == 0
        )
        docs = dossier.add(profile.papers)
        self.here[visitor] = dossier
        self._world.enter(visitor, *self._ground.entrance)
        return [HandsOn("make", visitor, docs=docs)]

    def _ticket(self, in_use: Collection[str]) -> str:
        """The next number from the machine: A001 to A999, then B001, past numbers that are still in use."""
        while True:
            letter, number = divmod(self._tickets, 999)
            self._tickets += 1
            ticket = f"{chr(ord('A') + letter % 26)}{number + 1:03d}"
            if ticket not in in_use:
                return ticket

    def _move(self, dossier: Dossier, person: Person) -> list[Act]:
        """Towards the seat and down on it; after the case is closed, out of the door."""
        if person.path or (person.seated and not dossier.closed):
            return []
        seat = self._plan.places[dossier.seat].position
        goal = self._ground.entrance if dossier.closed else (seat.x_m, seat.y_m)
        if math.hypot(person.x_m - goal[0], person.y_m - goal[1]) > 0.2:
            path = self._ground.way(person.x_m, person.y_m, goal)
            return [HandsOn("walk", person.id, path=path, speed_mps=dossier.profile.walk_mps)]
        if not dossier.closed:
            return [HandsOn("sit", person.id)]
        self._goes_home(dossier)
        return [HandsOn("leave", person.id)]

    def _goes_home(self, dossier: Dossier) -> None:
        del self.here[dossier.id]
        home = len(self._world.held_by(dossier.owner).intersection(dossier.docs))
        self.tally.completed += home == len(dossier.docs)
        self.tally.documents += len(dossier.docs)
        self.tally.documents_home += home
