"""The physical hall: robots' bodies, where each paper really is, and who looks at it all.

What lives here: the truth, and questions to it. What must not: what the book says of it (``referee``).
A piece is one sheet or card: the ``n``-th of document ``C000001-2`` is called ``C000001-2#n``.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot
from typing import Protocol

from hall_controller.domain.plan import HallPlan, lane_id
from robot_nodes.port import Goal
from simulations.storm.body import NEAR_M, Body
from simulations.storm.clock import Clock
from simulations.storm.journal import WrittenAction
from simulations.world.papers import Papers, Spot, hatch_spot

FLOOR = Spot("place", "floor")
REACH_M = 1.0  # what a robot node takes for standing at its stop: an order's deviation and its own tolerance


class Witness(Protocol):
    """Who is told of physical facts at the moment they happen."""

    def moving(self, body: Body) -> None: ...
    def drawing(self, body: Body, hatch: str) -> WrittenAction | None: ...
    def hatch_moved(self, body: Body) -> None: ...
    def papers_moved(self, case: str) -> None: ...


class Floor:
    """All bodies and papers of one episode. ``witness`` is set once, before anything moves. ``closed``: lanes in which
    something stands that no robot can pass."""

    def __init__(self, plan: HallPlan, clock: Clock) -> None:
        self.plan, self.clock = plan, clock
        self.papers = Papers()
        self.pieces: dict[str, tuple[str, ...]] = {}
        self.witness: Witness | None = None
        self.closed: set[str] = set()
        self.node_at = {(n.x_m, n.y_m): n.id for n in plan.roadmap.nodes.values()}
        self.bodies = {spec.id: Body(spec, self, clock) for spec in plan.robots.values()}

    # -- papers

    def make(self, case: str, document: str, count: int, spot: Spot) -> None:
        """The pieces of a document that has just been taken in by somebody."""
        self.pieces[document] = tuple(f"{document}#{n}" for n in range(count))
        for piece in self.pieces[document]:
            self.papers.make(piece, spot)
        self._told(case)

    def split(self, document: str, part: str, hands: Spot | None) -> None:
        """What those who looked have in ``hands`` stays ``document``; the rest of its pieces is called ``part``."""
        here = self.here((document,), hands) if hands is not None else []
        self.pieces[part] = tuple(piece for piece in self.pieces[document] if piece not in here)
        self.pieces[document] = tuple(here)

    def of(self, documents: Iterable[str]) -> list[str]:
        return [piece for document in documents for piece in self.pieces.get(document, ())]

    def here(self, documents: Iterable[str], spot: Spot) -> list[str]:
        """The pieces of these documents that lie in ``spot``."""
        return [piece for piece in self.of(documents) if self.papers.where(piece) == spot]

    def move(self, case: str, pieces: Iterable[str], taker: Spot) -> None:
        """Hands carry pieces to ``taker``, from wherever each of them is."""
        touched = {taker}
        for piece in list(pieces):
            giver = self.papers.where(piece)
            if giver is not None and giver != taker:
                self.papers.move((piece,), giver, taker)
                touched.add(giver)
        for spot in touched:
            if spot.kind == "hatch":
                robot, hatch = spot.ref.split("/")
                self.bodies[robot].hatches[hatch].empty = self.papers.is_empty(spot)
        self._told(case)

    def _told(self, case: str) -> None:
        if self.witness is not None:
            self.witness.papers_moved(case)

    def inside(self, robot: str, hatch: str) -> Spot:
        return hatch_spot(robot, hatch)

    # -- places

    def stands_at(self, body: Body, node: str) -> bool:
        """Whether a person at the place of stop ``node`` can reach the robot."""
        place = self.plan.roadmap.nodes[node]
        return not body.moving and hypot(body.x - place.x_m, body.y - place.y_m) <= REACH_M

    def closed_before(self, body: Body, goal: Goal) -> bool:
        """Whether a body at a node finds the lane to its goal closed. Who is in the lane already is past what stands
        there."""
        here, there = self.plan.roadmap.nodes[body.last_node], self.node_at.get((goal.x_m, goal.y_m), "")
        at_node = not body.displaced and hypot(body.x - here.x_m, body.y - here.y_m) <= NEAR_M
        return at_node and lane_id(here.id, there) in self.closed

    def nearest(self, body: Body) -> str:
        """The node of the roadmap that is closest to a body now."""
        x, y, nodes = *body.position(), self.plan.roadmap.nodes.values()
        return min(nodes, key=lambda n: (hypot(n.x_m - x, n.y_m - y), n.id)).id
