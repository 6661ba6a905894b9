"""Robots that show a ROS 2 face for robot nodes elsewhere.

What lives here: bodies of the world on the ROS graph. What must not: rclpy at import time, since a machine without ROS
imports this module too and finds out when it asks for a ``RosWire``.
"""

from __future__ import annotations

from dataclasses import asdict

from hall_controller.domain.plan import RobotSpec
from simulations.sim_robot import SimRobot
from simulations.world import World
from simulations.world_process.wire import Report


class RosWire:
    """Robots that show a ROS 2 face, as Nav2 would; their nodes run elsewhere (``hall robot``).

    Raises:
        ImportError: where rclpy or the messages of Nav2 are not installed.
    """

    def __init__(self, specs: list[RobotSpec], world: World) -> None:
        from simulations.ros_body import RosBody

        self._body = RosBody()
        self._names = {spec.id: f"/{spec.namespace.strip('/')}" for spec in specs}
        for spec in specs:
            self._body.add(self._names[spec.id], SimRobot(world, spec.id), spec.hatches, spec.max_speed_mps)

    async def start(self) -> None:
        self._body.start()

    def turn(self, now: float) -> None:
        self._body.pump(now)

    async def stop(self) -> None:
        self._body.close()

    def report(self) -> Report:
        counters = self._body.counters
        return {robot: {"wire": "ros2", **asdict(counters[name])} for robot, name in self._names.items()}
