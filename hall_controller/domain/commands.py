"""What people, robots and apps may ask of the hall: one record per command, imperative.

What lives here: plain immutable requests. What must not: answers, checks, effects.
``by`` is a staff id of the hall file; places, robots and scenes are ids of the hall file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_controller.domain.live import RobotLive


@dataclass(frozen=True, slots=True)
class Paper:
    """Documents of one kind, before they have a number of their own."""

    kind: str
    count: int


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
    reason: str = ""
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
