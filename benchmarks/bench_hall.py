"""One hall under test: a hall file, ``hall serve`` as a child process, robots without bodies, a client.

What lives here: starting and ending them, and the questions a bench asks. What must not: timing.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import orjson

from benchmarks.child import Child
from benchmarks.client import Client, connect
from benchmarks.vehicles import Vehicle, Yard
from hall_controller.domain.plan import HallPlan
from hall_controller.plan import load_plan
from simulations.broker import HOST, Broker, free_port
from simulations.halls import grid_hall

SEATS, DESKS = 24, 8
PATIENCE_S = 30.0
ROUTE = "/api/v1/handoffs"


class Refused(RuntimeError):
    """The hall did not take what a bench asked of it; figures from such a run would mean nothing."""


class BenchHall:
    """A running hall with ``robots`` robots. Use as an asynchronous context manager.

    ``book``: one to go on with; None: a new one. ``ready_s``: from the start of the process until it takes commands.
    """

    def __init__(self, robots: int, broker: Broker, folder: Path, book: Path | None = None) -> None:
        folder.mkdir(parents=True)
        self._file, self._book, self._log = folder / "hall.yaml", book or folder / "hall.db", folder / "serve.log"
        self._file.write_text(grid_hall(robots, DESKS, SEATS), encoding="utf-8")
        self.plan: HallPlan = load_plan(self._file)
        self.port = free_port()
        self.yard = Yard(self.plan, broker.host, broker.port)
        self.seats = [p.id for p in self.plan.places.values() if p.kind == "seat"]
        self._desk = next(p.id for p in self.plan.places.values() if p.kind == "desk")
        self._officer = next(iter(self.plan.staff))
        self._tickets = itertools.count(1)
        command = [sys.executable, "-m", "hall_controller.app.cli", "serve", str(self._file)]
        command += ["--mqtt", f"{broker.host}:{broker.port}", "--db", str(self._book), "--port", str(self.port)]
        self._began = time.perf_counter()
        self.ready_s = 0.0
        self.child = Child(command, self._log)
        self.client: Client

    async def __aenter__(self) -> BenchHall:
        await asyncio.to_thread(self.child.wait_for_port, HOST, self.port)
        self.client = await connect(HOST, self.port)
        self._tickets = itertools.count(await self.head() + 1)  # a book that goes on has cases with lower ones open
        self.ready_s = time.perf_counter() - self._began
        await self.yard.start()
        await self.until_idle()
        await self.yard.forget_places()
        return self

    async def __aexit__(self, *problem: object) -> None:
        self.client.close()
        await self.yard.stop()
        await asyncio.to_thread(self.child.stop)

    def wish(self, seat: str) -> bytes:
        """The body of a request that carries one new case's papers from ``seat`` to a desk."""
        number = next(self._tickets)
        letters = chr(65 + number // 100_000 // 26) + chr(65 + number // 100_000 % 26)
        papers = [{"kind": "id_card", "count": 1}, {"kind": "application_form", "count": 2}]
        ticket = f"{letters}{number % 100_000}"
        body = {"from": seat, "to": self._desk, "by": self._officer, "ticket": ticket, "documents": papers}
        return orjson.dumps(body)

    def stop_of(self, seat: str) -> str:
        return self.plan.places[seat].stop

    def handoff_of(self, answer: tuple[int, bytes]) -> str:
        """The id in the hall's answer. Raises: Refused."""
        if answer[0] != 201:
            raise Refused(f"HTTP {answer[0]}: {answer[1][:300]!r}")
        return str(orjson.loads(answer[1])["id"])

    async def cancel(self, handoff: str) -> None:
        """Call a handoff off, so that its robot is free. Raises: Refused."""
        body = orjson.dumps({"by": self._officer, "reason": "other"})
        status, text = await self.client.post(f"{ROUTE}/{handoff}/cancel", body)
        if status != 200:
            raise Refused(f"HTTP {status}: {text[:300]!r}")

    async def until_idle(self) -> None:
        """Wait until every robot stands at its dock with nothing to do. Raises: TimeoutError."""
        await asyncio.wait_for(self._until_idle(), PATIENCE_S)

    async def _until_idle(self) -> None:
        while True:
            robots = await self.client.get("/api/v1/robots")
            if all(self._idle(robot) for robot in robots):
                return
            await asyncio.sleep(0.005)

    async def until_breathed(self) -> None:
        """Wait until no robot has said more than the hall listens to: who drives in no time reports in no time, too.

        The hall is asked something meanwhile, for one that slept would be measured cold.
        """
        while any(vehicle.said.wait_s() for vehicle in self.yard.vehicles.values()):
            await self.client.get("/api/v1/robots")
            await asyncio.sleep(0.005)

    def _idle(self, robot: dict[str, Any]) -> bool:
        vehicle: Vehicle = self.yard.vehicles[robot["id"]]
        at_home = robot["node"] == self.plan.robots[robot["id"]].dock
        return robot["state"] == "idle" and at_home and not vehicle.driving

    def commits_since(self, seq: int) -> tuple[int, int]:
        """Rows after number ``seq`` and the transactions they came in (rows of one share their time)."""
        book = sqlite3.connect(f"file:{self._book}?mode=ro", uri=True)
        try:
            found = book.execute("SELECT count(*), count(DISTINCT at) FROM journal WHERE seq > ?", (seq,)).fetchone()
        finally:
            book.close()
        return int(found[0]), int(found[1])

    async def head(self) -> int:
        return int((await self.client.get("/api/v1/readyz"))["journal"]["seq"])
