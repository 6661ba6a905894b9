"""Components with one value: switches, numbers, selections, texts, covers, sensors.

What lives here: what their payloads mean, and the payloads that set them. What must not: lights (``lights.py``).
Locks are read, never written: unlocking goes through custody, not through a device command.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.models import Component, Publication, Reading
from hall_messages.homeassistant.templates import render_command, render_value

SWITCHES: Final = frozenset({"switch", "fan"})
SET_AND_SEEN: Final = frozenset({"switch", "fan", "number", "select", "text", "cover"})
SILENT: Final = frozenset({"button", "event", "tag", "device_automation", "camera", "image", "notify", "scene"})
VALUE_LIMIT: Final = 4_096
TEXT_LIMIT: Final = 255
LONG_TEXT: Final = "hall_max"
"""A key of ours beside Home Assistant's ``max``: its states end at 255 characters, a board of eight lines does not.
Home Assistant drops keys it does not know; the whole text is among the component's JSON attributes, under its key."""


def refuse(text: str) -> BadMessage:
    """A value that a device cannot take."""
    return BadMessage("command.value", text)


def template_of(component: Component) -> str:
    """The template that finds the value in a state message; fans, and a few others, call it differently."""
    return component.templates.get("value_template", component.templates.get("state_value_template", ""))


def read_control(component: Component, payload: bytes) -> Reading:
    """The value in a state message, under the key ``""``; no value at all where the message does not speak of it."""
    raw = payload.decode("utf-8", "replace")[:VALUE_LIMIT]
    if LONG_TEXT in component.options:
        return _long_text(component, payload)
    template = template_of(component)
    if template:
        try:
            text = render_value(template, payload.decode("utf-8", "replace"))[:VALUE_LIMIT]
        except BadMessage as refusal:
            return Reading({"": raw}, (refusal.code,))
        if not text:
            return Reading()
        if text == "None":
            return Reading({"": None})
        raw = text
    return _READERS.get(component.platform, _plain)(component, raw)


def _long_text(component: Component, payload: bytes) -> Reading:
    try:
        attributes = orjson.loads(payload)
    except orjson.JSONDecodeError:
        attributes = None
    if not isinstance(attributes, dict):
        return Reading({}, ("homeassistant.state",))
    return Reading({"": attributes[component.key]} if component.key in attributes else {})


def _plain(component: Component, text: str) -> Reading:
    return Reading({"": text})


def _switch(component: Component, text: str) -> Reading:
    on, off = component.option("payload_on", "ON"), component.option("payload_off", "OFF")
    if text == component.option("state_on", on):
        return Reading({"": True})
    if text == component.option("state_off", off):
        return Reading({"": False})
    return Reading({"": text}, ("homeassistant.state",))


def _float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _number(component: Component, text: str) -> Reading:
    number = _float(text)
    return Reading({"": text}, ("homeassistant.state",)) if number is None else Reading({"": number})


def _sensor(component: Component, text: str) -> Reading:
    if "unit_of_measurement" in component.options or "state_class" in component.options:
        return _number(component, text)
    return Reading({"": text})


def _text(component: Component, text: str) -> Reading:
    return Reading({"": _lines(text)})


def _lines(text: str) -> object:
    """A text that is a JSON list is the lines of a display; any other is itself."""
    if not text.startswith("["):
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _cover(component: Component, text: str) -> Reading:
    words = {
        component.option("state_open", "open"): "open",
        component.option("state_closed", "closed"): "closed",
        component.option("state_opening", "opening"): "opening",
        component.option("state_closing", "closing"): "closing",
        component.option("state_stopped", "stopped"): "stopped",
    }
    return Reading({"": words[text]}) if text in words else Reading({"": text}, ("homeassistant.state",))


_READERS: Final[Mapping[str, Callable[[Component, str], Reading]]] = {
    "switch": _switch,
    "fan": _switch,
    "binary_sensor": _switch,
    "number": _number,
    "sensor": _sensor,
    "text": _text,
    "cover": _cover,
}


def on_or_off(value: object) -> bool:
    """``value`` as a switch position.

    Raises:
        BadMessage: ``command.value``.
    """
    words = {"ON": True, "OFF": False, "TRUE": True, "FALSE": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.upper() in words:
        return words[value.upper()]
    raise refuse("this needs ON or OFF")


def canonical_control(component: Component, value: object) -> object:
    """``value`` in the one form in which it is compared and sent.

    Raises:
        BadMessage: ``command.value`` where the device announced that it cannot take it.
    """
    if component.platform in SWITCHES:
        return on_or_off(value)
    if component.platform == "number":
        return _within(component, value)
    if component.platform == "text":
        return _fitting(component, value)
    if component.platform == "cover":
        return _one_of(value, ("open", "closed"))
    if component.platform == "select":
        return _one_of(value, component.choices("options"))
    raise refuse("this can only be read")


def _within(component: Component, value: object) -> float:
    low, high = component.number("min", 1.0), component.number("max", 100.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise refuse(f"this needs a number from {low:g} to {high:g}")
    return float(value)


def _one_of(value: object, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise refuse("this needs one of: " + ", ".join(choices)[:200])
    return value


def _fitting(component: Component, value: object) -> object:
    lines = _lines(value) if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else None
    if lines is None:
        raise refuse("this needs a text or a list of lines")
    longest = int(component.number(LONG_TEXT, component.number("max", TEXT_LIMIT)))
    if len(_wire_text(lines)) > longest:
        raise refuse(f"this takes at most {longest} characters")
    return lines


def _wire_text(value: object) -> str:
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except TypeError as error:
        raise refuse("this needs a text or a list of lines") from error


def same_control(component: Component, wished: object, reported: object) -> bool:
    """Whether what the device reports is what was wished, but for its rounding."""
    if component.platform == "number" and isinstance(reported, float) and isinstance(wished, float):
        return abs(reported - wished) <= component.number("step", 1.0) * 0.501
    return wished == reported


def write_control(component: Component, value: object) -> tuple[Publication, ...]:
    """The command that sets ``value`` (canonical).

    Raises:
        BadMessage: ``homeassistant.template`` where the announced command template fails.
    """
    payload = _payload(component, value)
    template = component.templates.get("command_template", "")
    if template:
        payload = render_command(template, value if component.platform == "number" else payload)
    return (Publication(component.command_topic, payload.encode(), component.qos, component.retain),)


def _payload(component: Component, value: object) -> str:
    if component.platform in SWITCHES:
        return component.option("payload_on", "ON") if value else component.option("payload_off", "OFF")
    if component.platform == "cover":
        return (
            component.option("payload_open", "OPEN") if value == "open" else component.option("payload_close", "CLOSE")
        )
    if isinstance(value, float):
        return f"{value:g}" if not value.is_integer() else str(int(value))
    return _wire_text(value)
