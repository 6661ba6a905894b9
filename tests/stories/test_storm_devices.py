"""The storm over devices: what they are told, what becomes of it, and that they change nothing in the book."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count, islice

import pytest
import structlog

from simulations.storm.device_faults import DEVICE_KINDS, IN_THE_BOOK, draw_device_faults
from simulations.storm.device_room import has_devices
from simulations.storm.faults import Fault
from simulations.storm.planted_devices import DEVICE_BUGS
from simulations.storm.storm import Weather, play

SEEDS = (6, 1, 2, 3)
HANDOFFS = 6
PER_HANDOFF = 7.0
FOUND_WITHIN = 60
"""Short days with many faults of devices until a planted bug is found, at most; most are found within ten."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A hundred lives of drivers would each log that the broker was reached."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


def with_devices(weather: Weather, many: int) -> list[int]:
    """The first episodes of this weather that have devices."""
    return list(islice((number for number in count() if has_devices(weather.seed_of(number))), many))


def only_devices(weather: Weather, episode: int) -> list[Fault]:
    return draw_device_faults(weather.seed_of(episode), weather.handoffs, PER_HANDOFF, 0)


def test_every_fault_of_devices_happens_and_breaks_nothing() -> None:
    weather = Weather(2, "heavy", "", HANDOFFS)
    each = [
        Fault(number, kind, "assigned", 1 + number % 4, 0.1 * number, how.size[1])
        for number, (kind, how) in enumerate(DEVICE_KINDS.items())
    ]
    for episode in with_devices(weather, 3):
        outcome = play(weather, episode, each)
        assert outcome.faults.keys() == DEVICE_KINDS.keys() and outcome.told > 0
        assert not outcome.violations


def test_dead_lying_and_flooding_devices_change_not_a_byte_of_the_book() -> None:
    weather = Weather(4, "heavy", "", HANDOFFS)
    for episode in with_devices(weather, 2):
        drawn = weather.faults(episode) + only_devices(weather, episode)
        stormy = [fault for fault in drawn if fault.kind not in IN_THE_BOOK]
        calm = [fault for fault in stormy if fault.kind not in DEVICE_KINDS]
        assert len(calm) < len(stormy)
        assert play(weather, episode, stormy).head == play(weather, episode, calm).head


@pytest.mark.parametrize("name", [bug.__name__ for bug in DEVICE_BUGS])
def test_every_bug_planted_into_devices_is_found(name: str) -> None:
    storms = [Weather(seed, "heavy", name, HANDOFFS) for seed in SEEDS]
    days = zip(*(with_devices(weather, FOUND_WITHIN // len(SEEDS)) for weather in storms), strict=True)
    for episodes in days:
        for weather, episode in zip(storms, episodes, strict=True):
            if play(weather, episode, only_devices(weather, episode)).violations:
                return
    raise AssertionError(f"{name} was not found in {FOUND_WITHIN} short days")
