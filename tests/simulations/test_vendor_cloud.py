"""The fake cloud by itself: it must be a fair opponent, or what is tested against it means nothing."""

from __future__ import annotations

import pytest

from robot_nodes.port import Goal, Hatch
from simulations.sim_robot import SimRobot
from simulations.vendor_cloud import Mischief
from simulations.vendor_cloud.mischief import LOOKS, ORDERS
from simulations.vendor_cloud.pump import PumpedPort
from simulations.vendor_cloud.robots import CloudRobot, No
from simulations.world import World
from tests.simulations.small_hall import small_hall

NOW_MS = 1_000_000


def stage() -> tuple[World, CloudRobot]:
    world = World(small_hall(robots=1), seed=1)
    robot = CloudRobot("r1", SimRobot(world, "R1"), lambda: NOW_MS)
    robot.listen()
    return world, robot


def bolt(id: str, word: str, not_after: int = NOW_MS) -> dict[str, object]:
    states = [{"doorNumber": "1", "operation": word}]
    return {"sn": "r1", "requestId": id, "notAfter": not_after, "controlStates": states}


def test_a_request_is_obeyed_once_and_not_too_late() -> None:
    _, robot = stage()
    for _ in range(3):
        robot.obey("control_doors", bolt("a", "UNLOCK"))
    with pytest.raises(No, match="too late"):
        robot.obey("control_doors", bolt("b", "UNLOCK", NOW_MS - 1))
    assert [entry.request for entry in robot.doors.moved] == ["a"]


def test_a_robot_that_is_away_is_shown_as_it_was_and_obeys_nothing() -> None:
    world, robot = stage()
    world.cut_comms("R1")
    robot.listen()
    shown = robot.state()
    assert (shown["online"], shown["battery"]) == (False, 100.0)
    assert robot.door_state()["doorStates"][0]["lock"] == "LOCKED"
    with pytest.raises(No, match="offline"):
        robot.obey("control_doors", bolt("a", "UNLOCK"))


def test_the_right_code_opens_the_hatch_of_its_errand() -> None:
    world, robot = stage()
    point = {"x": 2.5, "y": 2.0, "yaw": None}
    task = {"point": point, "speedLimit": 0.5, "driveThrough": False, "hatchIds": ["1"], "verificationCode": "4711"}
    robot.obey("task_errand", {"sn": "r1", "requestId": "t", "notAfter": NOW_MS, "task": task})
    assert not robot.type_code("2", "4711")
    assert robot.type_code("1", "4711")
    world.step(2.0)
    assert robot.port.status().hatches["1"] == Hatch("closed", "unlocked")


def test_the_same_seed_misbehaves_in_the_same_way() -> None:
    def tale(seed: int) -> list[str]:
        mischief = Mischief(seed)
        mischief.share = 0.5
        return [mischief.next("/x", number % 2 == 0) for number in range(200)]

    assert tale(1) == tale(1) != tale(2)
    assert set(tale(1)) == {"", *LOOKS, *ORDERS}
    with pytest.raises(ValueError, match="no mischief"):
        Mischief().plan("kindness")


def test_a_pumped_port_does_what_is_wanted_when_the_world_comes_by() -> None:
    world = World(small_hall(robots=1), seed=1)
    port = PumpedPort(SimRobot(world, "R1"))
    port.drive(Goal("up", 2.5, 2.0, None, 0.6))
    port.unlock("1")
    assert (port.status().drive.goal_id, world.robots["R1"].goal) == ("up", None)
    port.pump()
    world.step(1.0)
    port.pump()
    assert port.status().moving
    assert port.status().hatches["1"] == Hatch("closed", "unlocked")
    port.stop()
    port.lock("1")
    port.charge(True)
    assert port.status().drive.phase == "idle"
    port.pump()
    world.step(2.0)
    port.pump()
    assert not port.status().moving
    port.close()
