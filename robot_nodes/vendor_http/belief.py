"""What is believed of one hatch: the newest look, and whatever speaks against it.

What lives here: belief in one hatch. What must not: clocks, calls, who wants what.
The rule: bad news is believed from anybody whose signature holds, and at once. Good news (closed, locked) is only
believed from a look at the hatch that was begun after the last thing that might have opened it. An opening that no
unlocking of ours explains is kept, however soon the hatch was shut again: it was forced.
"""

from __future__ import annotations

import math

from robot_nodes.port import Hatch
from robot_nodes.vendor_http.openings import Openings
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.signature import WINDOW_S


class Belief:
    """Times in monotonic seconds, but for ``told_at``, which is the cloud's."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._seen = Hatch()
        self._asked_at = self._told_at = -math.inf
        self._locked_from = -math.inf
        self._alarm_at: float | None = None
        self._openings = Openings(patience.settle_s)
        self._told_open, self._shown_until = Hatch(), -math.inf
        self.forced = False

    def look(self, seen: Hatch, asked_at: float, told_at: float) -> None:
        """The newest look, which was begun at ``asked_at``; the robot said so at ``told_at`` by the cloud's clock."""
        if told_at < self._told_at:
            self._openings.begin_anew()
        self._seen, self._asked_at, self._told_at = seen, asked_at, told_at
        secure = (seen.door, seen.lock) == ("closed", "locked")
        if self._alarm_at is not None and (not secure or asked_at > self._alarm_at + self._patience.steady_s):
            self._alarm_at = None
        if secure and asked_at >= self._locked_from:
            self._openings.shut(told_at)
        self.forced |= _open(seen) and not self._openings.now

    def unlocking(self) -> None:
        """An unlocking is sent. Somebody whom the hall knows will look into the hatch, which settles what was told."""
        self.forced, self._shown_until = False, -math.inf
        self.may_unlock_until(math.inf)

    def may_unlock_until(self, when: float) -> None:
        """An unlocking was sent that may take effect until ``when`` (infinity: the answer is not here yet)."""
        self._locked_from = when
        self._openings.begin(self._told_at)

    def alarm(self, said: Hatch, told_at: float, now: float) -> None:
        """A call-back tells that it was not closed and locked at ``told_at``.

        What is older than the newest look says nothing of how the hatch is now, but may tell of an opening since.
        """
        if told_at > self._told_at:
            self._alarm_at = now
        near = abs(told_at - self._told_at) <= WINDOW_S  # beyond, somebody's clock was set, or it is an old story
        if _open(said) and near and not self._openings.explain(told_at):
            self.forced = True
            if said.door == "open":
                self._told_open, self._shown_until = said, now + self._patience.forced_s

    @property
    def contradicted(self) -> bool:
        return self._alarm_at is not None

    @property
    def unlocked(self) -> bool:
        """The newest look says so; nothing that was sent before it is needed any more."""
        return self._seen.lock == "unlocked"

    @property
    def unlocked_by_us(self) -> bool:
        """The newest look shows it unlocked, and an unlocking of ours may be why."""
        return self.unlocked and self._openings.now

    @property
    def newest_at(self) -> float:
        return self._asked_at

    def hatch(self) -> Hatch:
        """A forced door is shown open for a while: it is what the hall stops the robot and calls people for."""
        if self._asked_at < self._shown_until:
            return self._told_open
        if self._alarm_at is not None:
            return Hatch()
        if self._seen.lock == "locked" and self._asked_at < self._locked_from:
            return Hatch(self._seen.door, "unknown")
        return self._seen


def _open(hatch: Hatch) -> bool:
    return hatch.door == "open" or hatch.lock == "unlocked"
