"""What to do with messages that cannot be used: count every one, write a log line now and then, carry on.

What lives here: counters by code and a rate-limited log. What must not: deciding whether a message is good.
"""

from __future__ import annotations

from collections import Counter

import structlog

log = structlog.get_logger("hall.gateways")

LOG_EVERY_S = 10.0


class Complaints:
    """Counts complaints by code; at most one log line per code in ``LOG_EVERY_S`` seconds of hall time.

    Payloads are never logged: a hostile one could carry personal data or a megabyte.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._logged_at: dict[str, float] = {}

    def add(self, code: str, text: str, topic: str, now: float) -> None:
        """Count one. ``code`` must come from our own code, not from the message, or the counter could be flooded."""
        self.counts[code] += 1
        last = self._logged_at.get(code)
        if last is None or now - last >= LOG_EVERY_S:
            self._logged_at[code] = now
            log.warning("message refused", code=code, text=text[:200], topic=topic[:200], count=self.counts[code])
