"""What robots say of themselves right now. Never stored, empty after a restart, and therefore never assumed.

What lives here: ``RobotLive``, a robot's own word about its place, hatches and orders.
What must not: decisions of the hall (``book.py``), VDA 5050 messages (the gateway translates).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Door = Literal["open", "closed", "unknown"]
Lock = Literal["locked", "unlocked", "unknown"]
Content = Literal["empty", "bound", "loaded", "unknown"]
ActionStatus = Literal["running", "finished", "failed"]
FIELD_VIOLATION = "fieldViolation"
"""The trouble of a robot that somebody stands too near to: no trouble for the hall, it goes on by itself."""

OTHER_MAP = "otherMap"
"""The fault of a robot that tells of its place on another map than the hall's: nobody knows where in the hall it is."""

BATTERY_FAULT = "batteryFault"
"""The fault of a robot whose battery does not hold: its charge says nothing any more."""


@dataclass(frozen=True, slots=True)
class LivePose:
    """Frame ``hall``: metres and radians."""

    x_m: float
    y_m: float
    theta_rad: float


@dataclass(frozen=True, slots=True)
class LiveHatch:
    """``content`` and ``handoff`` are what the robot believes of this hatch; empty when it believes in nothing."""

    door: Door = "unknown"
    lock: Lock = "unknown"
    handoff: str = ""
    content: Content = "unknown"

    @property
    def secure(self) -> bool:
        return self.door == "closed" and self.lock == "locked"


@dataclass(frozen=True, slots=True)
class LiveAction:
    status: ActionStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RobotLive:
    """One robot as it last reported. ``at`` is hall time in seconds; ``None`` fields are unknown.

    ``passed`` is how many nodes of the order's path lie behind or under the robot (at least 1 once an order runs);
    ``order_done`` is true when no node of the order is left and the robot stands still. With ``faults`` it cannot go
    on until somebody comes; with ``troubles`` it tries again by itself. ``behind_us``: it may have said this before
    it had heard what it was told last, so that an order it does not know is not lost yet.
    """

    at: float
    pose: LivePose | None = None
    speed_mps: float = 0.0
    driving: bool = False
    battery_fraction: float | None = None
    charging: bool = False
    last_node: str = ""
    order: str = ""
    update: int = 0
    passed: int = 0
    order_done: bool = False
    emergency_stop: bool = False
    paused: bool = False
    hatches: Mapping[str, LiveHatch] = field(default_factory=dict)
    actions: Mapping[str, LiveAction] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    behind_us: bool = False

    @property
    def field_violation(self) -> bool:
        """Something is in its protective field."""
        return FIELD_VIOLATION in self.troubles
