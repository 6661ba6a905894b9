"""What time it is in the cloud.

What lives here: the difference between the cloud's clock and our monotonic one. What must not: waiting, HTTP.
Only the cloud compares the two: our own wall clock may be wrong, and the cloud's too. An answer was written somewhere
between asking and hearing; the narrowest of the newest answers is taken.
"""

from __future__ import annotations

from collections import deque

from robot_nodes.vendor_http.calls import Answer

REMEMBERED = 8
JUMP_S = 1.0


class CloudClock:
    """``known`` False until the cloud has told its time once."""

    def __init__(self) -> None:
        self._heard: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._lead = 0.0

    @property
    def known(self) -> bool:
        return bool(self._heard)

    def hear(self, answer: Answer) -> None:
        """A clock that has jumped makes what was heard before worthless."""
        if answer.cloud_time is None:
            return
        width, lead = answer.heard_at - answer.asked_at, answer.cloud_time - (answer.asked_at + answer.heard_at) / 2.0
        if self._heard and abs(lead - self._lead) > JUMP_S + width:
            self._heard.clear()
        self._heard.append((width, lead))
        self._lead = min(self._heard)[1]

    def at(self, monotonic: float) -> float | None:
        """The cloud's Unix seconds at that instant; None while nobody knows."""
        return monotonic + self._lead if self._heard else None
