"""A driver process on a broker of virtual time: what stands on its topic after it has died, come back, and left."""

from __future__ import annotations

import pytest

from simulations.storm.broker import Broker
from simulations.storm.clock import Clock
from simulations.storm.device_twins import twins_of
from simulations.storm.dice import Dice
from simulations.storm.driver_process import DriverProcess
from simulations.storm.halls import storm_hall


class Room:
    """One driver of all devices of a small hall."""

    def __init__(self) -> None:
        self.clock, plan = Clock(0.0), storm_hall("star")
        self.broker = Broker(self.clock, Dice("room"), lambda client, until: None)
        twins = twins_of(plan, lambda: self.clock.now, lambda lines: None)
        self.driver = DriverProcess("all", plan, twins, self.broker, self.clock, lambda: 0.0)

    def run(self) -> None:
        """Until nothing is left to happen."""
        while self.clock.step():
            pass

    def word(self) -> bytes:
        return self.broker.retained[self.driver.topics.alive]


@pytest.mark.parametrize("will_after_s", [0.0, 5.0])
def test_a_driver_that_is_back_is_there_whenever_the_will_of_its_earlier_life_is_spoken(will_after_s: float) -> None:
    room = Room()
    room.driver.start()
    room.run()
    room.driver.die(will_after_s)
    room.driver.start()
    room.run()
    assert room.word() == b"online"


@pytest.mark.parametrize("polite", [True, False])
def test_a_driver_that_has_gone_is_away(polite: bool) -> None:
    room = Room()
    room.driver.start()
    room.run()
    assert room.word() == b"online"
    if polite:
        room.driver.leave()
    else:
        room.driver.die(0.0)
    room.run()
    assert room.word() == b"offline"
