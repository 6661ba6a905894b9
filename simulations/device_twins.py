"""Lamps, music and boards that are not there, behind the ports of real ones.

What lives here: the twins of the device drivers. What must not: MQTT, the hall.
They take their time as real ones do: a lamp needs its transition, music fades. Time is hall time, given as a function.
"""

from __future__ import annotations

from collections.abc import Callable

from device_drivers.fade import Fader
from device_drivers.ports import DisplayStatus, LightChange, LightStatus, Line, PlayerStatus

Now = Callable[[], float]

KELVIN_RANGE = (2_200, 6_500)
FADE_S = 1.5
PERCENT_PER_S = 30.0


class Pluggable:
    """Something with a plug, for tests of what happens when it is pulled."""

    connected = True

    def unplug(self) -> None:
        self.connected = False

    def plug(self) -> None:
        self.connected = True

    def close(self) -> None:
        self.connected = False


class SimLight(Pluggable):
    """A ``LightPort``: dims and changes its white evenly over the transition."""

    kelvin_range = KELVIN_RANGE

    def __init__(self, now: Now) -> None:
        self._now = now
        self._on = False
        self._levels = {"brightness": 128.0, "kelvin": 3_000.0}
        self._starts, self._targets = dict(self._levels), dict(self._levels)
        self._began = self._ends = now()

    def status(self) -> LightStatus:
        if not self.connected:
            return LightStatus()
        self._move()
        return LightStatus(True, self._on, max(1, round(self._levels["brightness"])), round(self._levels["kelvin"]))

    def change(self, change: LightChange) -> None:
        if not self.connected:
            return
        self._move()
        asked = {"brightness": change.brightness, "kelvin": change.color_temp_kelvin}
        self._starts = dict(self._levels)
        self._targets |= {name: float(value) for name, value in asked.items() if value is not None}
        self._began = self._now()
        self._ends = self._began + change.transition_s
        self._on = self._on if change.on is None else change.on

    def _move(self) -> None:
        now = self._now()
        part = 1.0 if now >= self._ends else (now - self._began) / (self._ends - self._began)
        for name, start in self._starts.items():
            self._levels[name] = start + (self._targets[name] - start) * part


class SimPlayer(Pluggable):
    """A ``PlayerPort`` that fades as the real one does."""

    def __init__(
        self, now: Now, sources: tuple[str, ...], *, fade_s: float = FADE_S, percent_per_s: float = PERCENT_PER_S
    ) -> None:
        self._now, self._sources = now, sources
        self._fader = Fader(fade_s, percent_per_s, level=30.0, level_target=30.0)
        self._playing = self._wanted = False
        self._source = self._next = sources[0] if sources else None
        self._moved = now()

    def status(self) -> PlayerStatus:
        if not self.connected:
            return PlayerStatus()
        self._move()
        fading = not self._fader.still or not self._as_wanted
        return PlayerStatus(True, self._playing, self._fader.level, self._source, self._sources, fading)

    def play(self, on: bool) -> None:
        if self.connected:
            self._move()
            self._wanted = on
            self._move()

    def set_volume(self, percent: float) -> None:
        if self.connected:
            self._move()
            self._fader.level_target = min(max(percent, 0.0), 100.0)

    def choose(self, source: str) -> None:
        if self.connected and source in self._sources:
            self._move()
            self._next = source
            self._move()

    @property
    def _as_wanted(self) -> bool:
        return (self._wanted, self._next) == (self._playing, self._source)

    def _move(self) -> None:
        now, fader = self._now(), self._fader
        elapsed, self._moved = max(0.0, now - self._moved), now
        if self._playing:
            fader.gain_target = 1.0 if self._wanted and self._next == self._source else 0.0
            fader.step(elapsed)
        else:
            fader.adopt(fader.level_target)
            fader.gain = fader.gain_target = 1.0
        if not self._as_wanted and (not self._playing or fader.gain == 0.0):
            self._playing, self._source = self._wanted, self._next
            if self._playing:
                fader.gain, fader.gain_target = 0.0, 1.0


class SimDisplay(Pluggable):
    """A ``DisplayPort``: shows what it is told."""

    def __init__(self) -> None:
        self._lines: tuple[Line, ...] = ()

    def status(self) -> DisplayStatus:
        return DisplayStatus(True, self._lines) if self.connected else DisplayStatus()

    def show(self, lines: tuple[Line, ...]) -> None:
        if self.connected:
            self._lines = lines
