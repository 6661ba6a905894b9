"""``python -m benchmarks.punctuality``: how far from the truth told times of arrival are, with robots stuck and lost.

What lives here: the mornings, the table and the goal. What must not: the estimate (``hall_controller.domain.eta``), and
what an error is (``simulations/traffic/punctuality.py``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.figures import percentile
from benchmarks.goals import Verdict
from simulations.progress import progress
from simulations.traffic.maps import plan_named
from simulations.traffic.mishaps import Mishaps
from simulations.traffic.punctuality import Punctuality, Told
from simulations.traffic.trips import Trips

ROBOTS = (1, 3, 6, 12)
MOST_P90 = 0.20
LEAST_TOLD = 100
"""Fewer are shown, but not judged: a p90 of two is no p90."""


@dataclass(frozen=True, slots=True)
class Row:
    """``unknown``: how often nobody could say."""

    robots: int
    told: Sequence[Told]
    unknown: int


KINDS: Mapping[str, Callable[[Told], bool]] = {
    "all": lambda told: True,
    "standing when asked": lambda told: told.stood,
    "all, nothing new went wrong": lambda told: not told.struck,
    "standing, nothing new went wrong": lambda told: told.stood and not told.struck,
}
"""What befalls a robot after the telling nobody can know: with twelve robots there is something in every fifth trip."""


def measure(robots: int, mornings: int, trips: int) -> Row:
    told: list[Told] = []
    unknown = 0
    for seed in range(mornings):
        morning = Trips(plan_named("sample", robots), seed)
        found = Punctuality(morning)
        Mishaps(morning)
        morning.run(trips)
        told += found.told
        unknown += found.unknown
    return Row(robots, told, unknown)


def judge(rows: Sequence[Row]) -> list[Verdict]:
    verdicts = []
    for row in rows:
        for words, errors in _by_kind(row).items():
            if len(errors) >= LEAST_TOLD:
                p90, goal = (
                    percentile(errors, 0.9),
                    f"{row.robots} robots, {words}: error at most {MOST_P90:.0%} at p90",
                )
                verdicts.append(Verdict(goal, f"{p90:.1%}", p90 <= MOST_P90))
    return verdicts


def _by_kind(row: Row) -> dict[str, list[float]]:
    return {words: [told.error for told in row.told if counts(told)] for words, counts in KINDS.items()}


def show(rows: Sequence[Row], console: Console) -> None:
    table = Table(title="Told times of arrival, error as a share of the time left: p50, p90", title_justify="left")
    for column in ("robots", "told", *KINDS, "nobody could say"):
        table.add_column(column, justify="right")
    for row in rows:
        shares = (
            f"{percentile(errors, 0.5):.1%}, {percentile(errors, 0.9):.1%} of {len(errors)}" if errors else "-"
            for errors in _by_kind(row).values()
        )
        table.add_row(str(row.robots), str(len(row.told) + row.unknown), *shares, str(row.unknown))
    console.print(table)


def main() -> int:
    """0; with ``--strict`` 1 when a goal is not kept."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.punctuality", description=__doc__)
    words.add_argument("--quick", action="store_true", help="two mornings instead of six")
    words.add_argument("--trips", type=int, default=350, help="trips of each morning")
    words.add_argument("--strict", action="store_true", help="exit code 1 when a goal is not kept")
    said = words.parse_args()
    rows: list[Row] = []
    with progress("punctuality", len(ROBOTS)) as tell:
        for robots in ROBOTS:
            tell(len(rows), f"{robots} robots")
            rows.append(measure(robots, 2 if said.quick else 6, said.trips))
    console, verdicts = Console(width=150), judge(rows)
    show(rows, console)
    for verdict in verdicts:
        console.print(f"{'yes' if verdict.kept else 'NO '}  {verdict.goal}: {verdict.found}")
    return int(said.strict and not all(verdict.kept for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
