"""Single-component announcements, shared topics, players, boards; and hostile neighbours on the same broker."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain.plan import DeviceSpec
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.device_report import DeviceLimits, DeviceReport
from hall_controller.gateways.devices import DeviceGateway
from hall_messages.homeassistant import publish

NOW = 1_000.0


class Bench:
    def __init__(self, *specs: DeviceSpec, **limits: Any) -> None:
        self.sent: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.complaints = Complaints()
        self.gateway = DeviceGateway(
            lambda topic, payload, qos, retain: self.sent.append((topic, payload.decode())),
            lambda topic, qos: self.asked.append(topic),
            self.complaints.add,
            specs,
            limits=DeviceLimits(**limits),
        )

    def hear(self, topic: str, payload: object, now: float = NOW) -> None:
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self.gateway.on_message(topic, raw, True, now)

    def devices(self) -> dict[str, DeviceReport]:
        return {device.id: device for device in self.gateway.listing()}


def zigbee(address: str, platform: str, what: str, **keys: object) -> tuple[str, dict[str, object]]:
    config: dict[str, object] = {
        "availability": [
            {"topic": "zigbee2mqtt/bridge/state", "value_template": "{{ value_json.state }}"},
            {"topic": f"zigbee2mqtt/{address}/availability", "value_template": "{{ value_json.state }}"},
        ],
        "availability_mode": "all",
        "device": {"identifiers": [f"zigbee2mqtt_{address}"], "name": f"Plug {address}"},
        "origin": {"name": "Zigbee2MQTT", "sw": "2.12.1"},
        "state_topic": f"zigbee2mqtt/{address}",
        "unique_id": f"{address}_{what}_zigbee2mqtt",
        **keys,
    }
    return f"homeassistant/{platform}/{address}/{what}/config", config


def plug(bench: Bench, address: str) -> None:
    relay = {"command_topic": f"zigbee2mqtt/{address}/set", "payload_on": "ON", "payload_off": "OFF"}
    bench.hear(*zigbee(address, "switch", "switch", **relay, value_template="{{ value_json.state }}"))
    power = {"unit_of_measurement": "W", "value_template": "{{ value_json.power }}"}
    bench.hear(*zigbee(address, "sensor", "power", **power))


def test_single_components_of_one_device_become_one_device() -> None:
    bench = Bench()
    plug(bench, "0x01")
    bench.hear("zigbee2mqtt/bridge/state", {"state": "online"})
    bench.hear("zigbee2mqtt/0x01/availability", {"state": "online"})
    bench.hear("zigbee2mqtt/0x01", {"state": "ON", "power": 4.5, "linkquality": 90})
    device = bench.devices()["zigbee2mqtt_0x01"]
    assert (device.online, device.kind, device.name) == (True, "switch", "Plug 0x01")
    assert device.state == {"switch": True, "power": 4.5}
    assert device.commands == ("switch",)
    bench.gateway.desired("zigbee2mqtt_0x01", {"switch": "OFF"}, NOW)
    assert bench.sent == [("zigbee2mqtt/0x01/set", "OFF")]


def test_a_bridge_that_was_heard_before_counts_for_those_who_come_later() -> None:
    bench = Bench()
    plug(bench, "0x01")
    bench.hear("zigbee2mqtt/bridge/state", {"state": "online"})
    plug(bench, "0x02")
    bench.hear("zigbee2mqtt/0x02/availability", b"online")
    assert bench.asked.count("zigbee2mqtt/bridge/state") == 1
    assert bench.devices()["zigbee2mqtt_0x02"].online
    assert not bench.devices()["zigbee2mqtt_0x01"].online
    bench.hear("zigbee2mqtt/bridge/state", {"state": "offline"})
    assert not bench.devices()["zigbee2mqtt_0x02"].online


def test_one_component_may_go_while_the_other_stays() -> None:
    bench = Bench()
    plug(bench, "0x01")
    bench.hear("homeassistant/switch/0x01/switch/config", b"")
    assert bench.devices()["zigbee2mqtt_0x01"].commands == ()
    bench.hear("homeassistant/sensor/0x01/power/config", b"")
    assert bench.devices() == {}


def test_a_planned_device_may_be_known_by_its_node_id() -> None:
    bench = Bench(DeviceSpec("0x01", "light", "waiting", "灯", "Lamp"))
    plug(bench, "0x01")
    assert set(bench.devices()) == {"0x01"}


def test_a_device_that_changes_its_way_of_announcing_stays_one_device() -> None:
    bench = Bench()
    plug(bench, "0x01")
    part = {"p": "switch", "unique_id": "0x01_switch_zigbee2mqtt", "cmd_t": "x/set", "stat_t": "x"}
    whole = {"dev": {"ids": ["zigbee2mqtt_0x01"]}, "o": {"name": "z"}, "cmps": {"switch": part}}
    bench.hear("homeassistant/switch/0x01/switch/config", {"migrate_discovery": True})
    bench.hear("homeassistant/device/0x01/config", whole)
    bench.hear("homeassistant/switch/0x01/switch/config", b"")
    (device,) = bench.devices().values()
    assert device.commands == ("switch",)


def player(bench: Bench, sources: list[str]) -> None:
    components = {
        "play": publish.switch("Play", "m/play/set", "play"),
        "volume": publish.number("Volume", "m/volume/set", "volume", low=0, high=100, step=1),
        "source": publish.select("Source", "m/source/set", "source", sources),
    }
    card = publish.DeviceCard("music", "音乐", "x", "y")
    message = publish.device_announcement(card, components, state_topic="m/state", availability_topics=["m/a"])
    bench.hear(message.topic, message.payload)
    bench.hear("m/a", b"online")


def test_a_player_is_told_only_what_differs() -> None:
    bench = Bench()
    player(bench, ["garden", "morning"])
    bench.hear("m/state", {"play": "ON", "volume": 30, "source": "morning"})
    bench.gateway.desired("music", {"play": True, "volume": 20, "source": "garden"}, NOW)
    assert sorted(bench.sent) == [("m/source/set", "garden"), ("m/volume/set", "20")]
    device = bench.devices()["music"]
    assert device.kind == "player"
    assert device.state == {"play": True, "volume": 30.0, "source": "morning"}


def test_a_source_that_is_announced_later_is_told_then() -> None:
    bench = Bench()
    player(bench, ["garden"])
    bench.hear("m/state", {"play": "ON", "volume": 30, "source": "garden"})
    bench.gateway.desired("music", {"source": "evening"}, NOW)
    assert bench.complaints.counts["command.value"] == 1
    player(bench, ["garden", "evening"])
    bench.gateway.due(NOW + 1.0)
    assert bench.sent == [("m/source/set", "evening")]


def test_a_board_is_told_its_lines_as_list_or_text() -> None:
    bench = Bench()
    card = publish.DeviceCard("board", "叫号屏", "x", "y")
    parts = {"lines": publish.lines("Lines", "b/set", "b/state")}
    message = publish.device_announcement(card, parts, state_topic="b/state", availability_topics=["b/a"])
    bench.hear(message.topic, message.payload)
    bench.hear("b/a", b"online")
    bench.hear("b/state", {"lines": []})
    lines = [{"ticket": "A001", "place": "3号桌"}]
    bench.gateway.desired("board", {"lines": json.dumps(lines)}, NOW)
    assert [(topic, json.loads(payload)) for topic, payload in bench.sent] == [("b/set", lines)]
    bench.hear("b/state", {"lines": lines})
    bench.gateway.desired("board", {"lines": lines}, NOW + 1.0)
    bench.gateway.due(NOW + 100.0)
    assert len(bench.sent) == 1
    assert bench.devices()["board"].kind == "display"


# -- neighbours


@pytest.mark.parametrize(
    "topic", ["uagv/v2/servicehall/R1/order", "$SYS/x", "homeassistant/status", "homeassistant/device/x/config"]
)
def test_no_announcement_can_make_us_write_where_we_should_not(topic: str) -> None:
    bench = Bench()
    bench.hear("homeassistant/switch/evil/config", {"cmd_t": topic, "stat_t": "s", "uniq_id": "e"})
    bench.gateway.desired("e", {"evil": True}, NOW)
    bench.gateway.due(NOW + 10.0)
    assert bench.sent == []
    assert bench.complaints.counts["device.protected_topic"] == 1


def test_a_flood_of_devices_ends_at_the_bound_and_leaves_room_for_the_plan() -> None:
    bench = Bench(DeviceSpec("0x5000", "light", "waiting", "灯", "Lamp"), devices=10)
    for number in range(100):
        plug(bench, f"0x{number:02}")
    assert len(bench.devices()) == 11
    assert bench.complaints.counts["device.too_many"] == 180
    plug(bench, "0x5000")
    assert bench.devices()["0x5000"].commands == ("switch",)


def test_a_flood_of_topics_and_parts_ends_at_the_bound() -> None:
    bench = Bench(topics=50, components=5)
    for number in range(100):
        bench.hear("homeassistant/switch/a/config", {"cmd_t": "c", "stat_t": f"s/{number}", "uniq_id": "a"})
    assert len(bench.asked) <= 51
    assert bench.complaints.counts["device.too_many_topics"] == 50
    for number in range(10):
        config = {"cmd_t": "c", "uniq_id": f"b{number}", "dev": {"ids": ["b"]}}
        bench.hear(f"homeassistant/switch/b{number}/config", config)
    assert bench.complaints.counts["device.too_many_components"] == 5


def test_a_flood_of_wishes_ends_at_the_bound() -> None:
    bench = Bench(devices=10)
    for number in range(20):
        bench.gateway.desired(f"d{number}", {"state": "ON"}, NOW)
    assert bench.complaints.counts["device.too_many_wishes"] == 10


def test_what_cannot_be_read_is_counted_by_code() -> None:
    bench = Bench()
    plug(bench, "0x01")
    bench.hear("homeassistant/light/x/config", b"{")
    bench.hear("zigbee2mqtt/0x01", b"\xff\xfe")
    assert bench.complaints.counts == {"homeassistant.json": 1, "homeassistant.template": 2}


WORDS = st.sampled_from(["state", "p", "cmps", "dev", "ids", "cmd_t", "stat_t", "a", "switch", "value_template", "~"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
TOPICS = st.sampled_from(
    [
        "homeassistant/switch/0x01/switch/config",
        "homeassistant/device/a/config",
        "homeassistant/light/b/config",
        "homeassistant/status",
        "zigbee2mqtt/bridge/state",
        "zigbee2mqtt/0x01",
        "zigbee2mqtt/0x01/availability",
        "m/state",
    ]
)
PAYLOADS = st.binary(max_size=30) | JSON.map(lambda value: json.dumps(value).encode())
STEPS = st.lists(st.tuples(TOPICS, PAYLOADS, st.dictionaries(WORDS, JSON, max_size=2)), max_size=20)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_no_neighbour_can_make_the_gateway_fall_over(steps: list[tuple[str, bytes, dict[str, object]]]) -> None:
    bench = Bench(DeviceSpec("music", "player", "waiting", "音乐", "Music"))
    plug(bench, "0x01")
    player(bench, ["garden"])
    for number, (topic, payload, values) in enumerate(steps):
        now = NOW + number
        bench.hear(topic, payload, now)
        bench.gateway.desired(("music", "zigbee2mqtt_0x01", "a")[number % 3], values, now)
        bench.gateway.due(now)
        json.dumps([dict(device.state) for device in bench.gateway.listing()])
    bench.gateway.connection(False, NOW + 99.0)
    assert not any(device.online for device in bench.gateway.listing())
