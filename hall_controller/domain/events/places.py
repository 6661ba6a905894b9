"""What officers have told robots of where they stand.

What lives here: plain immutable records. What must not: logic. A field may be added, none may change its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """Officer ``by`` has seen where a robot stands; ``action`` is sent to it until it has answered.

    Frame ``hall``, metres and radians. ``node``: of the roadmap, where it stands at one; empty otherwise.
    """

    robot: str
    action: str
    by: str
    x_m: float
    y_m: float
    theta_rad: float
    node: str = ""
