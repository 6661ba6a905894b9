"""Setting components with one value.

What lives here: checking, comparing and encoding the values of switches, numbers, selections, texts and covers.
What must not: reading (``controls.py``), lights (``light_commands.py``), deciding when to send.
Locks are read, never written: unlocking goes through custody, not through a device command.
"""

from __future__ import annotations

from typing import Final

import orjson

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.controls import LONG_TEXT, parse_lines
from hall_messages.homeassistant.models import Component, Publication
from hall_messages.homeassistant.templates import render_command

SWITCHES: Final = frozenset({"switch", "fan"})
SETTABLE: Final = SWITCHES | {"number", "select", "text", "cover"}
TEXT_LIMIT: Final = 255


def refuse(text: str) -> BadMessage:
    """A value that a device cannot take."""
    return BadMessage("command.value", text)


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
    lines = parse_lines(value) if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else None
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
        return str(int(value)) if value.is_integer() else repr(value)
    return _wire_text(value)
