"""The cast at work on the real API: acts leave as requests, answers and views come back.

What lives here: the asyncio side of people. What must not: what they want (``simulations.people``), HTTP.
"""

from __future__ import annotations

import asyncio

from hall_messages.clock import Clock
from simulations.people import ApiCall, Cast, HallView, perform
from simulations.world import World
from simulations.world_process.hall_api import HallApi

LOOK_EVERY_S = 0.5
LOOK_AT_MOST_EVERY_WALL_S = 0.1


class Crowd:
    """Everybody of ``cast``, talking to ``api``. Lifetime: ``start``, then ``turn`` often, then ``stop``; one loop."""

    def __init__(self, cast: Cast, world: World, api: HallApi, clock: Clock) -> None:
        self.cast = cast
        self._world, self._api, self._clock = world, api, clock
        self._view = HallView()
        self._calls: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self.impossible_acts = 0

    def start(self) -> None:
        self._watching = asyncio.create_task(self._watch(), name="crowd watches the hall")

    def turn(self, now: float) -> None:
        """Let everybody act once.

        Raises: whatever ended the task that watches the hall; that is a bug and must be loud.
        """
        if self._watching is not None and self._watching.done():
            self._watching.result()
        for act in self.cast.step(now, self._view):
            if isinstance(act, ApiCall):
                call = asyncio.create_task(self._ask(act), name=f"call {act.name}")
                self._calls.add(call)
                call.add_done_callback(self._calls.discard)
            elif not perform(self._world, act):
                self.impossible_acts += 1

    async def stop(self) -> None:
        tasks = [*self._calls, *([self._watching] if self._watching is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._api.close()

    async def _ask(self, call: ApiCall) -> None:
        status, body = await self._api.ask(call)
        self.cast.answered(call, status, body, self._clock.now())

    async def _watch(self) -> None:
        while True:
            view = await self._api.look()
            if view is not None:
                self._view = view
            await asyncio.sleep(max(LOOK_AT_MOST_EVERY_WALL_S, self._clock.wall_delay(LOOK_EVERY_S)))
