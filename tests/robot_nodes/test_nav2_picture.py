"""What is believed of a Nav2 robot, and for how long: every fact ages for itself, and unknown never means safe."""

from __future__ import annotations

import math

import pytest

from robot_nodes.nav2_picture import Nav2Picture
from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import Drive, Goal, Hatch, PortStatus, Pose

SHUT = {"1": Hatch("closed", "locked")}
FAR = Goal("far", 5.0, 0.0, 0.0, 0.6)


class Robot:
    """A picture on a clock of its own, and a robot that tells it what ``says`` names, ten times a second."""

    def __init__(self) -> None:
        self.now, self.x_m, self.speed_mps, self.turn_radps = 100.0, 0.0, 0.0, 0.0
        self.says = {"pose", "odom", "hatches", "battery"}
        self.picture = Nav2Picture(frozenset({"pose", "battery", "hatches"}), Nav2Settings(), lambda: self.now)
        self.picture.note(navigator=True)
        self.live(0.1)

    def live(self, seconds: float) -> PortStatus:
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            if "pose" in self.says:
                self.picture.posed(Pose(self.x_m, 0.0, 0.0))
            if "odom" in self.says:
                self.picture.rolled(self.speed_mps, self.turn_radps)
            if "hatches" in self.says:
                self.picture.saw(hatches=SHUT, faults=("arm.jam",))
            if "battery" in self.says:
                self.picture.saw(battery=0.5, charging=True)
            self.picture.look()
        return self.picture.status()

    def roll(self, seconds: float) -> PortStatus:
        for _ in range(round(seconds * 10)):
            self.x_m += 0.05
            self.live(0.1)
        return self.picture.status()


def test_hatches_that_nobody_tells_any_more_are_unknown_until_they_are_told_again() -> None:
    robot = Robot()
    robot.says.remove("hatches")
    assert robot.live(2.5).hatches == SHUT  # two messages lost
    status = robot.live(1.0)
    assert (status.connected, status.hatches) == (True, {})
    assert status.faults == ("arm.jam",)  # a fault is not mended by silence
    robot.says.add("hatches")
    assert robot.live(0.1).hatches == SHUT


def test_a_charge_that_nobody_tells_any_more_is_unknown() -> None:
    robot = Robot()
    robot.says.remove("battery")
    status = robot.live(55.0)
    assert (status.battery_fraction, status.charging) == (0.5, True)
    status = robot.live(6.0)
    assert (status.connected, status.battery_fraction, status.charging) == (True, None, False)


def test_a_status_that_nobody_renews_grows_old_by_itself() -> None:
    robot = Robot()
    seen = robot.picture.status()
    robot.now += 0.1
    assert robot.picture.status() is seen
    robot.now += 2.0  # no thread has looked meanwhile, and nothing was heard
    assert robot.picture.status().connected
    robot.now += 2.0
    assert not robot.picture.status().connected


def test_odometry_that_died_is_none_and_a_robot_with_a_goal_moves() -> None:
    robot = Robot()
    robot.picture.expect((FAR,))
    assert not robot.live(1.0).moving  # its odometry says so
    robot.says.remove("odom")
    assert robot.live(1.5).moving
    robot.says.add("odom")
    assert not robot.live(0.1).moving


def test_without_odometry_a_pose_that_changes_says_that_it_moves() -> None:
    robot = Robot()
    robot.says.remove("odom")
    assert not robot.live(5.0).moving
    assert robot.roll(1.0).moving
    assert robot.live(0.5).moving
    assert not robot.live(1.0).moving  # two poses of one place, a second apart


@pytest.mark.parametrize(("speed", "turn"), [(math.nan, 0.0), (0.0, math.nan), (math.inf, 0.0)])
def test_odometry_that_is_no_number_is_none(speed: float, turn: float) -> None:
    robot = Robot()
    robot.speed_mps, robot.turn_radps = speed, turn
    robot.picture.expect((FAR,))
    status = robot.live(0.5)
    assert (status.moving, status.speed_mps) == (True, 0.0)


def stopped_without_odometry() -> Robot:
    robot = Robot()
    robot.says.remove("odom")
    robot.picture.expect((FAR,))
    robot.picture.listed(True)
    assert robot.roll(3.0).moving
    robot.picture.expect(())
    return robot


def test_without_odometry_a_robot_that_was_told_to_stop_moves_until_its_goal_has_ended() -> None:
    robot = stopped_without_odometry()
    assert robot.live(10.0).moving
    robot.picture.listed(False)
    assert robot.live(0.5).moving
    assert not robot.live(0.6).moving


def test_without_odometry_a_robot_that_rolls_on_after_its_goal_moves() -> None:
    robot = stopped_without_odometry()
    robot.picture.listed(False)
    assert robot.roll(5.0).moving


def test_a_localisation_that_tells_no_poses_to_a_standing_robot_keeps_it_moving_for_a_while_only() -> None:
    robot = stopped_without_odometry()
    robot.picture.listed(False)
    robot.says.remove("pose")
    assert robot.live(2.5).moving
    robot.picture.expect(())  # ordered again and again, it does not begin anew
    assert not robot.live(1.0).moving


def test_without_odometry_a_goal_that_was_reached_has_to_be_stood_at() -> None:
    robot = Robot()
    robot.says.remove("odom")
    robot.picture.expect((FAR,))
    robot.live(2.0)
    robot.picture.told(Drive("far", "arrived"))
    assert robot.live(0.5).moving
    assert not robot.live(1.0).moving


def test_only_a_goal_of_ours_makes_poses_due_where_there_is_no_odometry() -> None:
    robot = stopped_without_odometry()
    robot.live(2.0)
    assert robot.picture.moving and not robot.picture.expects_poses


def test_a_pressed_emergency_stop_outlasts_silence_and_only_its_release_ends_it() -> None:
    robot = Robot()
    robot.picture.saw(e_stop=True)
    assert robot.live(100.0).emergency_stop
    robot.says.clear()
    status = robot.live(5.0)
    assert (status.connected, status.emergency_stop) == (False, True)
    robot.says = {"pose", "odom", "hatches", "battery"}
    status = robot.live(0.5)
    assert (status.connected, status.emergency_stop) == (True, True)
    robot.picture.saw(e_stop=False)
    assert not robot.live(0.1).emergency_stop
