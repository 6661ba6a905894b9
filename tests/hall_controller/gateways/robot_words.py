"""What robots of the sample hall say, for tests of the gateway: one state with everything in order, to be varied."""

from __future__ import annotations

import itertools
from typing import Any

import orjson

from hall_controller.domain.book import Order, RobotAction
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.roads import Roads
from hall_controller.domain.state import State as HallState
from hall_messages.vda5050 import VERSION, Factsheet, State, decode, topic_of
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOCK, UNLOCK
from robot_nodes.factsheet import make_factsheet
from robot_nodes.identity import Identity
from tests.hall_controller.domain.ghosts import sample_plan

PLAN: HallPlan = sample_plan()
NOW = 1_767_600_000.0
PATH = Roads(PLAN.roadmap).path(PLAN.robots["R1"].dock, "stop-P1") or ()
_HEADERS = itertools.count(1)
ACTION = RobotAction("book-A1", "unlockHatch", "upper", "H000001", "stop-A1")


def hatch_loaded(hatch: str, handoff: str) -> dict[str, object]:
    """A hatch that is closed and locked with papers in it, as a state tells of it."""
    values = {"hatchId": hatch, "door": "closed", "lock": "locked", "handoffId": handoff, "content": "loaded"}
    listed = [{"referenceKey": key, "referenceValue": value} for key, value in values.items()]
    return {"infoType": "hatch", "infoLevel": "INFO", "infoReferences": listed}


def topic(robot: str = "R1", kind: Any = "state") -> str:
    spec = PLAN.robots[robot]
    return topic_of(spec.manufacturer, spec.serial, kind)


def state_json(robot: str = "R1", **changes: Any) -> dict[str, Any]:
    """A state as JSON, newer than all before: standing at its dock with nothing to do; ``changes`` replace fields.

    It shows that the robot has had the greeting of ``hall_state``, as our nodes show it.
    """
    spec = PLAN.robots[robot]
    dock = PLAN.roadmap.nodes[spec.dock]
    hatches = [
        {
            "infoType": "hatch",
            "infoLevel": "INFO",
            "infoReferences": [
                {"referenceKey": "hatchId", "referenceValue": hatch},
                {"referenceKey": "door", "referenceValue": "closed"},
                {"referenceKey": "lock", "referenceValue": "locked"},
            ],
        }
        for hatch in spec.hatches
    ]
    return {
        "headerId": next(_HEADERS), "timestamp": "2026-01-05T08:00:00.000Z", "version": VERSION,
        "manufacturer": spec.manufacturer, "serialNumber": spec.serial,
        "orderId": "", "orderUpdateId": 0, "lastNodeId": spec.dock,
        "lastNodeSequenceId": 0, "driving": False, "operatingMode": "AUTOMATIC", "nodeStates": [], "edgeStates": [],
        "actionStates": [answer()], "batteryState": {"batteryCharge": 90.0, "charging": False}, "errors": [],
        "safetyState": {"eStop": "NONE", "fieldViolation": False}, "information": hatches,
        "agvPosition": {"x": dock.x_m, "y": dock.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True},
        **changes,
    }  # fmt: skip


def answer(greeting: str = "book-greet-0-") -> dict[str, Any]:
    """The entry of a state that shows that the robot has had a hall's greeting."""
    return {"actionId": f"{greeting}hello", "actionType": "stateRequest", "actionStatus": "FINISHED"}


def state(robot: str = "R1", **changes: Any) -> State:
    message = decode(topic(robot), orjson.dumps(state_json(robot, **changes)))
    assert isinstance(message, State)
    return message


def factsheet(robot: str = "R1", version: str = VERSION) -> Factsheet:
    """What a robot of this hall says that it can do: all of it."""
    spec = PLAN.robots[robot]
    who = Identity(spec.manufacturer, spec.serial, spec.hatches, spec.radius_m, spec.max_speed_mps, PLAN.id)
    kinds = (UNLOCK, LOCK, CONFIRM_EMPTY, "cancelOrder", "startPause", "stopPause", "stateRequest", "factsheetRequest",
             "startCharging")  # fmt: skip
    header = {"version": version, "manufacturer": spec.manufacturer, "serial_number": spec.serial}
    return make_factsheet(who, kinds, ("startCharging",)).model_copy(update=header)


def hall_state() -> HallState:
    """A hall in which nothing has happened yet, its book named ``book``."""
    fresh = HallState(PLAN, Roads(PLAN.roadmap))
    fresh.book.name = "book"
    for robot in PLAN.robots.values():
        fresh.book.robot(robot.id).node = robot.dock
    return fresh


def order(released: int = 3, update: int = 0, bases: list[int] | None = None) -> Order:
    return Order("book-O1", PATH, released, update, NOW, bases or [released])
