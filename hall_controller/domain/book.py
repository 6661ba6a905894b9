"""What the hall has decided so far: the state that is folded from the journal and from nothing else.

What lives here: cases, documents and their custodians, handoffs, robots' orders, alerts, scene.
What must not: what robots say right now (``live.py``), how events change it (``fold.py``), decisions.
Times are hall time in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CustodianKind = Literal["visitor", "officer", "hatch"]
HatchVerb = Literal["unlockHatch", "lockHatch", "confirmEmpty"]
RobotVerb = HatchVerb | Literal["stopPause"]


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who answers for a document: ``visitor`` (ref: case id), ``officer`` (staff id), ``hatch`` (``robot/hatch``)."""

    kind: CustodianKind
    ref: str

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


@dataclass(slots=True)
class Document:
    """Type and count, nothing that is printed on it."""

    id: str
    kind: str
    count: int
    custodian: Custodian


@dataclass(slots=True)
class Case:
    id: str
    ticket: str
    seat: str
    opened_at: float
    by: str
    documents: dict[str, Document] = field(default_factory=dict)
    handoffs: list[str] = field(default_factory=list)
    closed: bool = False


@dataclass(slots=True)
class Handoff:
    """``state`` is a state of ``handoff_states.HANDOFF``; ``count`` is the number of single papers in it."""

    id: str
    case: str
    ticket: str
    source: str
    target: str
    documents: tuple[str, ...]
    count: int
    by: str
    requested_at: float
    changed_at: float
    state: str = "requested"
    robot: str = ""
    hatch: str = ""
    why: str = ""
    counted_by: str = ""


@dataclass(slots=True)
class Order:
    """Where a robot was told to go. ``path`` are node ids from where it stood; the first ``released`` are its base.

    ``bases`` holds the length of the base after each update, so that a repeat can be stitched to what the robot knows.
    ``rank`` is its turn on the roads: smaller goes first; 0: it has none and waits where it stands.
    """

    id: str
    path: tuple[str, ...]
    released: int
    update: int
    issued_at: float
    bases: list[int]
    rank: int = 0

    @property
    def target(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class RobotAction:
    """Something a robot is to do once. ``stopPause`` concerns no hatch: its other fields are empty."""

    id: str
    verb: RobotVerb
    hatch: str
    handoff: str
    stop: str


@dataclass(slots=True)
class Robot:
    """``node``: where it is last known to have stood. ``hatches``: hatch to the handoff that is bound to it."""

    id: str
    node: str = ""
    present: bool = False
    order: Order | None = None
    handoff: str = ""
    hatches: dict[str, str] = field(default_factory=dict)
    actions: dict[str, RobotAction] = field(default_factory=dict)


@dataclass(slots=True)
class Alert:
    """Something a person should look at. ``id`` is ``kind:subject`` and appears at most once."""

    id: str
    kind: str
    subject: str
    since: float
    detail: str = ""


@dataclass(slots=True)
class KeyUse:
    """An idempotency key, what it made and a print of what was asked, so that other content is noticed."""

    handoff: str
    at: float
    content: str


@dataclass(slots=True)
class Book:
    """The whole decided state. ``finished``: what ended since the last commit, on its way to the archive."""

    name: str = ""
    cases: dict[str, Case] = field(default_factory=dict)
    handoffs: dict[str, Handoff] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    robots: dict[str, Robot] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    keys: dict[str, KeyUse] = field(default_factory=dict)
    travelling: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    scene: str = ""
    device_wishes: dict[str, dict[str, str | int | float | bool]] = field(default_factory=dict)
    cases_opened: int = 0
    cases_closed: int = 0
    handoffs_requested: int = 0
    handoffs_received: int = 0
    documents_seen: int = 0
    orders_issued: int = 0
    ranks_given: int = 0
    actions_ordered: int = 0
    finished: list[Handoff | Case] = field(default_factory=list)

    def robot(self, robot_id: str) -> Robot:
        """The robot's page; an empty one is opened the first time a robot is named."""
        page = self.robots.get(robot_id)
        if page is None:
            page = self.robots[robot_id] = Robot(robot_id)
        return page


Values = Mapping[str, str | int | float | bool]
