"""The robots of one world on their wires: VDA 5050 from this process, or a ROS 2 body for a robot node elsewhere.

What lives here: which robot stands behind which wire, and what each has received there. What must not: what the wires
carry (``robot_nodes``, ``simulations.ros_body``).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Protocol

from hall_controller.domain.plan import HallPlan
from hall_messages.clock import Clock
from robot_nodes.shell import BrokerAddress, RobotShell
from simulations.sim_robot import SimRobot, identity_of
from simulations.world import World

Counts = dict[str, int]


class Wire(Protocol):
    """One robot's way to the hall. ``name`` is the kind of wire; ``received`` is counted on this side of it."""

    name: str

    async def start(self) -> None: ...

    def turn(self) -> None:
        """Carry on; called right after each step of the world."""
        ...

    async def stop(self) -> None: ...

    def received(self) -> Counts: ...


class NativeWire:
    """A robot that speaks VDA 5050 itself: its node runs here, its MQTT link is its own."""

    name = "vda5050"

    def __init__(self, plan: HallPlan, robot: str, world: World, broker: BrokerAddress, clock: Clock) -> None:
        identity = identity_of(plan, plan.robots[robot])
        self._shell = RobotShell(identity, SimRobot(world, robot), broker, clock, ticking=False)

    async def start(self) -> None:
        await self._shell.start()

    def turn(self) -> None:
        self._shell.tick()

    async def stop(self) -> None:
        await self._shell.stop()

    def received(self) -> Counts:
        return {"mqtt_messages": self._shell.link.counters.received, **asdict(self._shell.node.counters)}


class Fleet:
    """All wires of one world. Lifetime: ``start``, then ``turn`` after each step, then ``stop``; one loop."""

    def __init__(self, wires: dict[str, Wire]) -> None:
        self._wires = wires

    async def start(self) -> None:
        for wire in self._wires.values():
            await wire.start()

    def turn(self) -> None:
        for wire in self._wires.values():
            wire.turn()

    async def stop(self) -> None:
        for wire in self._wires.values():
            await wire.stop()

    def report(self) -> dict[str, dict[str, object]]:
        return {robot: {"wire": wire.name, **wire.received()} for robot, wire in self._wires.items()}
