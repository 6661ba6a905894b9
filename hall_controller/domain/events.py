"""What has happened in the hall: one record per event, past tense. This is the journal's language.

What lives here: plain immutable facts that can be written, read back years later and folded.
What must not: logic. A field may be added with a default; none may change its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_controller.domain.book import Custodian, DocumentForm, HatchVerb, Leg


@dataclass(frozen=True, slots=True)
class BookOpened:
    """The first event of every book. ``book`` is unlike any other book's and begins every id sent to a robot."""

    book: str
    hall: str


@dataclass(frozen=True, slots=True)
class CaseOpened:
    case: str
    ticket: str
    seat: str
    by: str


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    """A document joined the manifest; its first keeper is ``custodian``."""

    case: str
    document: str
    kind: str
    count: int
    custodian: Custodian
    by: str
    form: DocumentForm = "original"


@dataclass(frozen=True, slots=True)
class CaseClosed:
    case: str
    by: str


@dataclass(frozen=True, slots=True)
class HandoffRequested:
    handoff: str
    case: str
    source: str
    target: str
    documents: tuple[str, ...]
    by: str
    key: str
    content: str
    recipient: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class HandoffAssigned:
    """A robot was chosen, and a tray; ``why`` says in one line why this robot."""

    handoff: str
    robot: str
    hatch: str
    why: str
    tray: str = ""


@dataclass(frozen=True, slots=True)
class HandoffAdvanced:
    """``trigger`` is a way of the handoff table; ``by`` names the officer, empty for machines and time.

    ``leg`` and ``goal`` are filled when the papers are to go elsewhere from now on.
    """

    handoff: str
    trigger: str
    state: str
    by: str = ""
    reason: str = ""
    leg: Leg | None = None
    goal: str = ""


@dataclass(frozen=True, slots=True)
class CodeIssued:
    """Officer ``by`` gave the visitor a code for this handoff's hatch; the code itself is never written down."""

    handoff: str
    issue: int
    by: str


@dataclass(frozen=True, slots=True)
class CodeTried:
    """Somebody typed a code at the robot."""

    handoff: str
    ok: bool


@dataclass(frozen=True, slots=True)
class HatchBroken:
    """Break-glass: ``opener`` opened a hatch with the key, ``approver`` agreed; seals as on the key's envelope."""

    handoff: str
    robot: str
    hatch: str
    opener: str
    approver: str
    reason: str
    seal_old: str
    seal_new: str
    counted: int


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
class CustodyMoved:
    """Custody of documents went from one keeper to another, and ``fact`` says what physically confirmed it.

    ``witness``: the second officer, where two are asked for.
    """

    case: str
    documents: tuple[str, ...]
    giver: Custodian
    taker: Custodian
    handoff: str
    fact: str
    witness: str = ""


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
class RobotResumed:
    """Officer ``by`` has looked at a robot that stood paused and lets it go on; ``action`` is sent to it."""

    robot: str
    action: str
    by: str


@dataclass(frozen=True, slots=True)
class RobotPaused:
    """The hall has a robot stand still; ``action`` is sent to it."""

    robot: str
    action: str


@dataclass(frozen=True, slots=True)
class EvacuationBegan:
    by: str


@dataclass(frozen=True, slots=True)
class EvacuationEnded:
    by: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    """``day`` (ISO date, hall's time zone) ended with every document accounted for."""

    day: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertRaised:
    kind: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AlertCleared:
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class SceneSet:
    scene: str
    by: str


@dataclass(frozen=True, slots=True)
class DeviceCommanded:
    device: str
    values: Mapping[str, str | int | float | bool]
    by: str


Event = (
    BookOpened
    | CaseOpened
    | DocumentAdded
    | CaseClosed
    | HandoffRequested
    | HandoffAssigned
    | HandoffAdvanced
    | CodeIssued
    | CodeTried
    | HatchBroken
    | HatchDoubted
    | HatchCleared
    | CustodyMoved
    | OrderIssued
    | OrderChanged
    | StopReached
    | OrderLost
    | RobotPlaced
    | RobotAppeared
    | RobotVanished
    | HatchActionOrdered
    | HatchActionEnded
    | RobotResumed
    | RobotPaused
    | EvacuationBegan
    | EvacuationEnded
    | DayClosed
    | AlertRaised
    | AlertCleared
    | SceneSet
    | DeviceCommanded
)
