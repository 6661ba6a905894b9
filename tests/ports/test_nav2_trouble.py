"""What may go wrong between a node and its Nav2, each over real DDS, with a Nav2 that does what the test says."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import Goal, PortStatus, Pose
from tests.ports.stands import GRAPH, poll

if TYPE_CHECKING:
    from robot_nodes.nav2_robot import Nav2Robot
    from tests.ports.scripted_nav2 import ScriptedNav2

pytestmark = pytest.mark.filterwarnings("default:failed to send response:RuntimeWarning")
"""A server on a crowded machine may be asked before it has found the asker; the node has to live with that too."""
NAMESPACE = f"{GRAPH}/trouble"
HASTY = Nav2Settings(goal_silence_s=0.6, lost_after_s=0.6, dock_again_s=0.1, settle_s=1.5)
FAR = Goal("far", 5.0, 0.0, 0.0, 0.6)
WAY = [Goal("a", 1.0, 0.0, None, 0.6, False), Goal("b", 2.0, 0.0, None, 0.3, False), Goal("c", 2.0, 2.0, 0.0, 0.5)]


class Pair:
    """A robot's node and its Nav2."""

    def __init__(self, through: bool = True, docking: bool = False, settings: Nav2Settings = HASTY) -> None:
        from robot_nodes.nav2_robot import Nav2Robot
        from tests.ports.scripted_nav2 import ScriptedNav2

        self.nav2: ScriptedNav2 = ScriptedNav2(NAMESPACE, through=through, docking=docking)
        self.robot: Nav2Robot = Nav2Robot(NAMESPACE, ("1",), settings)
        self.until(lambda seen: seen.connected and seen.drives_through == through and seen.docks == docking)

    def until(self, done: Callable[[PortStatus], bool]) -> PortStatus:
        return poll(self.robot, done)

    def drive(self, *goals: Goal) -> None:
        """Give goals, and wait until the server has them."""
        before = len(self.nav2.goals)
        self.robot.drive_through(goals)
        self.until(lambda _: len(self.nav2.goals) > before)

    def dock(self, place: str, attempts: int) -> None:
        """Ask again and again, as a robot node does, until the server has been asked so often."""

        def asked(_: PortStatus) -> bool:
            self.robot.dock(place)
            return len(self.nav2.goals) >= attempts

        self.until(asked)

    def close(self) -> None:
        self.robot.close()
        self.nav2.close()


@pytest.fixture
def pair(ros: None) -> Iterator[Pair]:
    made = Pair()
    yield made
    made.close()


def test_every_ending_comes_with_a_reason_and_advice(pair: Pair) -> None:
    endings = [
        (208, "replan", "there is no free way to the goal"),
        (104, "replan", "the way was not free for too long"),
        (9001, "incident", "not set up"),
        (9102, "retry", "frames"),
        (0, "retry", "another goal took the place"),
        (8123, "retry", "nobody here knows"),
    ]
    for number, (code, advice, words) in enumerate(endings):
        pair.drive(Goal(f"g{number}", 5.0, 0.0, None, 0.6))
        pair.nav2.end("abort", code, "as it says")
        status = pair.until(lambda seen: seen.drive.phase == "failed")
        assert status.drive.advice == advice
        assert words in status.drive.reason and "as it says" in status.drive.reason
    pair.drive(FAR)
    pair.nav2.end("succeed")
    pair.until(lambda seen: seen.drive.phase == "arrived")
    pair.nav2.accepts = False
    pair.robot.drive(FAR)
    assert "rejected" in pair.until(lambda seen: seen.drive.phase == "failed").drive.reason


def test_a_goal_that_a_stranger_cancels_needs_a_person(pair: Pair) -> None:
    pair.drive(FAR)
    pair.nav2.cancel_as_a_stranger()
    status = pair.until(lambda seen: seen.drive.phase == "failed")
    assert (status.drive.advice, pair.nav2.cancels) == ("incident", 1)


