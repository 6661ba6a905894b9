"""The cloud's own clock, which may be wrong and may jump.

What lives here: the clock. What must not: anybody else's.
"""

from __future__ import annotations

import time


class CloudTime:
    """``skew_s``: how far it is ahead of this machine's clock; set it to let the cloud's clock jump."""

    def __init__(self) -> None:
        self.skew_s = 0.0

    def now_ms(self) -> int:
        return round((time.time() + self.skew_s) * 1000.0)
