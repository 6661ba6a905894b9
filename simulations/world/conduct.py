"""What was seen of robots among people: the account that the usher keeps.

What lives here: the record. What must not: judging (``usher.py``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(slots=True)
class Conduct:
    """What was seen. Gaps are air in metres.

    ``nearest_pass_m``: to people on their feet before or beside a robot that drives; ``nearest_creep_m``: while it
    creeps. Children who step before it, and those whom it comes to serve, count in ``nearest_m`` only. ``overtaken``:
    people who walked the same way and were come past. ``idle_astray``: robots without work that stood elsewhere than at
    their docks for too long.
    """

    samples: int = 0
    over_law: int = 0
    over_zone: int = 0
    over_scene: int = 0
    over_near_people: int = 0
    contacts: int = 0
    nearest_pass_m: float = math.inf
    nearest_creep_m: float = math.inf
    nearest_m: float = math.inf
    aisles_blocked: int = 0
    longest_in_aisle_s: float = 0.0
    overtaken: int = 0
    idle_astray: int = 0
    worst: list[str] = field(default_factory=list)

    @property
    def over_cap(self) -> int:
        """Samples above any cap."""
        return self.over_law + self.over_zone + self.over_scene + self.over_near_people
