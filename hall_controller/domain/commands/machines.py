"""What is asked of robots and devices, and what robots report.

What lives here: plain immutable records. What must not: answers, checks, effects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_controller.domain.live import RobotLive


@dataclass(frozen=True, slots=True)
class ConfirmHatchEmpty:
    """An officer has looked into a hatch whose content was in doubt, and found nothing in it."""

    robot: str
    hatch: str
    by: str


@dataclass(frozen=True, slots=True)
class ResumeRobot:
    """An officer has looked at a paused robot (after its emergency stop, for example) and lets it go on."""

    robot: str
    by: str


@dataclass(frozen=True, slots=True)
class LocalizeRobot:
    """An officer has seen where a robot stands: at ``node`` of the roadmap, or with ``node`` empty at ``x_m, y_m``.

    ``theta_rad``: which way it looks; None at a node: as a robot stands there.
    """

    robot: str
    by: str
    node: str = ""
    x_m: float = 0.0
    y_m: float = 0.0
    theta_rad: float | None = None


@dataclass(frozen=True, slots=True)
class CommandDevice:
    device: str
    values: Mapping[str, str | int | float | bool]
    by: str


@dataclass(frozen=True, slots=True)
class RobotReported:
    """A robot's newest state, as its gateway understood it."""

    robot: str
    live: RobotLive


@dataclass(frozen=True, slots=True)
class RobotSilent:
    """A robot said goodbye, its connection broke, or nothing was heard for too long."""

    robot: str
