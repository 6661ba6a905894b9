"""What people, robots and apps may ask of the hall: one record per command, imperative.

What lives here: plain immutable requests. What must not: answers, checks, effects.
``by`` is a staff id of the hall file; places, robots and scenes are ids of the hall file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hall_controller.domain.book import DocumentForm
from hall_controller.domain.live import RobotLive

Ending = Literal["mailed", "surrendered", "handed_to", "lost"]
HandReason = Literal[
    "robot_stuck", "robot_silent", "battery_empty", "hatch_jammed", "hatch_forced", "evacuation", "other"
]
CancelReason = Literal["visitor_left", "mistake", "robot_trouble", "other"]
RefusalReason = Literal["wrong_papers", "not_mine", "no_time", "other"]


@dataclass(frozen=True, slots=True)
class Paper:
    """Documents of one kind, before they have a number of their own."""

    kind: str
    count: int
    form: DocumentForm = "original"


@dataclass(frozen=True, slots=True)
class OpenCase:
    ticket: str
    seat: str
    papers: tuple[Paper, ...]
    by: str


@dataclass(frozen=True, slots=True)
class AddDocument:
    case: str
    paper: Paper
    by: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Officer ``by`` gives the papers of a case that he keeps, counted, to ``to``: an officer, or ``visitor``."""

    case: str
    by: str
    to: str
    counted: int


@dataclass(frozen=True, slots=True)
class CloseCase:
    case: str
    by: str


@dataclass(frozen=True, slots=True)
class RequestHandoff:
    """Carry papers from place to place: all of ``case`` or, with ``case`` empty, of a case opened on the spot."""

    source: str
    target: str
    by: str
    case: str = ""
    ticket: str = ""
    papers: tuple[Paper, ...] = ()
    key: str = ""
    recipient: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class StorePapers:
    """Officer ``by`` locks the papers of a case that he keeps, counted, into a locker."""

    case: str
    by: str
    locker: str
    counted: int


@dataclass(frozen=True, slots=True)
class FetchPapers:
    """Officer ``by`` takes the papers of a case out of a locker and counts them."""

    case: str
    by: str
    locker: str
    counted: int


@dataclass(frozen=True, slots=True)
class EndDocument:
    """A document leaves the hall otherwise than with its visitor. ``reference``: tracking number, legal basis, …

    ``approver`` is needed for ``lost``: a supervisor who is not ``by``.
    """

    case: str
    document: str
    by: str
    ending: Ending
    reference: str
    approver: str = ""


@dataclass(frozen=True, slots=True)
class FindDocument:
    """A document that was written down as lost is in officer ``by``'s hands; ``approver`` has seen it."""

    case: str
    document: str
    by: str
    approver: str


@dataclass(frozen=True, slots=True)
class IssueCode:
    """Officer ``by`` gives the visitor a new code for the hatch; an older one is void."""

    handoff: str
    by: str


@dataclass(frozen=True, slots=True)
class OpenByCode:
    """The visitor typed a code at the robot; the API has compared it."""

    handoff: str
    matches: bool


@dataclass(frozen=True, slots=True)
class RefuseHandoff:
    """The recipient does not take the papers. With the hatch open, ``counted`` papers are in it again."""

    handoff: str
    by: str
    reason: RefusalReason
    counted: int = 0


@dataclass(frozen=True, slots=True)
class TakeByHand:
    """Break-glass: two officers open a hatch with the key; ``found`` are the ids of the documents that were in it."""

    handoff: str
    opener: str
    approver: str
    reason: HandReason
    seal_old: str
    seal_new: str
    found: tuple[str, ...]
    counted: int


@dataclass(frozen=True, slots=True)
class TakeInventory:
    """After an evacuation two officers have looked at the hatch: closed, locked, untouched."""

    handoff: str
    by: str
    approver: str


@dataclass(frozen=True, slots=True)
class ConfirmHatchEmpty:
    """An officer has looked into a hatch whose content was in doubt, and found nothing in it."""

    robot: str
    hatch: str
    by: str


@dataclass(frozen=True, slots=True)
class Evacuate:
    """People first: every robot stands still, every hatch stays locked, nothing new begins."""

    by: str


@dataclass(frozen=True, slots=True)
class AllClear:
    """A supervisor ends the evacuation."""

    by: str


@dataclass(frozen=True, slots=True)
class CloseDay:
    """``day`` is the ISO date that ends."""

    day: str
    by: str


@dataclass(frozen=True, slots=True)
class OpenHatch:
    """An officer at the robot asks for the hatch of this handoff."""

    handoff: str
    by: str


@dataclass(frozen=True, slots=True)
class ConfirmCount:
    """An officer says: papers are in (or out), the door is closed, I counted ``counted`` documents."""

    handoff: str
    by: str
    counted: int


@dataclass(frozen=True, slots=True)
class CancelHandoff:
    """``hatch_empty``: the officer has looked and says that no paper is in the hatch; needed once it was opened."""

    handoff: str
    by: str
    reason: CancelReason = "other"
    hatch_empty: bool = False


@dataclass(frozen=True, slots=True)
class ResumeRobot:
    """An officer has looked at a paused robot (after its emergency stop, for example) and lets it go on."""

    robot: str
    by: str


@dataclass(frozen=True, slots=True)
class SetScene:
    scene: str
    by: str


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


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened; look whether something is due."""


Command = (
    OpenCase
    | AddDocument
    | HandOver
    | CloseCase
    | RequestHandoff
    | StorePapers
    | FetchPapers
    | EndDocument
    | FindDocument
    | IssueCode
    | OpenByCode
    | RefuseHandoff
    | TakeByHand
    | TakeInventory
    | ConfirmHatchEmpty
    | Evacuate
    | AllClear
    | CloseDay
    | OpenHatch
    | ConfirmCount
    | CancelHandoff
    | ResumeRobot
    | SetScene
    | CommandDevice
    | RobotReported
    | RobotSilent
    | TimePassed
)
