"""A stage to try the cast on: small hall, world, stand-in API, and whatever may go wrong between them."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from simulations.people import ApiCall, Cast, HallView, HandsOn, perform
from simulations.world import World
from tests.simulations.fake_hall import FakeHall
from tests.simulations.small_hall import small_hall

DT = 0.1


@dataclass
class Trouble:
    """Chances per call and seconds: an answer or a call is lost, the hall is busy, a view is late, the hall is away."""

    seed: int = 0
    call_lost: float = 0.0
    answer_lost: float = 0.0
    busy: float = 0.0
    late_s: float = 0.0
    away: tuple[tuple[float, float], ...] = ()


@dataclass
class Stage:
    """One run. ``refused_acts`` are those that the world did not let happen."""

    cases: int = 4
    seed: int = 1
    arrival_s: float = 5.0
    trouble: Trouble = field(default_factory=Trouble)

    def __post_init__(self) -> None:
        self.plan = small_hall()
        self.world = World(self.plan)
        self.hall = FakeHall(self.plan, self.world)
        self.cast = Cast(self.plan, self.world, self.seed, self.cases, self.arrival_s, 3)
        self.dice = random.Random(self.trouble.seed)
        self.trace: list[Any] = []
        self.refused_acts: list[HandsOn] = []
        self.views: deque[HallView] = deque([HallView()])
        self.now = 0.0

    def run(self, until_s: float = 1500.0, *, stop_when_done: bool = True) -> None:
        while self.now < until_s and not (stop_when_done and self.cast.done):
            self.tick()

    def tick(self) -> None:
        self.now = round(self.now + DT, 6)
        self.world.step(DT)
        self.hall.tick(self.now)
        if not self.away:
            self.views.append(self.hall.view())
        while len(self.views) > 1 and self.views[1].at_s <= self.now - self.trouble.late_s:
            self.views.popleft()
        for act in self.cast.step(self.now, self.views[0]):
            self.trace.append((self.now, act))
            if isinstance(act, ApiCall):
                self.cast.answered(act, *self.answer(act), self.now)
            elif not perform(self.world, act):
                self.refused_acts.append(act)

    @property
    def away(self) -> bool:
        return any(start <= self.now < end for start, end in self.trouble.away)

    def answer(self, call: ApiCall) -> tuple[int, dict[str, Any]]:
        trouble, dice = self.trouble, self.dice
        if self.away or dice.random() < trouble.call_lost:
            return 0, {}
        if dice.random() < trouble.busy:
            return 503, {"code": "busy"}
        status, body = self.hall.post(call)
        return (0, {}) if dice.random() < trouble.answer_lost else (status, body)

    def calls(self, path: str) -> list[ApiCall]:
        return [act for _, act in self.trace if isinstance(act, ApiCall) and act.path == path]
