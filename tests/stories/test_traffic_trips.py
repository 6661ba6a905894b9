"""Trips by the thousand on every map: nobody meets, nobody waits for ever, and the referee would see it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from benchmarks.figures import percentile
from hall_controller.domain.outlook import Outlook
from simulations.traffic.maps import NAMES, plan_named
from simulations.traffic.mishaps import Mishaps
from simulations.traffic.one_shot import instance, solve
from simulations.traffic.punctuality import Punctuality, Told
from simulations.traffic.trial import Trial, try_out
from simulations.traffic.trips import Trips
from tests.seeds import fresh_seed

FRESH = fresh_seed()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("robots", [2, 5, 12])
def test_nobody_meets_and_nobody_waits_for_ever(name: str, robots: int) -> None:
    print(f"seed {FRESH}")
    trial = Trial(name, robots, 120, FRESH, mishaps=True)
    counts = try_out(trial)
    assert trial.clean, trial
    assert counts["trips"] == 120 and trial.longest_wait_s <= trial.bound_s


def test_without_the_look_ahead_robots_stand_face_to_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outlook, "bears", lambda *_: True)
    trips = Trips(plan_named("swap", 6), 1)
    trips.run(300)
    assert trips.referee.fouls.deadlocks == 1 and not trips.referee.fouls.collisions


def test_without_holdings_robots_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outlook, "free_for", lambda *_: True)
    trips = Trips(plan_named("ring", 6), 1)
    trips.run(100)
    assert trips.referee.fouls.collisions and trips.referee.fouls.clashes


def test_a_trip_that_takes_too_long_is_seen() -> None:
    trips = Trips(plan_named("swap", 12), 1)
    trips.referee.patience_s = 60.0
    trips.run(200)
    assert trips.referee.fouls.starved, "the referee sees a trip that takes too long"


def test_a_robot_that_stands_in_the_road_for_ever_is_planned_around() -> None:
    trips = Trips(plan_named("ring", 4), 3)
    trips.run(20)
    dead = trips.bodies["R1"]
    while not (trips.state.roads.through(dead.node) and dead.driving):
        trips.run(1)
    dead.halted = True
    trips.hear(dead)
    closed = trips.state.roads.taken((dead.node, dead.path[dead.passed]))
    beyond = [each for each in trips.targets if not trips.plan.roadmap.conflicts[each] & closed]
    assert 3 <= len(beyond) < len(trips.targets)
    trips.targets[:] = beyond
    for name in [name for name, trip in trips.wants.items() if trip.target not in beyond and name != "R1"]:
        del trips.wants[name]  # nobody can get there any more; a person is called
    before = trips.tally.trips
    trips.run(40)
    assert trips.tally.trips == before + 40 and trips.referee.clean and dead.halted


@pytest.mark.parametrize("robots", [3, 6])
def test_estimates_hold_on_many_mornings_in_the_sample_hall(robots: int) -> None:
    everybody: list[float] = []
    standing: list[float] = []
    unknown = 0
    for seed in range(6):
        trips = Trips(plan_named("sample", robots), seed)
        found = Punctuality(trips)
        Mishaps(trips)
        trips.run(100)
        everybody += [told.error for told in found.told]
        standing += [told.error for told in found.told if told.stood]
        unknown += found.unknown
    for words, errors in (("all", everybody), ("standing when asked", standing)):
        print(f"{words}: p50 {percentile(errors, 0.5):.3f} p90 {percentile(errors, 0.9):.3f} of {len(errors)}")
    assert len(everybody) > 1000 and percentile(everybody, 0.9) <= 0.15
    assert len(standing) > 100 and percentile(standing, 0.9) <= 0.20
    assert unknown < len(everybody) / 2, "who gets on no more, and who waits for a place that is taken"


def test_estimates_hold_among_twelve_robots_until_something_new_goes_wrong() -> None:
    told: list[Told] = []
    for seed in range(2):
        trips = Trips(plan_named("sample", 12), seed)
        found = Punctuality(trips)
        Mishaps(trips)
        trips.run(150)
        told += found.told
    quiet = [each for each in told if not each.struck]
    for words, errors in (("all", [each.error for each in quiet]), ("standing", [e.error for e in quiet if e.stood])):
        print(f"{words}: p50 {percentile(errors, 0.5):.3f} p90 {percentile(errors, 0.9):.3f} of {len(errors)}")
        assert len(errors) > 300 and percentile(errors, 0.9) <= 0.20
    assert 0.02 < 1.0 - len(quiet) / len(told) < 0.5, "mishaps do strike, and are told apart"


@pytest.mark.parametrize("name", ["warehouse", "doors"])
@pytest.mark.parametrize(("robots", "most"), [(10, 1.06), (20, 1.16)])
def test_sharing_the_roads_costs_little(name: str, robots: int, most: float) -> None:
    answers = [solve(instance(name, robots, seed)) for seed in range(3)]
    assert all(answer.solved for answer in answers)
    cost = sum(answer.cost_s for answer in answers) / sum(answer.shortest_s for answer in answers)
    decided = [second for answer in answers for second in answer.decide_s[robots + 1 :]]
    print(f"cost {cost:.3f}, decisions p99 {percentile(decided, 0.99) * 1e3:.1f} ms of processor time")
    assert cost <= most and percentile(decided, 0.99) <= 0.010


def test_the_command_prints_its_seed_and_one_object() -> None:
    command = [sys.executable, "-m", "simulations.traffic", "--trips", "40", "--robots", "2", "--map", "swap"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    assert f"seed {found['seed']}" in ended.stderr
    assert (found["trips"], found["collisions"], found["deadlocks"], found["starved"]) == (40, 0, 0, 0)
    again = subprocess.run(
        [*command, "--seed", str(found["seed"])], capture_output=True, text=True, timeout=50, check=False
    )
    assert again.stdout == ended.stdout, "the same seed, the same trips"
