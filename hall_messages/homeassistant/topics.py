"""Topics of Home Assistant discovery: where announcements live, and which topics an announcement may name.

What lives here: reading and making topic names. What must not: payloads, subscriptions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hall_messages.errors import BadMessage

PREFIX: Final = "homeassistant"
DEVICE: Final = "device"
TOPIC_LIMIT: Final = 400

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_UNFIT: Final = re.compile(r"[+#\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ConfigTopic:
    """``component`` is a platform such as ``light``, or ``device`` where one message announces a whole device."""

    component: str
    node_id: str
    object_id: str

    @property
    def is_device(self) -> bool:
        return self.component == DEVICE


def status_topic(prefix: str = PREFIX) -> str:
    """Where a consumer of announcements says ``online`` so that devices announce themselves again."""
    return f"{prefix}/status"


def device_config_topic(object_id: str, prefix: str = PREFIX) -> str:
    """Where a device announces itself whole."""
    return f"{prefix}/{DEVICE}/{object_id}/config"


def parse_config_topic(topic: str, prefix: str = PREFIX) -> ConfigTopic | None:
    """The parts of a config topic, or None for a topic that is none.

    Raises:
        BadMessage: ``homeassistant.topic`` for a config topic whose parts are not plain ids.
    """
    if not topic.startswith(prefix + "/") or not topic.endswith("/config"):
        return None
    parts = topic[len(prefix) + 1 :].split("/")[:-1]
    if len(parts) not in (2, 3) or not all(_ID.fullmatch(part) for part in parts):
        raise BadMessage("homeassistant.topic", "a config topic needs 2 or 3 parts of letters, digits, _ and -")
    return ConfigTopic(parts[0], parts[1] if len(parts) == 3 else "", parts[-1])


def check_topic(value: object) -> str:
    """``value`` if it is a topic that one may publish to and subscribe to exactly.

    Raises:
        BadMessage: ``homeassistant.topic_value`` for wildcards (a device could make us listen to everything),
            control characters, an empty or an overlong topic.
    """
    if not isinstance(value, str) or not value or len(value) > TOPIC_LIMIT or _UNFIT.search(value):
        raise BadMessage("homeassistant.topic_value", f"a topic must be plain, of at most {TOPIC_LIMIT} characters")
    return value


def is_id(text: str) -> bool:
    """Whether ``text`` may stand in a config topic."""
    return _ID.fullmatch(text) is not None
