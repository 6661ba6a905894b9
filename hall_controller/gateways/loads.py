"""What a robot carries by the standard's own list, ``loads``: when leaving a hatch out of it means to call that empty.

What lives here: one robot's list over time. What must not: what the book says (whoever asks has looked), the verdict.
By the standard an empty list says that the robot carries nothing, and a missing one that this is unknown. But there are
makers whose list is empty for ever, whatever lies in their robots. So only a change counts: a robot that has named what
lies in a hatch knows how to, and if it names it no longer, it says that it is gone. A sensor that is shaken for a
moment says so too; that is waited for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PATIENCE_S = 2.0
ANYWHERE = ""
"""The place of a load that names none: it may lie in any hatch."""


@dataclass(slots=True)
class Loads:
    """One robot's. ``said``: the places that its newest state names; None where that has no list. Times are hall
    seconds."""

    said: frozenset[str] | None = None
    _named: dict[str, str] = field(default_factory=dict)
    _left_out: dict[str, float] = field(default_factory=dict)

    def new_life(self) -> None:
        """It was started anew, and may have forgotten what it carries."""
        self._named.clear()
        self._left_out.clear()

    def denied(self, carried: Mapping[str, str], hatches: int, now: float) -> tuple[str, ...]:
        """Those of the hatches that it carries papers in, with their handoffs by the book, that it calls empty.

        ``hatches``: how many it has; where there is only one, every load lies in that.
        """
        left_out = {}
        for hatch, handoff in carried.items():
            if self._names(hatch, hatches):
                self._named[hatch] = handoff
            elif self.said is not None and self._named.get(hatch) == handoff:
                left_out[hatch] = self._left_out.get(hatch, now)
        self._left_out = left_out
        return tuple(hatch for hatch, since in left_out.items() if now - since >= PATIENCE_S)

    def _names(self, hatch: str, hatches: int) -> bool:
        said = self.said or frozenset()
        return hatch in said or ANYWHERE in said or (hatches == 1 and bool(said))
