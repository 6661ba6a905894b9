"""Soft movements of a volume."""

from __future__ import annotations

import pytest

from device_drivers.fade import Fader


def test_the_level_arrives_exactly_and_in_time() -> None:
    fader = Fader(fade_s=1.0, percent_per_s=30.0, level=10.0, level_target=40.0)
    outputs = []
    for _ in range(20):
        fader.step(0.05)
        outputs.append(fader.output)
    assert outputs == sorted(outputs)
    assert fader.level == 40.0
    assert fader.still


def test_the_gain_scales_the_level() -> None:
    fader = Fader(fade_s=1.0, percent_per_s=30.0, level=50.0, level_target=50.0, gain_target=0.0)
    fader.step(0.5)
    assert (fader.output, fader.still) == (25, False)
    fader.step(0.6)
    assert (fader.output, fader.still) == (0, True)


def test_without_a_fade_it_jumps() -> None:
    fader = Fader(fade_s=0.0, percent_per_s=30.0, level=50.0, level_target=50.0, gain_target=0.0)
    fader.step(0.001)
    assert fader.output == 0


@pytest.mark.parametrize("level", [0.0, 33.0, 100.0])
def test_what_others_set_is_taken_at_once(level: float) -> None:
    fader = Fader(fade_s=1.0, percent_per_s=1.0, level=50.0, level_target=70.0)
    fader.adopt(level)
    assert (fader.output, fader.still) == (round(level), True)
