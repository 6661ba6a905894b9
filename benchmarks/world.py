"""``python -m benchmarks.world``: how fast many robots move in the simulated world, beside ir-sim.

What lives here: the order of the measurements, their tables and what was promised. What must not: the task
(``world_course``), the peer (``world_peer``).
Both simulators run in turns in one process, so that whatever else the machine does falls on both; medians of the turns.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.table import Table

from benchmarks.goals import Verdict, many
from benchmarks.world_course import ROOM_M, STEP_S, OurSide
from benchmarks.world_peer import Peer, installed
from simulations.fleet_world.compiled import numba_is_here

LEAST_TIMES_PEER = 50.0
MOST_GROWTH = 1.25
"""At the same density a robot-step may cost so many times more among 1,000 robots than among 20 (noise allowed)."""
TURN_SECONDS = 0.4
FULL_TURNS, QUICK_TURNS = 7, 3
NO_PEER = "ir-sim is not installed"


class Side(Protocol):
    name: str
    robots: int

    def run(self, steps: int) -> float: ...

    def closest_m(self) -> float: ...

    def speed_mps(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """``per_s``: robot-steps per second. Seen at the ends of turns: ``speed_mps``, how fast robots are on average (a
    simulator is fast, too, when its robots stand), ``closest_m``, the smallest gap between two."""

    side: str
    robots: int
    halls: int
    per_s: float
    speed_mps: float
    closest_m: float


def race(sides: Sequence[Side], turns: int, halls: int = 1) -> list[Pace]:
    """Let the sides run in turns, each for about as long. The first steps, which may compile, count for nothing."""
    for side in sides:
        side.run(1)
    steps = [max(1, math.ceil(TURN_SECONDS / (side.run(3) / 3))) for side in sides]
    rates: list[list[float]] = [[] for _ in sides]
    speeds: list[list[float]] = [[] for _ in sides]
    closest = [math.inf for _ in sides]
    for _ in range(turns):
        for n, side in enumerate(sides):
            rates[n].append(side.robots * steps[n] / side.run(steps[n]))
            speeds[n].append(side.speed_mps())
            closest[n] = min(closest[n], side.closest_m()) if side.robots > halls else math.nan
    return [
        Pace(
            side.name, side.robots // halls, halls, statistics.median(rates[n]), statistics.mean(speeds[n]), closest[n]
        )
        for n, side in enumerate(sides)
    ]


def side_by_side(counts: Sequence[int], turns: int) -> list[Pace]:
    """The same room, more and more robots in it."""
    found = []
    for count in counts:
        sides: list[Side] = [OurSide(count)]
        if installed():
            sides.append(Peer(count))
        found += race(sides, turns)
    return found


def growing(counts: Sequence[int], turns: int) -> list[Pace]:
    """More and more robots in larger and larger rooms, as dense as 20 in the first; all of them in turns."""
    sizes = [math.sqrt(count / 20.0) for count in counts]
    sides = [OurSide(n, (ROOM_M[0] * size, ROOM_M[1] * size)) for n, size in zip(counts, sizes, strict=True)]
    return race(sides, turns)


def first_step_s(cache: Path) -> float:
    """What a new process needs from its start of the simulator to the end of the first step."""
    run = [sys.executable, "-m", "benchmarks.world", "--first-step"]
    said = subprocess.run(
        run, capture_output=True, text=True, check=True, timeout=300, env={**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    )
    return float(said.stdout)


def _first_step() -> float:
    began = time.perf_counter()
    OurSide(1).run(1)
    return time.perf_counter() - began


def judge(beside: Sequence[Pace], grown: Sequence[Pace]) -> list[Verdict]:
    """What was promised, and whether this run kept it."""
    ours = {pace.robots: pace.per_s for pace in beside if pace.side == OurSide.name}
    peer = {pace.robots: pace.per_s for pace in beside if pace.side == Peer.name}
    verdicts = []
    if 20 in peer:
        times = ours[20] / peer[20]
        goal = f"20 robots, avoiding: at least {LEAST_TIMES_PEER:g} times ir-sim"
        verdicts.append(Verdict(goal, f"{times:.0f} times", times >= LEAST_TIMES_PEER))
    cost = grown[0].per_s / grown[-1].per_s
    goal = f"{grown[-1].robots} robots: a robot-step costs at most {MOST_GROWTH:g} times that of {grown[0].robots}"
    verdicts.append(Verdict(goal, f"{cost:.2f} times", cost <= MOST_GROWTH))
    least = min(pace.closest_m for pace in (*beside, *grown) if pace.side == OurSide.name and pace.robots > 1)
    return [*verdicts, Verdict("nobody touches anybody", f"closest {least * 1000:.0f} mm", least >= 0.0)]


def show(title: str, paces: Sequence[Pace], console: Console) -> None:
    table = Table(title=title, title_justify="left")
    for column in ("case", "simulator", "robot-steps/s", "times real time", "us/robot-step", "m/s", "closest m"):
        table.add_column(column, justify="left" if column in ("case", "simulator") else "right")
    for pace in paces:
        case = many(pace.robots, "robot") + (f" in each of {pace.halls} halls" if pace.halls > 1 else "")
        real = pace.per_s * STEP_S / (pace.robots * pace.halls)
        closest = "" if math.isnan(pace.closest_m) else f"{pace.closest_m:.3f}"
        table.add_row(
            case,
            pace.side,
            f"{pace.per_s:,.0f}",
            f"{real:,.0f}",
            f"{1e6 / pace.per_s:.2f}",
            f"{pace.speed_mps:.2f}",
            closest,
        )
    console.print(table)


def engines(turns: int) -> list[Pace]:
    """One hall and many halls, with numba and without."""
    found = []
    for halls in (1, 64):
        for engine in ("numba", "numpy") if numba_is_here() else ("numpy",):
            side = OurSide(20, halls=halls, engine="numba" if engine == "numba" else "numpy")
            side.name = engine
            found += race([side], turns, halls)
    return found


def main() -> int:
    """0; with ``--strict`` 1 when a goal is not kept (a crowded machine keeps few)."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.world", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer turns")
    words.add_argument("--json", type=Path, default=Path("bench-results") / "world.json", help="where figures go")
    words.add_argument("--strict", action="store_true", help="exit code 1 when a goal is not kept")
    words.add_argument("--first-step", action="store_true", help=argparse.SUPPRESS)
    said = words.parse_args()
    if said.first_step:
        print(_first_step())
        return 0
    return report(said.json, QUICK_TURNS if said.quick else FULL_TURNS, said.strict)


