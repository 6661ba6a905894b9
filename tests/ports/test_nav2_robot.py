"""What only a robot over ROS can suffer: no server, a server that dies with a goal running, several on one graph; and
the program that runs one node."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import State, decode, encode, pattern_of, topic_of
from robot_nodes.port import Goal, Pose
from simulations.broker import Broker
from tests.ports.stands import GRAPH, HATCHES, WorldProcess, poll
from tests.robot_nodes.stand import make_order

if TYPE_CHECKING:
    from robot_nodes.nav2_robot import Nav2Robot

UP = Goal("up", 2.5, 2.0, None, 0.1)


@pytest.fixture
def robot(ros: None) -> Iterator[Nav2Robot]:
    from robot_nodes.nav2_robot import Nav2Robot

    made = Nav2Robot(f"{GRAPH}/r1", HATCHES)
    yield made
    made.close()


def test_without_a_navigator_the_robot_is_away_and_goals_fail(robot: Nav2Robot) -> None:
    assert not robot.status().connected
    robot.drive(UP)
    status = poll(robot, lambda seen: seen.drive.phase == "failed")
    assert "navigator" in status.drive.reason
    assert robot.counters.goals_sent == 0


def test_a_navigator_that_dies_under_a_goal_is_noticed_and_its_successor_found(robot: Nav2Robot) -> None:
    first = WorldProcess()
    poll(robot, lambda seen: seen.connected and len(seen.hatches) == 2)
    robot.drive(UP)
    # Without odometry yet it counts as moving before anybody has the goal, and the successor may rightly be given it.
    poll(robot, lambda seen: seen.moving and robot.counters.goals_accepted == 1)
    first.kill()
    second = WorldProcess()
    status = poll(robot, lambda seen: seen.drive.phase == "failed")
    assert status.drive.reason
    poll(robot, lambda seen: seen.connected)
    robot.drive(Goal("again", 2.5, 2.0, None, 0.6))
    poll(robot, lambda seen: seen.drive.phase == "arrived" and seen.drive.goal_id == "again")
    second.close()


def test_robots_on_one_graph_are_told_apart_by_namespace(ros: None) -> None:
    from robot_nodes.nav2_robot import Nav2Robot

    world = WorldProcess(robots=2)
    first, second = Nav2Robot(f"{GRAPH}/r1", HATCHES), Nav2Robot(f"{GRAPH}/r2", HATCHES)
    for each in (first, second):
        poll(each, lambda seen: seen.connected and len(seen.hatches) == 2 and seen.pose is not None)
    second.drive(Goal("up", 4.0, 2.0, None, 0.6))
    second.unlock("2")
    poll(second, lambda seen: seen.drive.phase == "arrived" and seen.hatches["2"].lock == "unlocked")
    untouched = first.status()
    assert (untouched.drive.phase, untouched.hatches["2"].lock) == ("idle", "locked")
    assert second.counters.poses_received > 0
    first.close()
    second.close()
    world.close()


def test_a_robot_that_takes_single_goals_docks_and_can_be_told_its_place(robot: Nav2Robot) -> None:
    world = WorldProcess(offers="docking")
    status = poll(robot, lambda seen: seen.connected and seen.docks)
    assert not status.drives_through
    robot.localize(Pose(2.6, 1.0, 0.0))
    poll(robot, lambda seen: seen.pose is not None and abs(seen.pose.x_m - 2.6) < 0.01)
    robot.localize(Pose(2.5, 1.0, 0.0))
    robot.dock("k1")
    poll(robot, lambda seen: seen.charging and not seen.docking)
    robot.drive(UP)
    status = poll(robot, lambda seen: seen.drive.phase == "failed")
    assert "leaves its dock" in status.drive.reason
    poll(robot, lambda seen: not seen.charging and not seen.docking)
    robot.drive_through([Goal("one", 2.5, 1.5, None, 0.6, stop_here=False), Goal("two", 2.5, 2.0, None, 0.6)])
    poll(robot, lambda seen: (seen.drive.goal_id, seen.drive.phase) == ("one", "arrived"))
    assert robot.counters.services_called == 0
    world.close()


def test_nothing_is_left_running(ros: None) -> None:
    from robot_nodes.nav2_robot import Nav2Robot

    before = set(threading.enumerate())
    for _ in range(3):
        Nav2Robot(f"{GRAPH}/r1", HATCHES).close()
    assert set(threading.enumerate()) == before


def test_goals_leave_nothing_behind_in_rclpy(robot: Nav2Robot) -> None:
    world = WorldProcess()
    poll(robot, lambda seen: seen.connected)
    for number in range(5):
        robot.drive(Goal(f"g{number}", 2.5, 1.0 + number % 2 * 0.2, None, 0.6))
        poll(robot, lambda seen: seen.drive.phase == "arrived")
    poll(robot, lambda seen: robot.counters.results_received == 5)
    assert all(len(call._client._futures) <= 1 for call in robot._goals._calls)
    world.close()


def start_program(broker: Broker) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-c", "import typer; from robot_nodes.command import robot; typer.run(robot)"),
            *("--id", "R1", "--manufacturer", "acme", "--serial", "r1", "--hatches", "1,2"),
            *("--ros-namespace", f"{GRAPH}/r1", "--mqtt", f"{broker.host}:{broker.port}", "--map-id", "small"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )


async def test_the_program_carries_an_order_from_mqtt_to_ros_and_back(ros: None, broker: Broker) -> None:
    world = WorldProcess()
    program = start_program(broker)
    last = await drive_over_mqtt(broker)
    program.send_signal(signal.SIGTERM)
    output, _ = program.communicate(timeout=20.0)
    world.close()
    counted = json.loads(output.splitlines()[-1])
    assert program.returncode == 0
    assert last.last_node_id == "w2"
    assert counted["robot"] == "R1"
    assert (counted["orders_accepted"], counted["ros_goals_sent"], counted["ros_results_received"]) == (1, 1, 1)
    assert counted["ros_poses_received"] > 5
    assert counted["states_sent"] > 3
    assert counted["mqtt_received"] >= 1


async def drive_over_mqtt(broker: Broker) -> State:
    """Play the hall: send one order as soon as the robot stands at its dock, and wait for its end."""
    arrived: asyncio.Future[State] = asyncio.get_running_loop().create_future()
    link = MqttLink(broker.host, broker.port, "hall")

    def on_message(topic: str, payload: bytes, retained: bool) -> None:
        state = decode(topic, payload)
        if not isinstance(state, State) or arrived.done():
            return
        if state.order_id == "O1" and not state.node_states:
            arrived.set_result(state)
        elif not state.order_id and state.agv_position is not None:
            link.publish(topic_of("acme", "r1", "order"), encode(make_order("O1", ["k1", "w2"])))

    link.subscribe(pattern_of("state"))
    await link.start(on_message, lambda connected: None)
    try:
        return await asyncio.wait_for(arrived, 30.0)
    finally:
        await link.stop()
