"""Charging by a robot that finds its dock by itself: it moves for that, so the rules of moving hold."""

from __future__ import annotations

import pytest

from robot_nodes.drive_actions import CHARGE_PATIENCE_S, DOCK_PATIENCE_S
from robot_nodes.port import Goal, Hatch, Mode, PortStatus, Pose
from tests.robot_nodes.stand import Stand, make_order, plain


class DockingPort:
    """``said``: what it was told, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.charging, self.docking, self.locked = False, False, True
        self.mode: Mode = "AUTOMATIC"
        self.pressed = False
        self.docked = False  # without charging: a goal is answered by leaving the dock

    def status(self) -> PortStatus:
        hatches = {name: Hatch("closed", "locked" if self.locked else "unlocked") for name in ("1", "2")}
        return PortStatus(
            pose=Pose(2.5, 1.0, 0.0),
            battery_fraction=0.5,
            connected=True,
            hatches=hatches,
            charging=self.charging,
            docks=True,
            docking=self.docking,
            mode=self.mode,
            emergency_stop=self.pressed,
        )

    def drive(self, goal: Goal) -> None:
        self.said.append("drive")
        self.docking = self.docked

    def stop(self) -> None:
        self.said.append("stop")
        self.docking = False

    def charge(self, on: bool) -> None:
        self.said.append(f"charge {on}")

    def dock(self, place: str) -> None:
        self.said.append(f"dock {place}")
        self.docking = True

    def unlock(self, hatch: str) -> None:
        self.said.append("unlock")

    def lock(self, hatch: str) -> None: ...
    def close(self) -> None: ...


@pytest.fixture
def port() -> DockingPort:
    return DockingPort()


@pytest.fixture
def stand(port: DockingPort) -> Stand:
    made = Stand(port)
    made.run(0.1)
    made.order(make_order("O1", ["k1"]))
    return made


def test_the_node_it_stands_at_names_the_dock(stand: Stand, port: DockingPort) -> None:
    stand.act(plain("startCharging", "c"))
    stand.run(CHARGE_PATIENCE_S + 5.0)  # the search may take longer than a plug
    assert set(port.said) == {"dock k1"} and stand.status_of("c") == "RUNNING"
    port.charging = True
    stand.run(0.2)
    assert stand.status_of("c") == "RUNNING"  # it has current, and still moves
    port.docking = False
    stand.run(0.2)
    assert stand.status_of("c") == "FINISHED"


def test_the_search_has_an_end(stand: Stand, port: DockingPort) -> None:
    stand.act(plain("startCharging", "c"))
    stand.run(DOCK_PATIENCE_S + 1.0)
    assert stand.status_of("c") == "FAILED"
    assert port.said[-1] == "charge False"


def test_no_bolt_is_drawn_while_it_docks_and_an_unlocked_one_ends_it(stand: Stand, port: DockingPort) -> None:
    stand.act(plain("startCharging", "c"))
    stand.unlock("u", "1", "H1", "k1")
    stand.run(3.0)
    assert "unlock" not in port.said
    port.locked = False
    stand.run(0.2)
    assert (stand.status_of("c"), port.said[-1]) == ("FAILED", "stop")
    assert "hatch" in stand.result_of("c")


def test_it_does_not_set_off_before_it_has_left_its_dock(stand: Stand, port: DockingPort) -> None:
    port.charging = True
    stand.run(0.1)
    stand.order(make_order("O2", ["k1", "w2"]))
    assert set(port.said) == {"charge False"}
    port.charging, port.docking = False, True
    stand.run(1.0)
    assert "drive" not in port.said
    port.docking = False
    stand.run(0.2)
    assert port.said[-1] == "drive"


def test_a_pause_ends_the_search_until_it_is_over(stand: Stand, port: DockingPort) -> None:
    stand.act(plain("startCharging", "c"))
    stand.act(plain("startPause", "p"))
    stand.run(5.0)
    assert port.said.count("dock k1") == 1 and port.said[-1] == "stop"
    stand.act(plain("stopPause", "q"))
    stand.run(3.0)
    assert port.said.count("dock k1") > 1 and port.said[-1] == "dock k1"


@pytest.fixture
def leaving(stand: Stand, port: DockingPort) -> Stand:
    """It was given a goal on a dock that gives no current, and is on its way off that dock."""
    port.docked = True
    stand.order(make_order("O2", ["k1", "w2"]))
    stand.run(10.0)
    assert port.said == ["drive"] and port.docking
    return stand


def test_a_robot_that_leaves_its_dock_on_being_given_a_goal_is_not_stopped(leaving: Stand, port: DockingPort) -> None:
    port.docked = port.docking = False
    leaving.run(1.0)
    assert port.said == ["drive", "drive"] and not leaving.error_types


@pytest.mark.parametrize("why", ["pause", "hatch", "cancel"])
def test_what_forbids_driving_ends_the_leaving_too(leaving: Stand, port: DockingPort, why: str) -> None:
    if why == "hatch":
        port.locked = False
    else:
        leaving.act(plain("startPause" if why == "pause" else "cancelOrder", "p"))
    leaving.run(0.2)
    assert port.said[-1] == "stop" and not port.docking


def test_an_emergency_stop_ends_the_leaving_for_good(leaving: Stand, port: DockingPort) -> None:
    port.pressed = True
    leaving.run(0.2)
    port.pressed = False
    leaving.run(10.0)
    assert port.said == ["drive", "stop"] and not port.docking
