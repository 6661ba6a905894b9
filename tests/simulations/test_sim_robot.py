"""The simulated robot behind its port: what is particular to it. What every port must do stands in ``tests/ports``."""

from __future__ import annotations

import pytest

from robot_nodes.port import Drive, Goal, Hatch, PortStatus, RobotPort
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.simulations.small_hall import small_hall


@pytest.fixture
def world() -> World:
    return World(small_hall())


def test_it_is_a_robot_port(world: World) -> None:
    port: RobotPort = SimRobot(world, "R1")
    status = port.status()
    assert status.connected and status.battery_fraction == 1.0 and not status.moving
    assert status.pose is not None and (status.pose.x_m, status.pose.y_m) == (2.5, 1.0)
    assert status.hatches == {"1": Hatch("closed", "locked"), "2": Hatch("closed", "locked")}
    assert status.drive == Drive()


def test_a_goal_is_driven_and_told(world: World) -> None:
    robot = SimRobot(world, "R1")
    robot.drive(Goal("g1", 2.5, 2.0, None, 0.6))
    world.step(1.5)
    under_way = robot.status()
    assert under_way.drive == Drive("g1", "driving") and under_way.moving
    world.step(10.0)
    assert robot.status().drive == Drive("g1", "arrived") and not robot.status().moving


def test_without_a_step_of_the_world_nothing_changes(world: World) -> None:
    robot = SimRobot(world, "R1")
    robot.unlock("1")
    assert robot.status().hatches["1"].lock == "locked"
    world.step(1.0)
    assert robot.status().hatches["1"].lock == "unlocked"


def test_a_robot_out_of_reach_hears_nothing_and_tells_nothing(world: World) -> None:
    robot = SimRobot(world, "R1")
    world.cut_comms("R1")
    robot.drive(Goal("g1", 2.5, 2.0, None, 0.6))
    robot.unlock("1")
    world.step(5.0)
    assert robot.status() == PortStatus(connected=False)
    world.cut_comms("R1", cut=False)
    status = robot.status()
    assert status.drive == Drive() and status.hatches["1"].lock == "locked"


def test_a_link_lost_on_the_way_does_not_stop_the_robot(world: World) -> None:
    robot = SimRobot(world, "R1")
    robot.drive(Goal("g1", 2.5, 2.0, None, 0.6))
    world.step(1.5)
    world.cut_comms("R1")
    world.step(10.0)
    world.cut_comms("R1", cut=False)
    assert robot.status().drive == Drive("g1", "arrived")


def test_faults_are_told_in_coded_words(world: World) -> None:
    robot = SimRobot(world, "R1")
    world.fail_motor("R1")
    world.force_hatch("R1", "2")
    world.jam_bolt("R1", "1")
    world.blind_hatch("R1", "1")
    world.press_emergency_stop("R1")
    status = robot.status()
    assert status.faults == ("drive.motor", "hatch.bolt:1", "hatch.forced:2")
    assert status.hatches == {"1": Hatch("unknown", "unknown"), "2": Hatch("open", "unlocked")}
    assert status.emergency_stop


def test_a_hatch_it_does_not_have_is_no_matter(world: World) -> None:
    robot = SimRobot(world, "R1")
    robot.unlock("9")
    robot.lock("9")
    world.step(1.0)
    assert set(robot.status().hatches) == {"1", "2"}
    robot.close()


def test_a_robot_of_which_there_is_nothing_new_says_nothing_new(world: World) -> None:
    robot = SimRobot(world, "R1")
    first = robot.status()
    world.step(1.0)
    assert robot.status() is first
    world.step(120.0)
    assert robot.status() is not first
    tired = robot.status().battery_fraction
    assert tired is not None and tired < 1.0
