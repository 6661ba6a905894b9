"""The referee's account of who must stand: bound when told or seen, free when resumed, and the hall bound at once."""

from __future__ import annotations

import pytest

from hall_controller.domain import events as e
from robot_nodes.port import Goal
from simulations.storm.stage import Stage
from tests.robot_nodes.stand import instant, make_order, plain


@pytest.fixture
def stage() -> Stage:
    stage = Stage("test:0", 0, 1, [])
    stage.hall.start()
    stage.referee.node_down = lambda robot: False
    return stage


def kinds(stage: Stage) -> list[str]:
    return [violation.kind for violation in stage.referee.violations]


def drive(stage: Stage) -> None:
    place = stage.plan.roadmap.nodes[stage.plan.robots["R1"].dock]
    stage.floor.bodies["R1"].drive(Goal("o/2/1", place.x_m, place.y_m, None, 0.5))


def test_a_robot_that_was_seen_to_stand_must_not_set_out(stage: Stage) -> None:
    stage.referee.stands.judge(e.RobotStopped("R1", "emergency_stop"))
    drive(stage)
    assert kinds(stage) == ["moved_though_standing"]


def test_a_robot_that_was_told_must_not_set_out_once_it_has_heard(stage: Stage) -> None:
    rules = stage.referee.stands
    rules.judge(e.RobotPaused("R1", "b-A1", "evacuation"))
    drive(stage)
    assert kinds(stage) == [], "nobody could tell it yet"
    rules.arriving("R1", instant(plain("startPause", "b-A1")))
    drive(stage)
    assert kinds(stage) == ["moved_though_standing"]


def test_a_person_ends_it_and_an_old_copy_does_not_begin_it_again(stage: Stage) -> None:
    rules, pause = stage.referee.stands, instant(plain("startPause", "b-A1"))
    rules.judge(e.RobotPaused("R1", "b-A1", "evacuation"))
    rules.arriving("R1", pause)
    rules.judge(e.RobotResumed("R1", "b-A2", "reception-1"))
    rules.arriving("R1", pause)
    drive(stage)
    assert kinds(stage) == []


def test_the_hall_gives_no_road_to_it(stage: Stage) -> None:
    stage.referee.stands.judge(e.RobotStopped("R1", "paused"))
    stage.referee.stands.leaving("R1", make_order("O1", ["k1"]))
    assert kinds(stage) == []
    stage.referee.stands.leaving("R1", make_order("O1", ["k1", "w2"]))
    assert kinds(stage) == ["road_though_standing"]
