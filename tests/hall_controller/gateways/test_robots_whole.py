"""The rest of the standard on the hall's side: requests, pauses, orders taken back, modes, clocks, limits, versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from hall_controller.domain.book import RobotAction
from hall_controller.domain.commands import RobotSilent
from hall_controller.domain.dispatch import available
from hall_controller.gateways.link import RESEND_S
from hall_controller.gateways.negotiation import NEEDED_KEYS
from hall_controller.gateways.orders import init_position
from hall_messages.vda5050 import Connection, InstantActions, State, decode, encode, topic_of, wire_time
from hall_messages.vda5050.hatches import read_session, session_information
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import (
    ACTION,
    NOW,
    PATH,
    PLAN,
    answer,
    factsheet,
    hatch_loaded,
    order,
    state,
)

SPEC = PLAN.robots["R1"]
LOADED = {"information": [hatch_loaded("upper", "H1")]}
PAUSE = RobotAction("book-A5", "startPause", "", "", "")


@pytest.fixture
def desk() -> DeskOfTrust:
    return DeskOfTrust()


def connection(word: str, at: float, header: int = 0) -> Connection:
    return Connection(
        header_id=header, timestamp=wire_time(at), version="2.1.0", manufacturer=SPEC.manufacturer,
        serial_number=SPEC.serial, connection_state=word,  # type: ignore[arg-type]
    )  # fmt: skip


def test_pauses_of_the_book_are_sent_as_such(desk: DeskOfTrust) -> None:
    desk.want(None, PAUSE, replace(PAUSE, id="book-A6", verb="stopPause"))
    desk.hear()
    assert desk.acts() == ["startPause", "stopPause"]


def test_a_robot_that_says_hello_but_not_how_it_is_is_asked(desk: DeskOfTrust) -> None:
    assert desk.acts() == []
    desk.hear()
    for hello in (1.0, 2.0):
        desk.gateway.heard("R1", connection("CONNECTIONBROKEN", NOW), desk.now)
        desk.gateway.heard("R1", connection("ONLINE", desk.now + hello), desk.now)
        assert desk.acts(5.0) == ["stateRequest"]
        assert desk.acts(1.0) == []
    assert desk.acts(5.0) == ["stateRequest"]
    desk.hear()
    assert desk.acts(5.0) == []


def test_a_factsheet_is_asked_for_until_it_comes_and_missed_after_a_while() -> None:
    desk = DeskOfTrust(introduced=False)
    desk.hear()
    assert desk.acts() == ["factsheetRequest"]
    assert (desk.acts(1.0), desk.acts(5.0)) == ([], ["factsheetRequest"])
    assert desk.believed.troubles == ()
    assert desk.hear(40.0).troubles == ("factsheetMissing",)
    desk.gateway.heard("R1", factsheet(), desk.now)
    assert (desk.acts(5.0), desk.hear().troubles) == ([], ())


def test_a_robot_that_lacks_something_is_refused_with_the_reason(desk: DeskOfTrust) -> None:
    desk.hear()
    assert available(desk.hall, desk.hall.book.robot("R1"))
    sheet = factsheet()
    bare = sheet.model_copy(
        update={"protocol_features": sheet.protocol_features.model_copy(update={"agv_actions": ()})}
    )
    desk.gateway.heard("R1", bare, desk.now)
    wanted = tuple(f"factsheet:{kind}" for kind in sorted(NEEDED_KEYS))
    assert desk.believed.faults == wanted, "at once, without waiting for its next state"
    assert "factsheet:startPause" in desk.fault()
    assert not available(desk.hall, desk.hall.book.robot("R1"))
    desk.gateway.heard("R1", sheet, desk.now)
    assert (desk.believed.faults, desk.fault()) == ((), "")


def test_an_order_that_the_book_does_not_want_is_taken_back(desk: DeskOfTrust) -> None:
    ahead = [{"nodeId": "x", "sequenceId": 2, "released": True}]
    desk.hear(orderId="old-O9", nodeStates=ahead, driving=True)
    assert desk.acts() == [], "what was sent a moment ago may not be echoed yet"
    desk.hear(RESEND_S, orderId="old-O9", nodeStates=ahead, driving=True)
    message = desk.look()[0]
    assert isinstance(message, InstantActions)
    assert [(a.action_type, a.parameter("orderId")) for a in message.actions] == [("cancelOrder", "old-O9")]
    desk.want(order())
    assert desk.orders(RESEND_S) == [], "first the old order must end"
    desk.hear(orderId="old-O9", nodeStates=[])
    assert desk.orders() == ["book-O1"]


def test_its_own_order_is_never_taken_back(desk: DeskOfTrust) -> None:
    desk.want(order())
    for _ in range(5):
        desk.hear(1.0, orderId="book-O1", nodeStates=[{"nodeId": "x", "sequenceId": 2, "released": True}])
        assert desk.acts() == []


def test_a_robot_that_gave_up_its_order_half_way_is_given_a_new_one(desk: DeskOfTrust) -> None:
    """Somebody drove it by hand for a while; by the standard it keeps the order's id and has no nodes left."""
    desk.hall.book.robot("R1").present = True
    desk.hall.book.orders_issued = 1
    desk.carries_to("P1")
    desk.want(order(released=5))
    place = PLAN.roadmap.nodes[PATH[2]]
    there = {"x": place.x_m, "y": place.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}
    half: dict[str, Any] = {"orderId": "book-O1", "lastNodeId": PATH[2], "lastNodeSequenceId": 4, **LOADED}
    ahead = [{"nodeId": PATH[4], "sequenceId": 8, "released": True}]
    assert desk.hear(**half, nodeStates=ahead, driving=True).order == "book-O1"
    assert desk.hear(3.0, **half, operatingMode="MANUAL").order == "book-O1"
    live = desk.hear(3.0, **half, agvPosition=there)
    assert (live.order, live.troubles) == ("", ("orderDropped",))
    new = desk.hall.book.robot("R1").order
    assert new is not None and (new.id, new.path[0]) == ("book-O2", PATH[2])


