"""How a robot is told where it stands: its order is taken back first, it is told until it answers, and is believed."""

from __future__ import annotations

from typing import Any

from hall_controller.domain.book import RobotAction
from hall_controller.gateways.link import RESEND_S
from hall_messages.vda5050 import InstantActions
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import PATH, PLAN, answer, order

TOLD = RobotAction("book-A1", "initPosition", "", "", "stop-P4", "facility-1", 10.6, 9.2, 1.5)
AHEAD = [{"nodeId": PATH[2], "sequenceId": 4, "released": True}]
ON_ITS_WAY: dict[str, Any] = {"orderId": "book-O1", "lastNodeId": PATH[1], "lastNodeSequenceId": 2, "nodeStates": AHEAD}


def test_what_is_left_of_its_order_is_taken_back_before() -> None:
    desk = DeskOfTrust()
    desk.want(order(), TOLD)
    desk.hear(**ON_ITS_WAY)
    assert desk.acts() == ["cancelOrder"]
    assert desk.acts(RESEND_S + 0.1) == ["cancelOrder"]
    desk.hear(orderId="book-O1", lastNodeId=PATH[1], lastNodeSequenceId=2)
    assert desk.acts() == ["initPosition"]
    assert desk.orders(RESEND_S + 0.1) == [], "no order while it does not know where it is"


def test_it_is_told_until_it_answers_with_the_whole_pose() -> None:
    desk = DeskOfTrust()
    desk.want(None, TOLD)
    desk.hear()
    (first,), again = desk.look(), desk.acts(RESEND_S + 0.1)
    assert isinstance(first, InstantActions) and again == ["initPosition"]
    (action,) = first.actions
    assert [action.number(key) for key in ("x", "y", "theta")] == [10.6, 9.2, 1.5]
    assert (action.parameter("mapId"), action.parameter("lastNodeId")) == (PLAN.id, "stop-P4")
    desk.hear(actionStates=[answer(), {"actionId": "book-A1", "actionStatus": "INITIALIZING"}])
    assert desk.acts(RESEND_S + 0.1) == []


def test_finding_itself_elsewhere_is_no_lie_then() -> None:
    desk = DeskOfTrust()
    desk.hear()
    desk.want(None, TOLD)
    there = {"x": 10.6, "y": 9.2, "theta": 1.5, "mapId": PLAN.id, "positionInitialized": True}
    done = {"actionId": "book-A1", "actionStatus": "FINISHED"}
    assert desk.hear(agvPosition=there, lastNodeId="stop-P4", actionStates=[answer(), done]).faults == ()
    page = desk.hall.book.robot("R1")
    desk.hear(agvPosition=there, lastNodeId="stop-P4")
    assert (page.actions, page.node) == ({}, "stop-P4")
