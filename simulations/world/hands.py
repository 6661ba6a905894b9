"""What people do in the hall: walk in, sit, hand papers around, open and close hatches, put in and take out.

What lives here: acts by a person's hands, and why the physical world may not let them. What must not: whether the hall
allows it (bolts are the hall's way of saying no), what people want.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from hall_controller.domain.plan import HallPlan
from simulations.world.hatch import HatchBody
from simulations.world.papers import Papers, Spot, hatch_spot
from simulations.world.person import Person
from simulations.world.referee import Referee
from simulations.world.robot_body import RobotBody
from simulations.world.settings import WorldSettings


class CannotAct(Exception):
    """The world does not let a person do this now; nothing has changed. The person may try again later."""


class Hands:
    """The half of the world that people touch. ``now_s`` is the world's time in seconds."""

    robots: Mapping[str, RobotBody]

    def __init__(self, plan: HallPlan, settings: WorldSettings, start_s: float) -> None:
        self.plan = plan
        self.settings = settings
        self.now_s = start_s
        self.referee = Referee()
        self.papers = Papers()
        self.people: dict[str, Person] = {}
        self.walkers: dict[str, Person] = {}

    # --- being somewhere ---------------------------------------------------------------------------------------------

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
        walker.path, walker.speed_mps, walker.seated = list(path), speed_mps, False
        if walker.path:
            self.walkers[person] = walker

    def sit(self, person: str) -> None:
        walker = self._person(person)
        walker.path, walker.seated = [], True
        self.walkers.pop(person, None)

    def within_reach(self, person: str, robot: str) -> bool:
        """Whether this person's hands reach that robot's hatches."""
        someone, body = self.people.get(person), self.robots[robot]
        return someone is not None and self._close(someone, body.x, body.y)

    # --- papers ------------------------------------------------------------------------------------------------------

    def where(self, doc: str) -> Spot | None:
        """The one spot where a document lies; None if it was never made."""
        return self.papers.where(doc)

    def held_by(self, person: str) -> frozenset[str]:
        return self.papers.contents(Spot("person", person))

    def lying_at(self, place: str) -> frozenset[str]:
        return self.papers.contents(Spot("place", place))

    def contents(self, robot: str, hatch: str) -> frozenset[str]:
        return self.papers.contents(hatch_spot(robot, hatch))

    def make(self, doc: str, person: str) -> None:
        """A new document: brought along by a visitor, or issued by an officer."""
        self.papers.make(doc, Spot("person", person))

    def give(self, docs: Iterable[str], person: str, to: str) -> None:
        """From hand to hand.

        Raises:
            CannotAct: if they are not near each other, or a document is not in that hand.
        """
        giver, taker = self._person(person), self._person(to)
        if not self._close(giver, taker.x_m, taker.y_m):
            raise CannotAct(f"{person} does not reach {to}")
        self._move(docs, Spot("person", person), Spot("person", to))

    def lay(self, docs: Iterable[str], person: str, place: str) -> None:
        """Put papers down on the table of a seat or on a desk.

        Raises:
            CannotAct: if the place is out of reach, or a document is not in that hand.
        """
        self._require_at(person, place)
        self._move(docs, Spot("person", person), Spot("place", place))

    def pick(self, docs: Iterable[str], person: str, place: str) -> None:
        """Take papers up from a table or desk.

        Raises:
            CannotAct: if the place is out of reach, or a document does not lie there.
        """
        self._require_at(person, place)
        self._move(docs, Spot("place", place), Spot("person", person))

    # --- hatches -----------------------------------------------------------------------------------------------------

    def open_door(self, robot: str, hatch: str, person: str) -> None:
        """Open a hatch; only with the bolt drawn.

        Raises:
            CannotAct: if the robot is out of reach or the bolt holds.
        """
        body, target = self._hatch(robot, hatch, person)
        if not target.drawn:
            raise CannotAct(f"the bolt of {robot}/{hatch} holds")
        target.door_open = True
        self.look_at_hatches(body)

    def close_door(self, robot: str, hatch: str, person: str) -> None:
        """Push a hatch shut; the bolt stays where it is.

        Raises:
            CannotAct: if the robot is out of reach, or the hatch is broken and does not stay shut.
        """
        body, target = self._hatch(robot, hatch, person)
        if target.forced:
            raise CannotAct(f"{robot}/{hatch} is broken and does not stay shut")
        target.door_open = False
        self.look_at_hatches(body)

    def put(self, robot: str, hatch: str, docs: Iterable[str], person: str) -> None:
        """Put papers from one's hand into an open hatch.

        Raises:
            CannotAct: if the door is closed or out of reach, or a document is not in that hand.
        """
        self._require_open(robot, hatch, person)
        self._move(docs, Spot("person", person), hatch_spot(robot, hatch))
        self.look_at_hatches(self.robots[robot])

    def take(self, robot: str, hatch: str, person: str) -> frozenset[str]:
        """Take everything out of an open hatch; returns the documents now in hand.

        Raises:
            CannotAct: if the door is closed or out of reach.
        """
        self._require_open(robot, hatch, person)
        docs = self.contents(robot, hatch)
        self._move(sorted(docs), hatch_spot(robot, hatch), Spot("person", person))
        self.look_at_hatches(self.robots[robot])
        return docs

    def look_at_hatches(self, body: RobotBody) -> None:
        """Note whether any hatch with papers in it is not closed and locked."""
        unsecured = False
        for hatch in body.hatches.values():
            hatch.empty = self.papers.is_empty(hatch_spot(body.id, hatch.id))
            unsecured = unsecured or not (hatch.empty or hatch.secure)
        if not unsecured:
            body.unsecured_since = None
        elif body.unsecured_since is None:
            body.unsecured_since = self.now_s

    # --- what hands can and cannot -----------------------------------------------------------------------------------

    def _person(self, person: str) -> Person:
        if person not in self.people:
            raise CannotAct(f"{person} is not in the hall")
        return self.people[person]

    def _close(self, person: Person, x_m: float, y_m: float) -> bool:
        return math.hypot(person.x_m - x_m, person.y_m - y_m) <= self.settings.reach_m

    def _require_at(self, person: str, place: str) -> None:
        spot = self.plan.places[place].position
        if not self._close(self._person(person), spot.x_m, spot.y_m):
            raise CannotAct(f"{person} is not at {place}")

    def _hatch(self, robot: str, hatch: str, person: str) -> tuple[RobotBody, HatchBody]:
        if not self.within_reach(person, robot):
            raise CannotAct(f"{person} does not reach {robot}")
        return self.robots[robot], self.robots[robot].hatches[hatch]

    def _require_open(self, robot: str, hatch: str, person: str) -> None:
        if not self._hatch(robot, hatch, person)[1].door_open:
            raise CannotAct(f"the door of {robot}/{hatch} is closed")

    def _move(self, docs: Iterable[str], giver: Spot, taker: Spot) -> None:
        try:
            self.papers.move(docs, giver, taker)
        except KeyError as error:
            raise CannotAct(f"document {error.args[0]} is not with {giver.kind} {giver.ref}") from error
