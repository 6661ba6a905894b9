"""What components report and how they are told, platform by platform."""

from __future__ import annotations

import json

import pytest

from hall_messages.errors import BadMessage
from hall_messages.homeassistant import speech
from hall_messages.homeassistant.component_parsing import parse_component
from hall_messages.homeassistant.models import Component


def component(platform: str, **keys: object) -> Component:
    topics = {"command_topic": "c", "state_topic": "s"}
    return parse_component("key", {"platform": platform, **topics, **keys}, needs_unique_id=False)


def wires(part: Component, **wish: object) -> list[tuple[str, str]]:
    chosen = {("" if word == "value" else word): value for word, value in wish.items()}
    canonical = {word: speech.canonical(part, word, value) for word, value in chosen.items()}
    return [(item.topic, item.payload.decode()) for item in speech.write(part, canonical)]


CONTACT = {"payload_on": False, "payload_off": True, "value_template": "{{ value_json.contact }}"}


@pytest.mark.parametrize(
    ("platform", "keys", "payload", "value"),
    [
        ("switch", {}, "ON", True),
        ("switch", {"payload_on": "on", "payload_off": "off"}, "off", False),
        ("switch", {"value_template": "{{ value_json.POWER }}"}, '{"POWER": "ON"}', True),
        ("fan", {"state_value_template": "{{ value_json.f }}"}, '{"f": "OFF"}', False),
        ("binary_sensor", CONTACT, '{"contact": false}', True),
        ("number", {}, "0.3", 0.3),
        ("sensor", {"unit_of_measurement": "%"}, "85", 85.0),
        ("sensor", {}, "85", "85"),
        ("select", {"options": ["a", "b"]}, "b", "b"),
        ("text", {}, "hello", "hello"),
        ("text", {}, '["a","b"]', ["a", "b"]),
        ("text", {}, "[not json", "[not json"),
        ("cover", {"state_open": "offen"}, "offen", "open"),
        ("lock", {}, "LOCKED", "LOCKED"),
        ("sensor", {"value_template": "{{ value_json.x }}"}, '{"x": null}', None),
    ],
)
def test_single_values_are_read(platform: str, keys: dict[str, object], payload: str, value: object) -> None:
    reading = speech.read(component(platform, **keys), "s", payload.encode())
    assert reading.values == {"": value}
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("platform", "keys", "payload", "note"),
    [
        ("switch", {}, "maybe", "homeassistant.state"),
        ("number", {}, "inf", "homeassistant.state"),
        ("sensor", {"state_class": "measurement"}, "?", "homeassistant.state"),
        ("cover", {}, "ajar", "homeassistant.state"),
        ("sensor", {"value_template": "{{ value_json.x }}"}, "plain", "homeassistant.template"),
    ],
)
def test_what_cannot_be_read_stays_raw_and_is_noted(
    platform: str, keys: dict[str, object], payload: str, note: str
) -> None:
    reading = speech.read(component(platform, **keys), "s", payload.encode())
    assert reading.values == {"": payload}
    assert reading.notes == (note,)


def test_a_message_about_something_else_says_nothing() -> None:
    part = component("switch", value_template="{{ value_json.state }}")
    assert speech.read(part, "s", b'{"linkquality": 80}').values == {}


@pytest.mark.parametrize(
    ("platform", "keys", "value", "payload"),
    [
        ("switch", {}, True, "ON"),
        ("switch", {"payload_off": "0"}, "off", "0"),
        ("number", {"min": 0, "max": 1, "step": 0.01}, 0.3, "0.3"),
        ("number", {}, 20, "20"),
        ("number", {"command_template": '{"v": {{ value }}}'}, 20.5, '{"v": 20.5}'),
        ("select", {"options": ["暖", "冷"]}, "暖", "暖"),
        ("text", {}, ["A001 → 3号桌", "b"], '["A001 → 3号桌","b"]'),
        ("text", {}, "plain", "plain"),
        ("cover", {"payload_close": "zu"}, "closed", "zu"),
    ],
)
def test_single_values_are_told(platform: str, keys: dict[str, object], value: object, payload: str) -> None:
    assert wires(component(platform, **keys), value=value) == [("c", payload)]


