"""How long a cloud is waited for, and how hard it is asked.

What lives here: numbers, in wall seconds, since a cloud knows no other time. What must not: who waits.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """``poll_s``: between two looks at the robot. ``call_s``: for one answer, to its last byte.

    ``silence_s``: without a fresh report for so long, the robot is away. ``command_life_s``: a command that has not
    taken effect by then is void, and says so itself. ``lease_s``: an unlocking that nobody asked for again within this
    is dropped. ``forgotten_s``: an errand that the robot does not show for so long is forgotten. ``steady_s``: after a
    call-back has told of an open hatch, looks must say otherwise for so long before they are believed.
    ``settle_s``: so long after a hatch was seen shut, a call-back may still tell that it was open for us. ``forced_s``:
    a door that was forced open is shown open for so long, that the hall surely hears of it, were it just starting.
    ``farewell_s``: for the last cancellation at the end.
    """

    poll_s: float = 0.3
    call_s: float = 2.0
    silence_s: float = 3.0
    command_life_s: float = 3.0
    lease_s: float = 2.5
    forgotten_s: float = 2.0
    steady_s: float = 3.0
    settle_s: float = 1.0
    forced_s: float = 30.0
    farewell_s: float = 2.0
    backoff_s: float = 0.2
    backoff_most_s: float = 10.0
    breaker_failures: int = 5
    breaker_most_s: float = 15.0
    body_limit_bytes: int = 262_144
