"""Announcements as the programs of the field publish them."""

from __future__ import annotations

import json

import pytest

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.availability import is_available, read_availability
from hall_messages.homeassistant.discovery import parse_discovery, path_id
from hall_messages.homeassistant.models import Announcement, Availability, AvailabilityTopic, Removal
from hall_messages.homeassistant.topics import ConfigTopic, check_topic, parse_config_topic

ZIGBEE_LAMP = {
    "availability": [
        {"topic": "zigbee2mqtt/bridge/state", "value_template": "{{ value_json.state }}"},
        {"topic": "zigbee2mqtt/tea bar/availability", "value_template": "{{ value_json.state }}"},
    ],
    "availability_mode": "all",
    "brightness": True,
    "brightness_scale": 254,
    "command_topic": "zigbee2mqtt/tea bar/set",
    "default_entity_id": "light.tea_bar",
    "device": {
        "identifiers": ["zigbee2mqtt_0x00158d0001abcdef"],
        "manufacturer": "IKEA",
        "model": "TRADFRI bulb",
        "name": "tea bar",
        "sw_version": 2.3,
        "via_device": "zigbee2mqtt_bridge_0x00124b0001",
    },
    "effect": True,
    "effect_list": ["blink", "breathe"],
    "max_mireds": 454,
    "min_mireds": 250,
    "name": None,
    "object_id": "tea_bar",
    "origin": {"name": "Zigbee2MQTT", "sw": "2.12.1", "url": "https://www.zigbee2mqtt.io"},
    "schema": "json",
    "state_topic": "zigbee2mqtt/tea bar",
    "supported_color_modes": ["color_temp"],
    "unique_id": "0x00158d0001abcdef_light_zigbee2mqtt",
}

ESPHOME_RELAY = {
    "name": "Fan",
    "stat_t": "processing/switch/fan/state",
    "cmd_t": "processing/switch/fan/command",
    "avty_t": "processing/status",
    "uniq_id": "ESPswitchfan",
    "dev": {"ids": "a4cf12f0aabb", "name": "processing", "sw": "2025.5.0", "mdl": "esp32dev", "mf": "Espressif"},
}

TASMOTA_RELAY = {
    "name": "Board light",
    "~": "cmnd/board/",
    "cmd_t": "~POWER",
    "stat_t": "stat/board/RESULT",
    "val_tpl": "{{value_json.POWER}}",
    "pl_off": "OFF",
    "pl_on": "ON",
    "avty_t": "tele/board/LWT",
    "pl_avail": "Online",
    "pl_not_avail": "Offline",
    "uniq_id": "ABCDEF_RL_1",
    "device": {"ids": ["ABCDEF"], "cns": [["mac", "5c:cf:7f:ab:cd:ef"]]},
}

WHOLE_DEVICE = {
    "dev": {"ids": ["music"], "name": "音乐", "sa": "等候休息区"},
    "o": {"name": "service hall", "sw": "0.1.0"},
    "availability": [{"t": "hall/driver/a/availability"}, {"topic": "hall/device/music/availability"}],
    "avty_mode": "all",
    "stat_t": "hall/device/music/state",
    "qos": 1,
    "cmps": {
        "play": {"p": "switch", "uniq_id": "m_play", "~": "hall/device/music/play", "cmd_t": "~/set"},
        "source": {"p": "select"},
        "lost": {"p": "number", "uniq_id": "m_lost", "status_topic": "a/b"},
        "own": {"p": "sensor", "uniq_id": "m_own", "stat_t": "x/y", "avty_t": "x/lwt"},
    },
}


def announced(topic: str, message: object) -> Announcement:
    found = parse_discovery(topic, json.dumps(message).encode())
    assert isinstance(found, Announcement)
    return found


def test_a_zigbee_lamp_is_read_with_both_availability_topics() -> None:
    lamp = announced("homeassistant/light/0x00158d0001abcdef/light/config", ZIGBEE_LAMP)
    assert lamp.device_id == "zigbee2mqtt_0x00158d0001abcdef"
    assert lamp.aliases == ("0x00158d0001abcdef",)
    assert lamp.name == "tea bar"
    (component,) = lamp.components.values()
    assert (component.key, component.platform, component.light_schema) == ("light", "light", "json")
    assert component.command_topic == "zigbee2mqtt/tea bar/set"
    assert component.availability.mode == "all"
    assert [entry.topic for entry in component.availability.topics][1] == "zigbee2mqtt/tea bar/availability"
    assert component.number("brightness_scale", 255) == 254


def test_esphome_abbreviations_are_written_out() -> None:
    relay = announced("homeassistant/switch/processing/fan/config", ESPHOME_RELAY)
    assert relay.device_id == "a4cf12f0aabb"
    component = relay.components["fan"]
    assert component.state_topic == "processing/switch/fan/state"
    assert component.availability == Availability(topics=(AvailabilityTopic(topic="processing/status"),))
    assert (relay.manufacturer, relay.model) == ("Espressif", "esp32dev")


def test_tasmota_base_topic_and_words_are_understood() -> None:
    relay = announced("homeassistant/switch/ABCDEF_RL_1/config", TASMOTA_RELAY)
    component = relay.components["ABCDEF_RL_1"]
    assert component.command_topic == "cmnd/board/POWER"
    entry = component.availability.topics[0]
    assert (entry.topic, entry.payload_available, entry.payload_not_available) == (
        "tele/board/LWT",
        "Online",
        "Offline",
    )
    assert set(relay.identifiers) == {"ABCDEF", "mac:5c:cf:7f:ab:cd:ef"}


