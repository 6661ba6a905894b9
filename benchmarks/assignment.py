"""``python -m benchmarks.assignment``: plans beside those of OR-tools, on the same pictures with the same objective.

What lives here: the measurements, their table and what was promised of them. What must not: planning.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import assignment_ortools as ortools
from benchmarks.assignment_cases import Case, picture_of
from benchmarks.assignment_rolling import Order, play
from benchmarks.goals import Verdict
from hall_controller.domain.assignment import Picture, Plan, Planner, cost_of
from hall_controller.domain.second_thoughts import FIRST_STEPS, Thinking, steps_for

OTHERS_S = 10.0
"""So long may OR-tools search: on a picture, or in all while jobs come one by one."""
SOON_S = 0.05
PATIENCE_S = 10.0
SEEDS = (1, 2, 3)
WITHIN, FIRST_MS = 1.03, 5.0

FULL = (
    Case(1, 5), Case(1, 10), Case(2, 10), Case(3, 15, "announced"), Case(4, 20),
    Case(6, 20), Case(6, 20, seed=2), Case(6, 20, "announced"), Case(6, 20, "announced", seed=2),
    Case(6, 20, "known", "wide"), Case(6, 20, "announced", "wide"), Case(6, 40), Case(6, 40, "announced", "wide"),
    Case(3, 15, "rolling"), Case(6, 20, "rolling"), Case(6, 20, "rolling", seed=2), Case(6, 40, "rolling", "wide"),
)  # fmt: skip
QUICK = (Case(3, 15), Case(6, 20), Case(6, 20, "announced"), Case(6, 20, "rolling"))


@dataclass(frozen=True, slots=True)
class Assignment:
    """Totals of the objective. ``soon`` and ``reach_ms`` (``None``: not in ten seconds) are medians over seeds.

    ``others``: OR-tools' best; ``None`` where it is not installed. With rolling arrivals ``first_ms`` is the median
    first answer of all moments, and the totals are of what was driven in the end. ``hall``: with the steps that a hall
    takes for such a picture (``domain/second_thoughts.py``).
    """

    case: Case
    first_ms: float
    first: float
    hall: float
    soon: float
    others: float | None
    reach_ms: float | None

    @property
    def times_others(self) -> float | None:
        return None if self.others is None else self.soon / self.others


def measure(case: Case) -> Assignment:
    picture = picture_of(case)
    return _rolling(case, picture) if case.arrivals == "rolling" else _at_once(case, picture)


def _at_once(case: Case, picture: Picture) -> Assignment:
    others = cost_of(picture, ortools.solve(picture, OTHERS_S)).total if ortools.installed() else None
    firsts = [_first(picture) for _ in range(9)]
    soon = [_plan(picture, None, SOON_S, seed).cost.total for seed in SEEDS]
    reached = [_reach_ms(picture, WITHIN * others, seed) for seed in SEEDS] if others is not None else []
    reach_ms = median(reached) if reached else float("inf")
    first_ms = median(ms for ms, _total in firsts)
    hall = _as_in_a_hall(picture, None).cost.total
    reached_ms = None if reach_ms == float("inf") else reach_ms
    return Assignment(case, first_ms, firsts[0][1], hall, median(soon), others, reached_ms)


def _first(picture: Picture, old: Plan | None = None) -> tuple[float, float]:
    began = time.perf_counter()
    plan = Planner(picture, old).plan()
    return (time.perf_counter() - began) * 1000.0, plan.cost.total


def _plan(picture: Picture, old: Plan | None, seconds: float, seed: int) -> Plan:
    end = time.perf_counter() + seconds
    planner = Planner(picture, old, seed)
    planner.improve(lambda: time.perf_counter() >= end)
    return planner.plan()


def _as_in_a_hall(picture: Picture, old: Plan | None) -> Plan:
    thinking = Thinking(Planner(picture, old), steps_for(picture))
    plan = thinking.go_on(FIRST_STEPS)
    while thinking.left:
        plan = thinking.go_on()
    return plan


def _reach_ms(picture: Picture, total: float, seed: int) -> float:
    """Milliseconds until a plan costs no more than ``total``; infinite when patience ends first."""
    began = time.perf_counter()
    planner = Planner(picture, seed=seed)
    planner.improve(lambda: planner.cost <= total or time.perf_counter() - began > PATIENCE_S)
    took_ms = (time.perf_counter() - began) * 1000.0
    return took_ms if planner.cost <= total else float("inf")


def _at_first(picture: Picture, old: Plan | None) -> Plan:
    return _plan(picture, old, 0.0, SEEDS[0])


def _soon(picture: Picture, old: Plan | None) -> Plan:
    return _plan(picture, old, SOON_S, SEEDS[0])


def _rolling(case: Case, world: Picture) -> Assignment:
    moments = len({job.release_s for job in world.jobs})
    firsts_ms: list[float] = []
    old: Plan | None = None

    def ours(planned: Callable[[Picture, Plan | None], Plan]) -> Callable[[Picture], Mapping[str, Order]]:
        def policy(picture: Picture) -> Mapping[str, Order]:
            nonlocal old
            firsts_ms.append(_first(picture, old)[0])
            old = planned(picture, old)
            return {robot: [(visit.job, visit.kind) for visit in visits] for robot, visits in old.routes.items()}

        return policy

    totals = []
    for way in (_at_first, _as_in_a_hall, _soon):
        firsts_ms.clear()
        old = None
        totals.append(play(world, ours(way)).total)
    first, hall, soon = totals
    others = None
    if ortools.installed():
        others = play(world, lambda picture: ortools.solve(picture, OTHERS_S / moments)).total
    return Assignment(case, median(firsts_ms), first, hall, soon, others, None)


def judge(found: Sequence[Assignment]) -> list[Verdict]:
    """What was promised for 6 robots and 20 jobs."""
    verdicts = []
    for one in found:
        if (one.case.robots, one.case.jobs) == (6, 20):
            goal = f"{one.case}: first answer under {FIRST_MS:g} ms"
            verdicts.append(Verdict(goal, f"{one.first_ms:.1f} ms", one.first_ms < FIRST_MS))
            if one.times_others is not None:
                goal = f"{one.case}: after {SOON_S * 1000.0:g} ms within 3 % of OR-tools' best"
                verdicts.append(Verdict(goal, f"{one.times_others:.3f} times", one.times_others <= WITHIN))
    return verdicts


def table(found: Sequence[Assignment]) -> Table:
    title = f"Which robot: totals (100 x lateness + driving, s), OR-tools' best of {OTHERS_S:g} s"
    made = Table(title=title, title_justify="left")
    columns = ("first ms", "first", "in a hall", "after 50 ms", "OR-tools", "times OR-tools", "3 % reached ms")
    made.add_column("robots x jobs")
    for column in columns:
        made.add_column(column, justify="right")
    for one in found:
        share, reach = one.times_others, "-" if one.reach_ms is None else f"{one.reach_ms:.0f}"
        others = "-" if one.others is None else f"{one.others:.0f}"
        shown = (f"{one.first_ms:.1f}", f"{one.first:.0f}", f"{one.hall:.0f}", f"{one.soon:.0f}", others)
        made.add_row(str(one.case), *shown, "-" if share is None else f"{share:.3f}", reach)
    return made


def run(quick: bool) -> list[Assignment]:
    if not ortools.installed():
        print(ortools.MISSING, file=sys.stderr)
    found = []
    for case in QUICK if quick else FULL:
        print(f"measuring: {case}", file=sys.stderr, flush=True)
        found.append(measure(case))
    return found


def main() -> int:
    """0; with ``--strict`` 1 when a goal is not kept."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.assignment", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer pictures, about a minute")
    words.add_argument("--strict", action="store_true", help="exit code 1 when a goal is not kept")
    said = words.parse_args()
    found = run(said.quick)
    verdicts = judge(found)
    console = Console(width=140)
    console.print(table(found))
    for verdict in verdicts:
        console.print(f"{'yes' if verdict.kept else 'NO '}  {verdict.goal}: {verdict.found}")
    return int(said.strict and not all(verdict.kept for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
