"""Ruin and recreate: take a handful of related jobs out of a draft and put them back in another order.

What lives here: which jobs, in which order, and whether the new draft is kept. What must not: clocks; whoever calls
says when it is enough. After Schrimpf et al., "Record breaking optimization results using the ruin and recreate
principle" (2000), and Christiaens and Vanden Berghe, "Slack induction by string removals" (2020).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from hall_controller.domain.assignment.chance import Chance
from hall_controller.domain.assignment.draft import NOBODY, Draft, by_promise
from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.moves import LEAST_GAIN, Enough, descend, exchange
from hall_controller.domain.assignment.objective import WAITING_WEIGHT

MOST_TAKEN = 9
LONGEST_STRING = 3
PATIENCE = 80
"""So many steps in a row without a new best, and the search goes back to the best."""
HEAT = 0.1
"""A draft that is at most this share worse than the one before it may be kept, seldom when it is much worse."""


class Search:
    """Improves ``best`` step by step; may be ended after any step. ``enough`` is asked before every move."""

    def __init__(self, draft: Draft, chance: Chance) -> None:
        self.best, self._now, self._chance = draft.copy(), draft.copy(), chance
        self._jobs = list(range(draft.instance.jobs))
        self._near: list[list[int]] = []
        self._idle = 0
        self._swapped: Draft | None = None
        self._moves = self._search()
        self._promise = by_promise(draft.instance)

    def run(self, enough: Enough) -> None:
        """Search until ``enough``. The next call goes on where this one ended, be it in the middle of a descent."""
        if not self._jobs or not self.best.instance.robots:
            return
        while not enough():
            next(self._moves)
        if self._now.cost < self.best.cost - LEAST_GAIN:
            self.best = self._now.copy()

    def _search(self) -> Iterator[None]:
        """Small moves until none helps, from here and from a new beginning; then ruin and recreate for ever."""
        self._near = _neighbours(self.best.instance)
        yield from descend(self._now, self._jobs, swaps=True)
        self._judge(self._now)
        self._swapped = self.best
        yield from self._begin_anew()
        while True:
            if self._idle > PATIENCE:
                yield from self._go_back()
            self.step()
            yield

    def _begin_anew(self) -> Iterator[None]:
        """The first draft may lead into a hollow that no small step leads out of: regret makes another one."""
        anew = self.best.copy()
        anew.take_all(self._jobs)
        self._put_back(anew, self._jobs, inf, by_regret=True)
        yield from descend(anew, self._jobs)
        self._judge(anew)
        yield from self._go_back()

    def _go_back(self) -> Iterator[None]:
        """To the best draft, and once also to where swaps lead from there."""
        self._now, self._idle = self.best.copy(), 0
        if self.best is not self._swapped:
            yield from descend(self._now, self._jobs, swaps=True)
            self._judge(self._now)
            self._swapped = self.best

    def step(self) -> None:
        """One ruin and one recreation, given up as soon as it costs too much to be kept."""
        now, limit = self._now, self._limit()
        tried = now.copy()
        taken = self._pick()
        tried.take_all(taken)
        spare = limit - tried.cost + WAITING_WEIGHT * len(taken)
        if self._refill(tried, taken, spare):
            self._judge(tried)
        else:
            self._idle += 1

    def _limit(self) -> float:
        """Now and then what is a little worse is kept too."""
        return self._now.cost + HEAT * self.best.cost * self._chance.fraction() ** 2

    def _pick(self) -> list[int]:
        """Strings of jobs that follow each other, from the routes around one job; then jobs around it."""
        below, jobs, now = self._chance.below, len(self._jobs), self._now
        seed = below(jobs)
        count = min(jobs, 2 + below(min(MOST_TAKEN - 1, max(4, jobs // 3))))
        taken: list[int] = []
        ruined = set()
        for job in (seed, *self._near[seed]):
            robot = now.robot[job]
            if robot == NOBODY:
                taken.append(job)
            elif robot not in ruined:
                ruined.add(robot)
                order = now.routes[robot].order()
                length = min(len(order), 1 + below(LONGEST_STRING), count - len(taken))
                at = order.index(job)
                first, last = max(0, at - length + 1), min(at, len(order) - length)
                start = first + below(last - first + 1)
                taken += order[start : start + length]
            if len(taken) >= count:
                return taken
        left = [job for job in self._near[seed] if job not in taken]
        return taken + left[: count - len(taken)]

    def _refill(self, draft: Draft, taken: list[int], spare: float) -> bool:
        """In the order of regret, of promises, or any order."""
        way = self._chance.below(4)
        if way > 1:
            self._chance.shuffle(taken)
        elif way == 1:
            taken.sort(key=self._promise)
        return self._put_back(draft, taken, spare, by_regret=way == 0)

    def _put_back(self, draft: Draft, taken: list[int], spare: float, *, by_regret: bool) -> bool:
        """What is on board goes first: it has no choice."""
        loaded = draft.instance.loaded
        if any(draft.instance.on_board):
            taken = sorted(taken, key=lambda job: not loaded[job])
        if by_regret:
            return draft.fill_by_regret(taken, spare)
        return draft.fill(taken, spare)

    def _judge(self, tried: Draft) -> None:
        """Keep what is better, and now and then what is a little worse. Papers on board must have a way."""
        best = self.best
        if NOBODY in tried.robot and _stranded(tried) > _stranded(best):
            return
        if tried.cost < best.cost - LEAST_GAIN:
            exchange(tried)
            self.best, self._now, self._idle = tried.copy(), tried, 0
            return
        self._now = tried
        self._idle += 1


def _stranded(draft: Draft) -> int:
    """Jobs on board without a way."""
    return sum(draft.instance.loaded[job] for job, robot in enumerate(draft.robot) if robot == NOBODY)


def _neighbours(instance: Instance) -> list[list[int]]:
    """For every job the others, the most related first: near in place and in promise."""
    if not instance.robots:
        return [[] for _ in range(instance.jobs)]
    jobs, rows, due = range(instance.jobs), instance.drive[0], instance.due

    def distance(a: int, b: int) -> float:
        apart = 0.0 if due[2 * a + 1] == due[2 * b + 1] else abs(due[2 * a + 1] - due[2 * b + 1])
        return rows[2 * a][2 * b] + rows[2 * a + 1][2 * b + 1] + 0.3 * apart

    return [sorted((b for b in jobs if b != a), key=lambda b, a=a: distance(a, b)) for a in jobs]  # type: ignore[misc]
