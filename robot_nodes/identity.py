"""Who a robot is: its address, its hatches, its size, its speed.

What lives here: one small record. What must not: anything that changes while the robot works.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_messages.vda5050.base import VERSION


@dataclass(frozen=True, slots=True)
class Identity:
    """``manufacturer`` and ``serial`` are the VDA 5050 address; ``map_id`` names the frame poses are given in,
    empty: the hall's, whatever it is called.

    ``vda_version``: the version of VDA 5050 that the node speaks, such as ``2.1.0`` or ``3.0.0``.
    """

    manufacturer: str
    serial: str
    hatches: tuple[str, ...]
    radius_m: float = 0.3
    max_speed_mps: float = 0.8
    map_id: str = ""
    series: str = "document carrier"
    vda_version: str = VERSION
