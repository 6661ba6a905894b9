"""From a failing episode to as few of its faults as still make it fail.

What lives here: delta debugging (ddmin: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
IEEE TSE 2002) over the list of faults, in bounded time. What must not: drawing or doing faults.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from simulations.storm.faults import Fault
from simulations.storm.stage import Outcome

Play = Callable[[Sequence[Fault]], Outcome]


def shrink(play: Play, faults: Sequence[Fault], kind: str, bound_s: float) -> list[Fault]:
    """The shortest list found in ``bound_s`` seconds of wall time that still ends with a violation of ``kind``."""
    until = time.monotonic() + bound_s
    kept, parts = list(faults), 2
    if _fails(play, [], kind):
        return []
    while len(kept) >= 2 and time.monotonic() < until:
        smaller = _without_a_part(play, kept, parts, kind, until)
        if smaller is not None:
            kept, parts = smaller, max(2, parts - 1)
        elif parts >= len(kept):
            break
        else:
            parts = min(len(kept), 2 * parts)
    return kept


def _without_a_part(play: Play, faults: list[Fault], parts: int, kind: str, until: float) -> list[Fault] | None:
    """The list without one of ``parts`` equal pieces, if it still fails; or only that piece."""
    size = -(-len(faults) // parts)
    for start in range(0, len(faults), size):
        if time.monotonic() >= until:
            return None
        rest = faults[:start] + faults[start + size :]
        if _fails(play, rest, kind):
            return rest
    return None


def _fails(play: Play, faults: Sequence[Fault], kind: str) -> bool:
    return any(violation.kind == kind for violation in play(faults).violations)
