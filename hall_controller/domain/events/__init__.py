"""What has happened in the hall: one record per event, past tense. This is the journal's language.

What lives here: plain immutable facts that can be written, read back years later and folded, room by room.
What must not: logic. A field may be added with a default; none may change its meaning.
"""

from __future__ import annotations

from hall_controller.domain.events.cases import (
    CaseClosed,
    CaseOpened,
    CustodyMoved,
    DocumentAdded,
    DocumentSplit,
)
from hall_controller.domain.events.handoffs import (
    CodeIssued,
    CodeTried,
    HandoffAdvanced,
    HandoffAssigned,
    HandoffRequested,
    HatchBroken,
)
from hall_controller.domain.events.house import (
    AlertCleared,
    AlertRaised,
    BookOpened,
    DayClosed,
    DeviceCommanded,
    EvacuationBegan,
    EvacuationEnded,
    SceneSet,
)
from hall_controller.domain.events.places import PlaceTold
from hall_controller.domain.events.robots import (
    ChargeEnded,
    ChargerFailed,
    ChargerReserved,
    ChargeWanted,
    HatchActionEnded,
    HatchActionOrdered,
    HatchCleared,
    HatchDoubted,
    OrderChanged,
    OrderIssued,
    OrderLost,
    RobotAppeared,
    RobotPaused,
    RobotPlaced,
    RobotResumed,
    RobotStopped,
    RobotVanished,
    StopReached,
)

__all__ = [
    "AlertCleared",
    "AlertRaised",
    "BookOpened",
    "CaseClosed",
    "CaseOpened",
    "ChargeEnded",
    "ChargeWanted",
    "ChargerFailed",
    "ChargerReserved",
    "CodeIssued",
    "CodeTried",
    "CustodyMoved",
    "DayClosed",
    "DeviceCommanded",
    "DocumentAdded",
    "DocumentSplit",
    "EvacuationBegan",
    "EvacuationEnded",
    "Event",
    "HandoffAdvanced",
    "HandoffAssigned",
    "HandoffRequested",
    "HatchActionEnded",
    "HatchActionOrdered",
    "HatchBroken",
    "HatchCleared",
    "HatchDoubted",
    "OrderChanged",
    "OrderIssued",
    "OrderLost",
    "PlaceTold",
    "RobotAppeared",
    "RobotPaused",
    "RobotPlaced",
    "RobotResumed",
    "RobotStopped",
    "RobotVanished",
    "SceneSet",
    "StopReached",
]

Event = (
    BookOpened
    | CaseOpened
    | DocumentAdded
    | DocumentSplit
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
    | RobotStopped
    | ChargeWanted
    | ChargerReserved
    | ChargeEnded
    | ChargerFailed
    | PlaceTold
    | EvacuationBegan
    | EvacuationEnded
    | DayClosed
    | AlertRaised
    | AlertCleared
    | SceneSet
    | DeviceCommanded
)
