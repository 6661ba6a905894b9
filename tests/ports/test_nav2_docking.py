"""Docks that a Nav2 robot leaves: what its battery says late or not at all, and a docking server that never answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import PortStatus, Pose
from tests.ports.test_nav2_trouble import FAR, NAMESPACE, Pair

NOT_CHARGING, DISCHARGING, CHARGING, FULL = 3, 2, 1, 4
NOT_DOCKED = 0
HASTY = Nav2Settings(dock_again_s=0.1, dock_limit_s=1.0, undock_limit_s=1.0)


@pytest.fixture
def pair(ros: None) -> Iterator[Pair]:
    made = Pair(docking=True, settings=HASTY)
    yield made
    made.close()


def docked(pair: Pair, battery: int) -> None:
    """It has docked, and its battery says so or not."""
    pair.dock("k1", attempts=len(pair.nav2.goals) + 1)
    pair.nav2.end("succeed")
    pair.until(lambda seen: not seen.docking)
    charge(pair, battery)


def charge(pair: Pair, battery: int) -> None:
    """Its battery says this from now on, and its node has heard it and looked at it since."""
    pair.nav2.battery.power_supply_status = battery
    heard = pair.robot.counters.battery_received
    pair.until(lambda _: pair.robot.counters.battery_received > heard + 15)


def asked(pair: Pair) -> list[str]:
    return [name for name, _ in pair.nav2.goals]


def test_an_attempt_that_is_never_answered_has_failed_in_the_end(pair: Pair) -> None:
    pair.dock("k1", attempts=1)
    assert pair.until(lambda seen: not seen.docking and seen.faults != ()).faults == ("dock.TIMEOUT",)
    pair.until(lambda _: not pair.nav2.busy)
    docked(pair, CHARGING)
    assert pair.until(lambda seen: seen.charging).faults == ()
    pair.robot.charge(False)
    pair.until(lambda seen: seen.docking and asked(pair)[-1] == "undock_robot")
    assert pair.until(lambda seen: not seen.docking).faults == ("dock.TIMEOUT",)
    pair.until(lambda _: pair.nav2.cancels == 2)


def test_a_battery_that_speaks_late_does_not_make_it_undock_twice(pair: Pair) -> None:
    docked(pair, CHARGING)

    def leaving(_: PortStatus) -> bool:
        """What a robot node asks for at every look, for as long as the robot calls itself charging."""
        pair.robot.charge(False)
        return "undock_robot" in asked(pair)

    pair.until(leaving)
    pair.nav2.end("succeed")
    pair.until(lambda seen: not seen.docking)
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        assert leaving(pair.robot.status())
        time.sleep(0.05)
    charge(pair, DISCHARGING)
    assert asked(pair) == ["dock_robot", "undock_robot"] and pair.robot.status().faults == ()
    charge(pair, CHARGING)  # somebody has plugged it in; it is as it says
    pair.robot.charge(False)
    pair.until(lambda _: len(pair.nav2.goals) == 3)


@pytest.mark.parametrize("battery", [NOT_CHARGING, FULL])
def test_a_dock_without_current_is_left_before_it_drives(pair: Pair, battery: int) -> None:
    docked(pair, battery)
    pair.drive(FAR)
    pair.until(lambda seen: seen.docking)
    assert asked(pair)[1:] == ["undock_robot"]
    pair.nav2.end("succeed")
    pair.until(lambda seen: not seen.docking)
    pair.drive(FAR)
    assert asked(pair)[2:] == ["navigate_through_poses"]


@pytest.mark.parametrize("on_dock", [True, False])
def test_a_node_that_begins_beside_a_full_battery_undocks_first(pair: Pair, on_dock: bool) -> None:
    """It may stand on a dock, or not: its docking server knows, and then there is nothing wrong."""
    from robot_nodes.nav2_robot import Nav2Robot

    charge(pair, FULL)
    pair.robot.close()
    pair.robot = Nav2Robot(NAMESPACE, ("1",), HASTY)
    pair.until(lambda seen: seen.docks and seen.drives_through and seen.charging)
    pair.drive(FAR)
    assert asked(pair) == ["undock_robot"]
    pair.nav2.end("succeed" if on_dock else "abort", NOT_DOCKED)
    assert pair.until(lambda seen: not seen.docking and not seen.charging).faults == ()
    pair.drive(FAR)
    assert asked(pair)[1:] == ["navigate_through_poses"]


class Ear:
    """A node of which only the ear is needed."""

    def create_subscription(self, kind: Any, topic: str, heard: Callable[[Any], None], depth: int) -> None:
        self.hear = lambda battery: heard(kind(power_supply_status=battery))


HERE, THERE = Pose(0.0, 0.0, 0.0), Pose(0.0, 0.6, 0.0)


@pytest.mark.usefixtures("ros")
def test_a_dock_is_guessed_once_and_only_for_a_robot_that_has_not_moved() -> None:
    from robot_nodes.nav2_berth import Nav2Berth

    def begun(battery: int | None = CHARGING) -> Any:
        ear: Any = Ear()
        berth = Nav2Berth(ear)
        if battery is not None:
            ear.hear(battery)
            ear.hear(DISCHARGING if battery == CHARGING else CHARGING)  # the first word counts
        return berth

    berth = begun()
    assert not berth.found(False, False, HERE) and not berth.found(True, True, HERE)
    assert berth.found(True, False, HERE)
    assert not berth.found(True, False, HERE)
    assert not begun(None).found(True, False, HERE) and not begun(DISCHARGING).found(True, False, HERE)
    moved, busy = begun(), begun()
    assert not moved.found(True, True, HERE) and not moved.found(True, False, THERE)
    assert not moved.found(True, False, HERE)
    busy.end()
    assert not busy.found(True, False, HERE)
