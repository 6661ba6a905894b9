"""The results as tables for people and as one JSON object for programs.

What lives here: both forms. What must not: measuring, judging.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Aged, Latency, Sides, Throughput
from benchmarks.goals import Verdict, how, many


def show(
    latencies: Sequence[Latency],
    throughputs: Sequence[Throughput],
    verdicts: Sequence[Verdict],
    aged: Aged | None = None,
) -> None:
    console = Console(width=140)
    if latencies:
        console.print(_latency_table(latencies))
    if throughputs:
        console.print(_throughput_table(throughputs))
    if aged is not None:
        console.print(_aged_table(aged))
    console.print(_goal_table(verdicts))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="left" if column in ("goal", "case") else "right")
    return table


def _latency_table(latencies: Sequence[Latency]) -> Table:
    columns = ("case", "p50 ms", "p99 ms", "bare sum p50", "times bare", "mqtt", "commit", "post", "cpu ms", "n")
    table = _table("POST to order at a subscriber", *columns)
    for one in latencies:
        bare = one.bare
        table.add_row(
            f"{many(one.robots, 'robot')}, {how(one.burst)}",
            f"{one.order.p50_ms:.2f}", f"{one.order.p99_ms:.2f}", f"{bare.sum_p50_ms:.2f}", f"{one.ratio:.2f}",
            f"{bare.mqtt.p50_ms:.2f}", f"{bare.commit.p50_ms:.2f}", f"{bare.post.p50_ms:.2f}",
            f"{one.cpu_ms:.2f}", str(one.order.samples),
        )  # fmt: skip
    return table


def _throughput_table(throughputs: Sequence[Throughput]) -> Table:
    columns = ("accepted/s", "bare/s", "share", "p50 ms", "p99 ms", "rows/commit", "cpu ms", "accepted", "unsent")
    table = _table("Handoffs accepted", "case", *columns)
    for one in throughputs:
        table.add_row(
            many(one.clients, "client"),
            f"{one.rate:.0f}", f"{one.bare_rate:.0f}", f"{one.share:.2f}", f"{one.post.p50_ms:.2f}",
            f"{one.post.p99_ms:.2f}", f"{one.rows_per_commit:.1f}", f"{one.cpu_ms:.2f}", str(one.accepted),
            str(one.unsent),
        )  # fmt: skip
    return table


def _aged_table(one: Aged) -> Table:
    """Its book holds what custody hangs on: 27 rows for the two handoffs of a case."""
    title = f"{one.handoffs:,} past handoffs in {one.rows:,} rows ({one.book_mb:,.0f} MB: custody, no roads and bolts)"
    table = _table(title, "case", "this hall", "an empty one", "times")

    def add(what: str, sides: Sides, digits: int) -> None:
        table.add_row(what, f"{sides.old:.{digits}f}", f"{sides.new:.{digits}f}", f"{sides.ratio:.2f}")

    add("book opened and state brought back, s", one.recovered_s, 3)
    add("process started until it answers, s", one.ready_s, 2)
    add("POST to order at a subscriber, p50 ms", one.order_ms, 2)
    add("memory, MB", one.memory_mb, 0)
    return table


def _goal_table(verdicts: Sequence[Verdict]) -> Table:
    table = _table("Goals", "goal", "found", "kept")
    for verdict in verdicts:
        table.add_row(verdict.goal, verdict.found, "yes" if verdict.kept else "[bold red]no[/]")
    return table


def write(
    path: Path,
    latencies: Sequence[Latency],
    throughputs: Sequence[Throughput],
    verdicts: Sequence[Verdict],
    aged: Aged | None = None,
) -> None:
    """One JSON object, every figure that the tables show and what the machine was."""
    found = {
        "machine": {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()},
        "latency": [{**asdict(one), "times_bare": one.ratio} for one in latencies],
        "throughput": [{**asdict(one), "share_of_bare": one.share} for one in throughputs],
        "aged": asdict(aged) if aged is not None else None,
        "goals": [asdict(verdict) for verdict in verdicts],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
