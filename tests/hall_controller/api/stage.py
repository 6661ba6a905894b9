"""A whole controller without wires: real hall, real journal in memory, real gateways, real ASGI application.

What lives here: putting it together, letting ghostly robots obey, asking over HTTP. What must not: expectations.
"""

from __future__ import annotations

import asyncio
import functools
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from hall_controller.api.codes import VisitorCodes
from hall_controller.api.create import create_app
from hall_controller.api.house import House
from hall_controller.api.stream import EventHub
from hall_controller.domain import commands as c
from hall_controller.domain.plan import HallPlan
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.devices import DeviceGateway
from hall_controller.gateways.robots import RobotGateway
from hall_controller.hall.engine import Engine
from hall_controller.hall.hall import Hall
from hall_controller.store.journal import Journal
from hall_controller.store.memory import MemoryJournal
from hall_messages.clock import Clock
from hall_messages.mqtt import MqttLink
from tests.hall_controller.domain.ghosts import GhostHall, sample_plan

MORNING = 1_767_600_000.0
ADDRESS = "http://127.0.0.1"


@functools.cache
def plan() -> HallPlan:
    return sample_plan()


class HandClock(Clock):
    """A clock that a test moves by hand; waiting on it takes real time."""

    def __init__(self) -> None:
        self.time = MORNING

    def now(self) -> float:
        return self.time


class Ghosts(GhostHall):
    """Ghostly robots that obey the book of another hall and report to it."""

    def reports(self) -> Iterator[c.RobotReported]:
        """One turn: every robot obeys for one node and says how it is."""
        for robot, ghost in self.ghosts.items():
            if not ghost.away:
                self._obey(robot, ghost)
                yield c.RobotReported(robot, self._live(ghost))


class Stage:
    """Use as an asynchronous context manager; the hall runs inside."""

    def __init__(self, journal: Journal | None = None, token: str = "") -> None:
        self.clock = HandClock()
        self.engine = Engine(plan(), journal or MemoryJournal())
        self.recovery = self.engine.recover(self.clock.now(), "test")
        self.begun = self.engine.seq
        self.hall = Hall(self.engine, self.clock)
        self.complaints = Complaints()
        self.robots = RobotGateway(self.engine.state, lambda robot, message: None, self.hall.tell, self.complaints)
        self.devices = DeviceGateway(
            lambda topic, payload, qos, retain: None,
            lambda pattern, qos: None,
            self.complaints.add,
            plan().devices.values(),
        )
        self.link = MqttLink("127.0.0.1", 1, "stage")
        self.link.connected = True
        self.hub = EventHub(self.engine.journal)
        self.hall.listeners.append(self.hub.committed)
        self.house = House(
            self.hall, self.clock, self.hub, self.robots, self.devices, self.link, "build-1",
            VisitorCodes(b"a secret of this test alone"), token, self.complaints.counts,
        )  # fmt: skip
        self.app: FastAPI = create_app(self.house)
        self.ghosts = Ghosts(plan())
        self.ghosts.state = self.engine.state
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Stage:
        self._running = asyncio.create_task(self.hall.run())
        transport = httpx.ASGITransport(app=self.app)
        self.http = httpx.AsyncClient(transport=transport, base_url=ADDRESS)
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *problem: object) -> None:
        self.hub.close()
        await self.http.aclose()
        await self.stop()

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def ended(self) -> BaseException | None:
        """Wait until the hall ends of itself; what ended it."""
        assert self._running is not None
        await asyncio.wait({self._running})
        return self._running.exception()

    # -- robots

    async def turns(self, count: int = 1) -> None:
        """Let all robots obey for so many nodes, a second each."""
        for _ in range(count):
            self.clock.time += 1.0
            self.ghosts.now = self.clock.time
            for report in self.ghosts.reports():
                await self.hall.submit(report)
            await self.hall.submit(c.TimePassed())

    async def until(self, handoff: str, state: str, limit: int = 400) -> dict[str, Any]:
        """Turn until the handoff is in that state; its view."""
        for _ in range(limit):
            found = (await self.get(f"/handoffs/{handoff}")).json()
            if found["state"] == state:
                return dict(found)
            await self.turns()
        raise AssertionError(f"{handoff} is {found['state']}, not {state}, after {limit} turns")

    # -- asking

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1{path}", **more)

    async def post(self, path: str, body: object = None, key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.http.post(f"/api/v1{path}", json=body, headers=headers)

    async def request(self, ticket: str = "A001", source: str = "A1", target: str = "P1", key: str = "") -> str:
        """A new handoff of three papers; its id."""
        answer = await self.post("/handoffs", wish(ticket, source, target), key)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def load(self, handoff: str, by: str = "reception-1") -> None:
        """From request to papers locked in."""
        await self.until(handoff, "at_sender")
        assert (await self.post(f"/handoffs/{handoff}/open", {"by": by})).status_code == 200
        await self.until(handoff, "loading")
        assert (await self.post(f"/handoffs/{handoff}/confirm", {"by": by, "counted": 3})).status_code == 200
        await self.until(handoff, "carrying")

    async def unload(self, handoff: str, by: str = "processing-1") -> None:
        """From under way to received."""
        await self.until(handoff, "at_recipient")
        assert (await self.post(f"/handoffs/{handoff}/open", {"by": by})).status_code == 200
        await self.until(handoff, "unloading")
        assert (await self.post(f"/handoffs/{handoff}/confirm", {"by": by, "counted": 3})).status_code == 200
        await self.until(handoff, "received")


def wish(ticket: str = "A001", source: str = "A1", target: str = "P1", by: str = "reception-1") -> dict[str, Any]:
    papers = [{"kind": "id_card", "count": 1}, {"kind": "application_form", "count": 2}]
    return {"from": source, "to": target, "by": by, "ticket": ticket, "documents": papers}


class _Server(uvicorn.Server):
    """Says when it is up; without signal handlers, for a test's process keeps its own."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The application behind a real server on a free port; yields its address."""
    server = _Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    await server.up.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"{ADDRESS}:{port}"
    finally:
        server.should_exit = True
        await serving
