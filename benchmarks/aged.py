"""A hall with many past handoffs against one with none: how it starts, how it decides, what it weighs.

What lives here: measuring both in turns. What must not: making the book (`aged_book`), judging.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.aged_book import aged_book
from benchmarks.bench_hall import DESKS, SEATS, BenchHall
from benchmarks.figures import Aged, Sides, percentile
from benchmarks.latency import Race
from hall_controller.domain.plan import HallPlan
from hall_controller.hall.engine import Engine
from hall_controller.plan import plan_from_text
from hall_controller.store import SqlJournal
from simulations.broker import Broker
from simulations.halls import grid_hall

ROBOTS = 6
ROUNDS = 3
"""Old and new are measured in turns, so that a machine that is busy for a while is so for both."""


@dataclass(slots=True)
class _Side:
    """The samples of one of the two halls, in seconds and MB."""

    book: Path
    recovered_s: list[float] = field(default_factory=list)
    ready_s: list[float] = field(default_factory=list)
    order_s: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)


async def age(broker: Broker, folder: Path, handoffs: int, posts: int) -> Aged:
    """Measure in ``folder``; ``posts`` handoffs are asked for on each side."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nothing else runs yet
    plan, rows = plan_from_text(grid_hall(ROBOTS, DESKS, SEATS), "hall.yaml"), 0
    old, new = _Side(folder / "old.db"), _Side(folder / "new.db")
    made = await asyncio.to_thread(aged_book, plan, handoffs)
    await asyncio.to_thread(shutil.copyfile, made, old.book)
    for number in range(ROUNDS):
        for side in (old, new):
            rows = max(rows, _recover(side, plan))
            await _serve(side, broker, folder / f"{side.book.stem}-{number}", max(1, posts // ROUNDS))
    return Aged(
        handoffs, rows, old.book.stat().st_size / 1e6, _sides(old.recovered_s, new.recovered_s),
        _sides(old.ready_s, new.ready_s), _sides(old.order_s, new.order_s, 1000.0),
        _sides(old.memory_mb, new.memory_mb),
    )  # fmt: skip


def _sides(old: list[float], new: list[float], scale: float = 1.0) -> Sides:
    return Sides(percentile(old, 0.5) * scale, percentile(new, 0.5) * scale)


def _recover(side: _Side, plan: HallPlan) -> int:
    """Open the book and bring its state back, as a start does; the number of its last row."""
    began = time.perf_counter()
    with closing(SqlJournal(side.book)) as journal:
        engine = Engine(plan, journal)
        engine.recover(time.time(), "bench")
        side.recovered_s.append(time.perf_counter() - began)
        return engine.seq


async def _serve(side: _Side, broker: Broker, folder: Path, posts: int) -> None:
    """The whole process on that book: until it takes commands, and then how long handoffs take to become orders."""
    async with BenchHall(ROBOTS, broker, folder, side.book) as hall:
        side.ready_s.append(hall.ready_s)
        side.order_s += await Race(hall, 1, _nothing).run(posts)
        side.memory_mb.append(hall.child.memory_mb())


async def _nothing() -> None:
    """Between two handoffs nothing else is measured."""