def test_several_goals_are_one_errand_and_each_that_was_passed_is_told(pair: Pair) -> None:
    pair.drive(*WAY)
    name, request = pair.nav2.goals[-1]
    assert name == "navigate_through_poses"
    assert [(p.pose.position.x, p.pose.position.y) for p in request.poses.goals] == [(1, 0), (2, 0), (2, 2)]
    status = pair.until(lambda seen: seen.distance_left_m is not None)
    assert (status.distance_left_m, status.time_left_s, status.drive.goal_id) == (4.5, 9.0, "a")
    pair.nav2.at = (1.2, 0.05)
    pair.until(lambda seen: seen.drive.goal_id == "b")
    pair.nav2.at = (1.75, 0.05)
    pair.until(lambda seen: seen.pose is not None and seen.pose.x_m > 1.7)
    assert pair.robot.status().drive.goal_id == "b"
    pair.nav2.at = (2.1, 0.6)  # it was never seen close to the corner
    pair.until(lambda seen: seen.drive.goal_id == "c")
    pair.nav2.at = (2.0, 2.0)
    pair.nav2.end("succeed")
    pair.until(lambda seen: (seen.drive.goal_id, seen.drive.phase) == ("c", "arrived"))
    pair.until(lambda _: pair.nav2.limits[-1] == pytest.approx(0.5))
    told = [limit for limit, _ in groupby(pair.nav2.limits)]
    assert told == pytest.approx([0.3, 0.5])  # slow before the slow stretch begins, until it is over
    assert [name for name, _ in pair.nav2.goals] == ["navigate_through_poses"]


def test_the_limit_of_speed_is_said_for_as_long_as_the_robot_drives(pair: Pair) -> None:
    pair.drive(FAR)
    pair.until(lambda _: len(pair.nav2.limits) >= 3)
    assert {round(limit, 3) for limit in pair.nav2.limits} == {FAR.max_speed_mps}
    pair.robot.stop()
    pair.until(lambda _: not pair.nav2.busy)
    said = len(pair.nav2.limits)
    time.sleep(1.3)
    assert len(pair.nav2.limits) <= said + 1


def test_lost_feedback_ends_the_goal_on_both_sides(pair: Pair) -> None:
    pair.nav2.feeds = False
    pair.drive(FAR)
    status = pair.until(lambda seen: seen.drive.phase == "failed")
    assert "silent" in status.drive.reason and status.drive.advice == "retry"
    pair.until(lambda _: pair.nav2.cancels >= 1 and not pair.nav2.busy)


def test_a_node_that_starts_anew_sweeps_away_what_its_earlier_life_had_running(pair: Pair) -> None:
    pair.drive(FAR)
    pair.robot.close()
    assert pair.nav2.busy and pair.nav2.cancels == 0
    from robot_nodes.nav2_robot import Nav2Robot

    pair.robot = Nav2Robot(NAMESPACE, ("1",), HASTY)
    pair.until(lambda seen: seen.connected and pair.nav2.cancels == 1 and not pair.nav2.busy)
    pair.drive(FAR)
    pair.nav2.end("succeed")
    pair.until(lambda seen: seen.drive.phase == "arrived")
    assert pair.nav2.cancels == 1


def test_a_robot_that_does_not_stop_is_told_again(pair: Pair) -> None:
    pair.drive(FAR)
    pair.nav2.speed_mps = 0.5
    pair.until(lambda seen: seen.moving)
    pair.robot.stop()
    pair.until(lambda _: pair.nav2.cancels == 1)
    begun, sweeps = time.monotonic(), pair.robot.counters.sweeps
    pair.until(lambda _: pair.robot.counters.sweeps > sweeps)
    assert time.monotonic() - begun > 0.5


@pytest.mark.parametrize("odometry", [True, False])
def test_a_robot_that_refuses_to_stop_is_told_for_as_long_as_that_lasts(pair: Pair, odometry: bool) -> None:
    """Its odometry says so, or, where it stands still or tells none, the answers of its navigator do."""
    pair.drive(FAR)
    pair.until(lambda seen: seen.distance_left_m is not None)
    pair.nav2.cancellable = False
    if odometry:
        pair.nav2.speed_mps = 0.5
        pair.until(lambda seen: seen.moving)
    pair.robot.stop()
    pair.until(lambda seen: seen.faults == ("drive.NOT_STOPPING",))
    asked = pair.nav2.cancels
    pair.until(lambda _: pair.nav2.cancels >= asked + 2)
    assert pair.robot.status().faults == ("drive.NOT_STOPPING",)
    pair.nav2.cancellable, pair.nav2.speed_mps = True, 0.0
    pair.until(lambda seen: not seen.moving and not pair.nav2.busy and seen.faults == ())
    asked = pair.nav2.cancels
    time.sleep(HASTY.settle_s + 1.5)
    assert pair.nav2.cancels == asked  # it obeys, and is left in peace


