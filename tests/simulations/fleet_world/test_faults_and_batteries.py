"""Batteries, chargers, hatches, named faults: as in the small world, in many halls at once."""

from __future__ import annotations

import numpy as np
import pytest

from simulations.fleet_world import FleetSettings, FleetWorld, Start
from simulations.fleet_world.world import Engine
from tests.simulations.fleet_world.rooms import ENGINES, empty_room
from tests.simulations.small_hall import small_hall

pytestmark = pytest.mark.timeout(180)  # the first of them compiles the loops, on a full machine for a minute
DT = 0.1


def run(world: FleetWorld, seconds: float) -> None:
    for _ in range(round(seconds / DT)):
        world.step(DT)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_battery_runs_down_by_time_and_metres_and_fills_only_at_a_dock(engine: Engine) -> None:
    world = FleetWorld(small_hall(), 2, settings=FleetSettings(charge_per_s=0.001), engine=engine)
    f = world.fleet
    run(world, 100.0)
    assert f.battery == pytest.approx(1.0 - 100.0 / (12 * 3600))
    world.charge(0, 0, True)
    world.drive(1, 0, 2.5, 2.0)
    run(world, 10.0)
    assert f.battery[0, 0] == pytest.approx(min(1.0, 1.0 - 100.0 / (12 * 3600) + 0.01))
    assert f.battery[1, 0] == pytest.approx(1.0 - 110.0 / (12 * 3600) - f.metres[1, 0] / 8000, rel=1e-6)
    assert f.metres[1, 0] == pytest.approx(1.0, abs=0.01)
    world.charge(1, 0, True)
    assert f.charging[0, 0] and not f.charging[1, 0]
    world.drive(0, 0, 2.5, 2.0)
    assert not f.charging[0, 0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_robot_whose_battery_runs_out_on_the_way_stops_and_is_gone_from_the_air(engine: Engine) -> None:
    world = FleetWorld(
        empty_room(), starts=[Start(1.0, 5.0)], settings=FleetSettings(drive_drain_per_m=0.4), engine=engine
    )
    world.drive(0, 0, 9.0, 5.0)
    run(world, 20.0)
    assert world.fleet.v[0, 0] == 0.0 and world.fleet.x[0, 0] < 4.5
    assert world.reason(0, 0) == "the battery is empty" and not world.fleet.reachable[0, 0]
    world.drive(0, 0, 1.0, 5.0)
    assert not world.fleet.has_goal[0, 0]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("fault", ["press_emergency_stop", "fail_motor", "empty_battery"])
def test_a_fault_on_the_way_stops_it_and_it_does_not_set_off_by_itself(fault: str, engine: Engine) -> None:
    world = FleetWorld(empty_room(), 2, [Start(1.0, 3.0), Start(1.0, 6.0)], engine=engine)
    world.drive(slice(None), slice(None), 11.0, np.array([3.0, 6.0]))
    run(world, 3.0)
    getattr(world, fault)(1, 0)
    f = world.fleet
    run(world, 1.0)
    assert f.v[1, 0] == 0.0 and f.phase[1, 0] == 3 and world.reason(1, 0)
    assert (f.v[[0, 0, 1], [0, 1, 1]] > 0.5).all()
    x = float(f.x[1, 0])
    world.drive(1, 0, 11.0, 3.0)
    assert f.phase[1, 0] == (3 if fault != "empty_battery" else f.phase[1, 0])
    world.release_emergency_stop(1, 0)
    run(world, 2.0)
    assert f.x[1, 0] == x
    if fault == "press_emergency_stop":
        world.drive(1, 0, 11.0, 3.0)
        run(world, 1.0)
        assert f.x[1, 0] > x


def test_an_emergency_stop_brakes_harder() -> None:
    """From 0.8 m/s: 0.16 m with the button, 0.32 m without."""
    world = FleetWorld(empty_room(), 2, [Start(1.0, 5.0)])
    world.drive(slice(None), 0, 11.0, 5.0)
    run(world, 4.0)
    x = world.fleet.x.copy()
    world.press_emergency_stop(0, 0)
    world.stop(1, 0)
    run(world, 2.0)
    rolled = (world.fleet.x - x)[:, 0]
    assert rolled[0] <= 0.16 + 1e-9 < rolled[1] <= 0.32 + 1e-9


def test_orders_do_not_reach_a_robot_without_comms() -> None:
    world = FleetWorld(empty_room(), 2, [Start(1.0, 5.0)])
    world.cut_comms(1, 0)
    world.drive(slice(None), 0, 5.0, 5.0)
    world.shoot_bolt(slice(None), 0, 0, draw=True)
    run(world, 1.0)
    assert world.fleet.x[0, 0] > 1.1 and world.fleet.x[1, 0] == 1.0
    assert world.hatches.drawn[:, 0, 0].tolist() == [True, False]


def test_somebody_carries_a_robot_only_to_where_it_fits() -> None:
    world = FleetWorld(empty_room(), 1, [Start(1.0, 5.0), Start(5.0, 5.0)], people=1)
    world.enter(0, 0, 8.0, 5.0)
    world.drive(0, 0, 4.0, 5.0)
    for x, y in ((5.2, 5.0), (8.1, 5.0), (0.1, 5.0), (20.0, 5.0)):
        with pytest.raises(ValueError, match=r"no room|somebody"):
            world.place_robot(0, 0, x, y)
    with pytest.raises(ValueError, match="a robot is at"):
        world.enter(0, 0, 5.3, 5.0)
    world.place_robot(0, 0, 3.0, 3.0, 1.0)
    assert world.reason(0, 0) == "was moved by hand"
    run(world, 1.0)
    assert (world.fleet.x[0, 0], world.fleet.y[0, 0]) == (3.0, 3.0)


def test_doors_and_bolts_in_many_halls() -> None:
    world = FleetWorld(empty_room(), 3, [Start(1.0, 5.0)])
    hatches = world.hatches
    assert not hatches.open_doors(slice(None), 0, 0).any()
    world.jam_bolt(2, 0, 0)
    world.shoot_bolt(slice(None), 0, 0, draw=True)
    run(world, 0.1)
    assert hatches.secure.all()
    run(world, 0.2)
    assert hatches.open_doors(slice(None), 0, 0).tolist() == [True, True, False]
    world.shoot_bolt(0, 0, 0, draw=False)
    run(world, 0.3)
    assert hatches.drawn[0, 0, 0], "a bolt that is shot at an open door does not catch"
    assert hatches.close_doors(0, 0, 0).all()
    world.shoot_bolt(0, 0, 0, draw=False)
    run(world, 0.3)
    assert hatches.secure[0, 0, 0]


def test_a_broken_hatch_stays_open_until_it_is_repaired_and_a_blind_one_says_nothing() -> None:
    world = FleetWorld(empty_room(), 2, [Start(1.0, 5.0)])
    world.force_hatch(1, 0, 1)
    assert not world.hatches.close_doors(1, 0, 1).any()
    assert (world.hatches.report(1, 0, 1).door, world.hatches.report(0, 0, 1).door) == ("open", "closed")
    world.blind_hatch(1, 0, 1)
    assert world.hatches.report(1, 0, 1).lock == "unknown"
    world.repair_hatch(1, 0, 1)
    assert world.hatches.close_doors(1, 0, 1).all()


def test_people_walk_around_a_robot_that_stands_and_robots_around_people_who_sit() -> None:
    world = FleetWorld(empty_room(), 1, [Start(3.0, 5.0), Start(1.0, 2.0)], people=2)
    world.enter(0, 0, 1.0, 5.0)
    world.walk(0, 0, [(6.0, 5.0)])
    world.enter(0, 1, 4.0, 2.0)
    world.sit(0, 1)
    world.drive(0, 1, 8.0, 2.0)
    run(world, 40.0)
    assert (world.crowd.x[0, 0], world.crowd.y[0, 0]) == (6.0, 5.0)
    assert world.fleet.phase[0, 1] == 2
    world.leave(0, 1)
    with pytest.raises(ValueError, match="cannot walk"):
        world.walk(0, 1, [(1.0, 1.0)])
