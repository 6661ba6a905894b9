"""From ``POST /api/v1/handoffs`` to the VDA 5050 order at a subscriber.

What lives here: sending handoffs one at a time or in bursts and timing the orders. What must not: starting processes.
With fewer robots than handoffs in a burst, an order's time counts from when its robot was free: before that nobody
could have sent it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from benchmarks.bench_hall import ROUTE, BenchHall
from benchmarks.client import Client, connect
from benchmarks.vehicles import Vehicle
from hall_messages.vda5050 import Order
from simulations.broker import HOST

PATIENCE_S = 20.0
WARM_UP = 5


class Race:
    """Bursts of ``burst`` handoffs against one hall; ``seconds`` collects one figure for each handoff.

    ``between`` is awaited after each burst, when the hall is idle.
    """

    def __init__(self, hall: BenchHall, burst: int, between: Callable[[], Awaitable[None]]) -> None:
        self._between = between
        self._hall, self._burst = hall, burst
        self._clients: list[Client] = []
        self._begun: dict[str, float] = {}
        self._posts: dict[str, asyncio.Task[tuple[int, bytes]]] = {}
        self._free_since: dict[str, float] = {}
        self._wave: list[tuple[Vehicle, str]] = []
        self._wave_done = asyncio.Event()
        self._turn = 0
        self.seconds: list[float] = []

    async def run(self, bursts: int) -> list[float]:
        """Raises: Refused; TimeoutError when an accepted handoff does not become an order in time."""
        self._clients = [await connect(HOST, self._hall.port) for _ in range(self._burst)]
        self._hall.yard.on_order = self._ordered
        try:
            for number in range(WARM_UP + bursts):
                if number == WARM_UP:
                    self.seconds.clear()
                await self._one_burst()
        finally:
            self._hall.yard.on_order = lambda vehicle, order, at: None
            for client in self._clients:
                client.close()
        return self.seconds

    async def _one_burst(self) -> None:
        """All handoffs at once, from as many seats; then wave by wave: a robot may be planned to fetch several."""
        self._hall.yard.held = True
        self._free_since.clear()
        seats = [self._next_seat() for _ in range(self._burst)]
        bodies = [self._hall.wish(seat) for seat in seats]
        for client, seat, body in zip(self._clients, seats, bodies, strict=True):
            stop = self._hall.stop_of(seat)
            self._begun[stop] = time.perf_counter()
            self._posts[stop] = asyncio.create_task(client.post(ROUTE, body))
        left = self._burst
        while left:
            await asyncio.wait_for(self._until_ordered(), PATIENCE_S)
            left -= await self._free_robots()
        self._hall.yard.release()
        await self._hall.until_idle()
        await self._hall.until_breathed()
        await self._between()

    async def _until_ordered(self) -> None:
        while not self._wave:
            self._wave_done.clear()
            await self._wave_done.wait()

    async def _free_robots(self) -> int:
        """Call off what was just sent, and let those robots arrive that were not sent elsewhere at once; how many."""
        wave, self._wave = self._wave, []
        for vehicle, stop in wave:
            handoff = self._hall.handoff_of(await self._posts.pop(stop))
            self._free_since[vehicle.id] = time.perf_counter()
            await self._hall.cancel(handoff)
        await self._hall.until_breathed()
        on_the_way = {vehicle.id for vehicle, _ in self._wave}
        for vehicle in (each for each, _ in wave if each.id not in on_the_way):
            self._free_since[vehicle.id] = time.perf_counter()
            self._hall.yard.arrive(vehicle)
        return len(wave)

    def _ordered(self, vehicle: Vehicle, order: Order, at: float) -> None:
        """Time it, and let the robot drive on: road is given just in time, and others wait for what it holds."""
        vehicle.arrive()
        begun = self._begun.pop(order.nodes[-1].node_id, None)
        if begun is None:  # the way home, or more road for an order that was timed before
            return
        self.seconds.append(at - max(begun, self._free_since.get(vehicle.id, 0.0)))
        self._wave.append((vehicle, order.nodes[-1].node_id))
        self._wave_done.set()

    def _next_seat(self) -> str:
        self._turn += 1
        return self._hall.seats[self._turn % len(self._hall.seats)]
