"""Hatches and papers as physical things: bolts hold, doors stand in the way, a paper is in one spot."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from simulations.world import CannotAct, Spot, World
from tests.simulations.small_hall import small_hall


def world_with_officer() -> World:
    """Officer P01 stands next to R1, holding two papers."""
    world = World(small_hall())
    world.enter("P01", 2.5, 1.6)
    world.make("a", "P01")
    world.make("b", "P01")
    return world


def unlocked() -> World:
    world = world_with_officer()
    world.shoot_bolt("R1", "1", draw=True)
    world.step(0.5)
    return world


def test_a_door_opens_only_with_the_bolt_drawn() -> None:
    world = world_with_officer()
    with pytest.raises(CannotAct, match="bolt"):
        world.open_door("R1", "1", "P01")
    world.shoot_bolt("R1", "1", draw=True)
    with pytest.raises(CannotAct, match="bolt"):
        world.open_door("R1", "1", "P01")
    world.step(0.5)
    world.open_door("R1", "1", "P01")
    assert world.robots["R1"].hatches["1"].door_open


def test_papers_go_in_and_come_out_through_an_open_door_only() -> None:
    world = unlocked()
    with pytest.raises(CannotAct, match="closed"):
        world.put("R1", "1", ["a"], "P01")
    world.open_door("R1", "1", "P01")
    world.put("R1", "1", ["a", "b"], "P01")
    assert world.where("a") == Spot("hatch", "R1/1")
    world.close_door("R1", "1", "P01")
    with pytest.raises(CannotAct, match="closed"):
        world.take("R1", "1", "P01")
    world.open_door("R1", "1", "P01")
    assert world.take("R1", "1", "P01") == {"a", "b"}
    assert world.where("b") == Spot("person", "P01")


def test_a_bolt_does_not_catch_on_an_open_door() -> None:
    world = unlocked()
    world.open_door("R1", "1", "P01")
    world.shoot_bolt("R1", "1", draw=False)
    world.step(0.5)
    world.close_door("R1", "1", "P01")
    assert not world.robots["R1"].hatches["1"].secure
    world.shoot_bolt("R1", "1", draw=False)
    world.step(0.5)
    assert world.robots["R1"].hatches["1"].secure


def test_the_newest_word_to_a_bolt_wins() -> None:
    world = world_with_officer()
    world.shoot_bolt("R1", "1", draw=True)
    world.shoot_bolt("R1", "1", draw=False)
    world.step(1.0)
    assert world.robots["R1"].hatches["1"].secure


def test_nobody_reaches_a_hatch_across_the_hall() -> None:
    world = unlocked()
    world.enter("P02", 9.0, 5.0)
    with pytest.raises(CannotAct, match="reach"):
        world.open_door("R1", "1", "P02")


def test_nobody_puts_in_what_is_not_in_hand() -> None:
    world = unlocked()
    world.open_door("R1", "1", "P01")
    world.enter("P02", 2.5, 1.6)
    with pytest.raises(CannotAct, match="not with"):
        world.put("R1", "1", ["a"], "P02")
    assert world.where("a") == Spot("person", "P01")


def test_a_broken_hatch_stays_open_until_it_is_repaired() -> None:
    world = world_with_officer()
    world.force_hatch("R1", "2")
    with pytest.raises(CannotAct, match="broken"):
        world.close_door("R1", "2", "P01")
    world.shoot_bolt("R1", "2", draw=False)
    world.step(1.0)
    assert not world.robots["R1"].hatches["2"].secure
    assert world.robots["R1"].faults == ("hatch.forced:2",)
    world.repair_hatch("R1", "2")
    world.close_door("R1", "2", "P01")
    world.shoot_bolt("R1", "2", draw=False)
    world.step(1.0)
    assert world.robots["R1"].hatches["2"].secure


def test_papers_can_lie_on_a_table_and_go_from_hand_to_hand() -> None:
    world = World(small_hall())
    world.enter("P01", 1.5, 5.0)
    world.enter("V1", 1.0, 5.0)
    world.make("a", "V1")
    world.give(["a"], "V1", "P01")
    world.lay(["a"], "P01", "S1")
    assert world.lying_at("S1") == {"a"}
    world.pick(["a"], "V1", "S1")
    world.leave("V1")
    assert world.where("a") == Spot("person", "V1")
    assert world.held_by("V1") == {"a"}
    world.check_papers()
    assert world.violations == []


def test_the_key_opens_a_dead_robot_and_shuts_it_again() -> None:
    world = unlocked()
    world.open_door("R1", "1", "P01")
    world.put("R1", "1", ["a"], "P01")
    world.lock_with_key("R1", "1", "P01")
    world.empty_battery("R1")
    with pytest.raises(CannotAct, match="closed"):
        world.take("R1", "1", "P01")
    world.open_with_key("R1", "1", "P01")
    assert world.take("R1", "1", "P01") == {"a"}
    world.lock_with_key("R1", "1", "P01")
    assert world.robots["R1"].hatches["1"].secure
    world.enter("P02", 9.0, 5.0)
    with pytest.raises(CannotAct, match="reach"):
        world.open_with_key("R1", "1", "P02")


def test_the_key_does_not_open_a_robot_that_drives() -> None:
    world = world_with_officer()
    world.robots["R1"].v = 0.2
    with pytest.raises(CannotAct, match="drives"):
        world.open_with_key("R1", "1", "P01")


def test_a_broken_hatch_is_shut_by_a_technician_only() -> None:
    world = world_with_officer()
    world.force_hatch("R1", "1")
    with pytest.raises(CannotAct, match="broken"):
        world.lock_with_key("R1", "1", "P01")
    world.mend("R1", "1", "P01")
    assert world.robots["R1"].hatches["1"].secure
    assert world.robots["R1"].faults == ()


class Handling(RuleBasedStateMachine):
    """Any acts in any order: papers are never lost, doubled, or moved through a closed door."""

    people = st.sampled_from(["P01", "V1", "far"])
    hatches = st.sampled_from(["1", "2"])
    docs = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True)

    def __init__(self) -> None:
        super().__init__()
        self.world = World(small_hall(1))
        for person, x, y in (("P01", 2.5, 1.6), ("V1", 2.0, 1.2), ("far", 9.0, 5.0)):
            self.world.enter(person, x, y)
        for doc in "abc":
            self.world.make(doc, "V1")

    @rule(person=people, hatch=hatches, verb=st.sampled_from(["open_door", "close_door", "take"]))
    def at_hatch(self, person: str, hatch: str, verb: str) -> None:
        body = self.world.robots["R1"].hatches[hatch]
        before = (body.door_open, self.world.contents("R1", hatch))
        possible = person != "far" and {"open_door": body.drawn, "close_door": True, "take": body.door_open}[verb]
        try:
            getattr(self.world, verb)("R1", hatch, person)
            assert possible
        except CannotAct:
            assert not possible
            assert before == (body.door_open, self.world.contents("R1", hatch))

    @rule(person=people, hatch=hatches, docs=docs)
    def put(self, person: str, hatch: str, docs: list[str]) -> None:
        holds = self.world.held_by(person).issuperset(docs)
        possible = holds and person != "far" and self.world.robots["R1"].hatches[hatch].door_open
        try:
            self.world.put("R1", hatch, docs, person)
            assert possible
        except CannotAct:
            assert not possible

    @rule(person=people, to=people, docs=docs)
    def give(self, person: str, to: str, docs: list[str]) -> None:
        holds = self.world.held_by(person).issuperset(docs)
        try:
            self.world.give(docs, person, to)
            assert holds and (person == "far") == (to == "far")
        except CannotAct:
            assert not holds or (person == "far") != (to == "far")

    @rule(hatch=hatches, draw=st.booleans())
    def bolt(self, hatch: str, draw: bool) -> None:
        body = self.world.robots["R1"].hatches[hatch]
        self.world.shoot_bolt("R1", hatch, draw=draw)
        expected = draw or (body.door_open and body.drawn)
        self.world.step(0.5)
        assert body.drawn == expected

    @invariant()
    def every_paper_is_in_one_spot(self) -> None:
        self.world.check_papers()
        assert self.world.violations == []
        spots = [self.world.where(doc) for doc in "abc"]
        assert None not in spots

    @invariant()
    def an_open_door_has_a_drawn_bolt(self) -> None:
        assert all(hatch.drawn or not hatch.door_open for hatch in self.world.robots["R1"].hatches.values())


TestHandling = Handling.TestCase
TestHandling.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
