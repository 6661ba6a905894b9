"""Progress is believed only where the robot's own place bears it out: road is given away for it."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.domain.book import Order
from hall_controller.domain.traffic import fit, holdings
from hall_controller.gateways.headway import AHEAD_S, REACHED_M
from hall_controller.gateways.suspicion import UNSEEN_S
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import NOW, PATH, PLAN, order

LAST = len(PATH)
AHEAD = [{"nodeId": "x", "sequenceId": 8, "released": True}]
NODES = PLAN.roadmap.nodes


def at(node: str, off_m: float = 0.0) -> dict[str, Any]:
    place = NODES[node]
    return {"x": place.x_m + off_m, "y": place.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}


def says(passed: int, where: dict[str, Any] | None, last: str = "", **more: Any) -> dict[str, Any]:
    """It has come to that node of its order, and has the rest of its road before it."""
    ahead = [{"nodeId": PATH[n], "sequenceId": 2 * n, "released": True} for n in range(passed, LAST)]
    return {
        "orderId": "book-O1", "lastNodeId": last or PATH[passed - 1], "lastNodeSequenceId": 2 * (passed - 1),
        "nodeStates": ahead, "agvPosition": where, "driving": True, **more,
    }  # fmt: skip


@pytest.fixture
def desk() -> DeskOfTrust:
    """R1 stands at its dock and has the whole road to stop-P1."""
    made = DeskOfTrust()
    made.hear()
    made.want(order(released=LAST))
    made.hear(**says(1, at(PATH[0])))
    return made


def test_a_robot_that_claims_road_it_has_not_driven_keeps_it_all_and_is_isolated(desk: DeskOfTrust) -> None:
    page = desk.hall.book.robot("R1")
    before = holdings(desk.hall, page)
    live = desk.hear(0.1, **says(LAST - 1, at(PATH[0])))
    assert holdings(desk.hall, page) == before, "where it stands nobody else is sent"
    assert live.faults[0] == "untrusted:progress" and "untrusted:progress" in desk.fault()
    assert not fit(desk.hall, page)


def test_claiming_one_node_after_the_other_does_not_help(desk: DeskOfTrust) -> None:
    """At the pace of a robot that drives: soon the nodes are too far from where it stands."""
    for passed in range(2, LAST):
        desk.hear(3.0, **says(passed, at(PATH[0])))
    assert desk.believed.faults[0] == "untrusted:progress"
    assert desk.hall.progress["R1"].passed == 1


def test_a_robot_that_drives_is_believed_at_every_node_and_between(desk: DeskOfTrust) -> None:
    """At the node, half way to the next one, and nearly there."""
    for passed in range(2, LAST):
        here, there = NODES[PATH[passed - 1]], NODES[PATH[passed]]
        half = {**at(PATH[passed]), "x": (here.x_m + there.x_m) / 2, "y": (here.y_m + there.y_m) / 2}
        for where in (at(PATH[passed - 1], 0.6), half, at(PATH[passed], 0.2)):
            live = desk.hear(1.0, **says(passed, where))
            assert (live.passed, live.faults) == (passed, ())


def test_states_that_were_lost_on_the_way_are_no_lie(desk: DeskOfTrust) -> None:
    live = desk.hear(9.0, **says(8, at(PATH[7])))
    assert (live.passed, live.faults) == (8, ())


def test_one_whose_place_is_not_as_exact_as_ours_is_believed(desk: DeskOfTrust) -> None:
    live = desk.hear(2.0, **says(2, at(PATH[1], REACHED_M - 0.1)))
    assert (live.passed, live.faults) == (2, ())


def test_one_that_is_not_there_yet_frees_no_road_until_it_is(desk: DeskOfTrust) -> None:
    """By its word at n3; by its place just at n5, and then somewhat beside the lane behind n4."""
    desk.hear(5.0, **says(6, at("e5")))
    for x_m, y_m, passed in ((11.45, 7.4, 7), (9.0, 8.2, 8), (8.1, 7.4, 9)):
        live = desk.hear(2.0, **says(9, {**at("n5"), "x": x_m, "y": y_m}))
        assert (live.passed, live.faults) == (passed, ())


@pytest.mark.parametrize("where", [None, {**at(PATH[0]), "positionInitialized": False}])
@pytest.mark.parametrize("driving", [True, False])
def test_one_that_does_not_know_where_it_is_is_believed_once_its_last_place_says_nothing(
    desk: DeskOfTrust, where: dict[str, Any] | None, driving: bool
) -> None:
    for later_s, passed in ((0.1, 1), (UNSEEN_S - 1.0, 1), (1.0, LAST)):
        live = desk.hear(later_s, **says(LAST, where, driving=driving))
        assert (live.passed, live.faults) == (passed, ())


def test_one_that_was_away_and_is_found_elsewhere_frees_no_road_and_is_no_liar(desk: DeskOfTrust) -> None:
    """It came to that node while nobody heard it, and was carried away then: its node will give the order up."""
    for later_s in (UNSEEN_S + 1.0, 0.5, 0.5):
        live = desk.hear(later_s, **says(8, at(PATH[0], 2.0)))
        assert (live.passed, live.faults) == (1, ())
    live = desk.hear(0.5, **says(9, at(PATH[0], 2.0)))
    assert live.faults[0] == "untrusted:progress", "but it does not come any further from there"


def test_a_hall_that_has_just_started_does_not_believe_it_either(desk: DeskOfTrust) -> None:
    anew = DeskOfTrust()
    anew.want(order(released=LAST))
    live = anew.hear(**says(LAST - 1, at(PATH[0])))
    assert (live.passed, live.faults) == (1, ())
    assert anew.hear(UNSEEN_S + 1.0, **says(LAST - 1, at(PATH[LAST - 2]))).passed == LAST - 1


def test_one_that_stands_elsewhere_with_all_its_road_driven_is_taken_to_stand_there(desk: DeskOfTrust) -> None:
    """As before: people have carried it, and it counts as being where it is."""
    desk.want(order(released=5))
    live = desk.hear(5.0, **says(5, at(PATH[0]), driving=False, nodeStates=[]))
    page = desk.hall.book.robot("R1")
    assert live.faults == () and page.order is None and page.node == PATH[0]


def test_a_number_that_does_not_fit_its_node_tells_nothing(desk: DeskOfTrust) -> None:
    live = desk.hear(**says(8, at(PATH[0]), last=PATH[0]))
    assert (live.passed, live.faults) == (1, ())
    desk.hear(5.0, **says(4, at(PATH[3])))
    assert desk.hear(**says(8, at(PATH[3]), last=PATH[3])).passed == 4


def test_an_update_that_was_never_given_does_not_keep_the_next_from_being_sent_for_good(desk: DeskOfTrust) -> None:
    desk.want(order(released=LAST, update=1, bases=[2, LAST]))
    for later_s, faults in ((0.5, ()), (AHEAD_S, ()), (0.5, ("untrusted:overrun",))):
        assert desk.hear(later_s, **says(1, at(PATH[0]), orderUpdateId=2)).faults == faults


def test_the_number_of_the_update_before_that_of_the_order_changes_is_no_lie(desk: DeskOfTrust) -> None:
    for update in (7, 0):
        for _ in range(3):
            assert desk.hear(AHEAD_S / 3.0, **says(1, at(PATH[0]), orderUpdateId=update)).faults == ()


def test_an_order_that_leads_twice_over_one_node_goes_on_after_the_second_time() -> None:
    desk = DeskOfTrust()
    desk.hear()
    path = (*PATH[:3], PATH[1], PATH[0])
    desk.want(Order("book-O1", path, len(path), 0, NOW, [len(path)]))
    for passed, node in enumerate(path[:-1], 1):
        where = {"lastNodeId": node, "lastNodeSequenceId": 2 * (passed - 1), "agvPosition": at(node)}
        live = desk.hear(1.0, orderId="book-O1", driving=True, nodeStates=AHEAD, **where)
        assert (live.passed, live.faults) == (passed, ())
    assert not desk.hall.progress["R1"].doubtful
