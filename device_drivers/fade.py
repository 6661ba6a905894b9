"""A volume that moves softly.

What lives here: arithmetic of two slow movements, the level people set and the gain that fades in and out. What must
not: players, clocks.
"""

from __future__ import annotations

from dataclasses import dataclass


def _towards(value: float, target: float, most: float) -> float:
    return min(value + most, target) if value < target else max(value - most, target)


@dataclass(slots=True)
class Fader:
    """``level`` 0..100 percent moves by at most ``percent_per_s``; ``gain`` 0..1 takes ``fade_s`` from end to end."""

    fade_s: float
    percent_per_s: float
    level: float = 0.0
    level_target: float = 0.0
    gain: float = 1.0
    gain_target: float = 1.0

    @property
    def output(self) -> int:
        """What the player is to be set to now, in percent."""
        return round(self.level * self.gain)

    @property
    def still(self) -> bool:
        return self.level == self.level_target and self.gain == self.gain_target

    def adopt(self, level: float) -> None:
        """The level was changed by someone else: take it as it is."""
        self.level = self.level_target = level

    def step(self, elapsed_s: float) -> None:
        """Move on by ``elapsed_s`` seconds."""
        self.level = _towards(self.level, self.level_target, self.percent_per_s * elapsed_s)
        self.gain = _towards(self.gain, self.gain_target, elapsed_s / self.fade_s if self.fade_s > 0.0 else 1.0)
