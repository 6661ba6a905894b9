"""``python -m benchmarks.traffic``: what sharing the roads costs, beside path finders that know everything beforehand.

What lives here: the command line, the table and the JSON. What must not: running other programs (``path_finders.py``).

Every robot has one start and one goal and all set out at once. The figure is the sum of all arrival times over the sum
of all shortest paths, so 1 is as if each robot were alone. LaCAM3 and EECBS plan all robots together, in steps, for
robots that never are late and may follow nose to tail; ours are released road stretch by stretch, hold what is not yet
behind them, and nobody has planned anything beforehand. Where a peer's program is not named by its environment
variable, its columns say so.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from rich.console import Console
from rich.table import Table

from benchmarks.figures import percentile
from benchmarks.path_finders import PROGRAMS, Peer, solve_elsewhere
from simulations.progress import progress
from simulations.traffic.one_shot import instance, solve

CASES = (("warehouse", 10), ("warehouse", 12), ("warehouse", 20), ("warehouse", 50), ("doors", 10), ("doors", 12),
         ("doors", 20), ("doors", 30))  # fmt: skip
RESULTS = Path("bench-results") / "traffic.json"


@dataclass(frozen=True, slots=True)
class Row:
    """Means over all instances; decisions in milliseconds of processor time. ``peers``: mean ratio, None: not built.
    ``first_turns_ms``: the one look at which all robots get their turns."""

    map: str
    robots: int
    instances: int
    solved: int
    ratio: float
    decide_p50_ms: float
    decide_p99_ms: float
    decide_most_ms: float
    first_turns_ms: float
    peers: dict[str, float | None]

    @property
    def times_first(self) -> float | None:
        """Our cost over LaCAM3's first answer."""
        first = self.peers[Peer.LACAM_FIRST.value]
        return None if first is None else self.ratio / first


def measure(name: str, robots: int, seeds: Sequence[int]) -> Row:
    puzzles = [instance(name, robots, seed) for seed in seeds]
    answers = [solve(puzzle) for puzzle in puzzles]
    decided = [second for answer in answers for second in answer.decide_s[robots + 1 :]]
    start = [answer.decide_s[robots] for answer in answers]
    peers: dict[str, float | None] = {}
    for peer in Peer:
        costs = [solve_elsewhere(peer, puzzle) for puzzle in puzzles]
        ratios = [cost / ours.shortest_s for cost, ours in zip(costs, answers, strict=True) if cost is not None]
        peers[peer.value] = mean(ratios) if ratios else None
    return Row(
        name, robots, len(seeds), sum(answer.solved for answer in answers), mean(answer.ratio for answer in answers),
        percentile(decided, 0.5) * 1e3, percentile(decided, 0.99) * 1e3, max(decided) * 1e3, max(start) * 1e3, peers,
    )  # fmt: skip


def show(rows: Sequence[Row]) -> None:
    table = Table(title="Sum of arrival times over sum of shortest paths", title_justify="left")
    for column in ("case", "ours", *(peer.value for peer in Peer), "ours / LaCAM3 first", "decision p50, p99, most ms"):
        table.add_column(column, justify="left" if column == "case" else "right")
    for row in rows:
        peers = (f"{cost:.3f}" if (cost := row.peers[peer.value]) is not None else "not built here" for peer in Peer)
        table.add_row(
            f"{row.map} {row.robots} ({row.solved} of {row.instances})", f"{row.ratio:.3f}", *peers,
            f"{row.times_first:.3f}" if row.times_first is not None else "",
            f"{row.decide_p50_ms:.2f}, {row.decide_p99_ms:.1f}, {row.decide_most_ms:.1f}",
        )  # fmt: skip
    Console(width=150).print(table)


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m benchmarks.traffic", description=__doc__)
    words.add_argument("--instances", type=int, default=5, help="instances of each case")
    words.add_argument("--most-robots", type=int, default=50, help="leave out cases with more robots")
    words.add_argument("--json", type=Path, default=RESULTS, help="where the figures are written")
    said = words.parse_args()
    cases = [case for case in CASES if case[1] <= said.most_robots]
    rows: list[Row] = []
    with progress("traffic", len(cases)) as tell:
        for name, robots in cases:
            tell(len(rows), f"{name}, {robots} robots")
            rows.append(measure(name, robots, range(said.instances)))
    show(rows)
    for variable in sorted(set(PROGRAMS.values())):
        print(f"{variable} names the program to compare with", file=sys.stderr)
    said.json.parent.mkdir(parents=True, exist_ok=True)
    said.json.write_text(
        json.dumps([{**asdict(r), "times_first": r.times_first} for r in rows], indent=2) + "\n", "utf-8"
    )
    print(f"figures: {said.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
