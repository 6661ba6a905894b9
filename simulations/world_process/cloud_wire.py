"""A robot that is only to be had through its maker's cloud, which this process pretends to be.

What lives here: one body of the world behind one fake cloud. What must not: the node (``hall robot --vendor-http``).
"""

from __future__ import annotations

import os

from hall_controller.domain.plan import RobotSpec
from simulations.sim_robot import SimRobot
from simulations.vendor_cloud import VendorCloud
from simulations.vendor_cloud.pump import PumpedPort
from simulations.world import World
from simulations.world_process.wire import Report

TOKEN_VARIABLE = "HALL_VENDOR_TOKEN"


class CloudWire:
    """The cloud answers whoever shows the token in ``HALL_VENDOR_TOKEN``. Raises: OSError where ``port`` is taken."""

    def __init__(self, spec: RobotSpec, world: World, port: int) -> None:
        self._robot, self._port = spec.id, port
        self._body = PumpedPort(SimRobot(world, spec.id))
        self._cloud = VendorCloud([(spec.serial, self._body)], os.environ.get(TOKEN_VARIABLE, ""), port=port)

    async def start(self) -> None:
        """The cloud is there from the beginning."""

    def turn(self, now: float) -> None:
        self._body.pump()

    async def stop(self) -> None:
        self._cloud.close()

    def report(self) -> Report:
        return {self._robot: {"wire": "cloud", "requests": self._cloud.desk.requests}}
