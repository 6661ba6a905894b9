"""Robots that fall silent, lose their order or stand in each other's way; the book survives a replay."""

from __future__ import annotations

import random

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Book
from hall_controller.domain.fold import fold
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.traffic import holdings
from tests.hall_controller.domain.ghosts import GhostHall


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def test_the_robot_with_the_shortest_round_goes_and_says_why(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    page, drive_s = hall.state.book.handoffs[handoff], hall.state.roads.time_s
    sender, recipient = hall.state.stop_of("A1"), hall.state.stop_of("P1")
    rounds = {r.id: drive_s(r.dock, sender) + drive_s(recipient, r.dock) for r in hall.plan.robots.values()}
    assert page.robot == min(rounds, key=lambda robot: rounds[robot])
    assert page.why.startswith(f"{page.robot} passes A1 in ") and "than with R" in page.why


def test_a_silent_robot_keeps_its_road_and_loses_only_work_not_begun(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.run(2)
    first = hall.state.book.handoffs[handoff].robot
    hall.ghosts[first].away = True
    held = holdings(hall.state, hall.state.book.robots[first])
    hall.run(int(hall.plan.dwell.robot_silent_s) + 2)
    assert not hall.state.book.robots[first].present
    assert set(held) <= set(holdings(hall.state, hall.state.book.robots[first])), "silence frees no road"
    assert hall.state.book.handoffs[handoff].robot not in ("", first)
    assert "robot_silent" in {a.kind for a in hall.state.book.alerts.values()}
    hall.ghosts[first].away = False
    hall.run(60)
    assert hall.state.book.robots[first].present and not [
        a for a in hall.state.book.alerts.values() if a.kind == "robot_silent"
    ]


def test_a_loaded_robot_that_falls_silent_keeps_its_papers(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.load(handoff)
    robot = hall.state.book.handoffs[handoff].robot
    hall.ghosts[robot].away = True
    hall.run(60)
    page = hall.state.book.handoffs[handoff]
    assert (page.state, page.robot) == ("carrying", robot)
    hall.ghosts[robot].away = False
    hall.unload(handoff)
    assert hall.state.book.handoffs_received == 1


def test_a_robot_that_forgot_its_order_gets_a_new_one_from_where_it_stands(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.run(3)
    robot = hall.state.book.handoffs[handoff].robot
    ghost = hall.ghosts[robot]
    assert 1 < ghost.passed < len(ghost.path)
    hall.ghosts[robot] = type(ghost)(ghost.node, locked=ghost.locked)
    hall.ask(c.RobotReported(robot, hall._live(hall.ghosts[robot])))
    assert [ev for ev in hall.events if isinstance(ev, e.OrderLost)]
    hall.until(handoff, "at_sender")


def test_two_robots_that_want_each_others_place_are_untangled(hall: GhostHall) -> None:
    one, two = hall.request("A001", "A1", "P1"), hall.request("A002", "P1", "A1", by="processing-1")
    for _ in range(300):
        hall.run(1)
        for handoff in (one, two):
            page = hall.state.book.handoffs.get(handoff)
            if page is None:
                continue
            at_seat = (page.source if page.state in ("at_sender", "loading") else page.target) == "A1"
            by = "reception-1" if at_seat else "processing-1"
            try:
                if page.state in ("at_sender", "at_recipient"):
                    hall.ask(c.OpenHatch(handoff, by))
                elif page.state in ("loading", "unloading"):
                    hall.ask(c.ConfirmCount(handoff, by, 3))
            except Refusal as refusal:
                assert refusal.code in ("hatch_busy", "other_hatch_open")
        if hall.state.book.handoffs_received == 2:
            return
    raise AssertionError({h.id: h.state for h in hall.state.book.handoffs.values()})


@pytest.mark.parametrize("seed", range(12))
def test_a_busy_hall_always_finishes_and_replays_to_the_same_book(seed: int) -> None:
    hall, chance = GhostHall(), random.Random(seed)
    hall.run(2)
    seats = [p.id for p in hall.plan.places.values() if p.kind == "seat"]
    desks = [p.id for p in hall.plan.places.values() if p.kind == "desk"]
    asked = 0
    for _ in range(1500):
        if asked < 25 and chance.random() < 0.2:
            asked += 1
            places = (chance.choice(seats), chance.choice(desks))
            source, target = places if chance.random() < 0.5 else places[::-1]
            hall.request(f"A{asked:03d}", source, target)
        _people(hall, chance)
        hall.run(1)
        if asked == 25 and not hall.state.book.handoffs:
            break
    assert hall.state.book.handoffs_received == 25, {h.id: h.state for h in hall.state.book.handoffs.values()}
    again = Book()
    for event, at in zip(hall.events, hall.times, strict=True):
        fold(again, event, at)
    assert again == hall.state.book


def _people(hall: GhostHall, chance: random.Random) -> None:
    for page in list(hall.state.book.handoffs.values()):
        if chance.random() < 0.5:
            continue
        try:
            if page.state in ("at_sender", "at_recipient"):
                hall.ask(c.OpenHatch(page.id, _hands(page.state)))
            elif page.state in ("loading", "unloading"):
                hall.ask(c.ConfirmCount(page.id, _hands(page.state), page.count))
        except Refusal as refusal:
            assert refusal.code in ("hatch_busy", "robot_not_here", "other_hatch_open")


def _hands(state: str) -> str:
    """Every sender is the same officer here; a supervisor may take papers out anywhere."""
    return "reception-1" if state in ("at_sender", "loading") else "supervisor-1"


def test_a_robot_that_never_comes_back_after_a_restart_is_missed(hall: GhostHall) -> None:
    hall.state.live.clear()
    hall.state.opened_at = hall.now
    hall.now += hall.plan.dwell.robot_silent_s + 1
    hall.ask(c.TimePassed())
    assert sum(a.kind == "robot_silent" for a in hall.state.book.alerts.values()) == len(hall.plan.robots)


def test_a_stopped_robot_goes_on_only_when_a_person_says_so(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.run(2)
    robot = hall.state.book.handoffs[handoff].robot
    ghost = hall.ghosts[robot]
    ghost.frozen, ghost.paused = True, True
    hall.run(5)
    assert f"robot_paused:{robot}" in hall.state.book.alerts
    order = hall.state.book.robots[robot].order
    assert order is not None and order.rank == 0, "others do not wait for what it would have needed"
    hall.ask(c.ResumeRobot(robot, "facility-1"))
    hall.run(2)
    assert "stopPause" in {ev.verb for ev in ghost.verbs}
    assert not ghost.paused
    ghost.frozen = False
    hall.until(handoff, "at_sender")
    assert not hall.state.book.alerts
