"""Telling lamps: what may be wished of one, when it has obeyed, and the messages that bring a wish about.

What lives here: checking, comparing and encoding wishes. What must not: reading (``lights.py``), deciding when to send.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from hall_messages.homeassistant.control_commands import on_or_off, refuse
from hall_messages.homeassistant.lights import BASIC_STATES, FULL, mireds, scale_of, speaks_kelvin
from hall_messages.homeassistant.models import Component, Publication
from hall_messages.homeassistant.templates import render_command

MIRED_SLACK: Final = 2.5
"""Lamps round colour temperatures to whole mireds, some twice."""


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
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # NaN
        raise refuse(f"{word} needs a number")
    if word == "brightness":
        if not 0 <= value <= FULL:
            raise refuse("brightness needs a number from 0 to 255")
        return round(value)
    if word == "transition_s":
        return float(min(max(value, 0.0), 300.0))
    low, high = kelvin_range(component)
    return round(min(max(value, low), high))


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
    return any(topic in component.topics for topic, (name, _) in BASIC_STATES.items() if name == _wire_name(word))


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
    if isinstance(value, int | float) and word == "color_temp_kelvin" and not speaks_kelvin(component):
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
