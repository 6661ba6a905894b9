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

from simulations.torture.household import Household, Victim
from simulations.torture.promises import Told, broken_promises, differences
from simulations.torture.replica import Replica
from simulations.torture.witness import MOMENTS
from simulations.workers import cpu_s, worker_of

AT_ANY_TIME, IN_A_REQUEST, IN_START_UP = "at any time", "in a request", "in start-up"
WAYS = (AT_ANY_TIME, IN_A_REQUEST, IN_A_REQUEST, IN_START_UP, IN_START_UP, *MOMENTS)
KEEPER_EVERY, NODE_EVERY = 8, 10
"""One kill in so many strikes the keeper too; after so many a robot node is killed, where nodes are processes."""

PATIENCE_S = 60.0
"""Wall seconds after which a hall that does not come back is given up."""
MOMENT_PATIENCE_S = 4.0
START_GUESS_S = 0.5
LIFE_S = 1.2
AFTER_MESSAGE_S = 0.004
IN_REQUEST_S = 0.008
SAME_ROW_TRIES = 40

Show = Callable[[int, str], None]


@dataclass(slots=True)
class Tally:
    """What happened. By who was killed, one for each start that was let through: ``answered_s``, from the kill to the
    first decision that was asked for, answered; ``resent_s``, to the first order or action on the broker.
    ``resumed_cpu_s``: what a worker had used of a processor by its first answer."""

    kills: Counter[str] = field(default_factory=Counter)
    victims: Counter[Victim] = field(default_factory=Counter)
    node_kills: int = 0
    answered_s: dict[Victim, list[float]] = field(default_factory=lambda: {"worker": [], "keeper": []})
    resent_s: dict[Victim, list[float]] = field(default_factory=lambda: {"worker": [], "keeper": []})
    resumed_cpu_s: list[float] = field(default_factory=list)
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
        self._victim: Victim | None = None
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
        await self._resumed()
        await self._check()

    async def _one_kill(self, way: str) -> None:
        """A kill in start-up strikes a hall that is just being started; before any other it has come back whole."""
        if way == IN_START_UP:
            await self._after(self._dice.uniform(0.0, self._usual_s()))
        else:
            await self._resumed()
            await self._check()
            if self.tally.kills.total() >= (self.tally.node_kills + 1) * NODE_EVERY:
                self._kill_a_node()
            await self._moment(way)
        self.tally.kills[way] += 1
        self._home.look()

    def _usual_s(self) -> float:
        """How long a start like the one that is under way has usually taken."""
        usual = sorted(self.tally.answered_s[self._victim or "keeper"])
        return usual[len(usual) // 2] if usual else START_GUESS_S

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
        home, killed = self._home, self.tally.victims
        if home.witness.first_sent_at is not None and self._victim is not None:
            self.tally.resent_s[self._victim].append(home.witness.first_sent_at - home.struck_at)
        self._victim = home.strike("keeper" if killed.total() % KEEPER_EVERY == KEEPER_EVERY - 1 else "worker")
        killed[self._victim] += 1
        self._struck.set()

    def _kill_a_node(self) -> None:
        """At any time, whatever the robot carries and wherever it is: the hall must find out and go on."""
        if self._home.nodes:
            self._home.kill_node(self._dice.choice(list(self._home.nodes)))
            self.tally.node_kills += 1

    # -- what must hold

    async def _resumed(self) -> None:
        """Wait until the hall has decided something and said so. Raises: TimeoutError, with the controller's words."""
        home = self._home
        try:
            handoff = await asyncio.wait_for(home.customers.probe(), PATIENCE_S)
        except (TimeoutError, asyncio.TimeoutError):
            raise TimeoutError(f"the hall does not come back:\n{home.controller.tail()}") from None
        if self._victim is not None:
            self.tally.answered_s[self._victim].append(time.perf_counter() - home.struck_at)
        worker = worker_of(home.controller.pid)
        if worker is not None:
            self.tally.resumed_cpu_s.append(cpu_s(worker))
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
