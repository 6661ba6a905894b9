"""Simulated devices and the hall's gateway on virtual time, with a list for a wire."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from device_drivers.driver import DeviceNode
from device_drivers.ports import LightChange, LightStatus
from device_drivers.topics import DriverTopics
from hall_controller.domain.plan import DeviceSetting, DeviceSpec, HallPlan, Scene
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.devices import DeviceGateway
from hall_messages.homeassistant.models import Publication
from simulations.device_twins import SimDisplay, SimLight, SimPlayer
from simulations.devices import device_nodes
from tests.simulations.small_hall import small_hall

TOPICS = DriverTopics("twin")


def hall_plan() -> HallPlan:
    devices = {
        "lamp": DeviceSpec("lamp", "light", "waiting", "灯", "Lamp"),
        "music": DeviceSpec("music", "player", "waiting", "音乐", "Music"),
        "board": DeviceSpec("board", "display", "waiting", "屏", "Board"),
    }
    settings = tuple(DeviceSetting("music", {"source": source}) for source in ("garden", "evening"))
    return replace(small_hall(), devices=devices, scenes={"normal": Scene("normal", "日常", "Normal", settings)})


class Loop:
    """Gateway and nodes; messages wait in ``wire`` until ``run`` delivers them."""

    def __init__(self) -> None:
        self.now = 0.0
        self.wire: deque[Publication] = deque()
        self.commands = 0
        plan = hall_plan()
        self.complaints = Complaints()
        self.gateway = DeviceGateway(self._command, lambda topic, qos: None, self.complaints.add, plan.devices.values())
        self.nodes: tuple[DeviceNode, ...] = device_nodes(plan, TOPICS, self.wire.append, lambda: self.now, lambda: 0.0)
        self.gateway.connection(True, self.now)
        for node in self.nodes:
            node.connection(True, self.now)
        self.wire.append(Publication(TOPICS.alive, b"online"))

    def _command(self, topic: str, payload: bytes, qos: int, retain: bool) -> None:
        self.commands += topic.endswith("/set")
        self.wire.append(Publication(topic, payload, qos, retain))

    def run(self, seconds: float) -> None:
        """Let time pass in steps of a tenth of a second."""
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            for node in self.nodes:
                node.poll(self.now)
            while self.wire:
                message = self.wire.popleft()
                self.gateway.on_message(message.topic, message.payload, False, self.now)
                for node in self.nodes:
                    node.on_message(message.topic, message.payload, False, self.now)
            self.gateway.due(self.now)

    def states(self) -> dict[str, dict[str, object]]:
        return {device.id: dict(device.state) for device in self.gateway.listing()}


def test_every_device_of_the_hall_appears_and_obeys() -> None:
    loop = Loop()
    loop.run(1.0)
    assert all(device.online for device in loop.gateway.listing())
    loop.gateway.desired(
        "lamp", {"state": "ON", "brightness": 60, "color_temp_kelvin": 2_700, "transition_s": 3}, loop.now
    )
    loop.gateway.desired("music", {"play": True, "volume": 60, "source": "evening"}, loop.now)
    loop.gateway.desired("board", {"lines": ["A001", "A002"]}, loop.now)
    loop.run(10.0)
    assert loop.states() == {
        "lamp": {"state": "ON", "brightness": 60, "color_temp_kelvin": 2_700},
        "music": {"play": True, "volume": 60.0, "source": "evening"},
        "board": {"lines": ["A001", "A002"]},
    }
    assert not loop.complaints.counts
    commands = loop.commands
    loop.run(120.0)
    assert loop.commands == commands


def test_two_runs_are_the_same() -> None:
    def story() -> tuple[int, dict[str, dict[str, object]]]:
        loop = Loop()
        loop.gateway.desired("music", {"play": True, "volume": 90}, 0.0)
        loop.run(4.0)
        return loop.commands, loop.states()

    assert story() == story()


def test_a_lamp_takes_its_time_and_changes_course_midway() -> None:
    now = [0.0]
    lamp = SimLight(lambda: now[0])
    lamp.change(LightChange(on=True, brightness=228, transition_s=2.0))
    now[0] = 1.0
    assert lamp.status() == LightStatus(True, True, 178, 3_000)
    lamp.change(LightChange(brightness=78, transition_s=1.0))
    now[0] = 1.5
    assert lamp.status().brightness == 128
    now[0] = 9.0
    assert lamp.status().brightness == 78


def test_what_is_unplugged_is_away_and_does_nothing() -> None:
    lamp, music, board = SimLight(lambda: 0.0), SimPlayer(lambda: 0.0, ("a",)), SimDisplay()
    for thing in (lamp, music, board):
        thing.unplug()
    lamp.change(LightChange(on=True))
    music.play(True)
    board.show(("x",))
    assert not any(thing.status().connected for thing in (lamp, music, board))
    for thing in (lamp, music, board):
        thing.plug()
    assert (lamp.status().on, music.status().playing, board.status().lines) == (False, False, ())
