"""A robot that drives faster than it may is stopped, one that gets nowhere is asked again, and no honest one is."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from robot_nodes.pace import BRAKING_S, HEADWAY_S, LASTING_S, Headway, Pace
from robot_nodes.port import Goal, PortStatus, Pose
from robot_nodes.setbacks import RETRY_S
from tests.robot_nodes.stand import Stand, make_order, plain
from tests.robot_nodes.test_driving_through import ROUTE, ChainPort

SLOW, FAST = 0.3, 0.6
GOAL = Goal("g", 5.0, 0.0, None, FAST)


class Runner(ChainPort):
    """It drives as fast as the test says, and is said to wait for people or not. It is somewhere else at every look."""

    speed, field, forward = 0.0, False, 0.0

    def status(self) -> PortStatus:
        self.pose = Pose(self.pose.x_m, self.pose.y_m + self.forward, 0.0)
        return replace(super().status(), speed_mps=self.speed, moving=self.speed > 0.0, field_violation=self.field)


@pytest.fixture
def port() -> Runner:
    return Runner()


@pytest.fixture
def stand(port: Runner) -> Stand:
    """Its order allows 0.6 m/s; the limit has stood for a while."""
    made = Stand(port)
    made.run(0.1)
    made.order(make_order("O1", ROUTE))
    made.run(BRAKING_S + 0.2)
    return made


def test_a_robot_that_is_too_fast_stands_until_a_person_resumes_it(stand: Stand, port: Runner) -> None:
    port.speed = 1.2
    stand.run(LASTING_S - 0.1)
    assert (port.stops, stand.error_types) == (0, [])
    stand.run(0.3)
    (error,) = stand.state.errors
    assert (port.stops, error.error_type, error.error_level) == (1, "driveFailed", "FATAL")
    assert error.error_description is not None and error.error_description.startswith("the robot drives at 1.20 m/s")
    port.speed = 0.0
    stand.run(60.0)
    assert (len(port.given), stand.state.paused) == (1, True)
    stand.act(plain("stopPause", "go"))
    stand.run(0.2)
    assert (len(port.given), stand.state.paused, stand.error_types) == (2, False, [])


@pytest.mark.parametrize("speed", [FAST, FAST * 1.1 + 0.04])
def test_a_little_above_is_noise(stand: Stand, port: Runner, speed: float) -> None:
    port.speed = speed
    stand.run(20.0)
    assert (port.stops, stand.error_types) == (0, [])


def test_odometry_that_is_noisy_around_the_limit_stops_nobody(stand: Stand, port: Runner) -> None:
    chance = random.Random(5)
    for _ in range(1000):
        port.speed = chance.gauss(FAST, 0.08)
        stand.tick()
    assert port.stops == 0


def looks(pace: Pace, speed: float, limit: float, begin: float, seconds: float, fresh: bool = True) -> bool:
    seen = PortStatus(speed_mps=speed)
    found = False
    for step in range(round(seconds / 0.1) + 1):
        found |= pace.too_fast(PortStatus(speed_mps=speed) if fresh else seen, limit, begin + 0.1 * step)
    return found


def test_braking_takes_time_but_no_longer_than_that() -> None:
    pace = Pace()
    assert not looks(pace, FAST, FAST, 0.0, 10.0)
    assert not looks(pace, FAST, SLOW, 10.1, BRAKING_S + LASTING_S - 0.3)
    pace = Pace()
    looks(pace, FAST, FAST, 0.0, 10.0)
    assert looks(pace, FAST, SLOW, 10.1, BRAKING_S + LASTING_S + 0.3)


def test_limits_that_fall_again_and_again_hide_nobody_who_was_never_allowed_that_much() -> None:
    pace = Pace()
    assert any(looks(pace, 1.5, FAST if turn % 2 else SLOW, turn * 0.9, 0.8) for turn in range(10))


def test_one_reading_that_is_seen_again_and_again_is_not_believed() -> None:
    pace = Pace()
    looks(pace, 0.0, FAST, 0.0, 3.0)
    assert not looks(pace, 1.5, FAST, 3.1, 5.0, fresh=False)


def test_a_robot_that_comes_no_nearer_is_given_its_goal_again(stand: Stand, port: Runner) -> None:
    stand.run(HEADWAY_S - BRAKING_S - 1.0)
    assert port.stops == 0
    stand.run(2.0)
    assert (port.stops, stand.error_types, stand.state.paused) == (1, ["driveFailed"], False)
    stand.run(RETRY_S + 0.2)
    assert len(port.given) == 2


@pytest.mark.parametrize("why", ["people", "creeping"])
def test_a_robot_that_waits_for_people_or_creeps_is_not_stuck(stand: Stand, port: Runner, why: str) -> None:
    port.field, port.forward = why == "people", 0.0 if why == "people" else 0.0002
    stand.run(3.0 * HEADWAY_S)
    assert port.stops == 0 and "driveFailed" not in stand.error_types


def test_headway_is_not_judged_without_a_pose_and_begins_anew_with_a_goal() -> None:
    headway = Headway()
    assert not any(headway.stuck(GOAL, PortStatus(), second) for second in range(300))
    seen = PortStatus(pose=Pose(0.0, 0.0, 0.0))
    assert not any(headway.stuck(GOAL, seen, 300.0 + second) for second in range(50))
    headway.begin()
    assert not any(headway.stuck(GOAL, seen, 350.0 + second) for second in range(60))
    assert headway.stuck(GOAL, seen, 411.0)