def report(target: Path, turns: int, strict: bool) -> int:
    """Measure, print the tables, write the figures."""
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as cache:
        cold_s, warm_s = first_step_s(Path(cache)), first_step_s(Path(cache))
    console.print(f"From nothing to the first step: {cold_s:.1f} s to compile, {warm_s:.1f} s when compiled before")
    beside, grown, halls = side_by_side((1, 5, 20, 100), turns), growing((20, 100, 300, 1000), turns), engines(turns)
    show(
        f"The same room, {ROOM_M[0]:g} x {ROOM_M[1]:g} m, steps of {STEP_S:g} s, avoiding, no drawing", beside, console
    )
    show("As dense as 20 robots in that room", grown, console)
    show("20 robots: numba and numpy, one hall and many", halls, console)
    if not installed():
        console.print(NO_PEER)
    verdicts = judge(beside, grown)
    for verdict in verdicts:
        console.print(f"{'kept' if verdict.kept else '[bold red]not kept[/]'}: {verdict.goal}: {verdict.found}")
    figures = {"compile_s": cold_s, "compiled_before_s": warm_s, "goals": [asdict(verdict) for verdict in verdicts]}
    paces = {"same_room": beside, "same_density": grown, "engines": halls}
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures | {name: [asdict(pace) for pace in found] for name, found in paces.items()}, indent=2)
    target.write_text(text + "\n", encoding="utf-8")
    print(f"figures: {target}")
    return int(strict and not all(verdict.kept for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
