"""Robots that speak VDA 5050 themselves.

What lives here: a robot node over a body of the world, in this process. What must not: what the node does.
"""

from __future__ import annotations

from dataclasses import asdict

from hall_controller.domain.plan import HallPlan, RobotSpec
from hall_messages.clock import Clock
from robot_nodes.shell import BrokerAddress, RobotShell
from simulations.sim_robot import SimRobot, identity_of
from simulations.world import World
from simulations.world_process.wire import Report


class NativeWire:
    """A robot that speaks VDA 5050 itself: its node runs here, with an MQTT link of its own."""

    def __init__(self, plan: HallPlan, spec: RobotSpec, world: World, broker: BrokerAddress, clock: Clock) -> None:
        self._robot = spec.id
        self._shell = RobotShell(identity_of(plan, spec), SimRobot(world, spec.id), broker, clock, ticking=False)

    async def start(self) -> None:
        await self._shell.start()

    def turn(self, now: float) -> None:
        self._shell.tick()

    async def stop(self) -> None:
        await self._shell.stop()

    def report(self) -> Report:
        messages = self._shell.link.counters.received
        return {self._robot: {"wire": "vda5050", "mqtt_messages": messages, **asdict(self._shell.node.counters)}}
