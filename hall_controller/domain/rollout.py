"""What will come if everybody drives on as now: the rules of the road, played forward on paper.

What lives here: ``arrivals_s``. What must not: giving road away (``traffic.py``): a look ahead may be wrong, and
nothing that keeps robots apart depends on it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Final

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.holding import behind
from hall_controller.domain.journeys import hall_now, ready_s
from hall_controller.domain.outlook import Outlook
from hall_controller.domain.progress import Progress
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State
from hall_controller.domain.traffic import picture, runs_late, stretch


@dataclass(slots=True)
class _Walker:
    """``at``: the number of the node where it stands or that it has left last. ``driving``: on the way to the next."""

    robot: str
    path: Path
    rank: int
    at: int
    released: int
    pace: float
    driving: bool = False


class _Rollout:
    """One look ahead: events in their order, from now until everybody who can has arrived."""

    def __init__(self, state: State) -> None:
        self._roads: Final = state.roads
        self._outlook: Final = Outlook(state)
        self._queue: list[tuple[float, str]] = []
        self.arrive_s: dict[str, float] = {}
        now, pairs = hall_now(state), [(r, r.order) for r in state.book.robots.values()]
        going = [(r, o) for r, o in pairs if o is not None and r.id in self._outlook.arriving]
        walkers = [_walker(state, r, o) for r, o in going if not runs_late(state, r, o, now)]
        self._walkers = {each.robot: each for each in sorted(walkers, key=lambda each: each.rank)}
        for robot, order in pairs:
            if order is not None and robot.id in self._walkers:
                self._set_out(self._walkers[robot.id], ready_s(state, robot, order, now))
        self._release(now)

    def run(self) -> dict[str, float]:
        while self._queue:
            now, robot = heapq.heappop(self._queue)
            walker = self._walkers[robot]
            walker.at, walker.driving = walker.at + 1, False
            self._outlook.now_holds(robot, self._roads.tracks.taken(walker.path[walker.at : walker.released]))
            self._set_out(walker, now)
            self._release(now)
        return self.arrive_s

    def _set_out(self, walker: _Walker, now: float) -> None:
        if walker.at + 1 == len(walker.path):
            self.arrive_s[walker.robot] = now
            self._outlook.parked(walker.robot)
            del self._walkers[walker.robot]
        elif not walker.driving and walker.at + 1 < walker.released:
            edge = self._roads.edge(walker.path[walker.at], walker.path[walker.at + 1])
            walker.driving = True
            heapq.heappush(self._queue, (now + walker.pace * self._roads.drive_s(edge), walker.robot))

    def _release(self, now: float) -> None:
        """Everybody who can have road gets it, in their turn, as often as there is some."""
        again = True
        while again:
            again = False
            for walker in list(self._walkers.values()):
                released = stretch(self._roads, walker.robot, walker.path, walker.at, walker.released, self._outlook)
                if released > walker.released:
                    walker.released, again = released, True
                    self._outlook.now_holds(walker.robot, self._roads.tracks.taken(walker.path[walker.at : released]))
                    self._outlook.released(walker.robot, released - 1)
                    self._set_out(walker, now)
                    break


def _walker(state: State, robot: Robot, order: Order) -> _Walker:
    pace = state.progress.get(robot.id, Progress()).pace
    return _Walker(robot.id, order.path, order.rank, behind(state, robot, order), order.released, pace)


def arrivals_s(state: State) -> dict[str, float]:
    """When each robot that can arrive will, in hall seconds; worked out once for each picture of the roads."""
    seen = (hall_now(state), *picture(state))
    if state.foreseen[0] != seen:
        state.foreseen = (seen, _Rollout(state).run())
    return state.foreseen[1]
