"""The gateway and a robot that must stand: no road, "stand" again until it shows it, else its order taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall_controller.domain.book import RobotAction
from hall_controller.gateways.stands import AGAIN_S, PATIENCE_S
from hall_messages.vda5050 import InstantActions
from hall_messages.vda5050.hatches import session_information
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import order

AHEAD = [{"nodeId": "x", "sequenceId": 2, "released": True}]
ON_ITS_WAY: dict[str, Any] = {"orderId": "book-O1", "nodeStates": AHEAD, "driving": True}
PAUSE = RobotAction("book-A5", "startPause", "", "", "")


@pytest.fixture
def desk() -> DeskOfTrust:
    """R1 must stand, has an order in the book, and knows nothing of either: its node was started again."""
    desk = DeskOfTrust()
    desk.hear()
    desk.want(order())
    page = desk.hall.book.robot("R1")
    page.stands, page.stands_since = "emergency_stop", desk.now
    return desk


def ids(desk: DeskOfTrust, later_s: float) -> list[str]:
    messages = [m for m in desk.look(later_s) if isinstance(m, InstantActions)]
    return [action.action_id for m in messages for action in m.actions if action.action_type == "startPause"]


def done(name: str, status: str = "FINISHED") -> dict[str, Any]:
    return {"actionStates": [{"actionId": name, "actionType": "startPause", "actionStatus": status}]}


def test_it_is_told_to_stand_and_gets_no_order(desk: DeskOfTrust) -> None:
    for _ in range(10):
        desk.hear()
        assert desk.acts(1.0) == ["startPause"] and desk.orders() == []


def test_once_it_shows_itself_paused_nothing_is_said_and_once_it_may_go_it_gets_its_order(desk: DeskOfTrust) -> None:
    desk.hear(paused=True)
    assert (desk.acts(2.0), desk.orders(2.0)) == ([], [])
    desk.hall.book.robot("R1").stands = ""
    assert desk.orders(2.0) == [order().id]


def test_a_pause_that_was_done_and_does_not_show_is_asked_for_as_something_new(desk: DeskOfTrust) -> None:
    (first,) = ids(desk, AGAIN_S - desk.now % AGAIN_S)
    desk.hear(**done(first))
    assert ids(desk, 2.0) == [], "what was done is not said again"
    (second,) = ids(desk, AGAIN_S)
    assert second != first


def test_the_pause_of_the_book_goes_first(desk: DeskOfTrust) -> None:
    desk.want(order(), PAUSE)
    assert ids(desk, 1.0) == [PAUSE.id]
    desk.hear(**done(PAUSE.id))
    (again,) = ids(desk, 1.0)
    assert again != PAUSE.id


def test_one_that_cannot_pause_loses_its_order_at_once(desk: DeskOfTrust) -> None:
    knows: dict[str, Any] = {"orderId": order().id, "nodeStates": AHEAD}
    desk.hear(**knows)
    (asked,) = ids(desk, 1.0)
    desk.hear(**knows, **done(asked, "FAILED"))
    assert "cancelOrder" in desk.acts(1.0)


def test_one_that_drives_on_loses_its_order_after_a_moment(desk: DeskOfTrust) -> None:
    knows: dict[str, Any] = {"orderId": order().id, "nodeStates": AHEAD, "driving": True}
    desk.hear(**knows)
    assert desk.acts(1.0) == ["startPause"]
    desk.hear(PATIENCE_S, **knows)
    assert "cancelOrder" in desk.acts(1.0)


@pytest.fixture
def liar() -> DeskOfTrust:
    """R1 is isolated, and was on its way when it lied."""
    desk = DeskOfTrust()
    desk.hear()
    desk.want(order())
    desk.hear(**ON_ITS_WAY)
    desk.gateway.links["R1"].suspicion.flapping()
    desk.hear(**ON_ITS_WAY)
    assert desk.believed.faults == ("untrusted:flapping",)
    return desk


def test_an_isolated_robot_that_shows_no_pause_is_told_so_as_something_new(liar: DeskOfTrust) -> None:
    (first,) = ids(liar, AGAIN_S - liar.now % AGAIN_S)
    liar.hear(**done(first))
    assert ids(liar, 2.0) == []
    (second,) = ids(liar, AGAIN_S)
    assert second != first


@pytest.mark.parametrize("more", [{}, {"paused": True}, {"nodeStates": []}])
def test_an_isolated_robot_that_drives_on_loses_the_order_that_it_says_it_has(
    liar: DeskOfTrust, more: dict[str, Any]
) -> None:
    liar.hear(**{**ON_ITS_WAY, **more})
    assert liar.acts(1.0) == ["startPause"]
    liar.hear(PATIENCE_S, **{**ON_ITS_WAY, **more})
    sent = [a for m in liar.look(1.0) if isinstance(m, InstantActions) for a in m.actions]
    assert [a.action_id for a in sent if a.action_type == "cancelOrder"] == ["cancel-book-O1"]


def test_an_isolated_robot_that_stands_keeps_its_order(liar: DeskOfTrust) -> None:
    for paused in (False, True):
        for _ in range(5):
            liar.hear(PATIENCE_S, **{**ON_ITS_WAY, "driving": False, "paused": paused})
            assert liar.acts(1.0) == ([] if paused else ["startPause"])


def test_it_may_be_told_where_it_stands(desk: DeskOfTrust) -> None:
    one = replace(order(), path=order().path[:1], released=1, bases=[1])
    desk.want(one)
    assert desk.orders(1.0) == [one.id]


def test_a_new_life_of_a_node_gets_an_order_only_when_it_knows_that_it_was_noticed() -> None:
    desk = DeskOfTrust()
    session: dict[str, Any] = {
        "information": [session_information("life-1").model_dump(by_alias=True, mode="json", exclude_none=True)]
    }
    desk.want(order())
    desk.hear(**session)
    sent = desk.look(1.0)
    (greeting,) = [a for m in sent if isinstance(m, InstantActions) for a in m.actions]
    assert [m for m in sent if not isinstance(m, InstantActions)] == []
    states = [{"actionId": greeting.action_id, "actionType": "stateRequest", "actionStatus": "FINISHED"}]
    desk.hear(**session, actionStates=states)
    desk.look(1.0)
    assert desk.orders(1.0) == [order().id]
