"""What the machine can do in this very run: a message there and back, a synced commit, a bare POST.

What lives here: the three floors. What must not: the hall.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

from benchmarks.client import Client, connect
from benchmarks.figures import Bare, spread
from hall_messages.mqtt import MqttLink

TOPIC = "bench/echo"
PAYLOAD = b"x" * 1200
"""About the size of an order along five nodes."""
ROW = b"y" * 300


class Echo:
    """A link that hears itself through the broker. Lifetime: ``start`` once, ``stop`` once, one loop."""

    def __init__(self, host: str, port: int) -> None:
        self._link = MqttLink(host, port, "bench-echo")
        self._link.subscribe(TOPIC, 1)
        self._up = asyncio.Event()
        self._heard: asyncio.Future[float] | None = None

    async def start(self) -> None:
        await self._link.start(self._arrived, self._connection)
        await self._up.wait()
        await self._until_heard()

    async def _until_heard(self) -> None:
        """The subscription is in force when the first message comes back."""
        while True:
            try:
                await asyncio.wait_for(self.trip(1), 0.2)
            except (TimeoutError, asyncio.TimeoutError):
                continue
            return

    async def stop(self) -> None:
        await self._link.stop()

    async def trip(self, qos: int) -> float:
        """Seconds from publishing to hearing it."""
        self._heard = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self._link.publish(TOPIC, PAYLOAD, qos=qos)
        return await self._heard - began

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        if self._heard is not None and not self._heard.done():
            self._heard.set_result(time.perf_counter())

    def _connection(self, connected: bool) -> None:
        if connected:
            self._up.set()


class Notebook:
    """A SQLite file that commits the way the hall's book does: write-ahead log, synced at every commit."""

    def __init__(self, path: Path) -> None:
        self._book = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._book.execute(f"PRAGMA {pragma}")
        self._book.execute("CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY, text BLOB NOT NULL)")

    def commit(self) -> float:
        """Seconds for one row in one transaction."""
        began = time.perf_counter()
        self._book.execute("BEGIN IMMEDIATE")
        self._book.execute("INSERT INTO line (text) VALUES (?)", (ROW,))
        self._book.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        self._book.close()


class Machine:
    """The three floors together. Lifetime: ``start`` once, ``stop`` once, one loop."""

    def __init__(self, broker: tuple[str, int], server: tuple[str, int], folder: Path) -> None:
        self._echo, self._server = Echo(*broker), server
        self._book = Notebook(folder / "bare.db")
        self._client: Client | None = None

    async def start(self) -> None:
        await self._echo.start()
        self._client = await connect(*self._server)

    async def stop(self) -> None:
        await self._echo.stop()
        self._book.close()
        if self._client is not None:
            self._client.close()

    async def sample(self, floors: Floors) -> None:
        """One sample of each. Taken between the hall's own samples, so that a disturbance hits floor and hall alike."""
        assert self._client is not None
        await self._client.ready()
        floors.mqtt.append(await self._echo.trip(0))
        floors.mqtt_qos1.append(await self._echo.trip(1))
        floors.commit.append(self._book.commit())
        floors.post.append(await timed_post(self._client))

    async def rate(self, clients: int, posts: int) -> float:
        """Answers per second with so many clients, each answer waiting for a commit that is shared by all waiting.

        That is the least a hall must do for an accepted handoff: one POST each, one commit for all that wait.
        """
        took = await self._all_posts(clients, posts)
        commits = [self._book.commit() for _ in range(min(posts // clients, 50))]
        return posts / (took + sum(commits) / len(commits) * (posts / clients))

    async def _all_posts(self, clients: int, posts: int) -> float:
        links = [await connect(*self._server) for _ in range(clients)]

        async def work(link: Client) -> None:
            for _ in range(posts // clients):
                await timed_post(link)

        began = time.perf_counter()
        await asyncio.gather(*(work(link) for link in links))
        took = time.perf_counter() - began
        for link in links:
            link.close()
        return took


class Floors:
    """Samples in seconds."""

    def __init__(self) -> None:
        self.mqtt: list[float] = []
        self.mqtt_qos1: list[float] = []
        self.commit: list[float] = []
        self.post: list[float] = []

    def figures(self) -> Bare:
        return Bare(spread(self.mqtt), spread(self.mqtt_qos1), spread(self.commit), spread(self.post))


async def timed_post(client: Client) -> float:
    began = time.perf_counter()
    await client.post("/", ROW)
    return time.perf_counter() - began
