"""How the cloud misbehaves: by name, so many times, on this path; or at random under a seed.

What lives here: the names, the plan, the dice. What must not: doing it.

==============  =======================================================================================
``slow``        answers late; what was asked for is done only then
``late``        does at once what was asked for, and answers late
``error``       does it, and answers 500
``broken``      does nothing, and answers 500
``busy``        does nothing, and answers 429 with Retry-After
``cut``         does it, and cuts the connection in the middle of the answer
``deaf``        cuts the connection at once
``garbage``     does it, and answers with something that is no JSON
``wrong``       does it, and answers with JSON of another shape
``huge``        does it, and answers without end
``old``         answers a look with what it said some looks ago
``empty_yes``   says success, and does nothing
``expired``     does nothing, and answers 401
``forget``      says success, and forgets the errand a moment later
``twice``       hands the request on twice, as a retrying gateway would
``wrong_hatch`` moves the bolt of another hatch than was asked for, and says success
==============  =======================================================================================

``wrong_hatch`` never comes at random: no day with it ends well, and none should.
"""

from __future__ import annotations

import random
from collections import deque

ANY = ("slow", "late", "error", "broken", "busy", "cut", "deaf", "garbage", "wrong", "huge", "expired", "twice")
LOOKS = (*ANY, "old")
ORDERS = (*ANY, "empty_yes", "forget")
BETRAYALS = ("wrong_hatch",)


class Mischief:
    """``late_s``: how late an answer is. All random choices come from ``seed``."""

    def __init__(self, seed: int = 0) -> None:
        self._dice = random.Random(f"vendor cloud:{seed}")
        self._plans: list[tuple[str, str, deque[None]]] = []
        self.share = 0.0
        self.late_s = 0.2
        self.retry_after_s = 1
        self.done: dict[str, int] = {}

    def plan(self, name: str, path: str = "", times: int = 1) -> None:
        """The next ``times`` requests whose path holds ``path`` meet ``name``."""
        if name not in {*LOOKS, *ORDERS, *BETRAYALS}:
            raise ValueError(f"there is no mischief called {name}")
        self._plans.append((name, path, deque([None] * times)))

    def calm(self) -> None:
        """No more of it, planned or random."""
        self._plans.clear()
        self.share = 0.0

    def next(self, path: str, looking: bool) -> str:
        """What this request meets; empty for an honest answer."""
        for name, where, left in self._plans:
            if where in path and left:
                left.pop()
                return self._count(name)
        if self.share and self._dice.random() < self.share:
            return self._count(self._dice.choice(LOOKS if looking else ORDERS))
        return ""

    def chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _count(self, name: str) -> str:
        self.done[name] = self.done.get(name, 0) + 1
        return name
