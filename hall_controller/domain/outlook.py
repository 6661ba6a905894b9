"""Who can still arrive: the question that every release of road has to pass.

What lives here: ``Outlook``, computed afresh for each look. What must not: releasing (``traffic.py``), choosing ways
(``routing.py``).

A robot with a turn *arrives* when, one after the other, robots can drive the whole rest of their paths, each over road
that nobody holds who has not arrived before it. That is the banker's algorithm (E. W. Dijkstra, EWD 108 and 623) with
road for money: as long as a release leaves nobody out who could arrive before, nobody ever stands face to face for
ever. The argument whole, with its assumptions, is a decision record (``docs/decisions``).
"""

from __future__ import annotations

from collections.abc import Mapping

from hall_controller.domain.book import Order
from hall_controller.domain.holding import held_path
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State


class Outlook:
    """``taken``: for each robot every node and lane that nobody else may be given because of what it holds.
    ``arriving``: the robots with a turn that can arrive.

    ``draft``: an order that a robot may get, looked at as if it had it.
    """

    def __init__(self, state: State, draft: tuple[str, Order] | None = None) -> None:
        self._roads = state.roads
        self.taken: dict[str, frozenset[str]] = {}
        self._rest: dict[str, frozenset[str]] = {}
        for robot in state.book.robots.values():
            order = draft[1] if draft is not None and draft[0] == robot.id else robot.order
            self.taken[robot.id] = self._roads.taken(held_path(state, robot, order))
            if order is not None and order.rank != 0:
                self._rest[robot.id] = self._roads.over(order.path[order.released - 1 :])
        self._blockers = {each: self._in_the_way(each, rest) for each, rest in self._rest.items()}
        self.arriving = _arriving(self._blockers)

    def _in_the_way(self, robot: str, rest: frozenset[str]) -> set[str]:
        return {other for other, taken in self.taken.items() if other != robot and not rest.isdisjoint(taken)}

    def bears(self, robot: str, held: Path, rest: Path) -> bool:
        """Whether ``robot`` and all who can arrive now still could if it held ``held`` and then needed ``rest``."""
        taken = self._roads.taken(held)
        blockers = {
            each: known if robot in known or self._rest[each].isdisjoint(taken) else known | {robot}
            for each, known in self._blockers.items()
        }
        blockers[robot] = self._in_the_way(robot, self._roads.over(rest))
        arriving = _arriving(blockers)
        return robot in arriving and self.arriving <= arriving

    def free_for(self, robot: str, lane: str, node: str) -> bool:
        """Whether nothing that another robot holds conflicts with the stretch."""
        return not any(lane in taken or node in taken for other, taken in self.taken.items() if other != robot)


def _arriving(blockers: Mapping[str, set[str]]) -> frozenset[str]:
    """Everybody before whom only such robots stand that arrive themselves."""
    done: set[str] = set()
    left = list(blockers)
    while now := [each for each in left if blockers[each] <= done]:
        done.update(now)
        left = [each for each in left if each not in done]
    return frozenset(done)
