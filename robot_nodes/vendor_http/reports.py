"""What any maker's cloud tells of a robot, in our words: the frame of the map it was told in is already the hall's.

What lives here: records. What must not: JSON, judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from robot_nodes.port import Hatch, Pose

TaskPhase = Literal["running", "arrived", "failed", "cancelled"]
EventKind = Literal["doors", "stop", "recover", "error", "other"]


@dataclass(frozen=True, slots=True)
class TaskReport:
    """``id``: the request id of whoever sent the errand; empty for one that was started at the robot itself."""

    id: str
    phase: TaskPhase
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StateReport:
    """``reported_at``: when the robot said this, by the cloud's clock; ``age_s``: how long ago that is, by the same.

    ``speed_mps`` None: not known, and then nobody says that it stands. ``faults``: coded words.
    """

    reported_at: float
    age_s: float
    online: bool
    pose: Pose | None
    speed_mps: float | None
    battery_fraction: float | None
    charging: bool
    emergency_stop: bool
    faults: tuple[str, ...] = ()
    task: TaskReport | None = None


@dataclass(frozen=True, slots=True)
class DoorsReport:
    """A hatch that is not in it is unknown."""

    reported_at: float
    age_s: float
    hatches: Mapping[str, Hatch]


@dataclass(frozen=True, slots=True)
class Event:
    """A call-back whose signature held. ``told_at``: when the robot said so, by the cloud's clock.

    ``recover``: an emergency stop is over. ``hatches``: what it says of some of them, for the kind ``doors``.
    ``faults``: coded words, for the kind ``error``.
    """

    id: str
    kind: EventKind
    told_at: float
    hatches: Mapping[str, Hatch] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
