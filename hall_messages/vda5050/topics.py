"""The names of VDA 5050's topics: ``<interface>/<major version>/<manufacturer>/<serial>/<kind>``.

What lives here: building and reading topic names, and which major version speaks on which. What must not: payloads.
2.1 proposes ``uagv/v2``, 3.0 proposes ``vda5050/v3``; the level for the version is what decides, so all four are heard.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

from hall_messages.errors import BadMessage

Kind = Literal["order", "instantActions", "state", "visualization", "connection", "factsheet"]

PREFIX: Final = "uagv/v2"
PREFIX_3: Final = "vda5050/v3"
PREFIXES: Final = (PREFIX, PREFIX_3, "uagv/v3", "vda5050/v2")
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


class Address(NamedTuple):
    """Which robot, which of its topics, and where the topic begins (``uagv/v2``)."""

    manufacturer: str
    serial: str
    kind: Kind
    prefix: str = PREFIX

    @property
    def major(self) -> str:
        """The major version spoken there, ``"2"`` or ``"3"``."""
        return self.prefix[-1]


def prefix_of(version: str) -> str:
    """Where the topics of a version of the standard begin, as that version proposes it."""
    return PREFIX_3 if version.startswith("3.") else PREFIX


def topic_of(manufacturer: str, serial: str, kind: Kind, prefix: str = PREFIX) -> str:
    """The topic of one robot.

    Raises:
        ValueError: if a part would change the shape of the topic (empty, or with ``/``, ``+``, ``#`` or ``$`` in it).
    """
    for part in (manufacturer, serial):
        if not part or any(sign in part for sign in "/+#$\0"):
            raise ValueError(f"{part!r} cannot be part of an MQTT topic")
    return f"{prefix}/{manufacturer}/{serial}/{kind}"


def pattern_of(kind: Kind, prefix: str = PREFIX) -> str:
    """The subscription that hears this topic of every robot."""
    return f"{prefix}/+/+/{kind}"


def parse_topic(topic: str) -> Address:
    """Read a topic.

    Raises:
        BadMessage: ``vda5050.topic`` if it is not one of VDA 5050's.
    """
    parts = topic.split("/")
    if len(parts) == 5 and parts[2] and parts[3] and parts[4] in KINDS:
        prefix = f"{parts[0]}/{parts[1]}"
        if prefix in PREFIXES:
            return Address(parts[2], parts[3], KINDS[parts[4]], prefix)
    raise BadMessage("vda5050.topic", "not a VDA 5050 topic")
