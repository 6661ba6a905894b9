"""What a node believes of a Nav2 robot whose topics are not all well, over real DDS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import Goal
from tests.ports.stands import GRAPH, poll

if TYPE_CHECKING:
    from robot_nodes.nav2_robot import Nav2Robot
    from tests.ports.scripted_nav2 import ScriptedNav2

pytestmark = pytest.mark.filterwarnings("default:failed to send response:RuntimeWarning")
NAMESPACE = f"{GRAPH}/senses"
HASTY = Nav2Settings(hatches_silence_s=0.5, odometry_silence_s=0.5, battery_silence_s=0.5, still_s=0.5)
FAR = Goal("far", 5.0, 0.0, 0.0, 0.6)


@pytest.fixture
def nav2(ros: None) -> Iterator[ScriptedNav2]:
    from tests.ports.scripted_nav2 import ScriptedNav2

    made = ScriptedNav2(NAMESPACE)
    yield made
    made.close()


@pytest.fixture
def robot(nav2: ScriptedNav2) -> Iterator[Nav2Robot]:
    from robot_nodes.nav2_robot import Nav2Robot

    made = Nav2Robot(NAMESPACE, ("1",), HASTY)
    poll(made, lambda seen: seen.connected and seen.drives_through)
    yield made
    made.close()


def test_a_topic_that_dies_is_not_believed_because_others_live(nav2: ScriptedNav2, robot: Nav2Robot) -> None:
    poll(robot, lambda seen: bool(seen.hatches) and seen.battery_fraction is not None)
    nav2.mute = {"hatches", "battery_state"}
    assert poll(robot, lambda seen: not seen.hatches and seen.battery_fraction is None).connected
    nav2.mute = set()
    poll(robot, lambda seen: bool(seen.hatches) and seen.battery_fraction is not None)


def test_without_odometry_a_robot_that_refuses_to_stop_moves_until_its_goal_has_ended(
    nav2: ScriptedNav2, robot: Nav2Robot
) -> None:
    poll(robot, lambda seen: not seen.moving)
    nav2.mute, nav2.cancellable = {"odom"}, False
    robot.drive(FAR)
    poll(robot, lambda seen: bool(nav2.goals) and seen.moving)
    sweeps = robot.counters.sweeps
    robot.stop()
    poll(
        robot, lambda _: robot.counters.sweeps >= sweeps + 2
    )  # insisted on twice: seconds in which it might have gone on
    assert robot.status().moving
    nav2.end("succeed")
    poll(robot, lambda seen: not seen.moving)


def test_a_server_that_died_with_a_goal_leaves_none_behind(ros: None) -> None:
    from robot_nodes.nav2_robot import Nav2Robot
    from tests.ports.scripted_nav2 import ScriptedNav2

    first = ScriptedNav2(NAMESPACE)
    first.mute, first.cancellable = {"odom"}, False
    robot = Nav2Robot(NAMESPACE, ("1",), HASTY)
    poll(robot, lambda seen: seen.connected and seen.drives_through)
    robot.drive(FAR)
    poll(robot, lambda seen: bool(first.goals) and seen.moving)
    robot.stop()
    first.close()
    second = ScriptedNav2(NAMESPACE)
    second.mute = {"odom"}
    poll(robot, lambda seen: seen.connected and not seen.moving)
    robot.close()
    second.close()


def test_an_emergency_stop_that_was_pressed_before_the_node_began_is_seen(nav2: ScriptedNav2, robot: Nav2Robot) -> None:
    from robot_nodes.nav2_robot import Nav2Robot

    assert not robot.status().emergency_stop
    nav2.press(True, latched=True)
    poll(robot, lambda seen: seen.emergency_stop)
    later = Nav2Robot(NAMESPACE, ("1",), HASTY)
    poll(later, lambda seen: seen.connected and seen.emergency_stop)
    nav2.press(False, latched=True)
    poll(later, lambda seen: not seen.emergency_stop)
    later.close()


def test_an_emergency_stop_that_is_not_latched_is_seen_too(nav2: ScriptedNav2, robot: Nav2Robot) -> None:
    nav2.press(True, latched=False)
    poll(robot, lambda seen: seen.emergency_stop)
    nav2.press(False, latched=False)
    poll(robot, lambda seen: not seen.emergency_stop)
