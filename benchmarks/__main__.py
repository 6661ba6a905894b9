"""``python -m benchmarks``: measures a hall on this machine, prints tables, writes JSON.

What lives here: the command line and the order of the measurements. What must not: measuring itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import uvloop

from benchmarks.aged import age
from benchmarks.bare import Floors, Machine
from benchmarks.bench_hall import BenchHall
from benchmarks.child import Child
from benchmarks.figures import Aged, Latency, Throughput, spread
from benchmarks.goals import judge, judge_aged, many
from benchmarks.latency import Race
from benchmarks.report import show, write
from benchmarks.throughput import Emptying, Load
from simulations.broker import HOST, Broker, free_port

RESULTS = Path("bench-results")
BURST = 6


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: handoffs one at a time, bursts, POSTs per throughput run, past handoffs (0: none)."""

    alone: int
    bursts: int
    posts: dict[int, int]
    past: int = 0


FULL = Size(alone=300, bursts=60, posts={1: 1500, 32: 4000}, past=1_000_000)
QUICK = Size(alone=60, bursts=12, posts={1: 300, 32: 1000}, past=20_000)


class Bench:
    """One run against one broker."""

    def __init__(self, broker: Broker, machine: Machine, folder: Path, size: Size) -> None:
        self._broker, self._machine, self._folder, self._size = broker, machine, folder, size
        self.latencies: list[Latency] = []
        self.throughputs: list[Throughput] = []
        self.aged: Aged | None = None

    async def latency(self, robots: int) -> None:
        async with BenchHall(robots, self._broker, self._folder / f"latency-{robots}") as hall:
            for burst, times in ((1, self._size.alone), (BURST, self._size.bursts)):
                floors = Floors()
                cpu_s = hall.child.cpu_s()
                seconds = await Race(hall, burst, partial(self._machine.sample, floors)).run(times)
                cpu_ms = (hall.child.cpu_s() - cpu_s) / len(seconds) * 1000.0
                self.latencies.append(Latency(robots, burst, spread(seconds), floors.figures(), cpu_ms))

    async def throughput(self, robots: int, clients: int) -> None:
        posts = self._size.posts[clients]
        async with BenchHall(robots, self._broker, self._folder / f"throughput-{clients}") as hall:
            bare = await self._machine.rate(clients, posts)
            hall.yard.held = True
            head, cpu_s = await hall.head(), hall.child.cpu_s()
            load = Load(hall)
            await load.run(clients, posts)
            cpu_ms = (hall.child.cpu_s() - cpu_s) / posts * 1000.0
            rows, commits = hall.commits_since(head)
            bare = (bare + await self._machine.rate(clients, posts)) / 2.0
            unsent = await Emptying(hall, load.accepted).run()
        accepted = len(load.accepted)
        rate, per_commit = accepted / load.took_s, rows / commits
        result = Throughput(clients, accepted, unsent, rate, bare, spread(load.seconds), per_commit, cpu_ms)
        self.throughputs.append(result)

    async def age(self) -> None:
        self.aged = await age(self._broker, self._folder / "aged", self._size.past, self._size.alone)


async def run(size: Size, robots: list[int], clients: list[int], folder: Path) -> Bench:
    with Broker() as broker, Child(_bare_server(port := free_port()), folder / "bare.log") as server:
        server.wait_for_port(HOST, port)
        machine = Machine((broker.host, broker.port), (HOST, port), folder)
        await machine.start()
        bench = Bench(broker, machine, folder, size)
        try:
            for count in robots:
                _tell(f"latency with {many(count, 'robot')}")
                await bench.latency(count)
            for count in clients:
                _tell(f"handoffs accepted from {many(count, 'client')}")
                await bench.throughput(max(robots, default=20), count)
            if size.past:
                _tell(f"a hall with {size.past:,} past handoffs")
                await bench.age()
        finally:
            await machine.stop()
    return bench


def _bare_server(port: int) -> list[str]:
    return [sys.executable, "-m", "benchmarks.bare_server", str(port)]


def _tell(text: str) -> None:
    print(f"measuring: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """0; with ``--strict`` 1 when a goal is not kept (a crowded machine keeps few)."""
    words = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer samples, less than a minute")
    words.add_argument("--robots", type=int, nargs="*", default=[1, 6, 20], help="halls to measure latency in")
    words.add_argument("--clients", type=int, nargs="*", default=[1, 32], choices=[1, 32], help="concurrent clients")
    words.add_argument("--json", type=Path, default=RESULTS / "latest.json", help="where the figures are written")
    words.add_argument("--strict", action="store_true", help="exit code 1 when a goal is not kept")
    words.add_argument("--past", type=int, help="past handoffs of the aged hall; 0: leave it out")
    said = words.parse_args()
    size = QUICK if said.quick else FULL
    size = size if said.past is None else replace(size, past=said.past)
    said.json.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=said.json.parent, prefix="run-") as folder:
        bench = uvloop.run(run(size, said.robots, said.clients, Path(folder)))
    verdicts = judge(bench.latencies, bench.throughputs)
    verdicts += judge_aged(bench.aged) if bench.aged is not None else []
    show(bench.latencies, bench.throughputs, verdicts, bench.aged)
    write(said.json, bench.latencies, bench.throughputs, verdicts, bench.aged)
    print(f"figures: {said.json}")
    return int(said.strict and not all(verdict.kept for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
