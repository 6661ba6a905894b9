"""What a device node needs of the thing below it: lamps, players and displays, few methods each, none of which waits.

What lives here: the port protocols and the small records they speak. What must not: MQTT, a maker's protocol.
Ports are polled: commands return at once, and what became of them is seen in the next ``status()``. None raises for a
thing that is away: ``connected`` is False then, and commands are dropped (whoever wished will wish again).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Line = str | Mapping[str, str]
"""One line of a display: plain text, or columns by name."""


@dataclass(frozen=True, slots=True)
class LightStatus:
    """``brightness`` 1..255, ``color_temp_kelvin`` in kelvin; ``None`` means unknown."""

    connected: bool = False
    on: bool | None = None
    brightness: int | None = None
    color_temp_kelvin: int | None = None


@dataclass(frozen=True, slots=True)
class LightChange:
    """What a lamp is to do; ``None`` leaves things as they are. ``transition_s`` is how softly, in seconds."""

    on: bool | None = None
    brightness: int | None = None
    color_temp_kelvin: int | None = None
    transition_s: float = 0.0


class LightPort(Protocol):
    """A lamp, or a group of lamps that are one to people. All methods are called from one thread."""

    @property
    def kelvin_range(self) -> tuple[int, int]:
        """The warmest and the coldest white, in kelvin; the same for the lamp's whole life."""
        ...

    def status(self) -> LightStatus:
        """The newest known state; cheap."""
        ...

    def change(self, change: LightChange) -> None:
        """Start to change; a later change takes over from wherever the lamp is by then."""
        ...

    def close(self) -> None:
        """Let go of threads and connections; the lamp stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """``volume_percent`` 0..100, ``source`` one of ``sources`` (playlists, stations); ``None`` means unknown.

    ``fading``: it is on its way to what it was told; a pause counts as ``playing`` until the music is silent.
    """

    connected: bool = False
    playing: bool | None = None
    volume_percent: float | None = None
    source: str | None = None
    sources: tuple[str, ...] = ()
    fading: bool = False


class PlayerPort(Protocol):
    """A music player. Whatever it does it does softly: people sit and wait here. All methods from one thread."""

    def status(self) -> PlayerStatus:
        """The newest known state; cheap."""
        ...

    def play(self, on: bool) -> None:
        """Start, or pause. The volume comes back as it was."""
        ...

    def set_volume(self, percent: float) -> None:
        """Move to ``percent`` (0..100)."""
        ...

    def choose(self, source: str) -> None:
        """Change to another source; one that is not among ``sources`` changes nothing."""
        ...

    def close(self) -> None:
        """Let go of threads and connections; the music goes on."""
        ...


@dataclass(frozen=True, slots=True)
class DisplayStatus:
    """``lines`` as they are shown now; ``None`` means unknown."""

    connected: bool = False
    lines: tuple[Line, ...] | None = None


class DisplayPort(Protocol):
    """A board that shows lines. All methods are called from one thread."""

    def status(self) -> DisplayStatus:
        """The newest known state; cheap."""
        ...

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show these lines, and nothing else."""
        ...

    def close(self) -> None:
        """Let go of threads and connections; the board stays as it is."""
        ...
