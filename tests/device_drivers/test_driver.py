"""A device node without a wire: what it says, when it says it again, and what it refuses."""

from __future__ import annotations

import json

import pytest

from device_drivers.display_face import DisplayFace
from device_drivers.driver import DeviceNode
from device_drivers.light_face import LightFace
from device_drivers.player_face import PlayerFace
from device_drivers.topics import DriverTopics
from hall_messages.homeassistant.discovery import parse_discovery
from hall_messages.homeassistant.models import Announcement, Publication
from hall_messages.homeassistant.publish import DeviceCard
from simulations.device_twins import Pluggable, SimDisplay, SimLight, SimPlayer

TOPICS = DriverTopics("desk")


class Bench:
    """A node on a bench, with a clock that is turned by hand."""

    def __init__(self, kind: str, jitter: float = 0.0) -> None:
        self.now = 0.0
        self.said: list[Publication] = []
        self.thing: Pluggable
        if kind == "light":
            lamp = SimLight(lambda: self.now)
            self.thing, face = lamp, LightFace(lamp)
        elif kind == "player":
            music = SimPlayer(lambda: self.now, ("garden", "morning"), fade_s=0.0, percent_per_s=1e9)
            self.thing, face = music, PlayerFace(music)  # type: ignore[assignment]
        else:
            board = SimDisplay()
            self.thing, face = board, DisplayFace(board)  # type: ignore[assignment]
        card = DeviceCard("d1", "设备", "maker", "model", "等候区", "1.0")
        self.node = DeviceNode(card, face, TOPICS, self.said.append, jitter=lambda: jitter)

    def up(self) -> Bench:
        self.node.connection(True, self.now)
        return self

    def tell(self, key: str, payload: bytes, *, retained: bool = False) -> None:
        self.node.on_message(TOPICS.command("d1", key), payload, retained, self.now)

    def heard(self) -> dict[str, str]:
        """The last word on each topic since last asked, by the topic's last part."""
        words = {message.topic.rsplit("/", 1)[-1]: message.payload.decode() for message in self.said}
        self.said.clear()
        return words

    def state(self) -> dict[str, object]:
        self.node.poll(self.now)
        found = json.loads(self.heard()["state"])
        assert isinstance(found, dict)
        return found


def test_it_says_everything_retained_when_the_broker_is_reached() -> None:
    bench = Bench("light")
    bench.node.poll(0.0)
    assert bench.said == []
    bench.up()
    assert [message.topic for message in bench.said] == [
        "homeassistant/device/d1/config",
        "hall/device/d1/state",
        "hall/device/d1/availability",
    ]
    assert all(message.retain and message.qos == 1 for message in bench.said)
    found = parse_discovery(bench.said[0].topic, bench.said[0].payload)
    assert isinstance(found, Announcement)
    assert [entry.topic for entry in found.availability.topics] == [TOPICS.alive, "hall/device/d1/availability"]
    assert found.components["light"].command_topic in bench.node.subscriptions()


def test_it_says_nothing_twice() -> None:
    bench = Bench("light").up()
    bench.heard()
    bench.node.poll(1.0)
    assert bench.said == []


def test_a_broker_that_forgot_is_told_all_again() -> None:
    bench = Bench("light").up()
    first = list(bench.said)
    bench.heard()
    bench.node.connection(False, 1.0)
    bench.tell("light", b'{"state":"ON"}')
    assert bench.said == []
    bench.node.connection(True, 2.0)
    assert [message.topic for message in bench.said] == [message.topic for message in first]
    assert json.loads(bench.heard()["state"])["state"] == "ON"


def test_a_birth_is_answered_once_and_after_a_while() -> None:
    bench = Bench("display", jitter=0.7).up()
    bench.heard()
    for _ in range(3):
        bench.node.on_message("homeassistant/status", b"online", False, 10.0)
    bench.node.on_message("homeassistant/status", b"offline", False, 10.1)
    bench.node.poll(10.6)
    assert bench.said == []
    bench.node.poll(10.7)
    assert set(bench.heard()) == {"config", "state", "availability"}
    bench.node.poll(20.0)
    assert bench.said == []


