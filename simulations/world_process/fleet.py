"""All robots of one world on their wires.

What lives here: which robot stands behind which wire, and starting, turning and ending them all. What must not: a wire.
"""

from __future__ import annotations

from collections.abc import Mapping

from hall_controller.domain.plan import HallPlan
from hall_messages.clock import Clock
from robot_nodes.shell import BrokerAddress
from simulations.world import World
from simulations.world_process.cloud_wire import CloudWire
from simulations.world_process.native_wire import NativeWire
from simulations.world_process.ros_wire import RosWire
from simulations.world_process.wire import Report, Wire


class Fleet:
    """All robots of one world. Lifetime as a wire's."""

    def __init__(self, wires: list[Wire]) -> None:
        self._wires = wires

    async def start(self) -> None:
        for wire in self._wires:
            await wire.start()

    def turn(self, now: float) -> None:
        for wire in self._wires:
            wire.turn(now)

    async def stop(self) -> None:
        for wire in self._wires:
            await wire.stop()

    def report(self) -> Report:
        return {robot: counts for wire in self._wires for robot, counts in wire.report().items()}


def make_fleet(
    plan: HallPlan, world: World, broker: BrokerAddress, clock: Clock, *, ros: bool,
    clouds: Mapping[str, int] | None = None,
) -> tuple[Fleet, str]:  # fmt: skip
    """The robots as the hall file wants them; with ``ros`` False, or without ROS here, all speak VDA 5050 natively.

    ``clouds``: robots that stand behind a maker's cloud of their own instead, and its port. The second value says why
    a robot that wanted ROS did not get it; empty if none did.
    """
    clouds = clouds or {}
    at_home = [spec for spec in plan.robots.values() if spec.id not in clouds]
    over_ros = [spec for spec in at_home if spec.program == "nav2"] if ros else []
    wires: list[Wire] = [CloudWire(plan.robots[robot], world, port) for robot, port in clouds.items()]
    missing = ""
    if over_ros:
        try:
            wires.append(RosWire(over_ros, world))
        except ImportError as error:
            over_ros, missing = [], str(error)
    wires += [NativeWire(plan, spec, world, broker, clock) for spec in at_home if spec not in over_ros]
    return Fleet(wires), missing
