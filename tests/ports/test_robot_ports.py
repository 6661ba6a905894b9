"""The contract of a robot port, held to every implementation there is."""

from __future__ import annotations

import math

import pytest

from robot_nodes.port import Goal, Hatch, PortStatus
from tests.ports.stands import PortStand, SimStand

UP = Goal("up", 2.5, 2.0, None, 0.6)
"""From the dock k1 (2.5, 1) straight up the road."""
SHUT = Hatch("closed", "locked")


def test_a_robot_at_rest_says_where_and_how_it_is(stand: PortStand) -> None:
    status = stand.until(lambda seen: seen.battery_fraction is not None)
    assert status.connected
    assert status.pose is not None
    assert (status.pose.x_m, status.pose.y_m) == pytest.approx((2.5, 1.0), abs=0.01)
    assert status.pose.theta_rad == pytest.approx(-math.pi / 2, abs=0.01)
    assert (status.moving, status.speed_mps, status.emergency_stop, status.charging) == (False, 0.0, False, False)
    assert status.battery_fraction == pytest.approx(1.0, abs=0.01)
    assert dict(status.hatches) == {"1": SHUT, "2": SHUT}
    assert (status.drive.phase, status.faults) == ("idle", ())


def test_a_goal_is_echoed_at_once_and_reached(stand: PortStand) -> None:
    stand.robot.drive(UP)
    assert (stand.robot.status().drive.goal_id, stand.robot.status().drive.phase) == ("up", "driving")
    stand.until(lambda seen: seen.moving and seen.speed_mps > 0.3)
    stand.until(lambda seen: seen.drive.phase == "arrived")
    status = stand.until(lambda seen: not seen.moving)
    assert status.drive.goal_id == "up"
    assert status.pose is not None
    assert (status.pose.x_m, status.pose.y_m) == pytest.approx((2.5, 2.0), abs=0.05)


def test_the_heading_that_was_asked_for_is_taken(stand: PortStand) -> None:
    stand.robot.drive(Goal("turn", 2.5, 2.0, math.pi, 0.6))
    stand.until(lambda seen: seen.drive.phase == "arrived")
    status = stand.until(lambda seen: not seen.moving)
    assert status.pose is not None
    assert abs(status.pose.theta_rad) == pytest.approx(math.pi, abs=0.05)


def test_the_limit_of_speed_is_kept(stand: PortStand) -> None:
    stand.robot.drive(Goal("slow", 2.5, 2.0, None, 0.2))
    fastest = 0.0

    def arrived() -> bool:
        nonlocal fastest
        fastest = max(fastest, stand.robot.status().speed_mps)
        return stand.robot.status().drive.phase == "arrived"

    stand.until(lambda _: arrived())
    assert 0.1 < fastest <= 0.21


def test_a_new_goal_takes_the_place_of_the_old_one(stand: PortStand) -> None:
    stand.robot.drive(Goal("far", 2.5, 4.0, None, 0.3))  # far and slowly: it is seen moving however busy the machine
    stand.until(lambda seen: seen.moving)
    stand.robot.drive(Goal("back", 2.5, 1.0, -math.pi / 2, 0.6))
    phases: set[tuple[str, str]] = set()

    def ended(seen: PortStatus) -> bool:
        phases.add((seen.drive.goal_id, seen.drive.phase))
        return seen.drive.phase != "driving"

    status = stand.until(ended)
    assert phases == {("back", "driving"), ("back", "arrived")}
    assert status.pose is not None
    assert status.pose.y_m == pytest.approx(1.0, abs=0.1)


def test_a_way_point_is_driven_through_when_the_next_goal_comes_in_time(stand: PortStand) -> None:
    stand.robot.drive(Goal("way", 2.5, 2.0, None, 0.5, stop_here=False))
    stand.until(lambda seen: seen.pose is not None and seen.pose.y_m > 1.75)
    stand.robot.drive(Goal("end", 2.5, 4.0, None, 0.5))
    slowest = 9.9

    def beyond(seen: PortStatus) -> bool:
        nonlocal slowest
        slowest = min(slowest, seen.speed_mps)
        return seen.pose is not None and seen.pose.y_m > 2.5

    stand.until(beyond)
    if isinstance(stand, SimStand):  # elsewhere the machine's load decides how soon the next goal comes
        assert slowest > 0.15
    stand.until(lambda seen: seen.drive.phase == "arrived" and seen.drive.goal_id == "end")


