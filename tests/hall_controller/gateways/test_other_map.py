"""A robot that tells of its place on another map than the hall's does not know where in the hall it is."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.domain.dispatch import available
from hall_controller.domain.live import OTHER_MAP
from hall_messages.vda5050 import Visualization
from hall_messages.vda5050.state import AgvPosition
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import PLAN, order
from tests.hall_controller.gateways.test_robots_trust import HERE, place


def on(map_id: str, **changes: Any) -> dict[str, object]:
    return {**place(HERE.x_m + 0.5, HERE.y_m), "mapId": map_id, **changes}


@pytest.fixture
def desk() -> DeskOfTrust:
    made = DeskOfTrust()
    made.hear()
    return made


def test_its_numbers_are_no_place_in_the_hall_and_people_are_called(desk: DeskOfTrust) -> None:
    live = desk.hear(agvPosition=on("floor-9"))
    assert (live.pose, live.faults) == (None, (OTHER_MAP,))
    assert OTHER_MAP in desk.fault()
    assert not available(desk.hall, desk.hall.book.robot("R1"))
    live = desk.hear(agvPosition=on(PLAN.id))
    assert (live.pose is not None, live.faults, desk.fault()) == (True, (), "")


def test_it_is_shown_where_it_was_seen_last(desk: DeskOfTrust) -> None:
    before = desk.gateway.pose("R1")
    for map_id, moves in (("floor-9", False), (PLAN.id, True)):
        position = AgvPosition(x=HERE.x_m + 0.7, y=HERE.y_m, theta=0.0, map_id=map_id, position_initialized=True)
        desk.gateway.heard("R1", Visualization(agv_position=position), desk.now)
        assert before is not None and (desk.gateway.pose("R1") != before) is moves


def test_a_map_without_a_name_is_ours(desk: DeskOfTrust) -> None:
    live = desk.hear(agvPosition=on(""))
    assert (live.pose is not None, live.faults) == (True, ())


def test_one_that_knows_no_place_at_all_names_no_other_map(desk: DeskOfTrust) -> None:
    """Its own word for that counts; the map that it has in mind is of no consequence."""
    live = desk.hear(agvPosition=on("floor-9", positionInitialized=False))
    assert (live.pose, live.faults) == (None, ())


def test_it_keeps_the_order_that_it_has(desk: DeskOfTrust) -> None:
    """It may be wrong about a word only: what it does is left to the people who are called."""
    desk.want(order())
    desk.hear(orderId="book-O1", nodeStates=[{"nodeId": "x", "sequenceId": 2, "released": True}])
    desk.hear(
        orderId="book-O1", nodeStates=[{"nodeId": "x", "sequenceId": 2, "released": True}], agvPosition=on("floor-9")
    )
    assert desk.acts(1.5) == []
