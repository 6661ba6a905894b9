"""Whether a robot knows where it is.

What lives here: the judgement, from its poses and from whether it moves. What must not: what follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from robot_nodes.nav2_settings import Nav2Settings

_X, _Y, _YAW = 0, 7, 35
"""Places in the 6 by 6 covariance of a pose, row by row."""
ROUNDING = 1e-6
"""A filter whose particles all agree reckons the difference of two equal numbers, which may come out below 0."""


class Nav2Place:
    """Told of every pose and of motion; times are the caller's, in seconds, never going back."""

    def __init__(self, settings: Nav2Settings) -> None:
        self._settings = settings
        self._spread = self._stale = False
        self._moving_since: float | None = None
        self._posed_at = float("-inf")

    @property
    def lost(self) -> bool:
        """Too unsure of its pose, or it went on for too long without a new one; until a good pose comes."""
        return self._spread or self._stale

    def posed(self, covariance: Sequence[float], now: float) -> None:
        """A pose came. Its deviation is that of its worse axis; a localisation that tells none (0) is trusted.

        A variance that cannot be one (not a number, infinite, negative) says that nobody knows.
        """
        across = max(_deviation(covariance[_X]), _deviation(covariance[_Y]))
        turned = _deviation(covariance[_YAW])
        self._spread = across > self._settings.lost_beyond_m or turned > self._settings.lost_beyond_rad
        self._stale = False
        self._posed_at = now

    def moved(self, moving: bool, now: float) -> None:
        """Whether it moves was seen; called again and again."""
        if not moving:
            self._moving_since = None
            return
        if self._moving_since is None:
            self._moving_since = now
        if now - max(self._moving_since, self._posed_at) > self._settings.lost_after_s:
            self._stale = True


def _deviation(variance: float) -> float:
    if not math.isfinite(variance) or variance < -ROUNDING:
        return math.inf
    return math.sqrt(max(0.0, variance))
