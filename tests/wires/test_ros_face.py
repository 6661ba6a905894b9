"""The hall as ordinary ROS tools see it: a real controller and broker, the real program, and a subscriber over DDS."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from hall_messages.clock import ScaledClock, start_scaled_clock
from robot_nodes.shell import BrokerAddress
from simulations.broker import HOST, Broker
from simulations.sample import sample_hall
from simulations.world import World
from simulations.world_process.native_wire import NativeWire
from tests.hall_controller.gateways.robot_words import PLAN
from tests.ports import conftest
from tests.robot_nodes.test_hall_api import hall_that_answers
from tests.wires.hall_process import HallProcess

ros = conftest.ros
PATIENCE_S = 30.0


class Tool:
    """What a ROS tool does: subscribe, look at the newest message, call a service."""

    def __init__(self) -> None:
        import rclpy
        from rclpy.executors import SingleThreadedExecutor
        from rclpy.node import Node
        from rclpy.signals import SignalHandlerOptions

        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self.node = Node("tool", context=self._context, enable_rosout=False, start_parameter_services=False)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self.newest: dict[str, Any] = {}

    def watch(self, topic: str, kind: Any, latched: bool = False) -> None:
        from simulations.ros_show import LATCHED

        self.node.create_subscription(
            kind, topic, lambda got: self.newest.update({topic: got}), LATCHED if latched else 5
        )

    async def until(self, condition: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + PATIENCE_S
        while not (found := condition()):
            assert time.monotonic() < deadline, f"in vain; heard of {sorted(self.newest)}"
            self._executor.spin_once(timeout_sec=0.02)
            await asyncio.sleep(0)
        return found

    def levels(self) -> dict[str, bytes]:
        array = self.newest.get("/diagnostics")
        return {} if array is None else {status.name.removeprefix("hall: "): status.level for status in array.status}

    def levels_of(self, *parts: str) -> set[bytes | None]:
        return {self.levels().get(part) for part in parts}

    def drawn(self, what: str) -> list[Any]:
        """The newest markers of that name; none before the first have come."""
        array = self.newest.get("/hall/robots")
        return [] if array is None else [marker for marker in array.markers if marker.ns == what]

    def close(self) -> None:
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()


@pytest.fixture
def tool(ros: None) -> Iterator[Tool]:
    made = Tool()
    yield made
    made.close()


@pytest.fixture
def clock() -> ScaledClock:
    return start_scaled_clock(1.0)


@contextmanager
def face_of(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real program; whatever becomes of the test, it is ended."""
    code = "import typer; from robot_nodes.ros_face_command import ros_face; typer.run(ros_face)"
    command = [sys.executable, "-c", code, "--officer", "supervisor-1", "--api", url]
    with subprocess.Popen(command, env=dict(os.environ)) as face:
        try:
            yield face
        finally:
            face.kill()


async def drive(wire: NativeWire, world: World, clock: ScaledClock) -> None:
    while True:
        world.step(max(0.001, clock.now() - world.now_s))
        wire.turn(world.now_s)
        await clock.sleep(0.05)


@asynccontextmanager
async def robot_there(broker: Broker, world: World, clock: ScaledClock) -> AsyncIterator[None]:
    """R1 alone, at its dock."""
    wire = NativeWire(PLAN, PLAN.robots["R1"], world, BrokerAddress(HOST, broker.port), clock)
    await wire.start()
    driving = asyncio.create_task(drive(wire, world, clock))
    yield
    driving.cancel()
    await asyncio.wait({driving})
    await wire.stop()


async def test_ros_tools_see_the_hall_and_can_clear_it(tool: Tool, clock: ScaledClock, tmp_path: Path) -> None:
    from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
    from geometry_msgs.msg import PoseStamped
    from std_srvs.srv import Trigger
    from visualization_msgs.msg import MarkerArray

    tool.watch("/diagnostics", DiagnosticArray)
    tool.watch("/hall/floor", MarkerArray, latched=True)
    tool.watch("/hall/robots", MarkerArray)
    tool.watch("/hall/R1/pose", PoseStamped)
    service: Any = tool.node.create_client(Trigger, "/hall/evacuate")
    with Broker() as broker, ExitStack() as faces:
        with HallProcess(sample_hall(), broker.port, tmp_path, clock) as hall:
            face = faces.enter_context(face_of(hall.url))
            world = World(PLAN, 1, start_s=clock.now())
            async with robot_there(broker, world, clock):
                ok = DiagnosticStatus.OK
                await tool.until(lambda: tool.levels_of("broker", "journal", "robot R1") == {ok})
                assert tool.levels()["robot R2"] == DiagnosticStatus.STALE
                pose = await tool.until(lambda: tool.newest.get("/hall/R1/pose"))
                body = world.robots["R1"]
                assert (pose.header.frame_id, pose.pose.position.x) == ("map", pytest.approx(body.x, abs=0.05))
                floor = await tool.until(lambda: tool.newest.get("/hall/floor"))
                named = {marker.text for marker in floor.markers if marker.ns == "place names"}
                assert named == set(PLAN.places)
                drawn = await tool.until(lambda: tool.drawn("hatches R1"))
                assert len([m for m in drawn if m.color.g > m.color.r]) == len(PLAN.robots["R1"].hatches)
                await tool.until(service.service_is_ready)
                asked: Any = service.call_async(Trigger.Request())
                await tool.until(asked.done)
                assert asked.result().success
                assert hall.get("/hall")["evacuating"]
                await tool.until(lambda: tool.levels().get("robot R1") == DiagnosticStatus.ERROR)
        await tool.until(lambda: tool.levels() == {"controller": DiagnosticStatus.ERROR})
        face.send_signal(signal.SIGTERM)
        assert face.wait(20.0) == 0


async def test_a_hall_that_says_no_is_an_error_in_the_diagnostics_and_no_end(tool: Tool) -> None:
    from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus

    tool.watch("/diagnostics", DiagnosticArray)
    with hall_that_answers(401, {"title": "unauthorized", "detail": "Who is there?"}) as url, face_of(url) as face:
        await tool.until(lambda: tool.levels() == {"controller": DiagnosticStatus.ERROR})
        [status] = tool.newest["/diagnostics"].status
        assert "HALL_API_TOKEN" in status.message
        tool.newest.clear()
        await tool.until(lambda: tool.levels() == {"controller": DiagnosticStatus.ERROR})
        face.send_signal(signal.SIGTERM)
        assert face.wait(20.0) == 0
