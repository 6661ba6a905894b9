"""The bench itself: its arithmetic, its promises, and one very small run on real wires."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import Size, run
from benchmarks.figures import Bare, Latency, Spread, Throughput, percentile, spread
from benchmarks.goals import judge
from benchmarks.report import write

QUICK_BARE = Spread(0.5, 1.0, 10)


def latency(p50_ms: float, burst: int = 1) -> Latency:
    bare = Bare(QUICK_BARE, QUICK_BARE, QUICK_BARE, QUICK_BARE)
    return Latency(6, burst, Spread(p50_ms, 9.0, 100), bare, 1.0)


def throughput(rate: float, unsent: int = 0) -> Throughput:
    return Throughput(32, 1000, unsent, rate, 9000.0, QUICK_BARE, 60.0, 0.5)


@pytest.mark.parametrize(
    ("samples", "share", "expected"),
    [([3, 1, 2], 0.5, 2), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.99, 99), ([7], 0.99, 7)],
)
def test_a_percentile_is_a_sample_that_so_many_do_not_exceed(
    samples: list[float], share: float, expected: float
) -> None:
    assert percentile(samples, share) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


def test_a_spread_is_in_milliseconds() -> None:
    assert spread([0.001, 0.002, 0.003]) == Spread(2.0, 3.0, 3)


def test_goals_are_kept_or_not() -> None:
    kept = {verdict.goal: verdict.kept for verdict in judge([latency(4.0), latency(20.0, burst=6)], [throughput(1500)])}
    assert list(kept.values()) == [True, True, False, True, True]
    slow = judge([latency(4.9)], [throughput(900, unsent=1)])
    assert [verdict.kept for verdict in slow] == [True, False, False, False]


async def test_a_very_small_run_measures_and_leaves_nothing_unsent(tmp_path: Path) -> None:
    bench = await run(Size(alone=3, bursts=2, posts={1: 30}), [2], [1], tmp_path)
    assert [(one.burst, one.order.samples) for one in bench.latencies] == [(1, 3), (6, 12)]
    assert all(one.order.p50_ms > 0.0 and one.bare.sum_p50_ms > 0.0 for one in bench.latencies)
    accepted = bench.throughputs[0]
    assert (accepted.accepted, accepted.unsent) == (30, 0)
    assert accepted.rows_per_commit >= 4.0
    target = tmp_path / "figures.json"
    write(target, bench.latencies, bench.throughputs, judge(bench.latencies, bench.throughputs))
    found = json.loads(target.read_text())
    assert set(found) == {"machine", "latency", "throughput", "aged", "goals"}
