"""What goes wrong on the way, on virtual time: people who do not come, robots that die, hatches broken open.

What lives here: one trouble in each story, and that every paper comes home all the same. What must not: storms of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff
from hall_controller.domain.plan import HallPlan
from hall_controller.hall.codec import read_event
from hall_controller.hall.custody import ledger_of
from hall_controller.plan import load_plan
from hall_controller.store import MemoryJournal
from simulations.sample import sample_hall
from simulations.virtual import VirtualHall
from simulations.virtual.brown_outs import BrownOuts

LIMIT_TURNS = 30_000


@pytest.fixture(scope="module")
def plan() -> HallPlan:
    return load_plan(sample_hall())


class Story:
    """A virtual hall with one trouble in it."""

    def __init__(self, plan: HallPlan, seed: int, cases: int = 1) -> None:
        self.journal = MemoryJournal()
        self.run = VirtualHall(plan, self.journal, seed, cases=cases, arrival_s=20.0)

    def until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            assert self.run.turns < LIMIT_TURNS, self.run.summary()
            self.run.turn()

    def until_state(self, state: str, leg: str = "deliver") -> Handoff:
        """The first open handoff that comes to this state on this leg."""
        book, found = self.run.engine.state.book, list[Handoff]()

        def reached() -> bool:
            found.extend(h for h in book.handoffs.values() if (h.state, h.leg) == (state, leg))
            return bool(found)

        self.until(reached)
        return found[0]

    def ends_well(self) -> Counter[str]:
        """Everybody goes home with everything; returns how often each state was the end of a handoff."""
        self.until(lambda: self.run.cast.done)
        assert self.run.sound(), (self.run.summary(), self.run.world.violations[:3])
        assert not ledger_of(self.journal.replay()).faults
        events = [read_event(row.type, row.data) for row in self.journal.replay()]
        return Counter(ev.state for ev in events if isinstance(ev, e.HandoffAdvanced))


def test_papers_that_nobody_takes_at_the_desk_come_back_and_go_again(plan: HallPlan) -> None:
    story = Story(plan, 3)
    handoff = story.until_state("carrying")
    officer = story.run.cast.officer_at(handoff.target)
    story.run.cast.send_away(officer, story.run.now + plan.dwell.unload_return_s + 200.0)
    story.until_state("at_recipient", "return")
    states = story.ends_well()
    assert (states["returned"], states["stored"], states["taken_by_hand"]) == (1, 0, 0)


def test_papers_that_nobody_takes_at_all_are_fetched_from_the_locker(plan: HallPlan) -> None:
    story = Story(plan, 4)
    handoff = story.until_state("carrying")
    for officer in plan.staff:
        story.run.cast.send_away(officer, story.run.now + 2 * plan.dwell.unload_return_s + 120.0)
    story.until_state("carrying", "store")
    states = story.ends_well()
    assert states["stored"] == 1
    assert handoff.leg == "store"


def on_the_road(story: Story) -> tuple[Handoff, str]:
    """The first handoff that is carried, and its robot, which is driving."""
    handoff = story.until_state("carrying")
    story.until(lambda: story.run.world.robots[handoff.robot].v > 0.3)
    return handoff, handoff.robot


def test_a_robot_dies_on_the_way_and_two_officers_take_the_papers(plan: HallPlan) -> None:
    story = Story(plan, 5, cases=3)
    handoff, robot = on_the_road(story)
    for other in plan.robots:
        (story.run.world.empty_battery if other == robot else story.run.world.press_emergency_stop)(other)
    story.until(lambda: handoff.state == "taken_by_hand")
    assert handoff.hatch in story.run.engine.state.book.robot(robot).doubts  # nobody can lock it any more
    for other in plan.robots:
        story.run.world.release_emergency_stop(other)
    assert story.ends_well()["taken_by_hand"] >= 1  # more, where the dead robot stands in front of somebody's seat


@pytest.mark.parametrize("left", [0.02, 0.0])
def test_another_robot_and_a_person_go_on_for_one_that_loses_its_power(plan: HallPlan, left: float) -> None:
    """With a little left it says so and waits for help; with nothing left it is gone from the air."""
    story = Story(plan, 5, cases=3)
    handoff, robot = on_the_road(story)
    story.run.world.weaken_battery(robot, left)
    story.until(lambda: handoff.pickup != "")
    case = story.run.engine.state.book.cases[handoff.case]
    assert {document.custodian.kind for document in case.documents.values()} == {"officer"}
    states = story.ends_well()
    assert handoff.state == "received" and handoff.robot not in ("", robot)
    if left:
        assert (states["stranded"], states["taken_by_hand"]) == (1, 0)
        dock = plan.robots[robot].dock
        story.until(lambda: story.run.engine.state.book.robot(robot).node == dock)
        assert story.run.world.robots[robot].charging, "it was looked into and has gone home by itself"


def test_the_robot_that_comes_for_the_papers_loses_its_power_too(plan: HallPlan) -> None:
    story = Story(plan, 12, cases=1)
    failing = BrownOuts(story.run, 2)
    handoff, first = on_the_road(story)

    def both() -> bool:
        failing.look()
        return len(failing.robots) == 2

    story.until(both)
    assert failing.robots == [first, handoff.robot]
    states = story.ends_well()
    assert (handoff.state, states["stranded"], states["taken_by_hand"]) == ("received", 2, 0)
    assert handoff.robot not in failing.robots


def test_a_robot_that_gets_power_again_before_anybody_comes_goes_on_itself(plan: HallPlan) -> None:
    story = Story(plan, 13, cases=1)
    for officer in plan.staff:
        story.run.cast.send_away(officer, story.run.now)
    handoff, robot = on_the_road(story)
    story.run.world.weaken_battery(robot, 0.02)
    story.until(lambda: handoff.state == "stranded")
    story.run.world.weaken_battery(robot, 0.6)
    states = story.ends_well()
    assert (handoff.state, handoff.robot, states["stranded"], states["taken_by_hand"]) == ("received", robot, 1, 0)


def test_a_hatch_forced_at_a_desk_is_opened_by_two_and_the_robot_is_put_right(plan: HallPlan) -> None:
    story = Story(plan, 6)
    handoff = story.until_state("at_recipient")
    story.run.world.force_hatch(handoff.robot, handoff.hatch)
    story.until_state("tampered")
    states = story.ends_well()
    assert (states["tampered"], states["taken_by_hand"]) == (1, 1)
    story.until(lambda: not story.run.engine.state.book.robot(handoff.robot).doubts)
    story.until(lambda: not story.run.engine.state.live[handoff.robot].paused)
    assert story.run.world.robots[handoff.robot].hatches[handoff.hatch].secure


def test_after_an_evacuation_two_officers_look_and_everything_goes_on(plan: HallPlan) -> None:
    story = Story(plan, 7, cases=2)
    handoff = story.until_state("carrying")
    story.run.commands.append((c.Evacuate("supervisor-1"), None))
    story.until_state("evacuated")
    left_at = story.run.now
    story.until(lambda: story.run.now > left_at + 120.0)
    assert handoff.state == "evacuated"
    story.run.commands.append((c.AllClear("supervisor-1"), None))
    states = story.ends_well()
    assert states["taken_by_hand"] == 0
    assert states["received"] == 4


def test_a_wrong_count_is_counted_again(plan: HallPlan) -> None:
    story = Story(plan, 8)
    handoff = story.until_state("unloading")
    officer = story.run.cast.officer_at(handoff.target)
    story.run.commands.append((c.ConfirmCount(handoff.id, officer, handoff.count + 1), None))
    story.until_state("disputed")
    states = story.ends_well()
    assert (states["disputed"], states["received"]) == (1, 2)


def test_without_any_robot_papers_are_carried_on_foot(plan: HallPlan) -> None:
    story = Story(plan, 9, cases=2)
    for robot in plan.robots:
        story.run.world.fail_motor(robot)
    states = story.ends_well()
    assert states["received"] == 0
    assert states["cancelled"] >= 2
