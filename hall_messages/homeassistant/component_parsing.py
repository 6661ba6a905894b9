"""Reading one component of an announcement: ``~``, topics, templates, availability, the keys its platform needs.

What lives here: validation of a single component. What must not: the message around it, state payloads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from hall_messages.errors import BadMessage
from hall_messages.homeassistant import abbreviations
from hall_messages.homeassistant.models import Availability, AvailabilityTopic, Component
from hall_messages.homeassistant.topics import check_topic

_PLATFORMS: Final = """
alarm_control_panel binary_sensor button camera climate cover date datetime device_automation device_tracker event
fan humidifier image infrared lawn_mower light lock notify number scene select sensor siren switch tag text time
update vacuum valve water_heater
"""
PLATFORMS: Final = frozenset(_PLATFORMS.split())

_NO_ENTITY: Final = frozenset({"tag", "device_automation"})

_NEEDED_TOPIC: Final[Mapping[str, str]] = {
    **dict.fromkeys(("sensor", "binary_sensor", "event"), "state_topic"),
    **dict.fromkeys(("switch", "light", "number", "select", "text", "button", "fan"), "command_topic"),
}


def parse_component(key: str, raw: Mapping[str, object], *, needs_unique_id: bool) -> Component:
    """One component from its expanded keys.

    Raises:
        BadMessage: ``homeassistant.platform``, ``.unique_id``, ``.topic_value``, ``.topic_missing`` (a misspelt key is
            found here, not by a device that stays silent), ``.template_value``, ``.availability`` or ``.component``.
    """
    platform = raw.get("platform")
    if not isinstance(platform, str) or platform not in PLATFORMS:
        raise BadMessage("homeassistant.platform", "platform is not one of Home Assistant's MQTT platforms")
    if needs_unique_id and platform not in _NO_ENTITY and not raw.get("unique_id"):
        raise BadMessage("homeassistant.unique_id", "a component of a device needs a unique_id")
    full = _without_tilde(raw)
    topics = {name: check_topic(value) for name, value in full.items() if _is_topic(name) and value is not None}
    needed = _NEEDED_TOPIC.get(platform)
    if needed is not None and needed not in topics:
        raise BadMessage("homeassistant.topic_missing", f"a {platform} needs a {needed}")
    return _component(key, platform, full, topics)


def _is_topic(name: str) -> bool:
    return name.endswith("_topic") and name != "availability_topic"


def _component(key: str, platform: str, full: Mapping[str, object], topics: dict[str, str]) -> Component:
    taken = {"platform", "unique_id", "name", "schema", "qos", "retain", "device", "origin", "availability", *topics}
    templates = {name: _text(value) for name, value in full.items() if name.endswith("_template")}
    fields: dict[str, object] = {name: full[name] for name in ("unique_id", "name", "qos", "retain") if name in full}
    fields["options"] = {name: value for name, value in full.items() if name not in taken and name not in templates}
    if platform == "light":
        fields["light_schema"] = full.get("schema", "basic")
    try:
        return Component.model_validate(
            {
                **fields,
                "key": key,
                "platform": platform,
                "topics": topics,
                "templates": templates,
                "availability": availability_of(full),
            }
        )
    except ValidationError as error:
        place = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        raise BadMessage("homeassistant.component", f"{place} does not have the right form") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadMessage("homeassistant.template_value", "a template must be a text")
    return value


def _without_tilde(raw: Mapping[str, object]) -> dict[str, object]:
    """``~`` at either end of a topic stands for the base topic."""
    base = raw.get("~")
    full = {name: value for name, value in raw.items() if name != "~"}
    if not isinstance(base, str):
        return full
    for name, value in full.items():
        if name.endswith("_topic") and isinstance(value, str):
            full[name] = _fill(value, base)
    if isinstance(full.get("availability"), list | dict):
        full["availability"] = [_filled(entry, base) for entry in _entries(full["availability"])]
    return full


def _fill(topic: str, base: str) -> str:
    if topic.startswith("~"):
        return base + topic[1:]
    return topic[:-1] + base if topic.endswith("~") else topic


def _filled(entry: Mapping[str, object], base: str) -> dict[str, object]:
    full = abbreviations.expand(entry, abbreviations.CONFIG)
    topic = full.get("topic")
    return {**full, "topic": _fill(topic, base)} if isinstance(topic, str) else full


def _entries(value: Any) -> list[Mapping[str, object]]:
    entries: list[Mapping[str, object]] = value if isinstance(value, list) else [value]
    if len(entries) > 16 or not all(isinstance(entry, dict) for entry in entries):
        raise BadMessage("homeassistant.availability", "availability must be a list of at most 16 objects")
    return entries


def availability_of(full: Mapping[str, object]) -> Availability:
    """The availability rule of a component or a device, from either of the two ways to write it.

    Raises:
        BadMessage: ``homeassistant.availability`` or ``homeassistant.topic_value``.
    """
    if "availability" in full and "availability_topic" in full:
        raise BadMessage("homeassistant.availability", "give availability or availability_topic, not both")
    raw: list[Mapping[str, object]] = []
    if full.get("availability") is not None:
        raw = _entries(full["availability"])
    elif full.get("availability_topic") is not None:
        template = {"value_template": full["availability_template"]} if "availability_template" in full else {}
        words = {name: full[name] for name in ("payload_available", "payload_not_available") if name in full}
        raw = [{"topic": full["availability_topic"], **words, **template}]
    try:
        topics = tuple(AvailabilityTopic.model_validate(abbreviations.expand(x, abbreviations.CONFIG)) for x in raw)
        rule = Availability.model_validate({"topics": topics, "mode": full.get("availability_mode", "latest")})
    except ValidationError as error:
        raise BadMessage("homeassistant.availability", "availability does not have the right form") from error
    for entry in rule.topics:
        check_topic(entry.topic)
    return rule
