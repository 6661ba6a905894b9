"""The catalogue of refusals, room by room.

What lives here: the one catalogue put together. What must not: when a refusal applies (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reasons.handoffs import HANDOFFS
from hall_controller.domain.reasons.machines import MACHINES
from hall_controller.domain.reasons.moments import MOMENTS
from hall_controller.domain.reasons.people import PEOPLE
from hall_controller.domain.reasons.reason import Kind, Reason
from hall_controller.domain.reasons.unknown import UNKNOWN

__all__ = ["REASONS", "Kind", "Reason"]

REASONS: dict[str, Reason] = UNKNOWN | HANDOFFS | MACHINES | PEOPLE | MOMENTS
