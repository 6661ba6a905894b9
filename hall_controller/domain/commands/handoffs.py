"""What officers and visitors ask about a handoff.

What lives here: plain immutable records. What must not: answers, checks, effects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hall_controller.domain.commands.cases import Paper

HandReason = Literal[
    "robot_stuck", "robot_silent", "battery_empty", "hatch_jammed", "hatch_forced", "evacuation", "other"
]
CancelReason = Literal["visitor_left", "mistake", "robot_trouble", "other"]
RefusalReason = Literal["wrong_papers", "not_mine", "no_time", "other"]


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
class ConfirmByCode:
    """The visitor who opened by code says: papers are out, the door is closed, I counted ``counted``.

    ``matches``: he showed his code once more, and the API has compared it.
    """

    handoff: str
    matches: bool
    counted: int


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
class RefuseHandoff:
    """The recipient does not take the papers. With the hatch open, ``counted`` papers are in it again."""

    handoff: str
    by: str
    reason: RefusalReason
    counted: int = 0


@dataclass(frozen=True, slots=True)
class TakeByHand:
    """Break-glass: two officers open a hatch with the key; ``found``: how many papers of each document were in it.

    ``onward``: the opener has taken all of them over for a robot that cannot go on; another one comes for them.
    """

    handoff: str
    opener: str
    approver: str
    reason: HandReason
    seal_old: str
    seal_new: str
    found: Mapping[str, int]
    counted: int
    onward: bool = False


@dataclass(frozen=True, slots=True)
class TakeInventory:
    """After an evacuation two officers have looked at the hatch: closed, locked, untouched."""

    handoff: str
    by: str
    approver: str
