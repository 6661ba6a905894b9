"""A robot that is only reached through its maker's cloud, behind the port that every robot stands behind.

What lives here: the thread, its start and its end, and the port's methods. What must not: rules, HTTP, a maker's words.
Threads: one for each robot, with an asyncio loop of its own. The port's methods take a lock for microseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from robot_nodes.port import Goal, PortStatus
from robot_nodes.vendor_http.account import Account
from robot_nodes.vendor_http.client import Cloud
from robot_nodes.vendor_http.clock import CloudClock
from robot_nodes.vendor_http.counters import VendorCounters
from robot_nodes.vendor_http.errand_words import ErrandWords
from robot_nodes.vendor_http.hook import Hook
from robot_nodes.vendor_http.lanes import Lanes
from robot_nodes.vendor_http.mind import Mind
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import Event
from robot_nodes.vendor_http.words import Words

INSIST_S = 0.1


class VendorHttpRobot:
    """A ``RobotPort``. ``words`` None: the errand cloud's. ``hook_port``: where call-backs come in, 0 for nowhere.

    Raises:
        OSError: if the port for call-backs is taken.
        SecretMissing: if there is no token now; one that is taken away later only makes the robot be away.
    """

    def __init__(
        self,
        account: Account,
        hatches: tuple[str, ...],
        patience: Patience = Patience(),  # noqa: B008 - frozen
        words: Words | None = None,
    ) -> None:
        account.token.read()
        self.counters = VendorCounters()
        self._account, self._patience = account, patience
        self._words = words or ErrandWords(account.serial, account.frame)
        self._lock, self._mind, self._clock = threading.Lock(), Mind(hatches, patience), CloudClock()
        self._closing = False
        started: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, args=(started,), name=f"cloud robot {account.serial}")
        self._thread.start()
        self.hook_port = started.result()

    # -- the port, on any one thread

    def status(self) -> PortStatus:
        """The newest known state.

        Raises:
            RuntimeError: if the port's thread has ended by a bug; the whole node must end then.
        """
        if not self._thread.is_alive() and not self._closing:
            raise RuntimeError("the thread of the cloud robot has ended")
        with self._lock:
            return self._mind.status(time.monotonic())

    def drive(self, goal: Goal) -> None:
        self._want(lambda now: self._mind.drive(goal, now))

    def stop(self) -> None:
        self._want(self._mind.stop)

    def unlock(self, hatch: str) -> None:
        self._want(lambda now: self._mind.unlock(hatch, now))

    def lock(self, hatch: str) -> None:
        self._want(lambda now: self._mind.lock(hatch, now))

    def charge(self, on: bool) -> None:
        self._want(lambda now: self._mind.charge(on, now))

    def close(self) -> None:
        """End the thread, once a stop that was ordered has reached the cloud or had its time. May be called twice."""
        if not self._closing:
            self._closing = True
            with contextlib.suppress(RuntimeError):  # the loop has ended by a bug, which status() has told
                self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()

    def _want(self, change: Callable[[float], None]) -> None:
        if self._closing:
            return
        with self._lock:
            change(time.monotonic())
        with contextlib.suppress(RuntimeError):  # the loop has ended by a bug, which status() tells
            self._loop.call_soon_threadsafe(self._lanes.wake)

    # -- the port's own thread

    def _run(self, started: Future[int]) -> None:
        try:
            asyncio.run(self._live(started))
        finally:
            if not started.done():  # a bug before the start, which this thread is about to tell
                started.set_exception(RuntimeError("the cloud robot could not be started"))

    async def _live(self, started: Future[int]) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        account, patience, counters = self._account, self._patience, self.counters
        try:
            cloud = Cloud(account.url, account.token, self._words, patience, counters, account.ca)
            self._lanes = Lanes(cloud, self._words, self._mind, self._lock, self._clock, patience, counters)
            hook = Hook(account.hook, self._words, counters, self._cloud_now, self._event) if account.hook else None
            port = await hook.start() if hook else 0
        except OSError as error:
            started.set_exception(error)
            return
        started.set_result(port)
        try:
            await self._work()
        finally:
            if hook:
                await hook.close()
            await cloud.close()

    async def _work(self) -> None:
        """Until the end is wanted, or until a lane ends by a bug, which then ends the thread loudly."""
        end: asyncio.Future[Any] = asyncio.ensure_future(self._end.wait())
        lanes: list[asyncio.Future[Any]] = [asyncio.ensure_future(lane) for lane in self._lanes.all()]
        await asyncio.wait([end, *lanes], return_when=asyncio.FIRST_COMPLETED)
        ended = [lane for lane in lanes if lane.done()]
        await _cancel([end, *lanes])
        for lane in ended:
            lane.result()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._lanes.farewell(), self._patience.farewell_s)

    def _cloud_now(self) -> float | None:
        return self._clock.at(time.monotonic())

    def _event(self, event: Event) -> None:
        with self._lock:
            self._mind.take_event(event, time.monotonic())
        self._lanes.look_now()


async def _cancel(tasks: list[asyncio.Future[Any]]) -> None:
    """Again and again: before Python 3.12 ``wait_for`` may swallow a cancellation that meets a result."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=INSIST_S)
