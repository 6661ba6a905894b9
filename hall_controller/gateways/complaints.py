"""What to do with messages that cannot be used: count every one, write a log line now and then, carry on.

What lives here: counters by code and a rate-limited log; beside them, what robots were found to be wrong in.
What must not: deciding whether a message is good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

import structlog

from hall_controller.domain.plain_words import plain
from hall_controller.gateways.vocabulary import mark

log = structlog.get_logger("hall.gateways")

LOG_EVERY_S = 10.0
MOST_LEVELS = 8
LEVELS = frozenset({
    "", "uagv", "vda5050", "v2", "v3", "state", "visualization", "connection", "factsheet", "order", "instantActions",
    "homeassistant", "config", "status", "device", "light", "switch", "number", "select", "text", "fan", "cover",
    "sensor", "binary_sensor", "set", "zigbee2mqtt",
})  # fmt: skip


class Complaints:
    """Counts complaints by code; at most one log line per code in ``LOG_EVERY_S`` seconds of hall time.

    ``known``: names of the hall file that may stand in a topic (addresses of robots, ids of devices). Payloads are
    never logged, and of topics only levels that are known: any other could carry personal data or a megabyte.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self._logged_at: dict[str, float] = {}
        self._known = LEVELS | frozenset(known)

    def add(self, code: str, text: str, topic: str, now: float) -> None:
        """Count one. ``code`` and ``text`` must come from our own code, not from the message."""
        self.counts[code] += 1
        last = self._logged_at.get(code)
        if last is None or now - last >= LOG_EVERY_S:
            self._logged_at[code] = now
            log.warning(
                "message refused", code=code, text=plain(text), topic=self._told(topic), count=self.counts[code]
            )

    def _told(self, topic: str) -> str:
        levels = islice(topic.split("/", MOST_LEVELS), MOST_LEVELS)
        return "/".join(level if level in self._known else mark(level, "level") for level in levels)

    def note(self, code: str, text: str, robot: str) -> None:
        """Something about a robot that a person should know, while its messages as such are in order."""
        self.notes[code] += 1
        log.warning("robot noted", code=code, text=plain(text), robot=robot)
