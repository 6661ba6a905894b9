"""The work of one cloud robot's port on its asyncio loop: looking, and telling, each in a lane of its own.

What lives here: the lanes, so that a slow answer about one thing holds up no other. What must not: rules (``mind.py``).
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from robot_nodes.vendor_http.bolts import Bolt
from robot_nodes.vendor_http.calls import Answer, BadAnswer, Call
from robot_nodes.vendor_http.client import Cloud
from robot_nodes.vendor_http.clock import CloudClock
from robot_nodes.vendor_http.counters import VendorCounters
from robot_nodes.vendor_http.mind import Mind, draw_code
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.words import Errand, Words

REST_S = 1.0
"""A lane with nothing to do looks up this often, though it is woken for whatever comes."""
SHORTEST_S = 0.02


class Lanes:
    """Made and used on one loop. ``lock`` guards ``mind`` against the port's caller."""

    def __init__(
        self,
        cloud: Cloud,
        words: Words,
        mind: Mind,
        lock: threading.Lock,
        clock: CloudClock,
        patience: Patience,
        counters: VendorCounters,
    ) -> None:
        self._cloud, self._words, self._mind, self._lock = cloud, words, mind, lock
        self._clock, self._patience, self._counters = clock, patience, counters
        self._bells: list[asyncio.Event] = []
        self._look_now = asyncio.Event()

    def all(self) -> list[Coroutine[Any, Any, None]]:
        """Each runs until it is cancelled."""
        lanes = [self._look(), self._lane(self._cancel, self._cancel_at), self._lane(self._drive, self._drive_at)]
        lanes += [self._lane(self._charge, lambda: float("inf"))]
        for hatch, bolt in self._mind.bolts.items():
            lanes.append(self._lane(self._bolt_lane(hatch, bolt), bolt.next_at))
        return lanes

    def wake(self) -> None:
        """Something is wanted: all lanes look up."""
        for bell in self._bells:
            bell.set()

    def look_now(self) -> None:
        self._look_now.set()

    async def farewell(self) -> None:
        """Send what is left to be cancelled."""
        while self._cancel_at() < float("inf"):
            await self._cancel()
            await asyncio.sleep(SHORTEST_S)

    async def _lane(self, work: Callable[[], Coroutine[Any, Any, None]], next_at: Callable[[], float]) -> None:
        bell = asyncio.Event()
        self._bells.append(bell)
        while True:
            bell.clear()
            await work()
            with self._lock:
                wait_s = next_at() - time.monotonic()
            await _ring(bell, min(REST_S, max(SHORTEST_S, wait_s)))

    # -- looking

    async def _look(self) -> None:
        while True:
            self._look_now.clear()
            await self._look_at(self._words.ask_state(), self._heard_state)
            await self._look_at(self._words.ask_doors(), self._heard_doors)
            await asyncio.sleep(SHORTEST_S)
            await _ring(self._look_now, self._patience.poll_s)

    async def _look_at(self, call: Call, heard: Callable[[Answer], bool]) -> None:
        answer = await self._cloud.ask(call)
        self._clock.hear(answer)
        with self._lock:
            self._mind.evidence.trouble = answer.reason
        if answer.outcome != "done":
            return
        try:
            with self._lock:
                self._counters.old_reports += not heard(answer)
        except BadAnswer as error:
            self._counters.bad_answers += 1
            with self._lock:
                self._mind.evidence.trouble = str(error)
        self.wake()

    def _heard_state(self, answer: Answer) -> bool:
        return self._mind.take_state(self._words.read_state(answer.data), answer.asked_at, answer.heard_at)

    def _heard_doors(self, answer: Answer) -> bool:
        return self._mind.take_doors(self._words.read_doors(answer.data), answer.asked_at, answer.heard_at)

    # -- telling

    def _cancel_at(self) -> float:
        return self._mind.errands.cancel_next_at()

    def _drive_at(self) -> float:
        return self._mind.errands.trip_next_at()

    async def _cancel(self) -> None:
        with self._lock:
            due = self._mind.errands.cancel_due(time.monotonic())
        if due:
            self._counters.cancels_sent += 1
            answer = await self._tell(self._words.cancel_errands(self._mind.name()))
            with self._lock:
                self._mind.errands.cancelled(answer.outcome, answer.heard_at)
            self.wake()

    async def _drive(self) -> None:
        with self._lock:
            trip = self._mind.errands.trip_due(time.monotonic())
            not_after = self._clock.at(trip.ends_at) if trip is not None else None
        if trip is None or not_after is None:
            return
        self._counters.errands_sent += 1
        errand = Errand(trip.id, trip.goal, tuple(self._mind.bolts), draw_code(), not_after)
        answer = await self._tell(self._words.send_errand(errand))
        with self._lock:
            self._mind.errands.sent(trip, answer.outcome, answer.reason, answer.heard_at)

    async def _charge(self) -> None:
        with self._lock:
            on, self._mind.charge_wanted = self._mind.charge_wanted, None
        if on is not None:
            await self._tell(self._words.charge(self._mind.name(), on))

    def _bolt_lane(self, hatch: str, bolt: Bolt) -> Callable[[], Coroutine[Any, Any, None]]:
        async def work() -> None:
            with self._lock:
                known = self._clock.known
                wish = bolt.due(time.monotonic()) if known else None
                not_after = self._clock.at(wish.ends_at) if wish is not None else None
            if wish is None or not_after is None:
                return
            self._counters.unlocks_sent += wish.draw
            self._counters.locks_sent += not wish.draw
            answer = await self._tell(self._words.move_bolt(wish.id, hatch, wish.draw, not_after))
            with self._lock:
                bolt.answered(wish, answer.outcome, answer.heard_at)

        return work

    async def _tell(self, call: Call) -> Answer:
        answer = await self._cloud.ask(call)
        self._clock.hear(answer)
        self.look_now()
        return answer


async def _ring(bell: asyncio.Event, limit_s: float) -> None:
    """Wait for the bell, which rings by itself in the end. (``wait_for`` may swallow a cancellation before 3.12.)"""
    timer = asyncio.get_running_loop().call_later(limit_s, bell.set)
    try:
        await bell.wait()
    finally:
        timer.cancel()
