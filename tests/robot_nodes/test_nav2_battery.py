"""What a battery driver is believed: a fraction, or nothing."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("sensor_msgs.msg", reason="sensor_msgs is not importable (make setup installs it)")

from sensor_msgs.msg import BatteryState

from robot_nodes.nav2_battery import BatteryReader


def charges(*told: float, charge: float = math.nan, capacity: float = math.nan) -> list[float | None]:
    """What one reader makes of these percentages, one after the other."""
    reader = BatteryReader()
    messages = [BatteryState(percentage=share, charge=charge, capacity=capacity) for share in told]
    return [reader.read(message, docked=False)[0] for message in messages]


@pytest.mark.parametrize("percent", [100.0, 57.0, 3.0])
def test_who_once_counted_to_100_never_tells_a_fraction_again(percent: float) -> None:
    assert charges(percent, 1.0, 0.9, 0.0) == [None] * 4


@pytest.mark.parametrize("wrong", [1.2, 255.0, 65535.0, math.inf, -1.0, math.nan])
def test_a_number_that_is_neither_fraction_nor_percent_is_no_reason_to_doubt_the_next(wrong: float) -> None:
    assert charges(wrong, 0.5) == [None, 0.5]


def test_charge_and_capacity_are_believed_where_no_percentage_is_told() -> None:
    assert charges(57.0, math.nan, charge=3.0, capacity=10.0) == [None, pytest.approx(0.3)]
