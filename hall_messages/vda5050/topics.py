"""The names of VDA 5050's topics: ``uagv/v2/<manufacturer>/<serial>/<kind>``.

What lives here: building and reading topic names. What must not: payloads.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from hall_messages.errors import BadMessage

Kind = Literal["order", "instantActions", "state", "visualization", "connection", "factsheet"]

PREFIX = "uagv/v2"
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


class Address(NamedTuple):
    """Which robot, and which of its topics."""

    manufacturer: str
    serial: str
    kind: Kind


def topic_of(manufacturer: str, serial: str, kind: Kind) -> str:
    """The topic of one robot.

    Raises:
        ValueError: if a part would change the shape of the topic (empty, or with ``/``, ``+``, ``#`` or ``$`` in it).
    """
    for part in (manufacturer, serial):
        if not part or any(sign in part for sign in "/+#$\0"):
            raise ValueError(f"{part!r} cannot be part of an MQTT topic")
    return f"{PREFIX}/{manufacturer}/{serial}/{kind}"


def pattern_of(kind: Kind) -> str:
    """The subscription that hears this topic of every robot."""
    return f"{PREFIX}/+/+/{kind}"


def parse_topic(topic: str) -> Address:
    """Read a topic.

    Raises:
        BadMessage: ``vda5050.topic`` if it is not one of VDA 5050's.
    """
    parts = topic.split("/")
    if len(parts) == 5 and f"{parts[0]}/{parts[1]}" == PREFIX and parts[2] and parts[3] and parts[4] in KINDS:
        return Address(parts[2], parts[3], KINDS[parts[4]])
    raise BadMessage("vda5050.topic", f"not a VDA 5050 topic: {topic[:120]!r}")