def test_a_robot_that_gave_up_its_order_and_takes_no_more_road_for_it_is_given_a_new_one(desk: DeskOfTrust) -> None:
    """It was carried away while it waited, and the road that was released meanwhile it refuses."""
    place = PLAN.roadmap.nodes[PATH[2]]
    there = {"x": place.x_m, "y": place.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}
    desk.hall.book.robot("R1").present = True
    desk.want(order(released=3, update=1))
    for _ in range(3):
        live = desk.hear(2.0, orderId="book-O1", agvPosition=there)
        assert live.order == "book-O1", "an update may be lost, and even twice"
    live = desk.hear(2.0, orderId="book-O1", agvPosition=there)
    assert (live.order, live.troubles) == ("", ("orderDropped",))


def test_an_order_driven_to_the_end_of_its_base_was_not_given_up(desk: DeskOfTrust) -> None:
    desk.want(order(released=3))
    for _ in range(5):
        live = desk.hear(2.0, orderId="book-O1", lastNodeId=PATH[2], lastNodeSequenceId=4)
        assert (live.order, live.troubles) == ("book-O1", ())


@pytest.mark.parametrize("mode", ["MANUAL", "SERVICE", "TEACHIN"])
def test_a_robot_in_other_hands_gets_nothing_and_is_not_available(mode: str, desk: DeskOfTrust) -> None:
    desk.want(order(), ACTION)
    assert desk.hear(operatingMode=mode).faults == (f"mode:{mode}",)
    assert desk.look() == []
    assert not available(desk.hall, desk.hall.book.robot("R1"))
    assert desk.hear(operatingMode="SEMIAUTOMATIC").faults == ()
    assert len(desk.look()) == 2


def test_levels_of_errors_and_a_violated_field(desk: DeskOfTrust) -> None:
    said = {"roadBlocked": "WARNING", "driveFailed": "FATAL"}
    errors = [{"errorType": word, "errorLevel": level} for word, level in said.items()]
    live = desk.hear(errors=errors, safetyState={"eStop": "NONE", "fieldViolation": True})
    assert (live.faults, live.troubles) == (("driveFailed",), ("fieldViolation", "roadBlocked"))


@pytest.mark.parametrize("stop", ["AUTOACK", "MANUAL", "REMOTE"])
def test_every_kind_of_emergency_stop_is_one(stop: str, desk: DeskOfTrust) -> None:
    assert desk.hear(safetyState={"eStop": stop, "fieldViolation": False}).emergency_stop


@pytest.mark.parametrize("status", ["WAITING", "INITIALIZING", "RUNNING", "PAUSED"])
def test_an_action_on_its_way_is_not_at_its_end(status: str, desk: DeskOfTrust) -> None:
    live = desk.hear(actionStates=[answer(), {"actionId": "a", "actionStatus": status}])
    assert live.actions["a"].status == "running"


def test_a_clock_that_is_wrong_is_told_and_decides_nothing(desk: DeskOfTrust) -> None:
    wrong = wire_time(NOW - 3600.0).isoformat()
    assert desk.hear(timestamp=wrong).troubles == ("clockSkew",)
    assert "clockSkew" in desk.hall.book.alerts["robot_trouble:R1"].detail
    assert available(desk.hall, desk.hall.book.robot("R1"))
    assert desk.complaints.notes["clock_skew"] == 1
    assert desk.hear().troubles == ()


def test_old_and_double_states_are_dropped_and_counted(desk: DeskOfTrust) -> None:
    old = state(batteryState={"batteryCharge": 10.0, "charging": False})
    new = state(batteryState={"batteryCharge": 20.0, "charging": False})
    for message in (new, old, new):
        desk.gateway.heard("R1", message, NOW)
    assert desk.believed.battery_fraction == pytest.approx(0.2)
    assert desk.complaints.counts["vda5050.old"] == 2