def test_a_robot_that_has_lost_its_way_stops_and_can_be_told_where_it_is(pair: Pair) -> None:
    pair.drive(FAR)
    pair.nav2.deviation_m = 0.8
    status = pair.until(lambda seen: not seen.localized and seen.drive.phase == "failed")
    assert "lost its way" in status.drive.reason
    pair.until(lambda _: not pair.nav2.busy)
    pair.robot.localize(Pose(3.0, 1.0, math.pi / 2))
    pair.until(lambda _: bool(pair.nav2.told))
    told = pair.nav2.told[0]
    assert (told.header.frame_id, told.pose.pose.position.x, told.pose.covariance[0] > 0) == ("map", 3.0, True)
    pair.nav2.at, pair.nav2.deviation_m = (3.0, 1.0), 0.1
    pair.until(lambda seen: seen.localized and seen.pose is not None and seen.pose.x_m == 3.0)
    pair.drive(FAR)
    pair.nav2.at, pair.nav2.speed_mps = None, 0.4  # it goes on, and its localisation says nothing more
    pair.until(lambda seen: not seen.localized)
    pair.nav2.at, pair.nav2.speed_mps = (3.5, 1.0), 0.0
    pair.until(lambda seen: seen.localized)


def test_a_charge_that_is_not_measured_is_unknown_and_not_empty(pair: Pair) -> None:
    assert pair.robot.status().battery_fraction == pytest.approx(0.5)
    pair.nav2.battery.percentage = math.nan
    assert pair.until(lambda seen: seen.battery_fraction is None).connected
    pair.nav2.battery.charge, pair.nav2.battery.capacity = 3.0, 10.0
    pair.until(lambda seen: seen.battery_fraction == pytest.approx(0.3))
    pair.nav2.battery.percentage = 57.0
    pair.until(lambda seen: seen.battery_fraction is None)


def test_without_the_server_for_several_goals_the_first_is_asked_for_alone(ros: None) -> None:
    pair = Pair(through=False)
    pair.drive(*WAY)
    assert [name for name, _ in pair.nav2.goals] == ["navigate_to_pose"]
    pair.nav2.end("succeed")
    pair.until(lambda seen: (seen.drive.goal_id, seen.drive.phase) == ("a", "arrived"))
    pair.close()


def test_docking_and_what_may_go_wrong_with_it(ros: None) -> None:
    pair = Pair(docking=True)
    pair.robot.dock("k1")
    pair.until(lambda seen: seen.docking and bool(pair.nav2.goals))
    name, request = pair.nav2.goals[-1]
    assert (name, request.use_dock_id, request.dock_id) == ("dock_robot", True, "k1")
    pair.robot.dock("k1")
    pair.nav2.end("succeed")
    pair.until(lambda seen: not seen.docking)
    pair.nav2.battery.power_supply_status = 4  # full, and on the dock
    pair.until(lambda seen: seen.charging)
    pair.robot.charge(False)
    pair.until(lambda _: pair.nav2.goals[-1][0] == "undock_robot")
    pair.nav2.end("succeed")
    assert pair.until(lambda seen: not seen.docking and not seen.charging).faults == ()
    for attempt in range(3):
        pair.dock("k2", attempts=attempt + 3)
        pair.nav2.end("abort", 906)
        pair.until(lambda seen: not seen.docking)
    assert pair.robot.status().faults == ("dock.FAILED_TO_CHARGE",)
    pair.robot.dock("k2")
    pair.drive(FAR)
    assert [name for name, _ in pair.nav2.goals[2:]] == ["dock_robot"] * 3 + ["navigate_through_poses"]
    pair.until(lambda seen: seen.faults == ())
    pair.close()
