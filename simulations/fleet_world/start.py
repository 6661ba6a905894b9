"""Where robots stand when a world begins.

What lives here: one record, and how it comes from a hall's plan. What must not: arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hall_controller.domain.plan import HallPlan


@dataclass(frozen=True, slots=True)
class Start:
    """One robot of a hall, the same in every hall. ``holonomic``: it drives in any direction, whatever way it looks."""

    x_m: float
    y_m: float
    theta_rad: float = 0.0
    radius_m: float = 0.28
    max_speed_mps: float = 0.8
    holonomic: bool = False
    hatches: Sequence[str] = ("upper", "lower")


def at_docks(plan: HallPlan) -> tuple[Start, ...]:
    """The robots of a hall file, each at its dock."""
    docks = [(spec, plan.roadmap.nodes[spec.dock]) for spec in plan.robots.values()]
    return tuple(
        Start(
            dock.x_m, dock.y_m, dock.theta_rad or 0.0, spec.radius_m, spec.max_speed_mps, hatches=spec.hatches
        )
        for spec, dock in docks
    )  # fmt: skip
