"""What a ``sensor_msgs/BatteryState`` says of charge and charging.

What lives here: reading the messages of one driver. What must not: a guess; what is not told is unknown.
"""

from __future__ import annotations

import math

from sensor_msgs.msg import BatteryState

ROUNDING = 0.01
OVERFULL = 2.0
"""Drivers that reckon the charge from the voltage may go beyond 1 while they charge, but not up to here."""
PERCENT = 100.0 + ROUNDING


class BatteryReader:
    """Reads what one driver tells, and remembers whether it counts to 100."""

    def __init__(self) -> None:
        self._counts_to_100 = False

    def read(self, message: BatteryState, docked: bool) -> tuple[float | None, bool]:
        """The charge as a fraction, or None, and whether the robot is charging.

        Drivers that do not measure say NaN; some tell charge and capacity instead. Some wrongly count to 100: after one
        such number no percentage of theirs is a fraction any more, since 0.9 would be 90 % of a robot that stops soon.
        It is unknown then, and not divided by 100: one wrong number of an honest driver would make a full robot an
        empty one. A full battery says FULL wherever the robot stands, so that counts as charging only while it is known
        to be ``docked``.
        """
        status = message.power_supply_status
        full = status == BatteryState.POWER_SUPPLY_STATUS_FULL
        charging = status == BatteryState.POWER_SUPPLY_STATUS_CHARGING or (full and docked)
        share = message.percentage
        self._counts_to_100 = self._counts_to_100 or OVERFULL < share <= PERCENT
        if not math.isfinite(share):
            share = message.charge / message.capacity if message.capacity > 0.0 else math.nan
        elif self._counts_to_100:
            share = math.nan
        known = math.isfinite(share) and -ROUNDING <= share <= 1.0 + ROUNDING
        return (min(1.0, max(0.0, share)) if known else None), charging