def test_a_thing_that_is_away_is_said_to_be_away() -> None:
    bench = Bench("player").up()
    bench.heard()
    bench.thing.unplug()
    bench.node.poll(1.0)
    assert bench.heard() == {"availability": "offline"}
    bench.thing.plug()
    bench.node.poll(2.0)
    assert bench.heard() == {"availability": "online"}


def test_it_says_good_bye() -> None:
    bench = Bench("display").up()
    bench.heard()
    bench.node.leave()
    assert bench.heard() == {"availability": "offline"}


def test_a_lamp_does_as_told_in_its_own_time() -> None:
    bench = Bench("light").up()
    bench.tell("light", b'{"state":"ON","brightness":228,"color_temp":4000,"transition":2}')
    bench.now = 1.0
    assert bench.state() == {"state": "ON", "brightness": 178, "color_mode": "color_temp", "color_temp": 3500}
    bench.now = 5.0
    assert bench.state() == {"state": "ON", "brightness": 228, "color_mode": "color_temp", "color_temp": 4000}
    bench.tell("light", b'{"brightness":0}')
    assert json.loads(bench.heard()["state"])["state"] == "OFF"


def test_a_player_does_as_told() -> None:
    bench = Bench("player").up()
    bench.tell("volume", b"55")
    bench.tell("source", b"morning")
    bench.tell("play", b"ON")
    bench.now = 1.0
    assert bench.state() == {"play": "ON", "volume": 55, "source": "morning"}


def test_a_board_shows_what_it_is_told() -> None:
    bench = Bench("display").up()
    lines = ["欢迎", {"ticket": "A001", "place": "3号桌"}]
    bench.tell("lines", json.dumps(lines).encode())
    assert json.loads(bench.heard()["state"]) == {"lines": lines}


@pytest.mark.parametrize(
    ("kind", "key", "payload"),
    [
        ("light", "light", b"ON"),
        ("light", "light", b"[]"),
        ("light", "light", b'{"state":"maybe"}'),
        ("light", "light", b'{"brightness":300}'),
        ("light", "light", b'{"brightness":true}'),
        ("light", "light", b'{"color_temp":100}'),
        ("light", "light", b'{"state":"ON","transition":-1}'),
        ("player", "play", b"on"),
        ("player", "volume", b"101"),
        ("player", "volume", b"loud"),
        ("player", "source", b"\xff"),
        ("player", "source", b"no such"),
        ("display", "lines", b'"text"'),
        ("display", "lines", b"[1]"),
        ("display", "lines", b'[{"a":1}]'),
        ("display", "lines", json.dumps(["x"] * 33).encode()),
        ("display", "lines", json.dumps(["x" * 20_000]).encode()),
    ],
)
def test_nonsense_is_counted_and_the_true_state_is_said_again(kind: str, key: str, payload: bytes) -> None:
    bench = Bench(kind).up()
    before = bench.heard()["state"]
    bench.tell(key, payload)
    assert bench.node.refused == {"device.command": 1}
    assert bench.heard() == {"state": before}


def test_a_retained_command_is_not_obeyed() -> None:
    bench = Bench("player").up()
    bench.tell("play", b"ON", retained=True)
    assert bench.node.refused == {"device.retained_command": 1}
    assert bench.state()["play"] == "OFF"


def test_messages_of_others_are_ignored() -> None:
    bench = Bench("light").up()
    bench.heard()
    bench.node.on_message("hall/device/other/light/set", b"{", False, 1.0)
    assert bench.said == []
    assert not bench.node.refused


def test_a_command_that_changes_nothing_is_answered_too() -> None:
    bench = Bench("light").up()
    bench.tell("light", b'{"state": "ON"}')
    bench.heard()
    bench.tell("light", b'{"state": "ON"}')
    assert json.loads(bench.heard()["state"])["state"] == "ON"


def test_an_announcement_is_said_again_only_when_it_has_changed() -> None:
    bench = Bench("player").up()
    bench.heard()
    bench.node.poll(1.0)
    assert bench.heard() == {}
