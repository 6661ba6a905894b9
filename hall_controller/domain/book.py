"""What the hall has decided so far: the state that is folded from the journal and from nothing else.

What lives here: cases, documents and their custodians, handoffs, robots' orders, alerts, scene.
What must not: what robots say right now (``live.py``), how events change it (``fold.py``), decisions.
Times are hall time in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CustodianKind = Literal["visitor", "officer", "hatch", "locker", "carrier", "surrendered", "unit", "lost"]
DocumentForm = Literal["original", "copy", "e_certificate", "commitment"]
Leg = Literal["deliver", "return", "store", "relief"]
HatchVerb = Literal["unlockHatch", "lockHatch", "confirmEmpty"]
RobotVerb = HatchVerb | Literal["startPause", "stopPause", "initPosition"]

ENDS: frozenset[CustodianKind] = frozenset({"visitor", "carrier", "surrendered", "unit", "lost"})
"""Where a document's chain may end: back with its visitor, or at a named legal alternative."""
PHYSICAL: frozenset[DocumentForm] = frozenset({"original", "copy"})
"""Forms that are a piece of paper or plastic; the others are on the list but there is nothing to carry."""


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who answers for a document.

    ``ref`` is, by kind: visitor: case id; officer: staff id; hatch: ``robot/hatch``; locker: place id;
    carrier: tracking number; surrendered: legal basis; unit: its receipt's number; lost: the handoff or case.
    """

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
    form: DocumentForm = "original"


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
    """``state`` is a state of ``handoff_states.HANDOFF``; ``count`` is the number of single papers in it.

    ``leg``: where the papers are meant to go now, ``goal`` the place: first the target, then back to the source, then
    the locker; ``relief``: to the nearest officer, because the robot cannot bring them farther, and ``interrupted`` is
    then the leg that goes on afterwards. ``pickup``: where an officer who took them over puts them into another robot;
    empty: the source. ``recipient``: only this officer may open at the target; empty: whoever works there.
    ``tray``: the tray that the papers lie in until the handoff ends. ``opened_by``: who asked for the hatch last.
    ``loaded_at``: since when papers are locked in. ``code_issue``: how often the visitor was given a code, ``code_at``
    when, ``code_tries`` how many were wrong since. ``counted_out``: the right number was counted out of the open hatch.
    """

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
    leg: Leg = "deliver"
    goal: str = ""
    recipient: str = ""
    tray: str = ""
    opened_by: str = ""
    loaded_by: str = ""
    loaded_at: float = 0.0
    code_issue: int = 0
    code_at: float = 0.0
    code_tries: int = 0
    counted_out: bool = False
    interrupted: Leg | None = None
    pickup: str = ""

    @property
    def loading_place(self) -> str:
        """Where papers are put in."""
        return self.pickup or self.source


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
    """Something a robot is to do once. Pauses concern no hatch: their other fields are empty.

    ``initPosition`` tells it where it stands: at node ``stop``, if at any, and the pose in metres and radians; ``at``:
    since when (hall seconds).
    """

    id: str
    verb: RobotVerb
    hatch: str
    handoff: str
    stop: str
    by: str = ""
    x_m: float = 0.0
    y_m: float = 0.0
    theta_rad: float = 0.0
    at: float = 0.0


@dataclass(slots=True)
class Charge:
    """A robot's wish to charge where several share. ``charger``: the one that it has reserved; empty: it waits for one.
    Times in hall seconds; ``there_at``: since when it stands there, 0 while it does not; ``failed``: chargers at which
    it stood in vain, or which it did not reach, and when it gave them back."""

    wanted_at: float
    charger: str = ""
    reserved_at: float = 0.0
    there_at: float = 0.0
    failed: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Robot:
    """``node``: where it is last known to have stood. ``hatches``: hatch to the handoff that is bound to it.

    ``doubts``: hatches whose content is not certain, and why; the robot stays where it is until an officer has looked.
    ``reminded``: hatch to when the robot was last told to keep the papers in it locked. ``stands``: why the robot must
    stand, until a person resumes it; empty while it may go. ``stands_since``: hall seconds.
    """

    id: str
    node: str = ""
    present: bool = False
    order: Order | None = None
    hatches: dict[str, str] = field(default_factory=dict)
    actions: dict[str, RobotAction] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    reminded: dict[str, float] = field(default_factory=dict)
    stands: str = ""
    stands_since: float = 0.0
    charge: Charge | None = None

    @property
    def charger(self) -> str:
        """The charger that nobody but this robot may go to; empty: it has none."""
        return self.charge.charger if self.charge is not None else ""


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
    """The whole decided state. ``finished``: what ended since the last commit, on its way to the archive.

    ``trays``: tray to the handoff whose papers lie in it. ``day_closed``: the newest day that was closed (ISO date).
    """

    name: str = ""
    cases: dict[str, Case] = field(default_factory=dict)
    handoffs: dict[str, Handoff] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    robots: dict[str, Robot] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    keys: dict[str, KeyUse] = field(default_factory=dict)
    travelling: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    trays: dict[str, str] = field(default_factory=dict)
    scene: str = ""
    evacuating: bool = False
    day_closed: str = ""
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
