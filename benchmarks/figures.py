"""Plain arithmetic on samples, and the records that results are kept in.

What lives here: percentiles and result records. What must not: measuring, printing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least ``share`` (0..1) of all samples do not exceed. Raises: ValueError for none."""
    if not samples:
        raise ValueError("there is no percentile of nothing")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Spread:
    """A set of durations in milliseconds."""

    p50_ms: float
    p99_ms: float
    samples: int


def spread(seconds: Sequence[float]) -> Spread:
    return Spread(percentile(seconds, 0.5) * 1000.0, percentile(seconds, 0.99) * 1000.0, len(seconds))


@dataclass(frozen=True, slots=True)
class Bare:
    """What this machine does without any hall: the three things that one handoff cannot do without."""

    mqtt: Spread
    mqtt_qos1: Spread
    commit: Spread
    post: Spread

    @property
    def sum_p50_ms(self) -> float:
        """One QoS 0 round trip, one synced commit, one POST."""
        return self.mqtt.p50_ms + self.commit.p50_ms + self.post.p50_ms


@dataclass(frozen=True, slots=True)
class Latency:
    """POST to order at a subscriber. ``bare`` was measured in turns with it."""

    robots: int
    burst: int
    order: Spread
    bare: Bare
    cpu_ms: float

    @property
    def ratio(self) -> float:
        return self.order.p50_ms / self.bare.sum_p50_ms


@dataclass(frozen=True, slots=True)
class Throughput:
    """Handoffs accepted. ``bare_rate`` is what a bare server with as many clients answers, commits included."""

    clients: int
    accepted: int
    unsent: int
    rate: float
    bare_rate: float
    post: Spread
    rows_per_commit: float
    cpu_ms: float

    @property
    def share(self) -> float:
        return self.rate / self.bare_rate


@dataclass(frozen=True, slots=True)
class Sides:
    """The same thing measured in a hall with many past handoffs and in one with none."""

    old: float
    new: float

    @property
    def ratio(self) -> float:
        return self.old / self.new


@dataclass(frozen=True, slots=True)
class Aged:
    """``recovered_s``: a book opened and its state brought back. ``ready_s``: the whole process, from its start until
    it answers. ``order_ms``: POST to order at a subscriber, p50. All are medians."""

    handoffs: int
    rows: int
    book_mb: float
    recovered_s: Sides
    ready_s: Sides
    order_ms: Sides
    memory_mb: Sides
