"""Making announcements: a device of ours, whole, in Home Assistant's device-based form.

What lives here: the message and the components that the hall's own drivers offer. What must not: publishing, state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hall_messages.homeassistant.control_commands import TEXT_LIMIT
from hall_messages.homeassistant.controls import LONG_TEXT
from hall_messages.homeassistant.models import Publication
from hall_messages.homeassistant.topics import PREFIX, device_config_topic, is_id

ORIGIN: Final = "service hall"
LINES_LIMIT: Final = 4_000
"""How many characters the lines of a display may take, as JSON."""


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """What a device says about itself. ``area`` is where it stands, in words; ``version`` is that of its driver."""

    id: str
    name: str
    manufacturer: str
    model: str
    area: str = ""
    version: str = ""


def device_announcement(
    card: DeviceCard,
    components: Mapping[str, Mapping[str, object]],
    *,
    state_topic: str,
    availability_topics: Sequence[str],
    prefix: str = PREFIX,
) -> Publication:
    """The retained announcement of a device that is available when all ``availability_topics`` say ``online``.

    ``components`` maps a key to what ``light``, ``switch`` and the others below return; ``unique_id`` is added here.

    Raises:
        ValueError: if the id of the device or a key is not made of letters, digits, ``_`` and ``-``.
    """
    for name in (card.id, *components):
        if not is_id(name):
            raise ValueError(f"{name!r} cannot stand in an MQTT topic of Home Assistant")
    device = {"identifiers": [card.id], "name": card.name, "manufacturer": card.manufacturer, "model": card.model}
    message = {
        "device": {**device, **({"suggested_area": card.area} if card.area else {})},
        "origin": {"name": ORIGIN, **({"sw_version": card.version} if card.version else {})},
        "availability": [{"topic": topic} for topic in availability_topics],
        "availability_mode": "all",
        "state_topic": state_topic,
        "qos": 1,
        "components": {
            key: {**part, **({"unique_id": f"{card.id}_{key}"} if len(part) > 1 else {})}
            for key, part in components.items()
        },
    }
    payload = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return Publication(device_config_topic(card.id, prefix), payload, qos=1, retain=True)


def removal(device_id: str, prefix: str = PREFIX) -> Publication:
    """What makes every consumer forget the device."""
    return Publication(device_config_topic(device_id, prefix), b"", qos=1, retain=True)


def light(command_topic: str, *, min_kelvin: int, max_kelvin: int) -> dict[str, object]:
    """A lamp with brightness and colour temperature; its state topic carries the lamp's own JSON."""
    return {
        "platform": "light",
        "schema": "json",
        "name": None,
        "command_topic": command_topic,
        "brightness": True,
        "supported_color_modes": ["color_temp"],
        "color_temp_kelvin": True,
        "min_kelvin": min_kelvin,
        "max_kelvin": max_kelvin,
    }


def switch(name: str, command_topic: str, field: str) -> dict[str, object]:
    """A switch whose position is ``field`` of the device's state."""
    return {"platform": "switch", "name": name, "command_topic": command_topic, "value_template": _field(field)}


def number(name: str, command_topic: str, field: str, *, low: float, high: float, step: float) -> dict[str, object]:
    """A number from ``low`` to ``high``."""
    return {
        "platform": "number",
        "name": name,
        "command_topic": command_topic,
        "value_template": _field(field),
        "min": low,
        "max": high,
        "step": step,
        "mode": "slider",
    }


def select(name: str, command_topic: str, field: str, options: Sequence[str]) -> dict[str, object]:
    """A choice among ``options``."""
    return {
        "platform": "select",
        "name": name,
        "command_topic": command_topic,
        "value_template": _field(field),
        "options": list(options),
    }


def lines(name: str, command_topic: str, attributes_topic: str) -> dict[str, object]:
    """The lines of a display, as one JSON list in a text; Home Assistant sees their beginning, and all as attributes.

    The component must be announced under the key ``lines``.
    """
    return {
        "platform": "text",
        "name": name,
        "command_topic": command_topic,
        "value_template": f"{{{{ (value_json.lines | to_json)[:{TEXT_LIMIT}] }}}}",
        "json_attributes_topic": attributes_topic,
        "max": TEXT_LIMIT,
        LONG_TEXT: LINES_LIMIT,
    }


def withdrawn(platform: str) -> dict[str, object]:
    """What stands where a component was, so that consumers forget it."""
    return {"platform": platform}


def _field(field: str) -> str:
    return f"{{{{ value_json.{field} }}}}"
