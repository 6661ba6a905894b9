"""The floor plan of a hall as one SVG picture, to scale, for the pages and for the README.

What lives here: drawing what is built (floor, furniture, roads, docks). What must not: anything that moves, the state
of a robot or a handoff, style sheets and scripts (the picture must look the same under any content security policy).

Coordinates: one SVG unit is one metre. The ``viewBox`` counts y downwards as SVG does; everything is drawn inside
``<g id="hall" transform="scale(1 -1)">``, and inside that group the coordinates are the hall's own: x east, y north.
Whoever wants to draw on top uses ``view_box(plan)`` and ``TRANSFORM`` and then hall coordinates as they are, for
example into the empty group ``hall-robots``. The other groups, from the ground up: ``hall-floor``, ``hall-zones``,
``hall-roads``, ``hall-docks``, ``hall-furniture``, ``hall-stops``, ``hall-places``, ``hall-names``, ``hall-scale``.
"""

from hall_controller.plan.drawing.pen import TRANSFORM
from hall_controller.plan.drawing.sheet import svg, view_box

__all__ = ["TRANSFORM", "svg", "view_box"]
