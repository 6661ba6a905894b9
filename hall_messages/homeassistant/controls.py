"""Components with one value: what switches, numbers, selections, texts, covers and sensors report.

What lives here: what their payloads mean. What must not: lights (``lights.py``), commands (``control_commands.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.models import Component, Reading
from hall_messages.homeassistant.templates import render_value

SILENT: Final = frozenset({"button", "event", "tag", "device_automation", "camera", "image", "notify", "scene"})
VALUE_LIMIT: Final = 4_096
LONG_TEXT: Final = "hall_max"
"""A key of ours beside Home Assistant's ``max``: its states end at 255 characters, a board of eight lines does not.
Home Assistant drops keys it does not know; the whole text is among the component's JSON attributes, under its key."""


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
    return Reading({"": parse_lines(text)})


def parse_lines(text: str) -> object:
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
