"""What was promised, and whether this run kept it.

What lives here: the promises and the comparison. What must not: measuring, printing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import Aged, Latency, Throughput

MOST_TIMES_BARE = 3.0
MOST_ALONE_MS = 5.0
MOST_IN_BURSTS_MS = 15.0
LEAST_RATE = {1: 300.0, 32: 1000.0}
MOST_START_S = 2.0
MOST_TIMES_EMPTY = 1.2
"""As fast as an empty hall, give or take what two runs of one hall differ by."""


@dataclass(frozen=True, slots=True)
class Verdict:
    goal: str
    found: str
    kept: bool


def many(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"


def how(burst: int) -> str:
    return "one at a time" if burst == 1 else f"bursts of {burst}"


def judge(latencies: Sequence[Latency], throughputs: Sequence[Throughput]) -> list[Verdict]:
    """Every goal with what was found, in the order of the tables."""
    verdicts = [verdict for latency in latencies for verdict in _of_latency(latency)]
    return verdicts + [verdict for throughput in throughputs for verdict in _of_throughput(throughput)]


def _of_latency(found: Latency) -> list[Verdict]:
    what = f"{many(found.robots, 'robot')}, {how(found.burst)}"
    most = MOST_ALONE_MS if found.burst == 1 else MOST_IN_BURSTS_MS
    order = found.order
    verdicts = [Verdict(f"{what}: p50 at most {most:g} ms", f"{order.p50_ms:.2f} ms", order.p50_ms <= most)]
    if found.burst == 1:
        goal = f"{what}: p50 at most {MOST_TIMES_BARE:g} times the bare sum"
        verdicts.append(Verdict(goal, f"{found.ratio:.2f} times", found.ratio <= MOST_TIMES_BARE))
    return verdicts


def _of_throughput(found: Throughput) -> list[Verdict]:
    least = LEAST_RATE[found.clients]
    what = many(found.clients, "client")
    return [
        Verdict(f"{what}: at least {least:g} accepted/s", f"{found.rate:.0f}/s", found.rate >= least),
        Verdict(f"{what}: nothing accepted left unsent", f"{found.unsent} of {found.accepted}", not found.unsent),
    ]


def judge_aged(found: Aged) -> list[Verdict]:
    start, order, what = found.ready_s.old, found.order_ms, f"{found.handoffs:,} past handoffs"
    times = f"{what}: decides as fast as an empty hall (at most {MOST_TIMES_EMPTY:g} times)"
    return [
        Verdict(f"{what}: starts in at most {MOST_START_S:g} s", f"{start:.2f} s", start <= MOST_START_S),
        Verdict(times, f"{order.ratio:.2f} times", order.ratio <= MOST_TIMES_EMPTY),
    ]
