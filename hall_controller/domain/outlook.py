"""Who can still arrive: the question that every release of road has to pass.

What lives here: ``Outlook``, computed afresh for each look. What must not: releasing (``traffic.py``), choosing ways
(``routing.py``).

Robots with turns are looked at as if each stood at the end of its released road, for it gets there in any case. They
*arrive* when, one move after the other, all of them can drive to their targets, where a move goes over road that nobody
holds and ends at the target or at a place of the path that nobody else still needs. Such a move hinders nobody, so the
order in which moves are tried changes nothing. That is the banker's algorithm (E. W. Dijkstra, EWD 108 and 623) with
road for money, and with places to wait on the way: as long as a release leaves nobody out who could arrive before,
nobody ever stands face to face for ever. The argument whole is a decision record (``docs/decisions``).
"""

from __future__ import annotations

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.holding import held_path
from hall_controller.domain.moves import Spot, arriving, needed_by_others, union
from hall_controller.domain.state import State
from hall_controller.domain.strays import in_the_way_of


class Outlook:
    """``arriving``: the robots with a turn that can arrive.

    ``draft``: an order that a robot may get, looked at as if it had it.
    """

    def __init__(self, state: State, draft: tuple[str, Order] | None = None) -> None:
        self._held: dict[str, int] = {}
        self._spots: dict[str, Spot] = {}
        for robot in state.book.robots.values():
            order = draft[1] if draft is not None and draft[0] == robot.id else robot.order
            tracks, path = state.roads.tracks, held_path(state, robot, order)
            stray = in_the_way_of(state, robot)
            self._held[robot.id] = tracks.taken(path) | (tracks.mask(stray) if stray else 0)
            if order is not None and order.rank != 0:
                self._spots[robot.id] = _spot(state, robot, order)
        self._standing = union(held for each, held in self._held.items() if each not in self._spots)
        self._arriving: frozenset[str] | None = None

    @property
    def arriving(self) -> frozenset[str]:
        if self._arriving is None:
            self._arriving = arriving(self._spots, self._standing)
        return self._arriving

    def now_holds(self, robot: str, held: int) -> None:
        """As if ``robot`` had driven on and held only that."""
        self._held[robot] = held

    def released(self, robot: str, index: int) -> None:
        """As if road were released to ``robot`` up to that node."""
        self._spots[robot], self._arriving = self._spots[robot].at(index), None

    def parked(self, robot: str) -> None:
        """As if ``robot`` had arrived: it stands there and has no turn any more."""
        self._standing |= self._spots.pop(robot).takes
        self._arriving = None

    def free_for(self, robot: str, index: int) -> bool:
        """Whether nothing that another robot holds conflicts with the stretch to that node of its path."""
        needs = self._spots[robot].track.needs[index]
        return not any(needs & held for other, held in self._held.items() if other != robot)

    def bears(self, robot: str, index: int) -> bool:
        """Whether ``robot`` and all who can arrive now still could if its road were released to that node."""
        spot = self._spots[robot]
        harmless = robot in self.arriving and not spot.parked
        if harmless and not spot.track.takes[index] & needed_by_others(self._spots, robot):
            return True  # one of the moves by which it arrives
        return self._still_arriving(robot, index)

    def _still_arriving(self, robot: str, index: int) -> bool:
        spots = {**self._spots, robot: self._spots[robot].at(index)}
        after = arriving(spots, self._standing)
        return robot in after and self.arriving <= after


def _spot(state: State, robot: Robot, order: Order) -> Spot:
    parked = order.released == 1 and not state.roads.through(order.path[0])
    return Spot(state.roads.tracks.track(order.path), order.released - 1, parked)
