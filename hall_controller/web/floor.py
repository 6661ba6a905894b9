"""What lies over the drawn hall: where it may be touched.

What lives here: markers in hall coordinates. What must not: the drawing (``plan/drawing``), robots.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.plan import HallPlan, Node, Place
from hall_controller.plan.drawing import TRANSFORM, view_box


@dataclass(frozen=True, slots=True)
class FloorView:
    """``transform`` turns hall metres (y north) into the units of ``view_box`` (y down), as the drawing does."""

    view_box: str
    transform: str
    places: tuple[Place, ...]
    stops: tuple[Node, ...]


def floor_of(plan: HallPlan) -> FloorView:
    """The layer over the drawing of ``plan``."""
    places = tuple(plan.places.values())
    served = {place.stop for place in places}
    stops = tuple(node for node in plan.roadmap.nodes.values() if node.id in served)
    return FloorView(view_box(plan), TRANSFORM, places, stops)
