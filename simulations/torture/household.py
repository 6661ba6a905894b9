"""Everybody in the torture: the broker, the controller and robot nodes as processes; world, people and apps here.

What lives here: starting and ending them, killing one. What must not: when to kill, what must hold.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from hall_controller.plan import load_plan
from hall_messages.clock import ENVIRONMENT_KEY, start_scaled_clock
from robot_nodes.shell import BrokerAddress
from simulations.broker import HOST, Broker, free_port
from simulations.demo.child import Child
from simulations.demo.household import robot_arguments
from simulations.people import Cast
from simulations.sample import sample_hall
from simulations.torture.customers import Customers
from simulations.torture.promises import Acknowledged
from simulations.torture.recording import RecordingApi, Trap
from simulations.torture.witness import Witness
from simulations.workers import kill_worker
from simulations.world import World
from simulations.world_process.crowd import Crowd
from simulations.world_process.fleet import make_fleet
from simulations.world_process.process import WorldProcess

Victim = Literal["worker", "keeper"]

SPEED = 12.0
WITHOUT_END = 1_000_000
ARRIVAL_S, VISITORS_AT_ONCE, APPS = 12.0, 6, 4


class WatchedWorld(World):
    """A world that counts how often a bolt that held was really drawn: the one thing nobody may do twice.

    What counts is the bolt, not the command: a node tells the motor again until it sees the bolt move.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.drawn: Counter[tuple[str, str]] = Counter()

    def _move_bolts(self) -> None:
        held = [(body.id, hatch) for _, body, hatch, _ in self._bolts if not hatch.drawn]
        super()._move_bolts()
        self.drawn.update((robot, hatch.id) for robot, hatch in held if hatch.drawn)


class Household:
    """Lifetime: ``launch`` and ``begin``, then whatever is wanted, then ``stop``; main thread, one loop.

    ``ros``: robots with the program nav2 are reached over ROS 2, their nodes are processes that can be killed.
    """

    def __init__(self, folder: Path, seed: int, *, ros: bool) -> None:
        self.plan, self.book, self.port = load_plan(sample_hall()), folder / "hall.db", free_port()
        self.clock, self.broker = start_scaled_clock(SPEED), Broker()
        self.broker.start()
        self._environment = {**os.environ, ENVIRONMENT_KEY: self.clock.to_environment()}
        mqtt = f"{HOST}:{self.broker.port}"
        serve = ["serve", str(sample_hall()), "--mqtt", mqtt, "--db", str(self.book), "--port", str(self.port)]
        serve += ["--most-deaths", str(WITHOUT_END)]
        self.controller = self._child("controller", serve, folder)
        over_ros = [spec for spec in self.plan.robots.values() if spec.program == "nav2"] if ros else []
        self.nodes = {
            spec.id: self._child(f"node-{spec.id}", robot_arguments(spec, self.plan.id, mqtt), folder)
            for spec in over_ros
        }
        self.acknowledged, self.trap, self.witness = Acknowledged(), Trap(), Witness(HOST, self.broker.port)
        self.api = RecordingApi(f"http://{HOST}:{self.port}", self.clock, self.acknowledged, self.trap)
        self.customers = Customers(self.plan, self.api, seed, APPS)
        self.world = WatchedWorld(self.plan, seed)
        self.cast = Cast(self.plan, self.world, seed, 0, ARRIVAL_S, VISITORS_AT_ONCE, f"torture-{seed}-")
        self._outside: asyncio.Task[dict[str, Any]] | None = None
        self.struck_at = 0.0

    def _child(self, name: str, arguments: list[str], folder: Path) -> Child:
        command = (sys.executable, "-m", "hall_controller.app.cli", *arguments)
        return Child(name, command, self._environment, folder)

    async def begin(self) -> None:
        """World, people, nodes and apps begin; the controller is there already."""
        await self.witness.start()
        for node in self.nodes.values():
            node.start()
        address = BrokerAddress(HOST, self.broker.port)
        fleet, missing = make_fleet(self.plan, self.world, address, self.clock, ros=bool(self.nodes))
        if missing:
            raise RuntimeError(f"ROS 2 is not to be had: {missing}")
        eyes = RecordingApi(f"http://{HOST}:{self.port}", self.clock, self.acknowledged, self.trap)
        crowd = Crowd(self.cast, self.world, eyes, self.clock)
        self._outside = asyncio.create_task(WorldProcess(self.world, fleet, crowd, self.clock, ()).run())
        self.customers.start()

    def launch(self) -> None:
        """Start keeper and controller; waits for nothing."""
        self.struck_at = time.perf_counter()
        self.controller.start()

    def strike(self, whom: Victim) -> Victim:
        """Kill the worker, or keeper and worker; where there is no worker just now, the keeper all the same. Who was
        killed; the next one is being started then, and ``struck_at`` tells since when (``time.perf_counter``)."""
        self.struck_at = time.perf_counter()
        if whom == "worker" and kill_worker(self.controller.pid) is None:
            whom = "keeper"
        if whom == "keeper":
            self.controller.kill()
            self.controller.start()
        self.witness.hall_begins(self.clock.now())
        return whom

    def kill_node(self, robot: str) -> None:
        """Kill a robot's node and start it again at once."""
        self.nodes[robot].kill()
        self.witness.node_begins(robot, self.clock.now())
        self.nodes[robot].restart()

    def physical_faults(self, decided: Counter[tuple[str, str]]) -> list[str]:
        """What the world itself holds against the hall: violations, bolts drawn more often than was decided."""
        return [str(violation) for violation in self.world.violations] + [
            f"the bolt of {robot}/{hatch} was drawn {times} times after {decided[robot, hatch]} decisions"
            for (robot, hatch), times in self.world.drawn.items()
            if times > decided[robot, hatch]
        ]

    def look(self) -> None:
        """Raises: whatever ended the world or its people; KeyboardInterrupt when somebody wants it to end."""
        if self._outside is not None and self._outside.done():
            self._outside.result()
            raise KeyboardInterrupt

    async def go_home(self) -> dict[str, Any]:
        """Nobody new comes in; returns the world's report when everybody has gone and every case is closed."""
        self.cast.close_doors()
        assert self._outside is not None
        await self.customers.finish()
        return await self._outside

    async def stop(self) -> None:
        await self.customers.stop()
        if self._outside is not None:
            self._outside.cancel()
            with suppress(asyncio.CancelledError):
                await self._outside
        await self.witness.stop()
        await self.api.close()
        for child in (self.controller, *self.nodes.values()):
            child.stop()
        self.broker.stop()
