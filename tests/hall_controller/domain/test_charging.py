"""Chargers that several robots share: who gets one, for how long, and who never goes there."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from hall_controller.domain import chargers, charging
from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Charge
from hall_controller.domain.fold import fold
from hall_controller.domain.live import RobotLive
from hall_controller.domain.plan import HallPlan
from hall_controller.hall.codec import read_book, read_event, write_book, write_event
from hall_controller.plan import plan_from_text
from hall_controller.plan.charging import longest_wait_s
from simulations.halls import grid_hall
from tests.hall_controller.domain.ghosts import Ghost, GhostHall
from tests.seeds import fresh_seed

BATTERY = "battery: {charge_s: 3600, charge_turn_s: 200, idle_s: 20000}\n"
STEP_S = 10.0


@cache
def plan_with(robots: int, chargers: int) -> HallPlan:
    return plan_from_text(grid_hall(robots, 2, 4, chargers=chargers) + BATTERY, "shared")


class SharedHall(GhostHall):
    """Robots whose batteries fill where they have reserved a charger, and hold otherwise, unless a test says more."""

    def __init__(self, robots: int = 4, chargers: int = 1, level: float = 0.9) -> None:
        super().__init__(plan_with(robots, chargers))
        self.broken: set[str] = set()
        for ghost in self.ghosts.values():
            ghost.battery = level
        self.run(2)

    def _live(self, ghost: Ghost) -> RobotLive:
        return replace(super()._live(ghost), charging=self._gives(ghost.node))

    def _gives(self, node: str) -> bool:
        return node in self.plan.chargers and node not in self.broken

    def let(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.run(1, STEP_S)
            for ghost in self.ghosts.values():
                if self._gives(ghost.node) and ghost.battery is not None:
                    ghost.battery = min(1.0, ghost.battery + STEP_S / self.plan.battery.charge_s)

    @property
    def holders(self) -> dict[str, str]:
        found = [(robot.charger, robot.id) for robot in self.state.book.robots.values() if robot.charger]
        assert len(dict(found)) == len(found), f"reserved twice: {found}"
        return dict(found)

    def check(self) -> None:
        super().check()
        for robot in self.state.book.robots.values():
            if robot.order is not None and robot.order.rank and robot.order.target in self.plan.chargers:
                whole = robot.order.released == len(robot.order.path)
                assert whole or robot.charger == robot.order.target, f"{robot.id} goes to a charger that is not its own"

    def wish(self, robot: str) -> Charge:
        charge = self.state.book.robot(robot).charge
        assert charge is not None
        return charge

    def waits(self, robot: str) -> bool:
        return not self.wish(robot).charger


def test_it_goes_to_the_charger_when_it_has_nothing_to_do_and_home_when_it_is_charged() -> None:
    hall = SharedHall()
    hall.ghosts["R2"].battery = 0.39
    hall.let(100.0)
    assert hall.holders == {"charger-1": "R2"} and hall.ghosts["R2"].node == "charger-1"
    hall.ghosts["R2"].battery = 0.8
    hall.let(100.0)
    assert not hall.holders and hall.ghosts["R2"].node == "dock-2"
    assert hall.state.book.robot("R2").charge is None


def test_a_robot_that_does_not_tell_its_charge_is_sent_nowhere() -> None:
    hall = SharedHall(level=0.9)
    hall.ghosts["R1"].battery = None
    hall.let(100.0)
    assert hall.state.book.robot("R1").charge is None


def test_the_lowest_goes_first_and_nobody_is_sent_away_before_its_turn_is_over() -> None:
    hall = SharedHall()
    hall.ghosts["R1"].battery = 0.3
    hall.let(60.0)
    hall.ghosts["R2"].battery, hall.ghosts["R3"].battery = 0.25, 0.2
    hall.let(100.0)
    assert hall.holders == {"charger-1": "R1"} and hall.waits("R2") and hall.waits("R3")
    hall.let(80.0)
    assert hall.holders == {"charger-1": "R3"} and hall.waits("R1")
    hall.let(80.0)
    assert hall.ghosts["R3"].node == "charger-1" and hall.ghosts["R1"].node == "dock-1"


def test_who_has_waited_longer_than_a_turn_goes_first_though_it_has_more() -> None:
    hall = SharedHall()
    hall.ghosts["R1"].battery = 0.16
    hall.let(20.0)
    hall.ghosts["R2"].battery = 0.39
    hall.let(200.0)
    assert hall.holders == {"charger-1": "R1"}, "its turn is over, and it still needs it more"
    hall.let(60.0)
    assert hall.holders == {"charger-1": "R2"}


def test_work_comes_first_and_the_charger_is_given_to_another() -> None:
    hall = SharedHall(2)
    hall.ghosts["R1"].battery = 0.3
    hall.let(100.0)
    hall.ghosts["R2"].battery = 0.1
    hall.let(20.0)
    assert hall.holders == {"charger-1": "R1"} and hall.waits("R2")
    handoff = hall.request("A001", "S1", "P1")
    assert hall.state.book.handoffs[handoff].robot == "R1", "R2 takes no new work"
    assert hall.holders == {"charger-1": "R2"}
    hall.until(handoff, "at_sender")
    hall.let(60.0)
    assert hall.ghosts["R2"].node == "charger-1"


def test_a_robot_that_cannot_come_keeps_nobody_from_charging() -> None:
    hall = SharedHall()
    hall.ghosts["R1"].battery, hall.ghosts["R1"].frozen = 0.3, True
    hall.let(10.0)
    hall.ghosts["R2"].battery = 0.35
    hall.let(20.0)
    assert hall.holders == {"charger-1": "R1"}
    hall.ghosts["R1"].away = True
    hall.let(hall.plan.dwell.robot_silent_s + 20.0)
    assert hall.holders == {"charger-1": "R2"}


def test_a_charger_with_a_dead_robot_on_it_is_reserved_for_nobody() -> None:
    hall = SharedHall(4, 2)
    hall.ghosts["R1"].battery = 0.3
    hall.let(100.0)
    stood = hall.ghosts["R1"].node
    assert stood in hall.plan.chargers
    hall.ghosts["R1"].faults = ("drive.motor",)
    hall.ghosts["R2"].battery, hall.ghosts["R3"].battery = 0.3, 0.35
    hall.let(1_000.0)
    charged = {ev.charger for ev in hall.events if isinstance(ev, e.ChargerReserved) and ev.robot != "R1"}
    assert charged == set(hall.plan.chargers) - {stood}


def test_a_restart_of_the_hall_takes_no_charger_away() -> None:
    hall = SharedHall()
    hall.ghosts["R1"].battery = hall.ghosts["R2"].battery = 0.3
    hall.let(60.0)
    book = Book()
    for event, at in zip(hall.events, hall.times, strict=True):
        fold(book, read_event(*write_event(event)), at)
    assert book == hall.state.book and read_book(write_book(book)) == book
    hall.state.live.clear()
    hall.state.opened_at = hall.now
    assert not [ev for ev in hall.ask(c.TimePassed()) if isinstance(ev, e.ChargeEnded)]


def test_a_book_from_before_there_were_chargers_is_read() -> None:
    book = SharedHall().state.book
    old = write_book(book).replace(b',"charge":null', b"")
    assert b"charge" not in old and read_book(old) == book


def test_somebody_is_told_when_a_charger_gives_nothing() -> None:
    hall = SharedHall()
    hall.broken = {"charger-1"}
    hall.ghosts["R1"].battery = 0.3
    hall.let(150.0)
    assert hall.state.book.alerts["not_charging:R1"].detail == "charger-1"
    hall.broken.clear()
    hall.let(10.0)
    assert "not_charging:R1" not in hall.state.book.alerts


def test_a_robot_tries_another_charger_when_one_gives_nothing() -> None:
    hall = SharedHall(2, 2)
    hall.ghosts["R1"].battery = 0.3
    hall.let(100.0)
    broken = hall.ghosts["R1"].node
    hall.broken = {broken}
    hall.let(charging.GIVES_UP_S + 60.0)
    other = next(each for each in hall.plan.chargers if each != broken)
    assert hall.holders == {other: "R1"} and hall.ghosts["R1"].node == other
    assert hall.state.book.alerts["not_charging:R1"].detail == broken, "people still have to look at it"
    hall.ghosts["R1"].battery = 0.85
    hall.let(STEP_S)
    assert not hall.holders and "not_charging:R1" not in hall.state.book.alerts


def test_where_the_only_charger_gives_nothing_robots_try_again_later_and_in_turn() -> None:
    hall = SharedHall(2, 1)
    hall.broken = {"charger-1"}
    hall.ghosts["R1"].battery, hall.ghosts["R2"].battery = 0.3, 0.35
    hall.let(2 * charging.GIVES_UP_S + 200.0)
    assert [ev.robot for ev in hall.events if isinstance(ev, e.ChargerFailed)] == ["R1", "R2"]
    assert not hall.holders and hall.waits("R1") and hall.waits("R2")
    hall.broken.clear()
    before = len(hall.events)
    hall.let(chargers.RETRY_S)
    again = [ev.robot for ev in hall.events[before:] if isinstance(ev, e.ChargerReserved)]
    assert again[:2] == ["R1", "R2"] and not hall.state.book.alerts


def test_a_robot_that_cannot_be_charged_sends_nobody_away() -> None:
    hall = SharedHall(2, 1)
    hall.state.book.robot("R1").charge = Charge(hall.now, failed={"charger-1": hall.now})
    hall.ghosts["R1"].battery, hall.ghosts["R2"].battery = 0.2, 0.3
    hall.let(1_000.0)
    assert hall.holders == {"charger-1": "R2"} and hall.waits("R1")
    assert [ev.robot for ev in hall.events if isinstance(ev, e.ChargerReserved)] == ["R2"]


def test_nobody_sets_out_for_a_charger_that_it_would_not_reach() -> None:
    hall = SharedHall(2, 1)
    hall.ghosts["R1"].battery = hall.plan.battery.brown_out_fraction
    hall.let(100.0)
    assert hall.waits("R1") and hall.ghosts["R1"].node == "dock-1"
    assert "robot_flat:R1" in hall.state.book.alerts
    hall.ghosts["R1"].battery = 0.1  # somebody has charged it where it stands
    hall.let(100.0)
    assert hall.ghosts["R1"].node == "charger-1" and "robot_flat:R1" not in hall.state.book.alerts


def test_whoever_cannot_come_keeps_its_place_in_the_queue() -> None:
    hall = SharedHall()
    hall.ghosts["R1"].battery, hall.ghosts["R1"].frozen = 0.3, True
    hall.let(20.0)
    began = hall.wish("R1").wanted_at
    hall.ghosts["R1"].faults = ("drive.motor",)
    hall.let(20.0)
    assert hall.waits("R1") and hall.wish("R1").wanted_at == began
    hall.ghosts["R1"].frozen, hall.ghosts["R1"].faults = False, ()
    hall.let(100.0)
    assert hall.ghosts["R1"].node == "charger-1"


def test_whoever_does_not_get_there_waits_for_another_charger() -> None:
    hall = SharedHall(2, 2)
    hall.ghosts["R1"].battery, hall.ghosts["R1"].frozen = 0.3, True
    hall.let(20.0)
    first, began = hall.wish("R1").charger, hall.wish("R1").wanted_at
    hall.now += charging.COMES_S  # nobody knows what keeps it
    hall.state.progress.clear()
    hall.run(1)
    assert e.ChargerFailed("R1", first) in hall.events
    assert hall.wish("R1").charger not in ("", first) and hall.wish("R1").wanted_at == began


def test_an_evacuation_gives_back_what_nobody_stands_at_and_reserves_nothing() -> None:
    hall = SharedHall(4, 2)
    hall.ghosts["R1"].battery = 0.3
    hall.let(100.0)
    stood = hall.ghosts["R1"].node
    hall.ghosts["R2"].battery, hall.ghosts["R2"].frozen = 0.3, True
    hall.let(10.0)
    assert hall.holders.keys() == set(hall.plan.chargers)
    hall.ask(c.Evacuate("supervisor-1"))
    hall.ghosts["R3"].battery = 0.2
    hall.let(300.0)
    assert hall.holders == {stood: "R1"} and hall.waits("R2")
    hall.ask(c.AllClear("supervisor-1"))
    hall.ghosts["R2"].frozen = False
    for robot in hall.ghosts:
        hall.ask(c.ResumeRobot(robot, "reception-1"))
    hall.let(100.0)
    assert set(hall.holders.values()) == {"R1", "R2"} or set(hall.holders.values()) == {"R3", "R2"}


def test_a_robot_that_charges_stays_though_another_is_dead_before_it() -> None:
    hall = SharedHall(2, 1)
    hall.ghosts["R1"].battery = 0.3
    hall.let(100.0)
    hall.ghosts["R2"].battery, hall.ghosts["R2"].away = 0.2, True
    hall.let(hall.plan.dwell.robot_silent_s + 20.0)
    hall.state.book.robot("R2").node = hall.state.roads.path("dock-1", "charger-1")[-2]  # type: ignore[index]
    hall.let(300.0)
    assert hall.holders == {"charger-1": "R1"}


@pytest.mark.parametrize(("robots", "chargers"), [(4, 1), (6, 2), (5, 3)])
def test_nobody_waits_longer_than_is_promised(robots: int, chargers: int) -> None:
    """Robots that only stand; their charges are as bad for them as chance will have it."""
    seed = fresh_seed()
    print(f"seed {seed}")
    chance, hall = Random(seed), SharedHall(robots, chargers)
    longest_s, charged = 0.0, set[str]()
    for ghost in hall.ghosts.values():
        ghost.battery = chance.uniform(0.05, 0.39)
    for _ in range(250):
        hall.let(STEP_S)
        for robot, ghost in hall.ghosts.items():
            if chance.random() < 0.02:
                ghost.battery = chance.uniform(0.05, 0.6)
            charge = hall.state.book.robot(robot).charge
            if charge is not None and not charge.charger:
                longest_s = max(longest_s, hall.now - charge.wanted_at)
        charged |= set(hall.holders.values())
    assert charged == set(hall.ghosts)
    assert longest_s <= longest_wait_s(hall.plan) + STEP_S
