"""Lamps in Home Assistant's terms: their words and what they report, in its schemas ``json`` and ``basic``.

What lives here: ``state`` (ON, OFF), ``brightness`` (0..255 whatever the lamp's own scale), ``color_temp_kelvin``,
``effect``, and ``transition_s`` which is sent along but is no state. What must not: commands (``light_commands.py``).
A lamp with the ``template`` schema is neither read nor told: nobody could say from outside what it means.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import orjson

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.models import Component, Reading
from hall_messages.homeassistant.templates import render_value

FULL: Final = 255.0
_DIMMABLE: Final = frozenset(("brightness", "color_temp", "hs", "xy", "rgb", "rgbw", "rgbww", "white"))


def mireds(kelvin_or_mireds: float) -> float:
    """Colour temperature from kelvin to mireds, or back: a mired is a millionth of a reciprocal kelvin."""
    return 1_000_000.0 / kelvin_or_mireds


def light_words(component: Component) -> tuple[str, ...]:
    """The values this lamp can be told."""
    if component.light_schema == "template":
        return ()
    modes = set(component.choices("supported_color_modes"))
    json_schema = component.light_schema == "json"
    words = ["state"]
    if "brightness_command_topic" in component.topics or (
        json_schema and (component.options.get("brightness") is True or modes & _DIMMABLE)
    ):
        words.append("brightness")
    if "color_temp_command_topic" in component.topics or (json_schema and "color_temp" in modes):
        words.append("color_temp_kelvin")
    if "effect_command_topic" in component.topics or (json_schema and component.options.get("effect") is True):
        words.append("effect")
    return (*words, "transition_s") if json_schema else tuple(words)


def light_topics(component: Component) -> frozenset[str]:
    """The topics on which this lamp reports."""
    if component.light_schema == "template":
        return frozenset()
    names = ("state_topic",) if component.light_schema == "json" else tuple(BASIC_STATES)
    return frozenset(component.topics[name] for name in names if name in component.topics)


# -- reading

BASIC_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "state_topic": ("state", "state_value_template"),
    "brightness_state_topic": ("brightness", "brightness_value_template"),
    "color_temp_state_topic": ("color_temp", "color_temp_value_template"),
    "effect_state_topic": ("effect", "effect_value_template"),
}


def read_light(component: Component, topic: str, payload: bytes) -> Reading:
    """What a message of the lamp says."""
    if component.light_schema == "json":
        return _read_json(component, payload)
    values: dict[str, object] = {}
    notes: tuple[str, ...] = ()
    for name, (word, template_key) in BASIC_STATES.items():
        if component.topics.get(name) == topic:
            reading = _read_basic(component, word, component.templates.get(template_key, ""), payload)
            values.update(reading.values)
            notes += reading.notes
    return Reading(values, notes)


def _read_basic(component: Component, word: str, template: str, payload: bytes) -> Reading:
    text = payload.decode("utf-8", "replace").strip()
    if template:
        try:
            text = render_value(template, text)
        except BadMessage as refusal:
            return Reading({}, (refusal.code,))
    if not text:
        return Reading()
    if word == "state":
        text = {component.option("payload_on", "ON"): "ON", component.option("payload_off", "OFF"): "OFF"}.get(
            text, text
        )
    return _translate(component, {word: text})


def _read_json(component: Component, payload: bytes) -> Reading:
    try:
        raw = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return Reading({}, ("homeassistant.state",))
    if not isinstance(raw, dict):
        return Reading({}, ("homeassistant.state",))
    known = {word: raw[word] for word in ("state", "brightness", "color_temp", "effect") if word in raw}
    return _translate(component, known)


def _translate(component: Component, raw: Mapping[str, object]) -> Reading:
    values: dict[str, object] = {}
    notes: list[str] = []
    for word, value in raw.items():
        name = "color_temp_kelvin" if word == "color_temp" else word
        try:
            values[name] = None if value is None or value == "None" else _reported(component, word, value)
        except (ValueError, TypeError, OverflowError):
            notes.append("homeassistant.state")
    return Reading(values, tuple(notes))


def _reported(component: Component, word: str, value: object) -> object:
    if word == "state":
        if value not in ("ON", "OFF"):
            raise ValueError("neither ON nor OFF")
        return value
    if word == "effect":
        return str(value)[:200]
    number = float(value) if isinstance(value, int | float | str) else math.nan
    if not math.isfinite(number):
        raise ValueError("not a number")
    if word == "brightness":
        return round(number * FULL / scale_of(component))
    return round(number if speaks_kelvin(component) else mireds(max(number, 1.0)))


def scale_of(component: Component) -> float:
    """The brightness that this lamp calls full."""
    return max(1.0, component.number("brightness_scale", FULL))


def speaks_kelvin(component: Component) -> bool:
    """Whether this lamp's colour temperatures are in kelvin, not in mireds."""
    return component.options.get("color_temp_kelvin") is True
