"""Hall time: what "now" is, and how long a stretch of hall time lasts on the wall.

What lives here: the real clock and the scaled clock of a demonstration. What must not: timers, scheduling.
Hall time is Unix seconds as a float. A demonstration may run it faster than the wall; all its processes agree, because
the scale is tied to CLOCK_MONOTONIC, which every process of one machine shares, and travels in one variable.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Mapping

ENVIRONMENT_KEY = "HALL_CLOCK"


class Clock:
    """Real time: hall time is the wall's time."""

    speed: float = 1.0

    def now(self) -> float:
        """Hall time in Unix seconds."""
        return time.time()

    def wall_delay(self, hall_s: float) -> float:
        """How many wall seconds ``hall_s`` seconds of hall time last; never negative."""
        return max(0.0, hall_s) / self.speed

    async def sleep(self, hall_s: float) -> None:
        """Wait for ``hall_s`` seconds of hall time (at once, but yielding, where that is zero or less)."""
        await asyncio.sleep(self.wall_delay(hall_s))


class ScaledClock(Clock):
    """Hall time that runs ``speed`` times as fast as the wall.

    At the moment ``monotonic_epoch`` of CLOCK_MONOTONIC (seconds) hall time was ``hall_epoch``.

    Raises:
        ValueError: if ``speed`` is not a positive finite number, or an epoch is not finite.
    """

    def __init__(self, speed: float, hall_epoch: float, monotonic_epoch: float) -> None:
        if not (math.isfinite(speed) and speed > 0.0):
            raise ValueError(f"the speed of a clock must be a positive number, not {speed!r}")
        if not (math.isfinite(hall_epoch) and math.isfinite(monotonic_epoch)):
            raise ValueError("the epochs of a clock must be finite numbers")
        self.speed = speed
        self.hall_epoch = hall_epoch
        self.monotonic_epoch = monotonic_epoch

    def now(self) -> float:
        return self.hall_epoch + (time.monotonic() - self.monotonic_epoch) * self.speed

    def to_environment(self) -> str:
        """The value of ``HALL_CLOCK`` that gives a child process this very clock."""
        return f"{self.speed!r},{self.hall_epoch!r},{self.monotonic_epoch!r}"


def start_scaled_clock(speed: float) -> ScaledClock:
    """A clock that starts at the wall's time now and runs ``speed`` times as fast."""
    return ScaledClock(speed, time.time(), time.monotonic())


def clock_from_environment(environment: Mapping[str, str] | None = None) -> Clock:
    """The clock this process was told to use by ``HALL_CLOCK``; real time where it was told nothing.

    Raises:
        ValueError: if the variable is set and does not read ``speed,hall_epoch,monotonic_epoch``.
    """
    text = (os.environ if environment is None else environment).get(ENVIRONMENT_KEY, "").strip()
    if not text:
        return Clock()
    parts = text.split(",")
    if len(parts) != 3:
        raise ValueError(f"{ENVIRONMENT_KEY} must read speed,hall_epoch,monotonic_epoch, not {text!r}")
    try:
        speed, hall_epoch, monotonic_epoch = (float(part) for part in parts)
    except ValueError as error:
        raise ValueError(f"{ENVIRONMENT_KEY} must hold three numbers, not {text!r}") from error
    return ScaledClock(speed, hall_epoch, monotonic_epoch)
