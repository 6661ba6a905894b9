"""Which openings of one hatch may be our own doing.

What lives here: the times at which an unlocking of ours may have been in effect. What must not: looks, what follows.
All times are the cloud's, for a call-back says by that clock when a hatch was opened.
"""

from __future__ import annotations

import math

from robot_nodes.vendor_http.signature import WINDOW_S


class Openings:
    """``settle_s``: so long after the hatch was seen shut again, a slow sensor may still tell of it."""

    def __init__(self, settle_s: float) -> None:
        self._settle_s = settle_s
        self._past: list[tuple[float, float]] = []
        self._since: float | None = -math.inf

    def begin(self, told_at: float) -> None:
        """An unlocking is sent; the newest look is of ``told_at``."""
        if self._since is None:
            self._since = told_at

    def shut(self, told_at: float) -> None:
        """A look of ``told_at`` shows it closed and locked, and nothing that was sent can change that any more."""
        if self._since is not None:
            self._past = [span for span in self._past if span[1] > told_at - 2.0 * WINDOW_S]
            self._past.append((self._since, told_at + self._settle_s))
            self._since = None

    def begin_anew(self) -> None:
        """The cloud's clock was set back: no time noted so far means anything. Until it is seen shut, all is ours."""
        self._past, self._since = [], -math.inf

    @property
    def now(self) -> bool:
        """An unlocking may be in effect. So it is at first: an earlier life of this program may have sent one."""
        return self._since is not None

    def explain(self, told_at: float) -> bool:
        return self.now or any(since <= told_at <= until for since, until in self._past)
