"""The hall's one inbox and its one writer, on asyncio.

What lives here: taking commands from everywhere, group commit, telling listeners. What must not: deciding, wires.
While one batch is being committed the next one gathers, so many callers share one disk write.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from hall_controller.domain.commands import Command, TimePassed
from hall_controller.domain.state import State
from hall_controller.hall.engine import Answer, Batch, Engine
from hall_messages.clock import Clock

BATCH_LIMIT = 256
LOOK_EVERY_S = 0.5
"""How often, in hall seconds, the hall looks whether something is due."""

Listener = Callable[[Batch], None]


class HallClosed(Exception):
    """The hall has stopped; the caller's command was not carried out."""


class Hall:
    """Lifetime: ``run`` until cancelled. All methods on the loop's thread. Listeners hear committed batches only."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self.listeners: list[Listener] = []
        self._inbox: deque[tuple[Command, asyncio.Future[Answer] | None]] = deque()
        self._wanted = asyncio.Event()
        self._committing: asyncio.Future[None] | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._closed = False
        self._running = False

    @property
    def state(self) -> State:
        """What is decided now, possibly not yet committed: callers outside await ``settled`` first."""
        return self.engine.state

    @property
    def at_rest(self) -> bool:
        """True while everything that ``state`` shows is committed: only then may effects leave."""
        return self._committing is None and not self._closed

    @property
    def running(self) -> bool:
        """True while commands are being taken and the journal has not failed."""
        return self._running

    def tell(self, command: Command) -> None:
        """Hand in a command whose sender waits for no answer."""
        self._inbox.append((command, None))
        self._wanted.set()

    async def submit(self, command: Command) -> Answer:
        """The answer after commit. Raises: Refusal; HallClosed if the hall stops before it could commit."""
        if self._closed:
            raise HallClosed
        waiter: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._inbox.append((command, waiter))
        self._wanted.set()
        answer = await waiter
        if answer.refusal is not None:
            raise answer.refusal
        return answer

    async def settled(self) -> None:
        """Wait until everything that ``state`` shows is committed. Raises: HallClosed when it never will be."""
        while self._committing is not None:
            await asyncio.shield(self._committing)
        if self._closed:
            raise HallClosed

    async def run(self) -> None:
        """Work until cancelled. Raises: BookError when the journal fails; the process must end then."""
        ticking = asyncio.create_task(self._tick())
        self._running = True
        try:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                while self._inbox:
                    await self._work()
        finally:
            ticking.cancel()
            self._close()

    async def _work(self) -> None:
        taken = [self._inbox.popleft() for _ in range(min(len(self._inbox), BATCH_LIMIT))]
        waiters = [waiter for _, waiter in taken]
        try:
            batch = self.engine.settle([command for command, _ in taken], self.clock.now())
            if batch.entries:
                await self._commit(batch)
        except BaseException:
            for waiter in waiters:
                if waiter is not None and not waiter.done():
                    waiter.set_exception(HallClosed())
            raise
        for waiter, answer in zip(waiters, batch.answers, strict=True):
            if waiter is not None and not waiter.done():
                waiter.set_result(answer)
        for listener in self.listeners:
            listener(batch)
        if batch.snapshot:
            await self._write(self.engine.keep_snapshot, batch)
        else:
            await asyncio.sleep(0)  # who was answered, or waited in ``settled``, looks before anything else is decided

    async def _commit(self, batch: Batch) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._committing = done
        try:
            await self._write(self.engine.append, batch)
        finally:
            self._committing = None
            done.set_result(None)

    async def _write(self, how: Callable[[Batch], None], batch: Batch) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, how, batch)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(max(0.05, self.clock.wall_delay(LOOK_EVERY_S)))
            self.tell(TimePassed())

    def _close(self) -> None:
        self._closed, self._running = True, False
        for _, waiter in self._inbox:
            if waiter is not None and not waiter.done():
                waiter.set_exception(HallClosed())
        self._inbox.clear()
        self._writer.shutdown(wait=True)
