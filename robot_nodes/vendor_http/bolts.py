"""What the node wants of one bolt, and when to tell the cloud.

What lives here: one wish per hatch, its id, its end. What must not: clocks, HTTP, JSON.
One wish has one id, however often it is sent, and the cloud does each id once. A wish to unlock ends when it is
answered, when nobody repeats it, when the robot sets off or is lost, when the bolt is wanted shut, and in any case when
its life is over; the id is never used again. A second unlocking is only begun once the first can no longer take effect
and a look begun after that shows the bolt still shut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.belief import Belief
from robot_nodes.vendor_http.calls import Outcome
from robot_nodes.vendor_http.patience import Patience

LONG = float("inf")


@dataclass(slots=True)
class Wish:
    """``ends_at``: monotonic; nobody sends it after that. ``lease_until``: nobody has asked again since then."""

    id: str
    draw: bool
    ends_at: float
    lease_until: float
    try_at: float
    tries: int = 0


class Bolt:
    """``name`` makes ids. Lifetime as the port's; called under its lock."""

    def __init__(self, belief: Belief, patience: Patience, backoff: Backoff, name: Callable[[], str]) -> None:
        self._belief, self._patience, self._backoff, self._name = belief, patience, backoff, name
        self._wish: Wish | None = None
        self._quiet_until = 0.0
        self._sent_at = -LONG

    def unlock(self, now: float) -> None:
        wish = self._wish
        if wish is not None and wish.draw:
            wish.lease_until = now + self._patience.lease_s
        elif not self._belief.unlocked and now >= self._quiet_until and self._belief.newest_at >= self._quiet_until:
            self._begin(True, now)

    def lock(self, now: float) -> None:
        if self._wish is None or self._wish.draw:
            self._begin(False, now)
        else:
            self._wish.lease_until = now + self._patience.lease_s

    def drop(self, unlocking_only: bool) -> None:
        if self._wish is not None and (self._wish.draw or not unlocking_only):
            self._wish = None

    def due(self, now: float) -> Wish | None:
        """The wish to be sent now. It counts as sent: from here on the bolt may move."""
        wish = self._wish
        if wish is None or now < wish.try_at:
            return None
        if now >= wish.ends_at or now >= wish.lease_until or (wish.draw and self._belief.unlocked):
            self._wish = None
            return None
        wish.tries += 1
        if wish.draw:
            self._sent_at = now
            self._belief.unlocking()
        return wish

    def answered(self, wish: Wish, outcome: Outcome, now: float) -> None:
        """What became of sending ``wish``, which may have been withdrawn meanwhile."""
        over = outcome in ("done", "refused")
        if wish.draw:
            harmless = outcome in ("refused", "unsent") and wish.tries == 1
            self._quiet_until = now if harmless else wish.ends_at
            self._belief.may_unlock_until(self._quiet_until)
        if over and self._wish is wish:
            self._wish = None
            self._backoff.reset()
        wish.tries -= outcome == "unsent"
        wish.try_at = now + self._backoff.next_s() if not over else LONG

    def seen(self, now: float) -> None:
        """A new look came in: a bolt that is drawn since an unlocking was sent has spent it."""
        if self._belief.unlocked_by_us and self._belief.newest_at >= self._sent_at:
            self._quiet_until = now
            self._belief.may_unlock_until(now)

    def next_at(self) -> float:
        """When ``due`` should be asked again."""
        return self._wish.try_at if self._wish is not None else LONG

    def _begin(self, draw: bool, now: float) -> None:
        life_s, lease_s = self._patience.command_life_s, self._patience.lease_s
        self._wish = Wish(self._name(), draw, now + life_s, now + lease_s, now)
        self._backoff.reset()
