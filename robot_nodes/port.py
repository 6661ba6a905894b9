"""What a robot node needs of the robot below it: few methods, none of which waits.

What lives here: the ``RobotPort`` protocol and the small records it speaks. What must not: VDA 5050, ROS, a vendor.
A port is polled: commands return at once, and what became of them is seen in the next ``status()``. So one robot node
serves a simulated robot on virtual time, a ROS 2 robot whose callbacks come on other threads, and a cloud robot alike.
Frame ``hall``: metres, radians, counter-clockwise. Speeds in m/s. Battery as a fraction 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

Door = Literal["open", "closed", "unknown"]
Lock = Literal["locked", "unlocked", "unknown"]
DrivePhase = Literal["idle", "driving", "arrived", "failed"]
Mode = Literal["AUTOMATIC", "SEMIAUTOMATIC", "MANUAL", "SERVICE", "TEACHIN", "STARTUP", "INTERVENED"]
StopKind = Literal["AUTOACK", "MANUAL", "REMOTE"]
Advice = Literal["", "retry", "replan", "incident"]


@dataclass(frozen=True, slots=True)
class Pose:
    x_m: float
    y_m: float
    theta_rad: float


@dataclass(frozen=True, slots=True)
class Goal:
    """Where to drive. ``id`` is chosen by the caller and echoed in ``Drive.goal_id``.

    ``theta_rad`` None: any heading will do. ``stop_here`` False: a way point that may be driven through.
    """

    id: str
    x_m: float
    y_m: float
    theta_rad: float | None
    max_speed_mps: float
    stop_here: bool = True


@dataclass(frozen=True, slots=True)
class Drive:
    """What became of the last goal. ``reason`` says in plain words why it failed.

    ``advice`` of a failure: the same again, the road is not free, or nothing helps but a person. Empty: the robot does
    not know, and is asked again and again.
    """

    goal_id: str = ""
    phase: DrivePhase = "idle"
    reason: str = ""
    advice: Advice = ""


@dataclass(frozen=True, slots=True)
class Hatch:
    door: Door = "unknown"
    lock: Lock = "unknown"


@dataclass(frozen=True, slots=True)
class PortStatus:
    """The robot as last seen. ``None`` means unknown, never a default.

    ``faults`` are coded words such as ``drive.motor``. ``mode``: who is in control, in VDA 5050's words; the hall only
    in the first two. ``stop_kind``: how a pressed emergency stop is acknowledged. ``field_violation``: something is
    inside the protective field. ``localized`` False: it has lost its way, ``pose`` is a guess, and it must not drive.
    ``distance_left_m`` and ``time_left_s``: to the last goal it was given, as the robot reckons. ``drives_through``: it
    takes several goals at once (``DrivesThrough``) now. ``docks``: to charge it drives onto a dock by itself, which it
    is doing, or leaving one, while ``docking``.
    """

    pose: Pose | None = None
    moving: bool = False
    speed_mps: float = 0.0
    battery_fraction: float | None = None
    charging: bool = False
    emergency_stop: bool = False
    drive: Drive = Drive()
    hatches: Mapping[str, Hatch] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    connected: bool = False
    mode: Mode = "AUTOMATIC"
    stop_kind: StopKind = "MANUAL"
    field_violation: bool = False
    localized: bool = True
    distance_left_m: float | None = None
    time_left_s: float | None = None
    drives_through: bool = False
    docks: bool = False
    docking: bool = False


class RobotPort(Protocol):
    """One robot. All methods are called from one thread and return at once; none raises for a robot that is away
    (``connected`` is False then, and commands are dropped)."""

    def status(self) -> PortStatus:
        """The newest known state; cheap, called several times a second."""
        ...

    def drive(self, goal: Goal) -> None:
        """Start towards ``goal``, replacing any earlier goal."""
        ...

    def stop(self) -> None:
        """Stand still as soon as is safe and forget the goal."""
        ...

    def unlock(self, hatch: str) -> None:
        """Draw the bolt of ``hatch``. The caller has checked that the robot stands still at the right stop."""
        ...

    def lock(self, hatch: str) -> None:
        """Shoot the bolt of ``hatch``; it only catches on a closed door."""
        ...

    def charge(self, on: bool) -> None:
        """Connect to or leave the charger of the dock the robot stands at."""
        ...

    def close(self) -> None:
        """Let go of threads and connections; the robot itself stays as it is."""
        ...


@runtime_checkable
class Localizes(Protocol):
    """What a port may offer beyond ``RobotPort``: being told where the robot is, when it has lost its way."""

    def localize(self, pose: Pose) -> None:
        """Take ``pose`` for where the robot is now. Returns at once; what comes of it is seen in ``status().pose``."""
        ...


@runtime_checkable
class DrivesThrough(Protocol):
    """What a port may offer beyond ``RobotPort``, while ``status().drives_through``: several goals in one go."""

    def drive_through(self, goals: Sequence[Goal]) -> None:
        """Start towards the last of ``goals`` through the others in turn, without stopping at them.

        Replaces any earlier goal, smoothly where the road is the same. ``status().drive`` names the goal that comes
        next: once it names a later one, those before have been passed. Only the last is ever ``arrived``.
        """
        ...


@runtime_checkable
class Docks(Protocol):
    """What a port may offer beyond ``RobotPort``, while ``status().docks``: finding the charger by itself."""

    def dock(self, place: str) -> None:
        """Drive onto the charger of the node ``place``. A repeat while ``status().docking`` is passed over."""
        ...
