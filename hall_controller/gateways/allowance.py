"""How many messages of each kind one robot may send, in hall time.

What lives here: the rates, and the bucket that keeps to one. What must not: what becomes of what is too much.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_messages.vda5050 import Kind

ALLOWED: dict[Kind, tuple[float, float]] = {
    "state": (50.0, 25.0),
    "visualization": (50.0, 25.0),
    "connection": (10.0, 20.0),
    "factsheet": (10.0, 20.0),
}
"""A second, and at once. The standard asks for a state every 30 s at least; makers send up to ten a second."""


@dataclass(slots=True)
class Allowance:
    """``per_s`` messages a second, ``burst`` of them at once. Times are hall seconds, never going back by much."""

    per_s: float
    burst: float
    _tokens: float = 0.0
    _filled_at: float = float("-inf")

    def admit(self, now: float) -> bool:
        """Whether there is room for one more now."""
        grown = self._tokens + (now - self._filled_at) * self.per_s
        self._tokens, self._filled_at = min(self.burst, max(0.0, grown)), now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


def allowances() -> dict[Kind, Allowance]:
    """For one robot that has sent nothing yet."""
    return {kind: Allowance(*rate) for kind, rate in ALLOWED.items()}
