"""Four robots, one charger and a long day: nobody runs flat, nobody waits for ever, every paper comes home."""

from __future__ import annotations

import pytest

from hall_controller.domain import charging
from hall_controller.domain import events as e
from hall_controller.domain.plan import HallPlan
from hall_controller.hall.codec import read_event
from hall_controller.plan import plan_from_text
from hall_controller.plan.charging import longest_wait_s
from hall_controller.store import MemoryJournal
from simulations.halls import grid_hall
from simulations.storm.halls import storm_hall
from simulations.storm.planted_sharing import charger_given_twice
from simulations.storm.stage import Stage
from simulations.traffic.trial import Trial, try_out
from simulations.virtual import VirtualHall
from simulations.world import WorldSettings
from tests.seeds import fresh_seed

BATTERY = "battery: {range_s: 660, charge_turn_s: 60, idle_s: 7200, charge_s: 240}\n"
"""Batteries that driving empties and chargers fill 15 times faster than real ones: half an hour stands for a day."""
BEGIN = 0.5
LIMIT_TURNS = 30_000


def day() -> tuple[VirtualHall, MemoryJournal, HallPlan]:
    plan = plan_from_text(grid_hall(4, 2, 4, chargers=1) + BATTERY, "shared")
    battery, journal = plan.battery, MemoryJournal()
    nature = WorldSettings(
        idle_drain_per_s=1.0 / battery.idle_s,
        drive_drain_per_m=1.0 / (battery.range_s * 0.6),
        charge_per_s=1.0 / battery.charge_s,
    )
    return VirtualHall(plan, journal, 7, cases=20, arrival_s=90.0, settings=nature), journal, plan


def test_four_robots_with_one_charger_never_run_flat_on_a_long_day() -> None:
    run, journal, plan = day()
    bodies, lowest, longest_s = run.world.robots, 1.0, 0.0
    for body in bodies.values():
        body.battery = BEGIN
    while not run.cast.done:
        run.turn()
        assert run.turns < LIMIT_TURNS, run.summary()
        lowest = min(lowest, *(body.battery for body in bodies.values()))
        pages = run.engine.state.book.robots.values()
        assert sum(body.charging for body in bodies.values()) <= 1
        waiting = [each.charge.wanted_at for each in pages if each.charge and not each.charger and not each.hatches]
        longest_s = max(longest_s, *(run.now - since for since in waiting), 0.0)
    events = [read_event(row.type, row.data) for row in journal.replay()]
    charged = [ev.robot for ev in events if isinstance(ev, e.ChargerReserved)]
    print(
        f"{run.now - run.began_at:.0f} s, lowest {lowest:.1%}, longest wait {longest_s:.0f} s, {len(charged)} charges"
    )
    assert run.sound(), run.summary()
    assert set(charged) == set(plan.robots) and lowest > plan.battery.brown_out_fraction
    assert not [ev for ev in events if isinstance(ev, e.AlertRaised) and ev.kind in ("relief_wanted", "not_charging")]
    assert longest_s <= longest_wait_s(plan) + plan.battery.charge_turn_s


def test_six_robots_that_share_two_chargers_meet_nobody_and_are_charged() -> None:
    seed = fresh_seed()
    print(f"seed {seed}")
    trial = Trial("shared", 6, 500, seed, mishaps=True)
    counts = try_out(trial)
    assert trial.clean, trial
    assert counts["charges"], "on most days five robots charge, on some only two"


def test_the_referee_sees_robots_that_never_get_a_charger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charging, "_reserved", lambda *_: [])
    trial = Trial("shared", 6, 4_000, 1, mishaps=False)
    try_out(trial)
    assert trial.counts["flat"] == 1 and not trial.clean


@pytest.mark.parametrize("name", ["star", "street"])
def test_a_storm_goes_over_a_hall_with_one_charger(name: str) -> None:
    plan = storm_hall(name, True)
    assert plan.chargers == ("D3",) and not any(plan.roadmap.nodes[r.dock].charges for r in plan.robots.values())
    seed = next(seed for seed in (f"shared:{n}" for n in range(200)) if _plays(seed, plan))
    stage = Stage(seed, 0, 30, [])
    outcome = stage.run()
    assert not outcome.violations and stage.referee.chargers.given > 0
    assert any(body.battery > 0.9 for body in stage.floor.bodies.values())


def test_the_storm_sees_a_charger_that_two_robots_have() -> None:
    plan = storm_hall("star", True)
    seed = next(seed for seed in (f"shared:{n}" for n in range(200)) if _plays(seed, plan))
    with charger_given_twice():
        outcome = Stage(seed, 0, 30, []).run()
    assert {violation.kind for violation in outcome.violations} == {"charger_reserved_twice"}


def _plays(seed: str, plan: HallPlan) -> bool:
    return Stage(seed, 0, 1, []).plan is plan
