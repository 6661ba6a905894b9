"""Reading announcements: one config message becomes one ``Announcement``.

What lives here: abbreviations, ``~``, shared options, identities, validation of a device's message as a whole.
What must not: single components (``component_parsing.py``), what is done with an announcement.
A message that makes no sense as a whole is refused; one bad component in a good message is left out and noted, so that
a device with one slip of the pen still works.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Final

import orjson
from pydantic import BeforeValidator, Field, ValidationError

from hall_messages.errors import BadMessage
from hall_messages.homeassistant import abbreviations
from hall_messages.homeassistant.component_parsing import availability_of, parse_component
from hall_messages.homeassistant.models import Announcement, Component, Removal, Text, Words
from hall_messages.homeassistant.topics import PREFIX, ConfigTopic, parse_config_topic

MESSAGE_LIMIT_BYTES: Final = 65_536
COMPONENT_LIMIT: Final = 128

_SHARED: Final = ("state_topic", "command_topic", "qos", "encoding")
_AVAILABILITY: Final = (
    "availability",
    "availability_mode",
    "availability_topic",
    "availability_template",
    "payload_available",
    "payload_not_available",
)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str | int) else value


class _Device(Words):
    """The ``device`` part of a message."""

    identifiers: Annotated[tuple[Text, ...], BeforeValidator(_as_list), Field(max_length=32)] = ()
    connections: Annotated[tuple[tuple[Text, Text], ...], Field(max_length=32)] = ()
    name: Text | None = None
    manufacturer: Text | None = None
    model: Text | None = None
    suggested_area: Text | None = None

    def names(self) -> tuple[str, ...]:
        """Everything by which this device is the same as another."""
        return (*self.identifiers, *(f"{kind}:{value}" for kind, value in self.connections))


class _Origin(Words):
    """The ``origin`` part of a message: which program announces."""

    name: Annotated[Text, Field(min_length=1)]


def parse_discovery(topic: str, payload: bytes, prefix: str = PREFIX) -> Announcement | Removal | None:
    """What a message on ``topic`` announces; None where ``topic`` is no config topic, or the message only prepares a
    move from single components to a device (``migrate_discovery``).

    Raises:
        BadMessage: with a code that starts with ``homeassistant.``; nothing of the message is to be used then.
    """
    place = parse_config_topic(topic, prefix)
    if place is None:
        return None
    if not payload.strip():
        return Removal()
    raw = _mapping(_json(payload), "the message")
    if raw.get("migrate_discovery") is True:
        return None
    full = abbreviations.expand(raw, abbreviations.CONFIG)
    return _whole_device(place, full) if place.is_device else _single_component(place, full)


def _json(payload: bytes) -> object:
    if len(payload) > MESSAGE_LIMIT_BYTES:
        raise BadMessage("homeassistant.size", f"an announcement may have at most {MESSAGE_LIMIT_BYTES} bytes")
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise BadMessage("homeassistant.json", "an announcement must be JSON in UTF-8") from error


def _mapping(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadMessage("homeassistant.shape", f"{what} must be a JSON object")
    return value


def _device(full: Mapping[str, object]) -> _Device:
    raw = abbreviations.expand(_mapping(full.get("device", {}), "device"), abbreviations.DEVICE)
    try:
        return _Device.model_validate(raw)
    except ValidationError as error:
        raise BadMessage("homeassistant.device", _first(error)) from error


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in problem['loc'][:1])}: {problem['msg']}"


def _check_origin(full: Mapping[str, object], *, required: bool) -> None:
    if "origin" not in full and not required:
        return
    raw = abbreviations.expand(_mapping(full.get("origin"), "origin"), abbreviations.ORIGIN)
    try:
        _Origin.model_validate(raw)
    except ValidationError as error:
        raise BadMessage("homeassistant.origin", _first(error)) from error


def _whole_device(place: ConfigTopic, full: dict[str, object]) -> Announcement:
    device = _device(full)
    if not device.names():
        raise BadMessage("homeassistant.device", "device must have identifiers or connections")
    _check_origin(full, required=True)
    raw_components = _mapping(full.get("components"), "components")
    if len(raw_components) > COMPONENT_LIMIT:
        raise BadMessage("homeassistant.components", f"a device may have at most {COMPONENT_LIMIT} components")
    shared: dict[str, object] = {key: full[key] for key in (*_SHARED, *_AVAILABILITY) if key in full}
    components, removed, notes = _components(raw_components, shared)
    found = {"components": components, "removed": tuple(removed), "notes": tuple(notes)}
    return _announcement(place.object_id, device, device.names(), availability=availability_of(shared), **found)


def _components(
    raw_components: Mapping[str, object], shared: Mapping[str, object]
) -> tuple[dict[str, Component], list[str], list[str]]:
    components: dict[str, Component] = {}
    removed: list[str] = []
    notes: list[str] = []
    for key, value in raw_components.items():
        try:
            raw = abbreviations.expand(_mapping(value, "a component"), abbreviations.CONFIG)
            if set(raw) == {"platform"}:
                removed.append(key)
            else:
                components[key] = parse_component(key, _with_shared(raw, shared), needs_unique_id=True)
        except BadMessage as refusal:
            notes.append(f"{refusal.code} in a component: {refusal.text}")
    return components, removed, notes


def _with_shared(raw: dict[str, object], shared: Mapping[str, object]) -> dict[str, object]:
    """A component speaks about its availability in its own words or not at all: the two ways are never mixed."""
    own = any(key in raw for key in ("availability", "availability_topic"))
    return {**{key: value for key, value in shared.items() if not (own and key in _AVAILABILITY)}, **raw}


def _single_component(place: ConfigTopic, full: dict[str, object]) -> Announcement:
    device = _device(full)
    _check_origin(full, required=False)
    component = parse_component(place.object_id, {**full, "platform": place.component}, needs_unique_id=False)
    names = device.names() or (component.unique_id or place.node_id or place.object_id,)
    found = {"components": {component.key: component}, "aliases": (place.node_id or place.object_id,)}
    return _announcement(path_id(names[0]), device, names, availability=component.availability, **found)


def _announcement(device_id: str, device: _Device, names: tuple[str, ...], **found: object) -> Announcement:
    return Announcement.model_validate(
        {
            "device_id": device_id,
            "identifiers": names,
            "name": device.name or "",
            "manufacturer": device.manufacturer or "",
            "model": device.model or "",
            "area": device.suggested_area or "",
            **found,
        }
    )


def path_id(identifier: str) -> str:
    """``identifier`` made fit for a path: as it is where it is plain, else cleaned and told apart by a digest."""
    clean = re.sub(r"[^A-Za-z0-9_-]+", "_", identifier)[:64]
    if clean == identifier:
        return clean
    return f"{clean[:50]}_{hashlib.sha256(identifier.encode('utf-8', 'replace')).hexdigest()[:8]}"
