"""Every bug planted into the real code is found by the storm: what would break the house is seen.

What lives here: one storm for each bug. What must not: bugs planted into devices (``test_storm_devices``), which need
other faults, and into chargers (``test_shared_chargers``), which need other halls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from simulations.storm.crash_points import CRASHES
from simulations.storm.dice import Dice
from simulations.storm.faults import KINDS, Fault, draw_from
from simulations.storm.planted import PLANTED
from simulations.storm.planted_devices import DEVICE_BUGS
from simulations.storm.planted_sharing import CHARGERS
from simulations.storm.stage import Outcome
from simulations.storm.storm import Weather, play

SEEDS = (6, 4, 3, 5, 12)
"""Five storms in turns: what hides in one shows in another."""
FOUND_WITHIN = 3000
"""Handoffs until a planted bug is found, at most; most are found within a hundred."""
SELDOM_SEEN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "interlock_skipped": ("moved_open", ("force", "force_and_steal", "take_by_hand")),
    "stop_not_checked": ("opened_elsewhere", ("push",)),
    "ids_forgotten": ("opened_twice", ("double_down",)),
    "old_reports_believed": ("road_shared", ("hold_up",)),
    "first_word_believed": ("road_shared", ("old_news",)),
    "look_while_committing": ("not_written", ("slow_disk", "hall_dies_committing", "hall_dies_committed")),
    "part_taken_for_whole": ("custody", ("force_and_steal",)),
    "pause_forgotten": ("road_though_standing", ("stop_and_restart",)),
}
"""Bugs that need a certain mishap: what they violate, and the mishaps. Among faults of all kinds they are found as
well, but in half a minute instead of a second; so theirs are short days on which much of just that goes wrong."""
SHORT_DAY, PER_HANDOFF = 20, 4.0


def storms(name: str) -> list[Weather]:
    handoffs = {"handoffs": SHORT_DAY} if name in SELDOM_SEEN else {}
    return [Weather(seed, "heavy", name, **handoffs) for seed in SEEDS]


def faults(name: str, weather: Weather, episode: int) -> list[Fault] | None:
    """Those of the weather (None), or many of the few kinds that matter."""
    return many(SELDOM_SEEN[name][1], weather, episode) if name in SELDOM_SEEN else None


def many(names: Sequence[str], weather: Weather, episode: int) -> list[Fault]:
    kinds, dice = {kind: (KINDS | CRASHES)[kind] for kind in names}, Dice(f"{weather.seed_of(episode)}:faults")
    return [draw_from(kinds, dice, number, weather.handoffs) for number in range(round(weather.handoffs * PER_HANDOFF))]


def found(name: str, outcome: Outcome) -> bool:
    """Whether an invariant was broken; on the short days the one that this bug breaks."""
    kinds = {violation.kind for violation in outcome.violations}
    return SELDOM_SEEN[name][0] in kinds if name in SELDOM_SEEN else bool(kinds)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", [name for name, bug in PLANTED.items() if bug not in (*DEVICE_BUGS, *CHARGERS)])
def test_every_planted_bug_is_found(name: str) -> None:
    handoffs, turns = 0, storms(name)
    for number in range(1000):
        weather, episode = turns[number % len(turns)], number // len(turns)
        outcome = play(weather, episode, faults(name, weather, episode))
        handoffs += outcome.handoffs
        if found(name, outcome):
            return
        assert handoffs < FOUND_WITHIN, f"{name} was not found in {handoffs} handoffs"


@pytest.mark.parametrize("name", SELDOM_SEEN)
def test_the_same_mishaps_without_the_bug_show_no_such_thing(name: str) -> None:
    for planted in storms(name)[:2]:
        assert not found(name, play(replace(planted, planted=""), 0, faults(name, planted, 0)))


def test_deaths_before_and_after_a_commit_do_not_show_what_happens_inside_it() -> None:
    """What the crash inside a commit finds, crashes at the steps around it never would."""
    around = ("hall_dies_arrived", "hall_dies_settled", "hall_dies_appended", "hall_dies_effect")
    for weather in storms("look_while_committing")[:2]:
        assert not play(weather, 0, many(around, weather, 0)).violations


def test_at_least_ten_bugs_are_planted_and_named() -> None:
    assert len(PLANTED) >= 10 and all(plant.__doc__ for plant in PLANTED.values())
