"""The order of a robot that finds its road closed is taken back, and nothing is added to it meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.domain.closures import ROAD_BLOCKED
from hall_controller.gateways.link import RESEND_S
from hall_messages.vda5050 import InstantActions, Order
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import PATH, PLAN, hatch_loaded, order

HERE = 2
"""Number of the node in the middle of the road where R1 stands; another way leads from there."""


def at(node: str) -> dict[str, Any]:
    place = PLAN.roadmap.nodes[node]
    return {"x": place.x_m, "y": place.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}


HALF: dict[str, Any] = {
    "orderId": "book-O1",
    "lastNodeId": PATH[HERE],
    "lastNodeSequenceId": 2 * HERE,
    "agvPosition": at(PATH[HERE]),
    "information": [hatch_loaded("upper", "H1")],
}
AHEAD = [{"nodeId": PATH[HERE + 1], "sequenceId": 2 * HERE + 2, "released": True}]
BLOCKED = [{"errorType": ROAD_BLOCKED, "errorLevel": "WARNING"}]


@pytest.fixture
def desk() -> DeskOfTrust:
    desk = DeskOfTrust()
    desk.hall.book.robot("R1").present = True
    desk.hall.book.orders_issued = 1
    desk.carries_to("P1")
    desk.want(order(released=5))
    desk.hear(**HALF, nodeStates=AHEAD)
    desk.look()
    return desk


def taken_back(desk: DeskOfTrust, later_s: float = 0.0) -> list[str | None]:
    sent = [message for message in desk.look(later_s) if isinstance(message, InstantActions)]
    return [a.parameter("orderId") for message in sent for a in message.actions if a.action_type == "cancelOrder"]


def test_it_is_told_to_give_its_order_up_until_it_has(desk: DeskOfTrust) -> None:
    assert taken_back(desk) == []
    desk.hear(**HALF, nodeStates=AHEAD, errors=BLOCKED)
    assert taken_back(desk) == ["book-O1"]
    assert taken_back(desk) == [], "not at every look"
    assert taken_back(desk, RESEND_S) == ["book-O1"], "what was sent may be lost"
    desk.hear(**HALF, nodeStates=[])
    assert taken_back(desk, RESEND_S) == []


def test_it_is_given_a_new_order_from_where_it_stands(desk: DeskOfTrust) -> None:
    desk.hear(**HALF, nodeStates=AHEAD, errors=BLOCKED)
    for _ in range(3):
        desk.hear(RESEND_S, **HALF, nodeStates=[])
    new = desk.hall.book.robot("R1").order
    assert new is not None and (new.id, new.path[0], new.target) == ("book-O2", PATH[HERE], PATH[-1])
    assert PATH[HERE + 1] not in new.path
    assert [message.order_id for message in desk.look() if isinstance(message, Order)] == ["book-O2"]


def test_one_that_forgot_the_order_before_it_was_told_is_not_told_the_order_again(desk: DeskOfTrust) -> None:
    desk.hear(**HALF, nodeStates=AHEAD, errors=BLOCKED)
    desk.hall.book.robot("R1").order = order(released=5)
    desk.sent.clear()
    desk.hear(0.2, **{**HALF, "orderId": ""})
    assert "book-O1" not in [message.order_id for message in desk.look() if isinstance(message, Order)]
