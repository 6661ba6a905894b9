"""The world process itself: one loop that lets world, robots and people take turns in hall time, and its last words.

What lives here: the turns, how it ends, the report. What must not: reading the command line (``command.py``).
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Any

from hall_messages.clock import Clock
from simulations.world import World
from simulations.world_process.crowd import Crowd
from simulations.world_process.fleet import Fleet

TURN_S = 0.05
"""Hall time between two turns: 20 a second, as a robot's own controller would run."""
LISTED_VIOLATIONS = 50


class WorldProcess:
    """One run. It ends when told to (SIGTERM, SIGINT), or when every visitor has come and gone.

    ``companions`` run beside the turns until the end and are then cancelled; one that ends by itself is a bug.
    """

    def __init__(
        self, world: World, fleet: Fleet, crowd: Crowd, clock: Clock, companions: tuple[Coroutine[Any, Any, None], ...]
    ) -> None:
        self._world, self._fleet, self._crowd, self._clock = world, fleet, crowd, clock
        self._companions = companions
        self._told_to_stop = False
        self._turns = 0
        self._longest_s = 0.0

    async def run(self) -> dict[str, Any]:
        """Run until the end; returns the report, ready for JSON. Raises: whatever ended a companion."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop)
        beside = [asyncio.create_task(companion) for companion in self._companions]
        self._crowd.start()
        await self._fleet.start()
        began_s, began_wall_s = self._clock.now(), time.monotonic()
        self._world.begin_at(began_s)
        try:
            while not (self._told_to_stop or self._crowd.cast.done):
                self._turn()
                for task in beside:
                    if task.done():
                        task.result()
                await self._clock.sleep(TURN_S)
        finally:
            await self._end(beside)
        return self._report(self._world.now_s - began_s, time.monotonic() - began_wall_s)

    def _stop(self) -> None:
        self._told_to_stop = True

    def _turn(self) -> None:
        """First time passes, then the robots' programs look at what has become of them, then people do."""
        passed_s = self._clock.now() - self._world.now_s
        if passed_s > 0.0:
            self._world.step(passed_s)
            self._longest_s = max(self._longest_s, passed_s)
        self._turns += 1
        self._fleet.turn(self._world.now_s)
        self._crowd.turn(self._world.now_s)

    async def _end(self, beside: list[asyncio.Task[None]]) -> None:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await self._fleet.stop()
        await self._crowd.stop()

    def _report(self, hall_s: float, wall_s: float) -> dict[str, Any]:
        """``longest_turn_s``: the longest stretch of hall time that one turn had to cover; says how well it kept up."""
        return {
            **self._crowd.cast.summary(),
            "violations": len(self._world.violations),
            "violation_list": [asdict(violation) for violation in self._world.violations[:LISTED_VIOLATIONS]],
            "impossible_acts": self._crowd.impossible_acts,
            "robots": self._fleet.report(),
            "metres": {body.id: round(body.metres, 1) for body in self._world.robots.values()},
            "hall_s": round(hall_s, 1),
            "wall_s": round(wall_s, 1),
            "turns": self._turns,
            "longest_turn_s": round(self._longest_s, 3),
        }
