"""Many episodes, one after another or on several cores, and what they came to together.

What lives here: seeds of episodes, workers, sums. What must not: what happens in an episode (``stage``).
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from multiprocessing.pool import AsyncResult

from simulations.storm.crash_points import draw_crashes
from simulations.storm.device_faults import draw_device_faults
from simulations.storm.device_room import has_devices
from simulations.storm.faults import Fault, draw_faults
from simulations.storm.halls import NAMES, storm_hall
from simulations.storm.planted import PLANTED
from simulations.storm.stage import Outcome, Stage

HANDOFFS = 40
"""Handoffs wanted in one episode; those that are under way then are finished, so that it ends with a few more."""
TIDY_EVERY = 8
"""After so many episodes garbage is collected, or left behind with the worker that made it."""
AHEAD = 4
"""So many episodes for each worker are under way or done already while the first of them is waited for."""
LEVELS = {"none": 0.0, "light": 0.1, "normal": 0.5, "heavy": 1.5}
"""Faults for each handoff."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What makes an episode the same again, beside its number."""

    seed: int
    level: str = "normal"
    planted: str = ""
    handoffs: int = HANDOFFS

    def seed_of(self, episode: int) -> str:
        return f"{self.seed}:{episode}"

    def faults(self, episode: int) -> list[Fault]:
        seed, level = self.seed_of(episode), LEVELS[self.level]
        drawn = draw_faults(seed, self.handoffs, level)
        more = draw_device_faults(seed, self.handoffs, level, len(drawn)) if has_devices(seed) else []
        crashes = draw_crashes(seed, self.handoffs, level, len(drawn) + len(more))
        return [*drawn, *more, *crashes]


@dataclass(slots=True)
class Tally:
    """The sums over episodes, and those that failed. ``head``: one hash over the heads of all their journals."""

    episodes: int = 0
    handoffs: int = 0
    hall_s: float = 0.0
    lives: int = 0
    told: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)
    head: str = ""

    def add(self, outcome: Outcome) -> None:
        self.head = sha256(f"{self.head}{outcome.head}".encode()).hexdigest()
        self.episodes += 1
        self.handoffs += outcome.handoffs
        self.hall_s += outcome.hall_s
        self.lives += outcome.lives
        self.told += outcome.told
        for ours, theirs in (
            (self.faults, outcome.faults),
            (self.alerts, outcome.alerts),
            (self.endings, outcome.endings),
            (self.refused, outcome.refused),
            (self.crashes, outcome.crashes),
        ):
            ours.update(theirs)
        if outcome.violations:
            self.failed.append(outcome)

    @property
    def violations(self) -> int:
        return sum(len(outcome.violations) for outcome in self.failed)


def play(weather: Weather, episode: int, faults: Sequence[Fault] | None = None) -> Outcome:
    """One episode, with the faults of its seed or with those given."""
    given = weather.faults(episode) if faults is None else faults
    with ExitStack() as planting:
        if weather.planted:
            planting.enter_context(PLANTED[weather.planted]())
        return Stage(weather.seed_of(episode), episode, weather.handoffs, given).run()


def episodes(weather: Weather, workers: int) -> Generator[Outcome, None, None]:
    """Episode after episode without end, in their order; close the iterator to stop the workers."""
    for name in NAMES:
        storm_hall(name)
    with _what_is_loaded_stays():
        yield from _alone(weather) if workers <= 1 else _side_by_side(weather, workers)


def _alone(weather: Weather) -> Generator[Outcome, None, None]:
    for number in count():
        yield play(weather, number)
        if number % TIDY_EVERY == 0:
            gc.collect()


def _side_by_side(weather: Weather, workers: int) -> Generator[Outcome, None, None]:
    with multiprocessing.get_context("fork").Pool(workers, maxtasksperchild=TIDY_EVERY) as pool:
        under_way: deque[AsyncResult[Outcome]] = deque()
        for number in count():
            under_way.append(pool.apply_async(play, (weather, number)))
            if len(under_way) == AHEAD * workers:
                yield under_way.popleft().get()


@contextmanager
def _what_is_loaded_stays() -> Iterator[None]:
    """Looking through it for garbage all the time would cost a good part of the run."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
