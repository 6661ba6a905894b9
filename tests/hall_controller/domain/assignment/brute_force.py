"""The best plan of all, found by trying every one. For tiny pictures only.

What lives here: that search, over orders, with the objective's own function. What must not: anything clever.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hall_controller.domain.assignment import Carrier, Job, Picture, cost_of
from hall_controller.domain.assignment.model import VisitKind

Order = tuple[tuple[str, VisitKind], ...]


def best_total(picture: Picture) -> float:
    """The least total of any plan that carries every job. Battery is not looked at."""
    least = float("inf")
    for owners in product(*[_robots_for(picture, job) for job in picture.jobs]):
        orders: dict[str, Order] = {}
        for carrier in picture.carriers:
            jobs = [job for job, owner in zip(picture.jobs, owners, strict=True) if owner == carrier.id]
            alone = Picture(picture.now_s, (carrier,), tuple(jobs), picture.drive_s)
            found = [(cost_of(alone, {carrier.id: order}).total, order) for order in _orders(carrier, jobs)]
            orders[carrier.id] = min(found)[1]
        least = min(least, cost_of(picture, orders).total)
    return least


def _robots_for(picture: Picture, job: Job) -> list[str]:
    fit = [one.id for one in picture.carriers if job.robot in ("", one.id)]
    return [job.robot] if job.loaded else [one for one in fit if one not in job.unfit]


def _orders(carrier: Carrier, jobs: list[Job]) -> Iterator[Order]:
    on_board = frozenset(job.id for job in jobs if job.loaded)
    yield from _go_on((), frozenset(job.id for job in jobs) - on_board, on_board, len(carrier.hatches))


def _go_on(done: Order, open_jobs: frozenset[str], inside: frozenset[str], hatches: int) -> Iterator[Order]:
    if not open_jobs and not inside:
        yield done
    for job in sorted(inside):
        yield from _go_on((*done, (job, "delivery")), open_jobs, inside - {job}, hatches)
    if len(inside) < hatches:
        for job in sorted(open_jobs):
            yield from _go_on((*done, (job, "pickup")), open_jobs - {job}, inside | {job}, hatches)
