"""When a call to the hall may be made (again): the patience of people.

What lives here: what was asked, what became of it, when asking again makes sense. What must not: the calls themselves.
A wish is asked again only by someone who has looked at the book after the last answer and still sees it unfulfilled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

AFTER_YES_S = 6.0
"""Granted, but the book does not show it yet (a bolt is still moving, say)."""
AFTER_NO_S = 2.5
LOST_S = 1.0


@dataclass(slots=True)
class Asked:
    answered_s: float = math.inf
    again_s: float = math.inf


class CallBook:
    """Which wishes are on their way and which were answered. Times are hall time in seconds."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}
        self.refusals: dict[str, int] = {}
        self.lost = 0

    def may_send(self, name: str, now: float, view_s: float) -> bool:
        asked = self._asked.get(name)
        return asked is None or (view_s > asked.answered_s and now >= asked.again_s)

    def sent(self, name: str) -> None:
        self._asked[name] = Asked()

    def answered(self, name: str, status: int, code: str, now: float) -> None:
        """``status`` 0 means that no answer came: nobody knows whether it was done."""
        if status == 0 or status >= 500:
            self.lost += 1
            wait = LOST_S
        elif status < 400:
            wait = AFTER_YES_S
        else:
            self.refusals[code] = self.refusals.get(code, 0) + 1
            wait = AFTER_NO_S
        self._asked[name] = Asked(now, now + wait)

    def forget(self, ending: str) -> None:
        """Drop what was asked for one finished visit."""
        for name in [name for name in self._asked if name.endswith(ending)]:
            del self._asked[name]
