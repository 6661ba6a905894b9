"""What a ``sensor_msgs/BatteryState`` says of charge and charging.

What lives here: reading one message. What must not: a guess; what is not told is unknown.
"""

from __future__ import annotations

import math

from sensor_msgs.msg import BatteryState

ROUNDING = 0.01


def read_battery(message: BatteryState, docked: bool) -> tuple[float | None, bool]:
    """The charge as a fraction, or None, and whether the robot is charging.

    Drivers that do not measure say NaN; some tell charge and capacity instead, and some wrongly count to 100. A full
    battery says FULL wherever the robot stands, so that counts as charging only while it is known to be ``docked``.
    """
    status = message.power_supply_status
    full = status == BatteryState.POWER_SUPPLY_STATUS_FULL
    charging = status == BatteryState.POWER_SUPPLY_STATUS_CHARGING or (full and docked)
    share = message.percentage
    if not math.isfinite(share):
        share = message.charge / message.capacity if message.capacity > 0.0 else math.nan
    known = math.isfinite(share) and -ROUNDING <= share <= 1.0 + ROUNDING
    return (min(1.0, max(0.0, share)) if known else None), charging