def test_a_whole_device_shares_topics_and_survives_one_bad_component() -> None:
    device = announced("homeassistant/device/music/config", WHOLE_DEVICE)
    assert (device.device_id, device.name, device.area) == ("music", "音乐", "等候休息区")
    assert set(device.components) == {"play", "own"}
    assert device.removed == ("source",)
    play = device.components["play"]
    assert (play.command_topic, play.state_topic, play.qos) == (
        "hall/device/music/play/set",
        "hall/device/music/state",
        1,
    )
    assert play.availability == device.availability
    assert [entry.topic for entry in device.components["own"].availability.topics] == ["x/lwt"]
    (note,) = device.notes
    assert "topic_missing" in note and "lost" not in note, "not even its key: it may be anything"


def test_an_empty_message_removes_and_a_migration_says_nothing() -> None:
    topic = "homeassistant/device/music/config"
    assert isinstance(parse_discovery(topic, b""), Removal)
    assert parse_discovery(topic, b'{"migrate_discovery": true}') is None
    assert parse_discovery("homeassistant/status", b"online") is None
    assert parse_discovery("somewhere/else/config", b"{}") is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"o": None}, "homeassistant.shape"),
        ({"o": {}}, "homeassistant.origin"),
        ({"dev": {}}, "homeassistant.device"),
        ({"dev": {"ids": [["a"]]}}, "homeassistant.device"),
        ({"cmps": []}, "homeassistant.shape"),
        ({"cmps": {str(i): {"p": "sensor"} for i in range(129)}}, "homeassistant.components"),
        ({"availability_topic": "a"}, "homeassistant.availability"),
        ({"availability": [{"topic": "a/#"}]}, "homeassistant.topic_value"),
        ({"availability": "x"}, "homeassistant.availability"),
        ({"avty_mode": "most"}, "homeassistant.availability"),
    ],
)
def test_a_device_that_makes_no_sense_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse_discovery("homeassistant/device/music/config", json.dumps({**WHOLE_DEVICE, **change}).encode())
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("topic", "payload", "code"),
    [
        ("homeassistant/device/a b/config", b"{}", "homeassistant.topic"),
        ("homeassistant/config", b"{}", "homeassistant.topic"),
        ("homeassistant/a/b/c/d/config", b"{}", "homeassistant.topic"),
        ("homeassistant/toaster/a/config", b"{}", "homeassistant.platform"),
        ("homeassistant/switch/a/config", b"not json", "homeassistant.json"),
        ("homeassistant/switch/a/config", b"[" * 50_000, "homeassistant.json"),
        ("homeassistant/switch/a/config", b" " + b'"' * 70_000, "homeassistant.size"),
        ("homeassistant/switch/a/config", b"[]", "homeassistant.shape"),
        ("homeassistant/switch/a/config", b'{"cmd_t":"a/+/b"}', "homeassistant.topic_value"),
        ("homeassistant/switch/a/config", b'{"cmd_t":5}', "homeassistant.topic_value"),
        ("homeassistant/switch/a/config", b'{"cmd_t":"a","qos":3}', "homeassistant.component"),
        ("homeassistant/switch/a/config", b'{"cmd_t":"a","val_tpl":5}', "homeassistant.template_value"),
        ("homeassistant/light/a/config", b'{"cmd_t":"a","schema":"poem"}', "homeassistant.component"),
    ],
)
def test_a_component_that_makes_no_sense_is_refused(topic: str, payload: bytes, code: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse_discovery(topic, payload)
    assert refusal.value.code == code


def test_config_topics_have_two_or_three_parts() -> None:
    assert parse_config_topic("homeassistant/light/a/config") == ConfigTopic("light", "", "a")
    assert parse_config_topic("ha/device/n/a/config", "ha") == ConfigTopic("device", "n", "a")
    assert parse_config_topic("homeassistant/status") is None


@pytest.mark.parametrize("value", ["", "a/#", "+/a", "a\x00", "x" * 401, None, 7, "a\ud800"])
def test_a_topic_that_would_open_more_than_itself_is_refused(value: object) -> None:
    with pytest.raises(BadMessage):
        check_topic(value)


def test_path_ids_stay_apart() -> None:
    assert path_id("0x00158d") == "0x00158d"
    first, second = path_id("灯一"), path_id("灯二")
    assert first != second
    assert all(char.isascii() for char in first)


ENTRIES = (AvailabilityTopic(topic="a"), AvailabilityTopic(topic="b"))


@pytest.mark.parametrize(
    ("mode", "heard", "latest", "expected"),
    [
        ("all", {0: True, 1: True}, True, True),
        ("all", {0: True}, True, False),
        ("all", {0: True, 1: False}, True, False),
        ("any", {1: True}, True, True),
        ("any", {0: False, 1: False}, False, False),
        ("latest", {0: True, 1: False}, False, False),
        ("latest", {0: True, 1: False}, True, True),
        ("latest", {}, None, False),
    ],
)
def test_several_topics_are_combined_as_announced(
    mode: str, heard: dict[int, bool], latest: bool | None, expected: bool
) -> None:
    rule = Availability.model_validate({"topics": ENTRIES, "mode": mode})
    assert is_available(rule, {ENTRIES[index]: value for index, value in heard.items()}, latest) is expected


def test_without_topics_a_component_is_always_available() -> None:
    assert is_available(Availability(), {}, None)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b'{"state":"online"}', True),
        (b'{"state":"offline"}', False),
        (b"online", True),
        (b"offline", False),
        (b"?", None),
    ],
)
def test_a_bridge_may_say_it_in_json_or_plainly(payload: bytes, expected: bool | None) -> None:
    entry = AvailabilityTopic(topic="zigbee2mqtt/bridge/state", value_template="{{ value_json.state }}")
    assert read_availability(entry, payload) is expected
