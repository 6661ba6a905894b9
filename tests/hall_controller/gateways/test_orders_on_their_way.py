"""A robot that says it knows of no order may have had it a moment later: nothing is lost before that is settled."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from hall_controller.domain import commands as c
from hall_controller.domain.decide import settle
from hall_controller.gateways.proof import GRACE_S, greeting_to
from hall_controller.gateways.trust import ASTRAY_PATIENCE_S
from hall_messages.vda5050.hatches import session_information
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import PATH, PLAN, answer, order

ON_THE_WAY = PATH[1]
FIRST, SECOND, THIRD = "19b8a1", "19b8b2", "19b8c3"
"""Lives of a node."""


def at(node: str) -> dict[str, Any]:
    place = PLAN.roadmap.nodes[node]
    return {"x": place.x_m, "y": place.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}


def life(session: str) -> list[dict[str, Any]]:
    told: dict[str, Any] = orjson.loads(session_information(session).model_dump_json(by_alias=True, exclude_none=True))
    return [told]


def greeted(desk: DeskOfTrust, session: str) -> list[dict[str, Any]]:
    return [{**answer(), "actionId": greeting_to(desk.hall, session)}]


def wants(desk: DeskOfTrust) -> None:
    desk.want(order())
    desk.hall.book.orders_issued = 1


@pytest.fixture
def desk() -> DeskOfTrust:
    """R1, in its first life, has left its dock on an order, and was last heard of on the way."""
    desk = DeskOfTrust()
    desk.hear(information=life(FIRST))
    desk.look()
    desk.hear(information=life(FIRST), actionStates=greeted(desk, FIRST))
    wants(desk)
    known: dict[str, Any] = {
        "orderId": "book-O1",
        "lastNodeId": ON_THE_WAY,
        "lastNodeSequenceId": 2,
        "agvPosition": at(ON_THE_WAY),
    }
    desk.hear(information=life(FIRST), actionStates=greeted(desk, FIRST), **known)
    assert desk.hall.progress["R1"].passed == 2
    return desk


def awakes(desk: DeskOfTrust, later_s: float = 0.2, **more: Any) -> None:
    """A node that has just started on the way says what it knows: nothing but where it is."""
    desk.hear(later_s, **{"information": life(SECOND), "lastNodeId": "", "agvPosition": at(ON_THE_WAY), **more})


def kept(desk: DeskOfTrust) -> bool:
    known = desk.hall.book.robot("R1").order
    return known is not None and known.id == "book-O1"


def test_a_new_life_has_lost_its_order_when_it_has_answered_the_greeting(desk: DeskOfTrust) -> None:
    awakes(desk)
    assert kept(desk) and desk.orders() == [], "a copy of it may reach the node right now"
    awakes(desk, actionStates=greeted(desk, SECOND))
    assert not kept(desk), "whatever was sent before the greeting has come or never will"


def test_a_new_life_that_took_the_order_meanwhile_keeps_it(desk: DeskOfTrust) -> None:
    awakes(desk)
    took: dict[str, Any] = {"orderId": "book-O1", "lastNodeId": ON_THE_WAY, "lastNodeSequenceId": 2}
    awakes(desk, actionStates=greeted(desk, SECOND), **took)
    assert kept(desk)


def test_a_new_life_that_never_answers_is_believed_in_the_end(desk: DeskOfTrust) -> None:
    for _ in range(round(GRACE_S) - 1):
        awakes(desk, 1.0)
        assert kept(desk) and desk.orders() == []
    awakes(desk, 2.0)
    assert not kept(desk)


def test_patience_begins_anew_with_each_life(desk: DeskOfTrust) -> None:
    for _ in range(round(GRACE_S) - 1):
        awakes(desk, 1.0)
    awakes(desk, 2.0, information=life(THIRD))
    assert kept(desk)


def test_a_robot_without_sessions_has_lost_an_order_that_it_goes_on_not_knowing() -> None:
    desk = DeskOfTrust()
    wants(desk)
    desk.hear(orderId="book-O1", lastNodeId=ON_THE_WAY, lastNodeSequenceId=2, agvPosition=at(ON_THE_WAY))
    desk.hear(lastNodeId="", agvPosition=at(ON_THE_WAY))
    assert kept(desk)
    desk.hear(ASTRAY_PATIENCE_S + 0.1, lastNodeId="", agvPosition=at(ON_THE_WAY))
    assert not kept(desk)


def test_a_factsheet_does_not_bring_back_a_robot_that_fell_silent(desk: DeskOfTrust) -> None:
    desk.now += PLAN.dwell.robot_silent_s + 1.0
    settle(desk.hall, c.TimePassed(), desk.now)
    assert not desk.hall.book.robot("R1").present and "R1" not in desk.hall.live
    again = desk.gateway.links["R1"].factsheet
    assert again is not None
    desk.gateway.heard("R1", again, desk.now)
    assert not desk.hall.book.robot("R1").present and "R1" not in desk.hall.live
    awakes(desk)
    assert desk.hall.book.robot("R1").present