def test_a_restarted_node_begins_anew_with_its_hello(desk: DeskOfTrust) -> None:
    desk.hear()
    desk.gateway.heard("R1", connection("CONNECTIONBROKEN", NOW - 99.0), desk.now)
    assert "R1" not in desk.hall.live
    desk.gateway.heard("R1", connection("ONLINE", desk.now + 1.0), desk.now)
    desk.hear(1.0, headerId=0)
    assert "R1" in desk.hall.live
    desk.gateway.heard("R1", connection("ONLINE", NOW - 50.0), desk.now)
    desk.hear(headerId=0, timestamp=wire_time(NOW - 40.0).isoformat())
    assert desk.complaints.counts["vda5050.old"] == 1, "a late hello of an earlier life opens no door to old states"


def test_hibernating_is_silent(desk: DeskOfTrust) -> None:
    desk.hear()
    told: list[object] = []
    desk.gateway._tell = told.append
    desk.gateway.heard("R1", connection("HIBERNATING", desk.now), desk.now)
    assert told == [RobotSilent("R1")]


def test_a_hatch_action_names_the_life_of_the_node_that_it_is_meant_for(desk: DeskOfTrust) -> None:
    session = orjson.loads(session_information("life-1").model_dump_json(by_alias=True, exclude_none=True))
    desk.want(None, ACTION)
    desk.hear(information=[session])
    message = desk.look()[0]
    assert isinstance(message, InstantActions)
    assert message.actions[0].parameter("sessionId") == "life-1"
    assert read_session(state(information=[session])) == "life-1"


def test_no_more_actions_at_once_than_the_robot_takes(desk: DeskOfTrust) -> None:
    sheet = factsheet()
    arrays = sheet.protocol_limits.max_array_lens.model_copy(update={"instant_actions": 2})
    limits = sheet.protocol_limits.model_copy(update={"max_array_lens": arrays})
    desk.gateway.heard("R1", sheet.model_copy(update={"protocol_limits": limits}), NOW)
    desk.want(None, *(replace(PAUSE, id=f"book-A{n}") for n in range(5)))
    desk.hear()
    assert len(desk.acts()) == 2


def test_no_orders_quicker_than_the_robot_asks_for(desk: DeskOfTrust) -> None:
    sheet = factsheet()
    timing = sheet.protocol_limits.timing.model_copy(update={"min_order_interval": 3.0})
    limits = sheet.protocol_limits.model_copy(update={"timing": timing})
    desk.gateway.heard("R1", sheet.model_copy(update={"protocol_limits": limits}), NOW)
    desk.want(order(released=2))
    desk.hear()
    assert desk.orders() == ["book-O1"]
    desk.want(order(released=3, update=1, bases=[2, 3]))
    desk.hear(orderId="book-O1")
    assert (desk.orders(1.0), desk.orders(2.5)) == ([], ["book-O1"])


def test_a_robot_can_be_told_where_it_is() -> None:
    node = PLAN.roadmap.nodes[SPEC.dock]
    told = RobotAction("book-A1", "initPosition", "", "", node.id, "facility-1", node.x_m, node.y_m, 0.5)
    action = init_position(told, PLAN.id)
    assert (action.action_type, action.number("x"), action.parameter("lastNodeId")) == (
        "initPosition",
        node.x_m,
        node.id,
    )


@pytest.mark.parametrize(
    ("prefix", "version"),
    [
        ("uagv/v2", "2.0.0"),
        ("uagv/v2", "2.1.0"),
        ("vda5050/v2", "2.1.0"),
        ("vda5050/v3", "3.0.0"),
        ("uagv/v3", "3.0.0"),
    ],
)
def test_each_robot_is_answered_where_and_as_it_speaks(prefix: str, version: str, desk: DeskOfTrust) -> None:
    said = encode(state().model_copy(update={"version": version}))
    desk.gateway.received(topic_of(SPEC.manufacturer, SPEC.serial, "state", prefix), said, NOW)
    desk.want(order(), ACTION)
    order_sent, actions_sent = desk.look(0.1)
    assert (order_sent.version, actions_sent.version) == (version, version)
    assert desk.gateway.prefix("R1") == prefix
    for kind, message in (("order", order_sent), ("instantActions", actions_sent)):
        at = topic_of(SPEC.manufacturer, SPEC.serial, kind, prefix)  # type: ignore[arg-type]
        assert decode(at, encode(message)).version == version


def test_a_state_of_3_says_the_same_as_one_of_2(desk: DeskOfTrust) -> None:
    running = [{"actionId": "a1", "actionType": "lockHatch", "actionStatus": "RUNNING", "resultDescription": "waits"}]
    old = state(actionStates=running, driving=True, velocity={"vx": 0.4}, loads=[])
    new = decode(
        topic_of(SPEC.manufacturer, SPEC.serial, "state", "vda5050/v3"),
        encode(old.model_copy(update={"version": "3.0.0"})),
    )
    assert isinstance(new, State)
    assert new.model_copy(update={"version": "2.1.0"}) == old
