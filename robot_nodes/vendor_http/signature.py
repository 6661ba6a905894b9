"""Whether a call-back really comes from the cloud, just now and for the first time.

What lives here: the signature (HMAC-SHA-256 over time stamp, dot, body), the window, the memory of ids. What must not:
the network, what the call-back says.
"""

from __future__ import annotations

import hashlib
import hmac

WINDOW_S = 30.0
REMEMBERED = 512
"""Ids within one window. When they are full nothing new is taken: forgetting one early would let it be replayed."""


def sign(secret: str, stamp: str, body: bytes) -> str:
    """The signature as lower-case hexadecimal digits."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def why_not(secret: str, stamp: str, signature: str, body: bytes, cloud_now: float | None) -> str:
    """Why a call-back must not be believed; empty where it may. ``cloud_now``: Unix seconds by the cloud's clock.

    While that is not known, nothing is believed: an old call-back could not be told from a new one.
    """
    if not hmac.compare_digest(sign(secret, stamp, body).encode(), signature.encode("utf-8", "replace")):
        return "the signature is wrong"
    if cloud_now is None:
        return "the cloud's time is not known yet"
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
        return "the time stamp is none"
    return "" if abs(int(stamp) / 1000.0 - cloud_now) <= WINDOW_S else "it is too old or too new"


class Replays:
    """Ids of call-backs that were taken; an id is forgotten when its time stamp could no longer pass."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def first_time(self, id: str, now: float) -> bool:
        """Remembers ``id``. False for one seen before, and while the memory is full. ``now``: monotonic seconds."""
        while self._until and (oldest := next(iter(self._until.items())))[1] < now:
            del self._until[oldest[0]]
        if id in self._until or len(self._until) >= REMEMBERED:
            return False
        self._until[id] = now + 2.0 * WINDOW_S
        return True
