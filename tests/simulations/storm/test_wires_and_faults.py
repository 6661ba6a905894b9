"""What the network does to messages, and the list of faults that is drawn before an episode begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from hall_messages.vda5050 import VERSION, AnyMessage, Connection, InstantActions, wire_time
from simulations.storm.clock import Clock
from simulations.storm.dice import Dice
from simulations.storm.faults import KINDS, LAPSES, Fault, draw_faults
from simulations.storm.mischief import MISCHIEF
from simulations.storm.referee import Violation
from simulations.storm.shrink import shrink
from simulations.storm.stage import Outcome
from simulations.storm.wires import Wires


def note(number: int) -> InstantActions:
    return InstantActions(
        header_id=number, timestamp=wire_time(0.0), version=VERSION, manufacturer="m", serial_number="R1", actions=()
    )


class Net:
    def __init__(self) -> None:
        self.clock, self.came, self.spoiled = Clock(0.0), list[int](), list[str]()
        self.wires = Wires(self.clock, Dice("net"), self.take, self.take, self.spoil)

    def take(self, robot: str, message: AnyMessage) -> None:
        self.came.append(message.header_id or 0)

    def spoil(self, way: str, message: AnyMessage) -> None:
        self.spoiled.append(way)

    def send(self, *numbers: int) -> list[int]:
        for number in numbers:
            self.wires.down("R1", note(number))
        while self.clock.step():
            pass
        return self.came


@pytest.fixture
def net() -> Net:
    return Net()


def test_messages_of_one_way_keep_their_order(net: Net) -> None:
    assert net.send(*range(1, 40)) == list(range(1, 40))


def test_lost_ones_do_not_come_and_the_next_do(net: Net) -> None:
    net.wires.trouble(">R1", "lose", 2, 0.0)
    assert net.send(1, 2, 3) == [3]


def test_one_that_is_held_back_comes_after_later_ones(net: Net) -> None:
    net.wires.trouble(">R1", "hold", 1, 5.0)
    assert net.send(1, 2, 3) == [2, 3, 1]


def test_a_doubled_one_comes_twice_and_a_garbled_one_not_as_it_was(net: Net) -> None:
    net.wires.trouble(">R1", "double", 1, 5.0)
    net.wires.trouble(">R1", "garble", 1, 0.0)
    assert net.send(1, 2, 3) == [3, 1, 1] or Counter(net.came) == {1: 2, 3: 1}
    assert net.spoiled == [">R1"]


def test_nothing_passes_a_cut_link_but_a_hello_comes_when_it_is_whole_again(net: Net) -> None:
    net.wires.cut("R1", 10.0)
    hello = Connection(
        header_id=9, timestamp=wire_time(0.0), version=VERSION, manufacturer="m", serial_number="R1",
        connection_state="ONLINE",
    )  # fmt: skip
    net.wires.up("R1", hello)
    assert net.send(1, 2) == [9] and net.clock.now > 10.0


def test_every_kind_of_fault_has_somebody_who_does_it() -> None:
    assert set(KINDS) == set(MISCHIEF) | LAPSES and not set(MISCHIEF) & LAPSES


def test_the_same_seed_draws_the_same_faults_and_all_kinds_come() -> None:
    drawn = draw_faults("3:1", 400, 3.0)
    assert drawn == draw_faults("3:1", 400, 3.0) != draw_faults("3:2", 400, 3.0)
    assert len(drawn) == 1200 and {fault.kind for fault in drawn} == set(KINDS)
    assert all(fault.state in KINDS[fault.kind].states and 1 <= fault.nth <= 400 for fault in drawn)


def test_a_longer_list_begins_like_a_shorter_one() -> None:
    """Each fault has throws of its own: more of them change none."""
    assert draw_faults("3:1", 40, 2.0)[:40] == draw_faults("3:1", 40, 1.0)


def outcome(failing: bool) -> Outcome:
    return Outcome(0, 1, 1.0, "", violations=[Violation(0.0, "custody", "x", "y")] if failing else [])


def test_shrinking_leaves_just_the_faults_that_it_takes() -> None:
    drawn = draw_faults("9:9", 60, 1.0)
    needed = {drawn[7], drawn[31]}
    plays = list[int]()

    def play(faults: Sequence[Fault]) -> Outcome:
        plays.append(len(faults))
        return outcome(needed <= set(faults))

    assert set(shrink(play, drawn, "custody", 30.0)) == needed
    assert len(plays) < 100


def test_shrinking_to_nothing_when_it_fails_without_any_fault() -> None:
    assert shrink(lambda faults: outcome(True), draw_faults("1:1", 20, 1.0), "custody", 30.0) == []


def test_shrinking_gives_up_when_its_time_is_over() -> None:
    drawn = draw_faults("1:1", 20, 1.0)
    assert shrink(lambda faults: outcome(len(faults) == 20), drawn, "custody", 0.0) == drawn
