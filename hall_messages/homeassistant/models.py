"""What a device says of itself: the announcement, its components, and when it counts as available.

What lives here: immutable records, abbreviations expanded and topics checked. What must not: parsing, payloads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NAME_LIMIT = 200

Text = Annotated[str, Field(max_length=NAME_LIMIT)]
LightSchema = Literal["basic", "json", "template"]


class Words(BaseModel):
    """Ground for every record here: immutable; numbers are accepted where a text is meant."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, hide_input_in_errors=True)


class AvailabilityTopic(Words):
    """One topic that says whether the device can be reached. ``value_template`` empty: the payload as it is."""

    topic: str
    payload_available: Text = "online"
    payload_not_available: Text = "offline"
    value_template: str = ""


class Availability(Words):
    """When a component counts as available; without topics it always does. ``latest``: the last word decides."""

    topics: tuple[AvailabilityTopic, ...] = ()
    mode: Literal["all", "any", "latest"] = "latest"


class Component(Words):
    """One function of a device: a lamp, a switch, a sensor.

    ``key`` names it within its device. ``topics`` and ``templates`` hold every key of the announcement that ends in
    ``_topic`` or ``_template``; ``options`` hold the rest (``payload_on``, ``min``, ``supported_color_modes``, …).
    """

    key: Text
    platform: Text
    unique_id: Text = ""
    name: Text | None = None
    light_schema: LightSchema = "basic"
    topics: Mapping[str, str] = {}
    templates: Mapping[str, str] = {}
    options: Mapping[str, object] = {}
    availability: Availability = Availability()
    qos: Annotated[int, Field(ge=0, le=2)] = 0
    retain: bool = False

    @property
    def command_topic(self) -> str:
        return self.topics.get("command_topic", "")

    @property
    def state_topic(self) -> str:
        return self.topics.get("state_topic", "")

    def option(self, key: str, default: str) -> str:
        """An option as text; ``default`` where it is missing. ``true`` is ``True``, as a template would print it."""
        value = self.options.get(key, default)
        return str(value) if isinstance(value, str | int | float) else default

    def number(self, key: str, default: float) -> float:
        """A numeric option; ``default`` where it is missing or no number."""
        value = self.options.get(key, default)
        try:
            number = float(value) if isinstance(value, int | float | str) else default
        except (ValueError, OverflowError):
            return default
        return number if math.isfinite(number) else default

    def choices(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        value = self.options.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


class Announcement(Words):
    """What one config topic holds.

    ``device_id``: the object id of a device-based announcement; for a single component the device's first identifier,
    made fit for a path. ``identifiers``: every name by which the same device may announce itself elsewhere.
    ``removed``: keys of components that are to be forgotten. ``notes``: what was left out, and why.
    """

    device_id: str
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    area: str = ""
    components: Mapping[str, Component] = {}
    removed: tuple[str, ...] = ()
    availability: Availability = Availability()
    notes: tuple[str, ...] = ()


class Removal(Words):
    """An empty config topic: what was announced there is gone."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One message to be published."""

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a state message says. ``None`` as a value: the device itself does not know.

    ``notes`` are codes of what was odd.
    The key ``""`` is the value of a component that has only one; lights have ``state``, ``brightness`` and others.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