@pytest.mark.parametrize(
    ("platform", "keys", "value"),
    [
        ("switch", {}, 1),
        ("switch", {}, "perhaps"),
        ("number", {"min": 0, "max": 1}, 1.5),
        ("number", {}, True),
        ("number", {}, float("nan")),
        ("select", {"options": ["a"]}, "b"),
        ("text", {}, 1),
        ("text", {}, [{1, 2}]),
        ("text", {"max": 5}, ["long", "lines"]),
        ("cover", {}, "ajar"),
        ("lock", {}, "UNLOCK"),
        ("sensor", {}, 1),
    ],
)
def test_what_a_device_cannot_take_is_refused(platform: str, keys: dict[str, object], value: object) -> None:
    with pytest.raises(BadMessage) as refusal:
        speech.canonical(component(platform, **keys), "", value)
    assert refusal.value.code == "command.value"


def test_locks_are_never_told() -> None:
    assert speech.told(component("lock")) == ()
    assert speech.told(component("switch")) == ("",)


ZIGBEE = {"schema": "json", "brightness": True, "brightness_scale": 254, "supported_color_modes": ["color_temp"]}


def test_a_json_lamp_in_mireds_is_read_in_kelvin() -> None:
    lamp = component("light", **ZIGBEE)
    reading = speech.read(lamp, "s", b'{"state":"ON","brightness":127,"color_temp":333,"linkquality":9}')
    assert reading.values == {"state": "ON", "brightness": 128, "color_temp_kelvin": 3003}
    assert speech.told(lamp) == ("state", "brightness", "color_temp_kelvin", "transition_s")


def test_a_json_lamp_is_told_everything_in_one_message() -> None:
    lamp = component("light", **ZIGBEE)
    ((topic, payload),) = wires(lamp, state="on", brightness=255, color_temp_kelvin=3000, transition_s=2)
    assert topic == "c"
    assert json.loads(payload) == {"state": "ON", "brightness": 254, "color_temp": 333, "transition": 2.0}


def test_a_lamp_that_speaks_kelvin_is_told_kelvin_within_its_range() -> None:
    lamp = component("light", **ZIGBEE, color_temp_kelvin=True, min_kelvin=2700, max_kelvin=6500)
    ((_, payload),) = wires(lamp, color_temp_kelvin=2000)
    assert json.loads(payload) == {"state": "ON", "color_temp": 2700}
    assert speech.read(lamp, "s", b'{"color_temp":2700}').values == {"color_temp_kelvin": 2700}


def test_a_dark_lamp_needs_no_colour() -> None:
    lamp = component("light", **ZIGBEE)
    wish = {"state": "OFF", "brightness": 200, "color_temp_kelvin": 3000}
    assert [json.loads(item.payload) for item in speech.write(lamp, wish)] == [{"state": "OFF"}]
    assert speech.settled(lamp, wish, {"state": "OFF"})
    assert not speech.settled(lamp, wish, {"state": "ON", "brightness": 200})


@pytest.mark.parametrize(
    ("reported", "settled"),
    [
        ({"state": "ON", "brightness": 200, "color_temp_kelvin": 3000}, True),
        ({"state": "ON", "brightness": 201, "color_temp_kelvin": 3003}, True),
        ({"state": "ON", "brightness": 190, "color_temp_kelvin": 3000}, False),
        ({"state": "ON", "brightness": 200, "color_temp_kelvin": 2700}, False),
        ({"state": "OFF", "brightness": 200, "color_temp_kelvin": 3000}, False),
        ({"state": "ON", "brightness": 200}, False),
    ],
)
def test_rounding_is_not_disobedience(reported: dict[str, object], settled: bool) -> None:
    wish = {"state": "ON", "brightness": 200, "color_temp_kelvin": 3000}
    assert speech.settled(component("light", **ZIGBEE), wish, reported) is settled


