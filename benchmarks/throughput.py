"""How many handoffs a second the hall accepts, and whether it keeps its word about each of them.

What lives here: loading a hall, then emptying it. What must not: starting processes.
"""

from __future__ import annotations

import asyncio
import itertools
import time

from benchmarks.bench_hall import ROUTE, BenchHall
from benchmarks.client import Client, connect
from benchmarks.vehicles import Vehicle
from hall_messages.vda5050 import Order
from simulations.broker import HOST

STALL_S = 20.0


class Load:
    """``accepted`` maps each accepted handoff to the stop it waits at; ``seconds`` are the times of the POSTs."""

    def __init__(self, hall: BenchHall) -> None:
        self._hall = hall
        self.accepted: dict[str, str] = {}
        self.seconds: list[float] = []
        self.took_s = 0.0

    async def run(self, clients: int, posts: int) -> None:
        """``posts`` handoffs through ``clients`` connections. Raises: Refused."""
        seats = itertools.cycle(self._hall.seats)
        wishes = iter([(seat, self._hall.wish(seat)) for seat in itertools.islice(seats, posts)])
        links = [await connect(HOST, self._hall.port) for _ in range(clients)]

        async def work(link: Client) -> None:
            for seat, body in wishes:
                began = time.perf_counter()
                answer = await link.post(ROUTE, body)
                self.seconds.append(time.perf_counter() - began)
                answers.append((seat, answer))

        answers: list[tuple[str, tuple[int, bytes]]] = []
        began = time.perf_counter()
        await asyncio.gather(*(work(link) for link in links))
        self.took_s = time.perf_counter() - began
        for link in links:
            link.close()
        for seat, answer in answers:
            self.accepted[self._hall.handoff_of(answer)] = self._hall.stop_of(seat)


class Emptying:
    """Every robot serves one accepted handoff after the other: drive there, have it called off, be free again.

    A handoff counts as sent when a robot stands at its stop, at the end of an order, and the hall says that it is there
    for this handoff.
    """

    def __init__(self, hall: BenchHall, accepted: dict[str, str]) -> None:
        self._hall, self._unsent = hall, dict(accepted)
        self._arrived: asyncio.Queue[Vehicle] = asyncio.Queue()

    async def run(self) -> int:
        """Empty the hall; returns how many accepted handoffs never became an order."""
        self._hall.yard.on_order = self._ordered
        self._hall.yard.release()
        for vehicle in self._hall.yard.vehicles.values():
            self._arrived.put_nowait(vehicle)
        try:
            while self._unsent:
                await self._serve(await asyncio.wait_for(self._arrived.get(), STALL_S))
        except (TimeoutError, asyncio.TimeoutError):
            return len(self._unsent)
        finally:
            self._hall.yard.on_order = lambda vehicle, order, at: None
        return 0

    def _ordered(self, vehicle: Vehicle, order: Order, at: float) -> None:
        self._arrived.put_nowait(vehicle)

    async def _serve(self, vehicle: Vehicle) -> None:
        """A robot that is freed where the next papers wait needs no order for them: so look again after each."""
        while vehicle.there:
            view = await self._hall.client.get(f"/api/v1/robots/{vehicle.id}")
            came_for = [h for h in view["handoffs"] if self._unsent.get(h) == vehicle.node]
            if not came_for:
                return
            del self._unsent[came_for[0]]
            await self._hall.cancel(came_for[0])
