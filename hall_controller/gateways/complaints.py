"""What to do with messages that cannot be used: count every one, write a log line now and then, carry on.

What lives here: counters by code and a rate-limited log; beside them, what robots were found to be wrong in.
What must not: deciding whether a message is good.
"""

from __future__ import annotations

from collections import Counter

import structlog

from hall_controller.domain.plain_words import plain

log = structlog.get_logger("hall.gateways")

LOG_EVERY_S = 10.0


class Complaints:
    """Counts complaints by code; at most one log line per code in ``LOG_EVERY_S`` seconds of hall time.

    Payloads are never logged, and of topics only plain words: a hostile one could carry personal data or a megabyte.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self._logged_at: dict[str, float] = {}

    def add(self, code: str, text: str, topic: str, now: float) -> None:
        """Count one. ``code`` must come from our own code, not from the message, or the counter could be flooded."""
        self.counts[code] += 1
        last = self._logged_at.get(code)
        if last is None or now - last >= LOG_EVERY_S:
            self._logged_at[code] = now
            log.warning("message refused", code=code, text=plain(text), topic=plain(topic), count=self.counts[code])

    def note(self, code: str, text: str, robot: str) -> None:
        """Something about a robot that a person should know, while its messages as such are in order."""
        self.notes[code] += 1
        log.warning("robot noted", code=code, text=plain(text), robot=robot)
