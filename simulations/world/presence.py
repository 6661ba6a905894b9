"""People in the hall: who is in, where they stand, walk and sit, and what is within their reach.

What lives here: coming, going and reaching. What must not: papers and hatches (``hands.py``), what people want.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from hall_controller.domain.plan import HallPlan
from simulations.world.papers import Papers, Spot
from simulations.world.person import Person
from simulations.world.referee import Referee
from simulations.world.robot_body import RobotBody
from simulations.world.settings import WorldSettings


class CannotAct(Exception):
    """The world does not let a person do this now; nothing has changed. The person may try again later."""


class Presence:
    """The part of the world that people are. ``now_s`` is the world's time in seconds."""

    robots: Mapping[str, RobotBody]

    def __init__(self, plan: HallPlan, settings: WorldSettings, start_s: float) -> None:
        self.plan = plan
        self.settings = settings
        self.now_s = start_s
        self.referee = Referee()
        self.papers = Papers()
        self.people: dict[str, Person] = {}
        self.walkers: dict[str, Person] = {}

    def enter(self, person: str, x_m: float, y_m: float) -> Person:
        """Somebody comes in, or is simply there from the start.

        Raises:
            ValueError: if this person is in the hall already.
        """
        if person in self.people:
            raise ValueError(f"{person} is in the hall already")
        self.people[person] = Person(person, x_m, y_m, self.settings.person_radius_m)
        return self.people[person]

    def leave(self, person: str) -> None:
        """Somebody goes home, with all papers in hand (``where`` still knows them)."""
        self.people.pop(person, None)
        self.walkers.pop(person, None)
        self.papers.take_home(Spot("person", person))

    def walk(self, person: str, path: Sequence[tuple[float, float]], speed_mps: float = 1.0) -> None:
        """Start along ``path``, in place of any earlier one.

        Raises:
            CannotAct: if nobody of this id is in the hall.
        """
        walker = self._person(person)
        walker.set_out(path, speed_mps)
        if walker.path:
            self.walkers[person] = walker
        else:
            walker.stand()
            self.walkers.pop(person, None)

    def sit(self, person: str) -> None:
        walker = self._person(person)
        walker.path, walker.seated = [], True
        walker.stand()
        self.walkers.pop(person, None)

    def within_reach(self, person: str, robot: str) -> bool:
        """Whether this person's hands reach that robot's hatches."""
        someone, body = self.people.get(person), self.robots[robot]
        return someone is not None and self._close(someone, body.x, body.y)

    def _person(self, person: str) -> Person:
        if person not in self.people:
            raise CannotAct(f"{person} is not in the hall")
        return self.people[person]

    def _close(self, person: Person, x_m: float, y_m: float) -> bool:
        return math.hypot(person.x_m - x_m, person.y_m - y_m) <= self.settings.reach_m
