"""Lamps in Home Assistant's terms: what they report and how to tell them, in its schemas ``json`` and ``basic``.

What lives here: ``state`` (ON, OFF), ``brightness`` (0..255 whatever the lamp's own scale), ``color_temp_kelvin``,
``effect``, and ``transition_s`` which is sent along but is no state. What must not: deciding when to send.
A lamp with the ``template`` schema is neither read nor told: nobody could say from outside what it means.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Final

import orjson

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.controls import on_or_off, refuse
from hall_messages.homeassistant.models import Component, Publication, Reading
from hall_messages.homeassistant.templates import render_command, render_value

FULL: Final = 255.0
MIRED_SLACK: Final = 2.5
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
    names = ("state_topic",) if component.light_schema == "json" else tuple(_BASIC_STATES)
    return frozenset(component.topics[name] for name in names if name in component.topics)


# -- reading

_BASIC_STATES: Final[Mapping[str, tuple[str, str]]] = {
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
    for name, (word, template_key) in _BASIC_STATES.items():
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
    return round(number if _speaks_kelvin(component) else mireds(max(number, 1.0)))


def scale_of(component: Component) -> float:
    """The brightness that this lamp calls full."""
    return max(1.0, component.number("brightness_scale", FULL))


def _speaks_kelvin(component: Component) -> bool:
    return component.options.get("color_temp_kelvin") is True


# -- wishing


def canonical_light(component: Component, word: str, value: object) -> object:
    """``value`` in the one form in which it is compared and sent; a colour is brought into its range.

    Raises:
        BadMessage: ``command.value``.
    """
    if word == "state":
        return "ON" if on_or_off(value) else "OFF"
    if word == "effect":
        if not isinstance(value, str) or value not in component.choices("effect_list"):
            raise refuse("this lamp does not know that effect")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise refuse(f"{word} needs a number")
    if word == "brightness":
        if not 0 <= value <= FULL:
            raise refuse("brightness needs a number from 0 to 255")
        return round(value)
    if word == "transition_s":
        return float(min(max(value, 0.0), 300.0))
    low, high = kelvin_range(component)
    return round(min(max(float(value), low), high))


def kelvin_range(component: Component) -> tuple[float, float]:
    """The lamp's lowest and highest colour temperature in kelvin; Home Assistant's own limits where it names none."""
    low = component.number("min_kelvin", mireds(max(1.0, component.number("max_mireds", 500.0))))
    high = component.number("max_kelvin", mireds(max(1.0, component.number("min_mireds", 153.0))))
    return min(low, high), max(low, high)


def whole_wish(wish: Mapping[str, object]) -> dict[str, object]:
    """What the wish comes to: a lamp that is to be off needs no colour, and one that is to be bright is to be on."""
    if wish.get("state") == "OFF" or (wish.get("brightness") == 0 and wish.get("state") is None):
        return {name: value for name, value in {**wish, "state": "OFF"}.items() if name in ("state", "transition_s")}
    return {**wish, "state": "ON"} if wish.keys() - {"transition_s"} else {}


def light_settled(component: Component, wish: Mapping[str, object], reported: Mapping[str, object]) -> bool:
    """Whether the lamp reports all that was wished and can be reported, but for its rounding."""
    return all(
        _same(component, word, value, reported.get(word))
        for word, value in whole_wish(wish).items()
        if word != "transition_s" and _is_reported(component, word)
    )


def _is_reported(component: Component, word: str) -> bool:
    if component.light_schema == "json":
        return True
    return any(topic in component.topics for topic, (name, _) in _BASIC_STATES.items() if name == _wire_name(word))


def _same(component: Component, word: str, wished: object, reported: object) -> bool:
    if isinstance(wished, int | float) and isinstance(reported, int | float) and reported > 0:
        if word == "brightness":
            return abs(wished - reported) <= max(1.0, FULL / scale_of(component))
        return wished > 0 and abs(mireds(wished) - mireds(reported)) <= MIRED_SLACK
    return wished == reported


# -- telling


def write_light(component: Component, wish: Mapping[str, object]) -> tuple[Publication, ...]:
    """The commands that bring the wish about.

    Raises:
        BadMessage: ``homeassistant.template`` where an announced command template fails.
    """
    wires = {_wire_name(word): _wire(component, word, value) for word, value in whole_wish(wish).items()}
    if component.light_schema == "json":
        payload = json.dumps(wires, separators=(",", ":")).encode()
        return (Publication(component.command_topic, payload, component.qos, component.retain),)
    return _write_basic(component, wires)


def _wire_name(word: str) -> str:
    return {"color_temp_kelvin": "color_temp", "transition_s": "transition"}.get(word, word)


def _wire(component: Component, word: str, value: object) -> object:
    if isinstance(value, int | float) and word == "brightness":
        return round(value * scale_of(component) / FULL)
    if isinstance(value, int | float) and word == "color_temp_kelvin" and not _speaks_kelvin(component):
        return round(mireds(value))
    return value


def _write_basic(component: Component, wires: Mapping[str, object]) -> tuple[Publication, ...]:
    on = wires.get("state") == "ON"
    word = component.option("payload_on", "ON") if on else component.option("payload_off", "OFF")
    switch = [Publication(component.command_topic, word.encode(), component.qos, component.retain)]
    styles = [
        Publication(topic, _styled(component, name, value), component.qos, component.retain)
        for name, value in wires.items()
        if name != "state" and (topic := component.topics.get(f"{name}_command_topic"))
    ]
    kind = component.option("on_command_type", "last")
    if on and kind == "brightness" and "brightness" in wires:
        return tuple(styles)
    return (*switch, *styles) if kind == "first" else (*styles, *switch)


def _styled(component: Component, name: str, value: object) -> bytes:
    template = component.templates.get(f"{name}_command_template", "")
    return (render_command(template, value) if template else str(value)).encode()
