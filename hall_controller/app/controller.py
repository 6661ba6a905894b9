"""The controller put together and kept running: hall, journal, wires, API, pages in one process.

What lives here: construction, the life of the tasks, orderly and disorderly ends. What must not: decisions.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import structlog
import uvicorn
import uvloop

from hall_controller.api.codes import VisitorCodes
from hall_controller.api.create import LOOPBACK_HOSTS, create_app
from hall_controller.api.house import House
from hall_controller.api.stream import EventHub
from hall_controller.app.anchors import AnchorKeeper, beside
from hall_controller.app.code_secret import code_secret
from hall_controller.app.settings import Secrets
from hall_controller.domain.plan import HallPlan
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.wire import Wire
from hall_controller.hall.engine import Engine
from hall_controller.hall.hall import Hall
from hall_controller.store.errors import BookBusy
from hall_controller.store.sql import SqlJournal
from hall_controller.web import build_hash, web_router
from hall_messages.clock import Clock
from hall_messages.mqtt import MqttLink

log = structlog.get_logger("hall.app")

LOOK_WALL_S = 0.1
POSES_WALL_S = 0.1
SERVER_PATIENCE_S = 3.0
BUSY_PATIENCE_S = 1.0
BUSY_AGAIN_S = 0.02
THREADS_WAIT_S = 0.0001
"""So long may the loop keep the interpreter from the threads of journal and broker: what is decided leaves at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """How one controller is started. ``db`` is a path or a database URL; hosts and ports as usual.

    ``anchors``: where the chain's head is noted day by day; None: beside the book, or in the working folder.
    """

    plan: HallPlan
    db: str
    mqtt_host: str
    mqtt_port: int
    host: str = "127.0.0.1"
    port: int = 8080
    names: Sequence[str] = ()
    anchors: Path | None = None


@dataclass(frozen=True, slots=True)
class _Pages:
    plan: HallPlan


def _named(plan: HallPlan) -> Iterable[str]:
    """What logs may name in a topic."""
    addresses = ((robot.manufacturer, robot.serial) for robot in plan.robots.values())
    return chain(plan.devices, *addresses)


class Controller:
    """One running controller. ``run`` returns after SIGTERM or SIGINT; it raises when the journal or a task fails."""

    def __init__(self, options: Options, given: Secrets, clock: Clock) -> None:
        self._options, self._clock = options, clock
        self._journal = _book(options.db)
        engine = Engine(options.plan, self._journal)
        recovery = engine.recover(clock.now(), secrets.token_hex(3))
        log.info("book open", seq=engine.seq, snapshot=recovery.snapshot_seq, replayed=recovery.replayed)
        self._hall = Hall(engine, clock)
        self._link = _link(options, given)
        complaints = Complaints(_named(options.plan))
        self._wire = Wire(self._hall, self._link, clock, complaints)
        self._hub = EventHub(self._journal)
        self._hall.listeners.append(self._hub.committed)
        self._keep_anchors(options)
        self._house = House(
            self._hall, clock, self._hub, self._wire.robots, self._wire.devices, self._link,
            f"{version('service_hall')}+{build_hash()}", VisitorCodes(code_secret(given, options.db)),
            given.api_token.get_secret_value(), complaints.counts,
        )  # fmt: skip

    def _keep_anchors(self, options: Options) -> None:
        file = options.anchors or beside(options.db)
        newest = self._journal.read(self._journal.head.seq - 1, 1)
        keeper = AnchorKeeper(file, options.plan.timezone, newest[0] if newest else None)
        self._hall.listeners.append(keeper.committed)

    async def run(self, listener: socket.socket) -> None:
        sys.setswitchinterval(THREADS_WAIT_S)
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await self._wire.start()
        server = _server(self._house, self._options)
        gc.freeze()  # what a start has made stays for good, so looking through it again and again would be idle
        gc.enable()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        work = (self._hall.run(), self._look(), self._poses(), stop.wait())
        tasks: list[asyncio.Task[Any]] = [serving, *(asyncio.create_task(each) for each in work)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await self._end(server, tasks)

    async def _end(self, server: uvicorn.Server, tasks: Sequence[asyncio.Task[Any]]) -> None:
        """First the watchers and the server, so that no caller waits; then the writer; then the wires and the book."""
        server.should_exit = True
        self._hub.close()
        await asyncio.wait(tasks[:1], timeout=SERVER_PATIENCE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._wire.stop()
        self._journal.close()

    async def _look(self) -> None:
        while True:
            self._wire.look()
            await asyncio.sleep(LOOK_WALL_S)

    async def _poses(self) -> None:
        while True:
            await asyncio.sleep(POSES_WALL_S)
            if self._hub.watched:
                self._hub.show_poses(orjson.dumps({"at": self._clock.now(), "robots": self._robot_poses()}))

    def _robot_poses(self) -> list[dict[str, object]]:
        shown: list[dict[str, object]] = []
        for robot in self._options.plan.robots:
            pose, live = self._wire.robots.pose(robot), self._hall.state.live.get(robot)
            if pose is not None:
                shown.append({
                    "id": robot, "x_m": pose.x_m, "y_m": pose.y_m, "theta_rad": pose.theta_rad,
                    "speed_mps": live.speed_mps if live is not None else 0.0,
                })  # fmt: skip
        return shown


def _book(db: str) -> SqlJournal:
    """Opened for writing. A hall that was killed a moment ago may not have let go of it yet.

    Raises: BookError.
    """
    deadline = time.monotonic() + BUSY_PATIENCE_S
    while True:
        try:
            return SqlJournal(db)
        except BookBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(BUSY_AGAIN_S)


def _link(options: Options, given: Secrets) -> MqttLink:
    password = given.mqtt_password.get_secret_value() if given.mqtt_password is not None else None
    client = f"hall-{options.plan.id}-{secrets.token_hex(3)}"
    return MqttLink(options.mqtt_host, options.mqtt_port, client, username=given.mqtt_username, password=password)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the controller ends all its tasks in its own order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(house: House, options: Options) -> _Server:
    hosts = {*LOOPBACK_HOSTS, *options.names}
    app = create_app(house, web_router(_Pages(options.plan)), hosts=sorted(hosts))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2, server_header=False
    )
    return _Server(config)


def listen(options: Options) -> socket.socket:
    """Where pages and API are reached. Raises: OSError (port taken)."""
    return socket.create_server((options.host, options.port), backlog=1024)


def run_controller(options: Options, listener: socket.socket, given: Secrets, clock: Clock) -> None:
    """Blocks until the controller is told to stop. Raises: BookError, UnreadableEvent, OSError."""

    async def run() -> None:
        await Controller(options, given, clock).run(listener)

    uvloop.run(run())
