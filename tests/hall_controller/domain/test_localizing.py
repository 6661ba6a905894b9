"""A robot that has lost its way is told by an officer where it stands; when that may be, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.live import OTHER_MAP, LiveAction
from hall_controller.domain.localizing import LOST, PATIENCE_S
from hall_controller.domain.refusals import Refusal
from tests.hall_controller.domain.ghosts import GhostHall

Change = Callable[[GhostHall], None]
OFFICER = "facility-1"


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def live(hall: GhostHall, **changes: Any) -> None:
    hall.state.live["R1"] = replace(hall.state.live["R1"], **changes)


def tell(hall: GhostHall, **where: Any) -> list[e.Event]:
    return hall.ask(c.LocalizeRobot("R1", OFFICER, **(where or {"node": "dock-1"})))


def pending(hall: GhostHall) -> list[str]:
    return [each.id for each in hall.state.book.robot("R1").actions.values() if each.verb == "initPosition"]


def answer(hall: GhostHall, ok: bool, reason: str = "") -> None:
    (action,) = pending(hall)
    said = LiveAction("finished" if ok else "failed", reason)
    hall.ask(c.RobotReported("R1", replace(hall.state.live["R1"], actions={action: said})))


def test_at_a_stop_or_dock_the_heading_is_known(hall: GhostHall) -> None:
    (told,) = tell(hall, node="stop-A1")
    node = hall.plan.roadmap.nodes["stop-A1"]
    assert isinstance(told, e.PlaceTold) and node.theta_rad is not None
    assert (told.node, told.x_m, told.y_m, told.theta_rad, told.by) == (
        "stop-A1", node.x_m, node.y_m, node.theta_rad, OFFICER
    )  # fmt: skip


def test_on_the_floor_the_nearest_node_counts_if_there_is_one(hall: GhostHall) -> None:
    (told,) = tell(hall, x_m=2.5, y_m=4.3, theta_rad=1.0)
    assert isinstance(told, e.PlaceTold) and (told.node, told.theta_rad) == ("w2", 1.0)
    answer(hall, True)
    (told,) = tell(hall, x_m=3.75, y_m=6.0, theta_rad=1.0)
    assert isinstance(told, e.PlaceTold) and told.node == ""


def test_it_gets_no_order_until_it_has_answered(hall: GhostHall) -> None:
    hall.ghosts["R2"].away = hall.ghosts["R3"].away = True
    hall.run(20)
    tell(hall)
    hall.ghosts["R1"].away = True
    hall.request("A001")
    assert hall.state.book.robot("R1").order is None
    answer(hall, True)
    assert pending(hall) == [] and hall.state.book.robot("R1").order is not None


def test_when_it_does_not_take_up_the_place_a_person_must_know(hall: GhostHall) -> None:
    tell(hall)
    answer(hall, False, "the robot did not take up the pose")
    assert hall.state.book.alerts["place_refused:R1"].detail == "the robot did not take up the pose"
    tell(hall)
    assert "place_refused:R1" not in hall.state.book.alerts


def test_what_was_seen_long_ago_is_told_no_more(hall: GhostHall) -> None:
    tell(hall)
    hall.now += PATIENCE_S / 2
    hall.ask(c.RobotReported("R1", replace(hall.state.live["R1"], at=hall.now)))
    hall.now += PATIENCE_S / 2 + 1.0
    hall.ask(c.RobotReported("R1", replace(hall.state.live["R1"], at=hall.now)))
    hall.ask(c.TimePassed())
    assert pending(hall) == [] and hall.state.book.alerts["place_refused:R1"].detail == "no answer"


def test_what_was_told_to_a_robot_that_falls_silent_is_void(hall: GhostHall) -> None:
    tell(hall)
    hall.ask(c.RobotSilent("R1"))
    assert pending(hall) == []


def drives(hall: GhostHall) -> None:
    live(hall, driving=True)


def is_silent(hall: GhostHall) -> None:
    hall.state.live.pop("R1")


def is_isolated(hall: GhostHall) -> None:
    live(hall, faults=("untrusted:jump",))


def was_told_before(hall: GhostHall) -> None:
    tell(hall)


def has_road(hall: GhostHall) -> None:
    for robot in ("R2", "R3"):
        hall.ghosts[robot].away = True
    hall.run(20)
    hall.ghosts["R1"].frozen = True
    hall.request("A001")
    order = hall.state.book.robot("R1").order
    assert order is not None
    live(hall, order=order.id, passed=1, driving=False)


def everybody_leaves(hall: GhostHall) -> None:
    hall.ask(c.Evacuate("reception-1"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (drives, "robot_moves"), (is_silent, "robot_not_heard"), (is_isolated, "robot_isolated"),
        (was_told_before, "robot_busy"), (has_road, "road_outstanding"), (everybody_leaves, "evacuating"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)  # fmt: skip
def test_only_a_robot_that_stands_and_has_nothing_before_it(hall: GhostHall, change: Change, code: str) -> None:
    change(hall)
    before = len(hall.events)
    with pytest.raises(Refusal) as caught:
        tell(hall)
    assert (caught.value.code, len(hall.events)) == (code, before)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"node": "nowhere"}, "unknown_node"), ({"node": "w2"}, "heading_needed"),
        ({"x_m": 1.0, "y_m": 1.0}, "heading_needed"), ({"x_m": 13.5, "y_m": 1.0, "theta_rad": 0.0}, "off_the_floor"),
        ({"x_m": 1.0, "y_m": -0.1, "theta_rad": 0.0}, "off_the_floor"),
    ],
)  # fmt: skip
def test_only_a_place_that_there_is(hall: GhostHall, where: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        tell(hall, **where)
    assert caught.value.code == code


@pytest.mark.parametrize("fault", [LOST, OTHER_MAP])
def test_one_that_does_not_know_where_it_is_may_have_road_before_it(hall: GhostHall, fault: str) -> None:
    has_road(hall)
    live(hall, faults=(fault,), pose=None)
    assert isinstance(tell(hall)[0], e.PlaceTold)
