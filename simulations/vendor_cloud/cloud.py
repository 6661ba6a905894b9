"""The fake cloud as one thing: a thread with a real HTTP server, and robots of a simulated world behind it.

What lives here: the thread, the sockets, letting the world's time pass. What must not: paths, manners, bodies.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Protocol

from robot_nodes.port import RobotPort
from robot_nodes.vendor_http.http_in import BadRequest, read_request, reply
from robot_nodes.vendor_http.listener import Listener
from simulations.vendor_cloud.callbacks import Callbacks
from simulations.vendor_cloud.clock import CloudTime
from simulations.vendor_cloud.desk import Desk, Reply
from simulations.vendor_cloud.mischief import Mischief
from simulations.vendor_cloud.robots import CloudRobot

BODY_LIMIT = 65_536
BEAT_S = 0.02
GUESTS = 64
ENDLESS = b" " * 65_536


class Steps(Protocol):
    """A world that time can pass in."""

    def step(self, dt_s: float) -> None: ...


class VendorCloud:
    """Robots by serial number. Lifetime: made, then ``close``; or as a context manager.

    ``lock`` must be held by whoever else touches the world. ``speed``: how much faster than the wall this thread lets
    ``world`` go; 0 where somebody else does (then ``world`` may be left out).
    """

    def __init__(
        self, robots: Iterable[tuple[str, RobotPort]], token: str, seed: int = 0, world: Steps | None = None,
        speed: float = 0.0, port: int = 0,
    ) -> None:  # fmt: skip
        self.lock, self.time, self.mischief = threading.Lock(), CloudTime(), Mischief(seed)
        self.robots = {serial: CloudRobot(serial, body, self.time.now_ms) for serial, body in robots}
        self.desk = Desk(self.robots, self.lock, self.time, self.mischief, token)
        self.callbacks: Callbacks | None = None
        self._world, self._speed, self._wanted_port = world, speed, port
        self.connections = 0
        started: Future[int] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live(started)), name="vendor cloud")
        self._thread.start()
        self.port = started.result()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call_back(self, url: str, secret: str) -> Callbacks:
        """From now on changes are told there."""
        self.callbacks = Callbacks(url, secret, self.mischief, self.time.now_ms)
        asyncio.run_coroutine_threadsafe(self._beside(self.callbacks), self._loop).result()
        return self.callbacks

    def call_soon(self, act: Callable[[], None]) -> None:
        """Do ``act`` on the cloud's own thread, where call-backs are sent from."""
        self._loop.call_soon_threadsafe(act)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def __enter__(self) -> VendorCloud:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    async def _live(self, started: Future[int]) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        listener = Listener(self._answer, GUESTS)
        try:
            port = await listener.start("127.0.0.1", self._wanted_port)
        except OSError as error:
            started.set_exception(error)
            return
        started.set_result(port)
        self._tasks.append(asyncio.create_task(self._beat()))
        await self._end.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await listener.close()

    async def _beside(self, callbacks: Callbacks) -> None:
        self._tasks.append(asyncio.create_task(callbacks.run()))

    async def _beat(self) -> None:
        """Let time pass, and let robots report."""
        before = time.monotonic()
        while True:
            await asyncio.sleep(BEAT_S)
            now = time.monotonic()
            with self.lock:
                if self._world is not None and self._speed:
                    self._world.step((now - before) * self._speed)
                for robot in self.robots.values():
                    robot.listen()
                    if self.callbacks is not None:
                        self.callbacks.notice(robot)
            before = now

    # -- sockets

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            answer = await self.desk.answer(await read_request(reader, BODY_LIMIT))
        except BadRequest as error:
            writer.write(reply(error.status))
            return
        if answer is not None:
            await _send(writer, answer)


async def _send(writer: asyncio.StreamWriter, answer: Reply) -> None:
    length = 10**12 if answer.endless else len(answer.body)
    head = [f"HTTP/1.1 {answer.status} .", f"Content-Length: {length}", "Connection: close"]
    head += [f"{name}: {value}" for name, value in answer.headers.items()]
    writer.write("\r\n".join([*head, "", ""]).encode("ascii") + answer.body[: answer.cut])
    while answer.endless:
        writer.write(ENDLESS)
        await writer.drain()
    await writer.drain()