def test_stop_forgets_the_goal_and_stands(stand: PortStand) -> None:
    stand.robot.drive(UP)
    stand.until(lambda seen: seen.speed_mps > 0.2)
    stand.robot.stop()
    assert (stand.robot.status().drive.goal_id, stand.robot.status().drive.phase) == ("", "idle")
    stand.until(lambda seen: not seen.moving)
    truth = stand.by_hand("truth")
    stand.wait(3.0)
    assert stand.by_hand("truth") == truth
    assert truth["y"] < 1.9
    assert stand.robot.status().drive.phase == "idle"


def test_stopping_right_after_a_goal_withdraws_it(stand: PortStand) -> None:
    stand.robot.drive(UP)
    stand.robot.stop()
    stand.wait(3.0)
    stand.until(lambda seen: not seen.moving)
    truth = stand.by_hand("truth")
    assert not truth["goal"]
    assert truth["y"] == pytest.approx(1.0, abs=0.1)


def test_a_goal_that_cannot_be_reached_fails_with_a_reason(stand: PortStand) -> None:
    stand.robot.drive(Goal("wall", 2.5, -3.0, None, 0.6))
    status = stand.until(lambda seen: seen.drive.phase == "failed")
    assert status.drive.goal_id == "wall"
    assert len(status.drive.reason) > 5
    stand.robot.drive(UP)
    stand.until(lambda seen: seen.drive.phase == "arrived")


def test_a_bolt_is_drawn_and_catches_only_on_a_closed_door(stand: PortStand) -> None:
    stand.robot.unlock("1")
    stand.until(lambda seen: seen.hatches["1"] == Hatch("closed", "unlocked"))
    stand.by_hand("open_door", "1")
    stand.until(lambda seen: seen.hatches["1"].door == "open")
    stand.robot.lock("1")
    stand.wait(2.0)
    assert stand.robot.status().hatches["1"].lock == "unlocked"
    stand.by_hand("close_door", "1")
    stand.until(lambda seen: seen.hatches["1"].door == "closed")
    stand.robot.lock("1")
    status = stand.until(lambda seen: seen.hatches["1"] == SHUT)
    assert status.hatches["2"] == SHUT


def test_a_blind_hatch_is_unknown(stand: PortStand) -> None:
    stand.by_hand("blind_hatch", "2")
    status = stand.until(lambda seen: seen.hatches["2"] == Hatch("unknown", "unknown"))
    assert status.hatches["1"] == SHUT


def test_a_hatch_that_does_not_exist_is_nobodys_trouble(stand: PortStand) -> None:
    stand.robot.unlock("9")
    stand.robot.lock("9")
    stand.wait(1.0)
    assert dict(stand.robot.status().hatches) == {"1": SHUT, "2": SHUT}


def test_charging_begins_and_ends_at_the_dock(stand: PortStand) -> None:
    stand.robot.charge(True)
    stand.until(lambda seen: seen.charging)
    stand.robot.charge(False)
    stand.until(lambda seen: not seen.charging)


def test_an_emergency_stop_is_told_and_ends_the_goal(stand: PortStand) -> None:
    stand.robot.drive(UP)
    stand.until(lambda seen: seen.speed_mps > 0.2)
    stand.by_hand("press_emergency_stop")
    status = stand.until(lambda seen: seen.emergency_stop and seen.drive.phase == "failed")
    assert status.drive.reason
    stand.until(lambda seen: not seen.moving)
    stand.by_hand("release_emergency_stop")
    stand.until(lambda seen: not seen.emergency_stop)
    truth = stand.by_hand("truth")
    stand.wait(3.0)
    assert stand.by_hand("truth") == truth


def test_faults_are_named(stand: PortStand) -> None:
    stand.by_hand("fail_motor")
    status = stand.until(lambda seen: bool(seen.faults))
    assert status.faults == ("drive.motor",)
    stand.by_hand("fail_motor", False)
    stand.until(lambda seen: not seen.faults)


def test_a_robot_out_of_reach_is_away_and_takes_nothing(stand: PortStand) -> None:
    stand.by_hand("cut_comms")
    status = stand.until(lambda seen: not seen.connected)
    assert (status.pose, dict(status.hatches), status.battery_fraction) == (None, {}, None)
    stand.robot.unlock("1")
    stand.robot.charge(True)
    stand.robot.drive(UP)
    stand.wait(2.0)
    stand.robot.stop()
    stand.by_hand("cut_comms", False)
    status = stand.until(lambda seen: seen.connected and len(seen.hatches) == 2)
    assert dict(status.hatches) == {"1": SHUT, "2": SHUT}
    assert stand.by_hand("truth")["metres"] == 0.0


def test_closing_twice_does_no_harm(stand: PortStand) -> None:
    stand.robot.close()
    stand.robot.close()
