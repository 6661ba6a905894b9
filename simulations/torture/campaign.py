"""The campaign: kill, start again, measure, compare, and once more.

What lives here: when to strike and the order of things. What must not: who is there (`household`), how a promise is
checked (`promises`).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from simulations.torture.household import Household
from simulations.torture.promises import Told, broken_promises, differences
from simulations.torture.replica import Replica
from simulations.torture.witness import MOMENTS

AT_ANY_TIME, IN_A_REQUEST, IN_START_UP = "at any time", "in a request", "in start-up"
WAYS = (AT_ANY_TIME, IN_A_REQUEST, IN_A_REQUEST, IN_START_UP, IN_START_UP, *MOMENTS)
NODE_EVERY = 10
"""After so many kills of the controller a robot node is killed too, where nodes are processes and one may be."""

PATIENCE_S = 60.0
"""Wall seconds after which a hall that does not come back is given up."""
MOMENT_PATIENCE_S = 4.0
LIFE_S = 1.2
AFTER_MESSAGE_S = 0.004
IN_REQUEST_S = 0.008
SAME_ROW_TRIES = 40

Show = Callable[[int, str], None]


@dataclass(slots=True)
class Tally:
    """What happened. ``resumed_s``: from the start of a process to its first decision, answered; ``resumed_cpu_s``: the
    processor time it took for that; ``ordered_s``: to its first order or action on the broker. One for each start that
    was let through."""

    kills: Counter[str] = field(default_factory=Counter)
    node_kills: int = 0
    resumed_s: list[float] = field(default_factory=list)
    resumed_cpu_s: list[float] = field(default_factory=list)
    ordered_s: list[float] = field(default_factory=list)
    compared: int = 0
    broken: list[str] = field(default_factory=list)


class Campaign:
    """``kills`` kills chosen by ``seed``. ``run`` returns when they are done, all is checked and everybody is home."""

    def __init__(self, home: Household, kills: int, seed: int, show: Show) -> None:
        self._home, self._kills, self._show = home, kills, show
        self._dice = random.Random(f"kills:{seed}")
        self._replica = Replica(home.book)
        self._ways: list[str] = []
        self._struck = asyncio.Event()
        self.tally = Tally()

    async def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """``until`` may end it before all kills are done. Ends at once when a promise is broken."""
        home = self._home
        home.launch()
        await self._resumed()
        await home.begin()
        while self.tally.kills.total() < self._kills and not until() and not self.tally.broken:
            way = self._next_way()
            await self._one_kill(way)
            self._show(self.tally.kills.total(), way)
        if self._dead:
            home.launch()
            await self._resumed()
        await self._check()

    @property
    def _dead(self) -> bool:
        return self._home.controller.ended is not None

    async def _one_kill(self, way: str) -> None:
        """A kill in start-up strikes a hall that is just being started; before any other it has come back whole."""
        if self._dead:
            self._home.launch()
            if way != IN_START_UP:
                await self._resumed()
                await self._check()
        if way == IN_START_UP:
            usual_s = sorted(self.tally.resumed_s)[len(self.tally.resumed_s) // 2]
            await self._after(self._dice.uniform(0.0, usual_s))
        else:
            await self._moment(way)
            if self._home.witness.first_sent_at is not None:
                self.tally.ordered_s.append(self._home.witness.first_sent_at - self._home.launched_at)
        self.tally.kills[way] += 1
        self._home.look()
        if self.tally.kills.total() >= (self.tally.node_kills + 1) * NODE_EVERY:
            self._kill_a_node()

    def _next_way(self) -> str:
        """Each way once in every round, in an order of chance."""
        if not self._ways:
            self._ways = self._dice.sample(WAYS, len(WAYS))
        return self._ways.pop()

    async def _moment(self, way: str) -> None:
        """Strike at the moment that ``way`` names; when it does not come, strike all the same."""
        self._struck.clear()
        if way == IN_A_REQUEST:
            self._home.trap.set(self._dice.uniform(0.0, IN_REQUEST_S), self._strike)
        elif way in MOMENTS:
            self._home.witness.await_moment(way, self._strike_soon)
        else:
            await self._after(self._dice.uniform(0.02, LIFE_S))
            return
        try:
            await asyncio.wait_for(self._struck.wait(), MOMENT_PATIENCE_S)
        except (TimeoutError, asyncio.TimeoutError):
            self.tally.kills[AT_ANY_TIME] += 1
            self.tally.kills[way] -= 1
            self._strike()
        self._home.witness.await_nothing()
        self._home.trap.clear()

    async def _after(self, wall_s: float) -> None:
        await asyncio.sleep(wall_s)
        self._strike()

    def _strike_soon(self) -> None:
        asyncio.get_running_loop().call_later(self._dice.uniform(0.0, AFTER_MESSAGE_S), self._strike)

    def _strike(self) -> None:
        self._home.controller.kill()
        self._struck.set()

    def _kill_a_node(self) -> None:
        """Only beside a robot that carries nothing: what a node with papers must do then is the hall's to find out."""
        free = [robot for robot in self._home.nodes if self._home.free_of_papers(robot)]
        if free:
            self._home.kill_node(self._dice.choice(free))
            self.tally.node_kills += 1

    # -- what must hold

    async def _resumed(self) -> None:
        """Wait until the hall has decided something and said so. Raises: TimeoutError, with the controller's words."""
        home = self._home
        try:
            handoff = await asyncio.wait_for(home.customers.probe(), PATIENCE_S)
        except (TimeoutError, asyncio.TimeoutError):
            raise TimeoutError(f"the hall does not come back:\n{home.controller.tail()}") from None
        self.tally.resumed_s.append(time.perf_counter() - home.launched_at)
        self.tally.resumed_cpu_s.append(home.controller.cpu_s())
        home.customers.tidy_soon(handoff)

    async def _check(self) -> None:
        """Everything that was told, sent and acknowledged, against the rows on disk.

        Between reading the rows and judging nothing runs here, so what is judged was heard before the rows were read.
        """
        home, replica = self._home, self._replica
        told = await self._ask_for_the_state()
        if told is not None:
            replica.follow(told.seq)
            self.tally.broken += differences(told, replica.book)
            self.tally.compared += 1
        replica.follow()
        self.tally.broken += broken_promises(home.acknowledged, home.witness, replica)
        self.tally.broken += home.physical_faults(replica.unlocks)

    async def _ask_for_the_state(self) -> Told | None:
        """All of the hall's state at one row; None where it never stood still for as long as it takes to ask."""
        get = self._home.api.get
        for _ in range(SAME_ROW_TRIES):
            hall = await get("/hall")
            told = Told(hall["seq"], hall, await get("/cases"), await get("/handoffs?limit=1000"), await get("/robots"))
            if (await get("/hall"))["seq"] == told.seq:
                return told
        return None
