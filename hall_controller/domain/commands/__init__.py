"""What people, robots and apps may ask of the hall: one record per command, imperative.

What lives here: plain immutable requests, room by room. What must not: answers, checks, effects.
``by`` is a staff id of the hall file; places, robots and scenes are ids of the hall file.
"""

from __future__ import annotations

from hall_controller.domain.commands.cases import (
    AddDocument,
    CloseCase,
    EndDocument,
    Ending,
    FetchPapers,
    FindDocument,
    HandOver,
    OpenCase,
    Paper,
    StorePapers,
    TakeIn,
)
from hall_controller.domain.commands.handoffs import (
    CancelHandoff,
    CancelReason,
    ConfirmByCode,
    ConfirmCount,
    HandReason,
    IssueCode,
    OpenByCode,
    OpenHatch,
    RefusalReason,
    RefuseHandoff,
    RequestHandoff,
    TakeByHand,
    TakeInventory,
)
from hall_controller.domain.commands.house import (
    AllClear,
    CloseDay,
    Evacuate,
    SetScene,
    TimePassed,
)
from hall_controller.domain.commands.machines import (
    CommandDevice,
    ConfirmHatchEmpty,
    LocalizeRobot,
    ResumeRobot,
    RobotReported,
    RobotSilent,
)

__all__ = [
    "AddDocument",
    "AllClear",
    "CancelHandoff",
    "CancelReason",
    "CloseCase",
    "CloseDay",
    "Command",
    "CommandDevice",
    "ConfirmByCode",
    "ConfirmCount",
    "ConfirmHatchEmpty",
    "EndDocument",
    "Ending",
    "Evacuate",
    "FetchPapers",
    "FindDocument",
    "HandOver",
    "HandReason",
    "IssueCode",
    "LocalizeRobot",
    "OpenByCode",
    "OpenCase",
    "OpenHatch",
    "Paper",
    "RefusalReason",
    "RefuseHandoff",
    "RequestHandoff",
    "ResumeRobot",
    "RobotReported",
    "RobotSilent",
    "SetScene",
    "StorePapers",
    "TakeByHand",
    "TakeIn",
    "TakeInventory",
    "TimePassed",
]

Command = (
    OpenCase
    | AddDocument
    | HandOver
    | TakeIn
    | CloseCase
    | RequestHandoff
    | StorePapers
    | FetchPapers
    | EndDocument
    | FindDocument
    | IssueCode
    | OpenByCode
    | ConfirmByCode
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
    | LocalizeRobot
    | SetScene
    | CommandDevice
    | RobotReported
    | RobotSilent
    | TimePassed
)
