"""The one rule that everything else is for: a bolt that is believed locked is locked, whatever the line does."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable

import pytest

from robot_nodes.port import Hatch
from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.belief import Belief
from robot_nodes.vendor_http.bolts import Bolt, Wish
from robot_nodes.vendor_http.patience import Patience

PATIENCE = Patience()
LOCKED, UNLOCKED = Hatch("closed", "locked"), Hatch("closed", "unlocked")
STEP_S = 0.05


class Line:
    """A bolt behind a line that loses, delays, doubles and reorders, on virtual time; the cloud keeps its word."""

    def __init__(self, seed: int) -> None:
        self.dice, self.now = random.Random(seed), 100.0
        self.belief, numbers = Belief(PATIENCE), itertools.count()
        backoff = Backoff(PATIENCE.backoff_s, PATIENCE.backoff_most_s, self.dice)
        self.bolt = Bolt(self.belief, PATIENCE, backoff, lambda: f"hall-{next(numbers)}")
        self.drawn, self.draws, self.known = False, list[str](), set[str]()
        self.busy, self.told = False, 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []

    def after(self, delay_s: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self.now + delay_s, self.dice.randrange(1 << 60), act))

    def step(self) -> None:
        self.now += STEP_S
        while self._due and self._due[0][0] <= self.now:
            heapq.heappop(self._due)[2]()
        wish = None if self.busy else self.bolt.due(self.now)
        if wish is not None:
            self.send(wish)

    def send(self, wish: Wish) -> None:
        self.busy = True
        for _ in range(self.dice.choice((0, 1, 1, 1, 2))):
            self.after(self.dice.expovariate(0.7), lambda: self.obey(wish))
        late_s = self.dice.uniform(0.05, 4.0)
        outcome = "done" if late_s < PATIENCE.call_s and wish.id in self.known else "unclear"
        self.after(min(late_s, PATIENCE.call_s), lambda: self.answer(wish, outcome))

    def answer(self, wish: Wish, outcome: str) -> None:
        self.busy = False
        said = "done" if outcome == "done" or (wish.id in self.known and self.dice.random() < 0.5) else "unclear"
        self.bolt.answered(wish, "done" if said == "done" else "unclear", self.now)

    def obey(self, wish: Wish) -> None:
        if wish.id in self.known or self.now > wish.ends_at:
            return
        self.known.add(wish.id)
        self.drawn = wish.draw
        if wish.draw:
            self.draws.append(wish.id)

    def look(self) -> None:
        """What was so at some instant of the way is heard later, and looks may overtake each other."""
        asked_at = self.now

        def see() -> None:
            seen, told_at = UNLOCKED if self.drawn else LOCKED, self.now
            self.after(self.dice.uniform(0.0, 1.0), lambda: self.hear(seen, asked_at, told_at))

        self.after(self.dice.uniform(0.0, 1.0), see)

    def hear(self, seen: Hatch, asked_at: float, told_at: float) -> None:
        if told_at > self.told:
            self.told = told_at
            self.belief.look(seen, asked_at, told_at)
            self.bolt.seen(self.now)


@pytest.mark.parametrize("seeds", [range(0, 60), range(60, 120)])
def test_believed_locked_is_locked(seeds: range) -> None:
    opened = believed = 0
    for seed in seeds:
        line = Line(seed)
        for turn in range(600):
            if turn % 6 == 0:
                line.look()
            if line.dice.random() < 0.05:
                (line.bolt.unlock if line.dice.random() < 0.6 else line.bolt.lock)(line.now)
            line.step()
            if line.belief.hatch().lock == "locked":
                believed += 1
                assert not line.drawn, f"seed {seed}, turn {turn}"
        assert len(line.draws) == len(set(line.draws))
        opened += len(line.draws)
    assert opened > 100
    assert believed > 2000, "always saying unknown would be no art"


def test_an_unlocking_that_nobody_repeats_is_dropped() -> None:
    line = Line(1)
    line.hear(LOCKED, 100.0, 100.0)
    line.bolt.unlock(line.now)
    line.now += PATIENCE.lease_s
    assert line.bolt.due(line.now) is None
    assert line.bolt.next_at() == float("inf")


def test_one_wish_keeps_its_id_and_the_next_gets_another() -> None:
    line = Line(1)
    line.hear(LOCKED, 100.0, 100.0)
    line.bolt.unlock(line.now)
    first = line.bolt.due(line.now)
    assert first is not None
    line.bolt.answered(first, "unclear", line.now)
    line.bolt.unlock(line.now)
    again = line.bolt.due(line.now + 0.5)
    assert again is first
    line.bolt.answered(first, "done", line.now + 0.6)
    line.bolt.unlock(line.now + 1.0)
    assert line.bolt.due(line.now + 1.0) is None, "the first may still take effect"
    line.hear(LOCKED, first.ends_at + 0.1, first.ends_at + 0.1)
    line.bolt.unlock(first.ends_at + 0.2)
    second = line.bolt.due(first.ends_at + 0.2)
    assert second is not None
    assert second.id != first.id


def test_setting_off_or_shutting_ends_an_unlocking() -> None:
    line = Line(1)
    line.hear(LOCKED, 100.0, 100.0)
    line.bolt.unlock(line.now)
    line.bolt.drop(unlocking_only=True)
    assert line.bolt.due(line.now) is None
    line.bolt.unlock(line.now)
    line.bolt.lock(line.now)
    due = line.bolt.due(line.now)
    assert due is not None
    assert not due.draw
