"""What has happened to robots, their orders and their hatches.

What lives here: plain immutable records. What must not: logic. A field may be added, none may change its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.book import HatchVerb


@dataclass(frozen=True, slots=True)
class OrderIssued:
    """A robot is to drive along ``path``. ``rank`` is its turn on the roads, 0 while it has none (see ``traffic``)."""

    robot: str
    order: str
    path: tuple[str, ...]
    released: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """More road was released, the part not yet released was laid elsewhere, or the robot's turn was given or lost."""

    robot: str
    order: str
    path: tuple[str, ...]
    released: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class StopReached:
    robot: str
    node: str
    order: str


@dataclass(frozen=True, slots=True)
class OrderLost:
    """A robot stands at ``node`` and knows nothing of its order (it was restarted or moved by hand)."""

    robot: str
    order: str
    node: str


@dataclass(frozen=True, slots=True)
class RobotPlaced:
    """A robot without an order was seen standing at a node of the roadmap."""

    robot: str
    node: str


@dataclass(frozen=True, slots=True)
class RobotAppeared:
    robot: str


@dataclass(frozen=True, slots=True)
class RobotVanished:
    robot: str


@dataclass(frozen=True, slots=True)
class HatchActionOrdered:
    robot: str
    action: str
    verb: HatchVerb
    hatch: str
    handoff: str
    stop: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class HatchActionEnded:
    robot: str
    action: str
    ok: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HatchDoubted:
    """What lies in a hatch is not certain any more; nobody uses the robot until an officer has looked."""

    robot: str
    hatch: str
    why: str


@dataclass(frozen=True, slots=True)
class HatchCleared:
    """The doubt is over. ``by`` is the officer who looked."""

    robot: str
    hatch: str
    by: str


@dataclass(frozen=True, slots=True)
class RobotResumed:
    """Officer ``by`` has looked at a robot that stood paused and lets it go on; ``action`` is sent to it."""

    robot: str
    action: str
    by: str


@dataclass(frozen=True, slots=True)
class ChargeWanted:
    """A robot whose dock does not charge has nothing to do and little power: it waits for a charger from now on."""

    robot: str
    battery_fraction: float


@dataclass(frozen=True, slots=True)
class ChargerReserved:
    """Nobody but this robot goes to that charger until it is given back."""

    robot: str
    charger: str


@dataclass(frozen=True, slots=True)
class ChargeEnded:
    """A robot gives its charger back, or waits for none any more (``charger`` is empty), and ``why``.

    ``waits``: it could not help that, and keeps its place among those that wait.
    """

    robot: str
    charger: str
    why: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class ChargerFailed:
    """A robot stood at its charger and was not charged, or did not get there: it goes on waiting, and for a while not
    for this one."""

    robot: str
    charger: str


@dataclass(frozen=True, slots=True)
class RobotPaused:
    """The hall has a robot stand still, and ``why``; ``action`` is sent to it. It stands until a person resumes it."""

    robot: str
    action: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class RobotStopped:
    """A robot was seen to stand paused, or with its emergency stop pressed. It stands until a person resumes it."""

    robot: str
    why: str