BASIC = {
    "brightness_command_topic": "b/c",
    "brightness_state_topic": "b/s",
    "brightness_scale": 100,
    "color_temp_command_topic": "t/c",
    "color_temp_state_topic": "t/s",
    "color_temp_value_template": "{{ value_json.ct }}",
    "state_value_template": "{{ value_json.POWER }}",
}


def test_a_basic_lamp_has_a_topic_for_each_thing() -> None:
    lamp = component("light", **BASIC)
    assert speech.listened(lamp) == {"s", "b/s", "t/s"}
    assert speech.read(lamp, "s", b'{"POWER":"ON"}').values == {"state": "ON"}
    assert speech.read(lamp, "b/s", b"50").values == {"brightness": 128}
    assert speech.read(lamp, "t/s", b'{"ct":250}').values == {"color_temp_kelvin": 4000}
    assert wires(lamp, state="ON", brightness=255, color_temp_kelvin=4000) == [
        ("b/c", "100"),
        ("t/c", "250"),
        ("c", "ON"),
    ]
    assert wires(lamp, state="OFF", brightness=255) == [("c", "OFF")]


def test_on_command_type_changes_the_order() -> None:
    assert [topic for topic, _ in wires(component("light", **BASIC, on_command_type="first"), brightness=9)] == [
        "c",
        "b/c",
    ]
    assert [topic for topic, _ in wires(component("light", **BASIC, on_command_type="brightness"), brightness=9)] == [
        "b/c"
    ]


def test_a_lamp_with_a_template_schema_is_left_alone() -> None:
    lamp = component("light", schema="template")
    assert speech.told(lamp) == ()
    assert speech.listened(lamp) == frozenset()


@pytest.mark.parametrize("payload", [b"", b"ON", b"[]", b'{"state":"?"}', b'{"brightness":"x"}', b'{"color_temp":[]}'])
def test_a_lamp_that_talks_nonsense_is_noted(payload: bytes) -> None:
    reading = speech.read(component("light", **ZIGBEE), "s", payload)
    assert reading.values == {}
    assert reading.notes == ("homeassistant.state",)


def test_effects_are_those_announced() -> None:
    lamp = component("light", **ZIGBEE, effect=True, effect_list=["breathe"])
    assert json.loads(wires(lamp, effect="breathe")[0][1]) == {"state": "ON", "effect": "breathe"}
    with pytest.raises(BadMessage):
        speech.canonical(lamp, "effect", "disco")


def test_a_board_may_be_longer_than_home_assistant_keeps() -> None:
    board = component("text", max=255, hall_max=4000, value_template="{{ value_json.key }}")
    lines = [{"ticket": f"A{number:03}", "state": "at_recipient", "place": "3号桌"} for number in range(8)]
    ((_, payload),) = wires(board, value=lines)
    assert len(payload) > 255
    assert json.loads(payload) == lines
    echo = json.dumps({"key": lines}).encode()
    assert speech.settled(board, {"": speech.canonical(board, "", payload)}, speech.read(board, "s", echo).values)
    assert speech.read(board, "s", b"nonsense").notes == ("homeassistant.state",)
    assert speech.read(board, "s", b"{}").values == {}


@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), float("nan"), True, "200"])
def test_absurd_brightness_is_refused(value: object) -> None:
    with pytest.raises(BadMessage):
        speech.canonical(component("light", **ZIGBEE), "brightness", value)


@pytest.mark.parametrize(("value", "kelvin"), [(10**400, 6_536), (-(10**400), 2_000), (float("inf"), 6_536)])
def test_absurd_colours_end_at_the_lamps_own_limits(value: object, kelvin: int) -> None:
    assert speech.canonical(component("light", **ZIGBEE), "color_temp_kelvin", value) == kelvin


def test_numbers_are_sent_in_full() -> None:
    assert wires(component("number", min=0, max=1e9), value=1234567.25) == [("c", "1234567.25")]
