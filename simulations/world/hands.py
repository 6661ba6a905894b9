"""What people do with their hands: pass papers around, open and close hatches, put in and take out.

What lives here: acts by a person's hands, and why the physical world may not let them. What must not: whether the hall
allows it (bolts are the hall's way of saying no), what people want.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulations.world.hatch import HatchBody
from simulations.world.papers import Spot, hatch_spot
from simulations.world.presence import CannotAct, Presence
from simulations.world.robot_body import RobotBody


class Hands(Presence):
    """The part of the world that people touch."""

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

    def open_with_key(self, robot: str, hatch: str, person: str) -> None:
        """Break-glass: draw the bolt by hand and open the door, whether the robot is alive or not.

        Raises:
            CannotAct: if the robot is out of reach or drives.
        """
        body, target = self._hatch(robot, hatch, person)
        if body.v > 0.0:
            raise CannotAct(f"{robot} drives")
        target.drawn = target.door_open = True
        self.look_at_hatches(body)

    def lock_with_key(self, robot: str, hatch: str, person: str) -> None:
        """Shut the door and shoot the bolt by hand.

        Raises:
            CannotAct: if the robot is out of reach, or the hatch is broken and does not stay shut.
        """
        body, target = self._hatch(robot, hatch, person)
        if target.forced:
            raise CannotAct(f"{robot}/{hatch} is broken and does not stay shut")
        target.drawn = target.door_open = False
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
