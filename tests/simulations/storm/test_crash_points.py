"""Every place where a program can die is really played, and after each the hall goes on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from simulations.storm.crash_points import CRASH_MISCHIEF, CRASHES, draw_crashes
from simulations.storm.dice import Dice
from simulations.storm.faults import KINDS, Fault, draw_from
from simulations.storm.stage import Stage

HANDOFFS, PER_HANDOFF, EPISODES = 10, 3.0, 30
OF_HALL = {"arrived", "settled", "committing", "appended", "answering", "answered", "unanswered", "effect", "saving"}
OF_START = {"recovered", "greeting", "heard"}
OF_NODE = {"hearing", "acting", "acted", "said"}
BEFORE = ("hall_dies_arrived", "hall_dies_settled")
SELDOM = {"hall_dies_saving": replace(CRASHES["hall_dies_saving"], weight=8)}
"""A snapshot is seldom being kept when it comes, so it comes more often here."""


def crashes(seed: str) -> list[Fault]:
    kinds, dice = CRASHES | SELDOM | {kind: KINDS[kind] for kind in BEFORE}, Dice(f"{seed}:only-crashes")
    return [draw_from(kinds, dice, number, HANDOFFS) for number in range(round(HANDOFFS * PER_HANDOFF))]


def test_every_place_to_die_comes_and_breaks_nothing() -> None:
    wanted = {f"hall {place}" for place in OF_HALL | OF_START} | {f"node {place}" for place in OF_NODE}
    seen: Counter[str] = Counter()
    for number in range(EPISODES):
        outcome = Stage(f"crash:{number}", number, HANDOFFS, crashes(f"{number}")).run()
        assert not outcome.violations, (number, outcome.violations)
        seen += outcome.crashes
        if wanted <= set(seen):
            return
    raise AssertionError(f"nobody died at {sorted(wanted - set(seen))}")


def test_every_kind_has_somebody_who_does_it_and_none_is_another_one() -> None:
    assert set(CRASHES) == set(CRASH_MISCHIEF)
    assert not set(CRASHES) & set(KINDS)


def test_the_same_seed_draws_the_same_crashes_and_all_kinds_come() -> None:
    drawn = draw_crashes("3:1", 400, 3.0, 7)
    assert drawn == draw_crashes("3:1", 400, 3.0, 7) != draw_crashes("3:2", 400, 3.0, 7)
    assert {fault.kind for fault in drawn} == set(CRASHES) and drawn[0].number == 7
