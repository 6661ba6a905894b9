"""A robot that must stand: what makes it so, that nothing but a person ends it, and that no road is given meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Book
from hall_controller.domain.dispatch import available
from hall_controller.domain.fold import fold
from hall_controller.domain.live import LiveAction, RobotLive
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.traffic import fit
from hall_controller.hall.codec import read_event
from tests.hall_controller.domain.ghosts import Ghost, GhostHall


@pytest.fixture
def hall() -> GhostHall:
    """Papers are on their way to P1."""
    hall = GhostHall()
    hall.run(2)
    hall.load(hall.request("A001"))
    hall.run(1)
    return hall


def carrier(hall: GhostHall) -> str:
    return hall.state.book.handoffs["H000001"].robot


def says(hall: GhostHall, robot: str, **words: object) -> None:
    """From now on the robot's reports say this as well."""
    real, ghost = hall._live, hall.ghosts[robot]
    hall._live = lambda each: replace(real(each), **words) if each is ghost else real(each)  # type: ignore[assignment,method-assign,arg-type]


def forgetful(hall: GhostHall, robot: str) -> None:
    """Its node is started again, on the way: it knows of no order and of no pause, and nothing reaches it any more."""
    ghost, real = hall.ghosts[robot], hall._obey
    ghost.paused, ghost.order, ghost.path, ghost.passed, ghost.released = False, "", (), 0, 0
    hall._obey = lambda name, each: None if name == robot else real(name, each)  # type: ignore[assignment,method-assign]


def press(hall: GhostHall) -> None:
    says(hall, carrier(hall), emergency_stop=True)
    hall.run(2)
    says(hall, carrier(hall), emergency_stop=False, paused=True)


def force(hall: GhostHall) -> None:
    hall.ghosts[carrier(hall)].doors["upper"] = "open"
    hall.run(2)
    hall.ghosts[carrier(hall)].doors["upper"] = "closed"


def leave(hall: GhostHall) -> None:
    hall.ask(c.Evacuate("reception-1"))


def own_pause(hall: GhostHall) -> None:
    hall.ghosts[carrier(hall)].paused = True


STOPS: dict[str, Callable[[GhostHall], None]] = {
    "emergency_stop": press, "R3/upper": force, "evacuation": leave, "paused": own_pause,
}  # fmt: skip


@pytest.mark.parametrize("why", STOPS)
def test_whoever_made_it_stand_a_restart_does_not_end_it(why: str, hall: GhostHall) -> None:
    robot = carrier(hall)
    STOPS[why](hall)
    hall.run(3)
    page = hall.state.book.robots[robot]
    assert page.stands == why
    says(hall, robot, paused=False, emergency_stop=False)
    forgetful(hall, robot)
    told = len(hall.events)
    hall.run(60)
    assert page.stands == why and f"robot_paused:{robot}" in hall.state.book.alerts
    assert not any(isinstance(ev, e.OrderIssued) and ev.robot == robot for ev in hall.events[told:])
    assert not fit(hall.state, page) and not available(hall.state, page)


def test_no_road_is_released_to_it_and_its_person_lets_it_go_on(hall: GhostHall) -> None:
    robot = carrier(hall)
    page, live = hall.state.book.robots[robot], hall.state.live[robot]
    assert page.order is not None
    hall.ask(c.RobotReported(robot, replace(live, paused=True)))
    released = page.order.released
    says(hall, robot, paused=False)
    hall.run(30)
    assert page.order.released == released
    hall.ask(c.ResumeRobot(robot, "reception-1"))
    assert page.stands == ""
    hall.until("H000001", "at_recipient")
    assert f"robot_paused:{robot}" not in hall.state.book.alerts


def test_a_stop_that_is_pressed_while_it_is_being_resumed_takes_that_back(hall: GhostHall) -> None:
    robot = carrier(hall)
    page, live = hall.state.book.robots[robot], hall.state.live[robot]
    hall.ask(c.RobotReported(robot, replace(live, paused=True)))
    hall.ask(c.ResumeRobot(robot, "reception-1"))
    hall.ask(c.RobotReported(robot, replace(live, paused=True)))
    assert page.stands == "" and [a.verb for a in page.actions.values()] == ["stopPause"], "it has not heard yet"
    hall.ask(c.RobotReported(robot, replace(live, paused=True, emergency_stop=True)))
    assert page.stands == "emergency_stop" and not page.actions


def test_a_robot_that_comes_up_during_an_evacuation_is_made_to_stand(hall: GhostHall) -> None:
    hall.state.book.robots.pop("R1")
    hall.ask(c.Evacuate("reception-1"))
    assert "R1" not in hall.state.book.robots
    hall.run(1)
    assert hall.state.book.robots["R1"].stands == "evacuation"
    hall.ask(c.AllClear("supervisor-1"))
    hall.run(5)
    assert all(page.stands for page in hall.state.book.robots.values()), "each is looked at before it goes on"


def unknown_door(hall: GhostHall) -> None:
    own_pause(hall)
    hall.ghosts[carrier(hall)].doors["upper"] = "unknown"


@pytest.mark.parametrize(("way", "code"), [(force, "papers_unsettled"), (unknown_door, "hatch_not_secure")])
def test_it_is_not_resumed_before_its_papers_are_known_to_be_safe(
    way: Callable[[GhostHall], None], code: str, hall: GhostHall
) -> None:
    way(hall)
    hall.run(1)
    with pytest.raises(Refusal) as refused:
        hall.ask(c.ResumeRobot(carrier(hall), "reception-1"))
    assert refused.value.code == code


def refuses_to_pause(hall: GhostHall, robot: str) -> None:
    real = hall._obey

    def obey(name: str, ghost: Ghost) -> None:
        real(name, ghost)
        if name == robot:
            ghost.paused = False
            for action in hall.state.book.robots[robot].actions.values():
                ghost.done[action.id] = LiveAction("failed", "not known")

    hall._obey = obey  # type: ignore[assignment,method-assign]


def test_a_robot_that_cannot_pause_is_an_alert_until_somebody_has_looked(hall: GhostHall) -> None:
    robot = carrier(hall)
    refuses_to_pause(hall, robot)
    hall.ask(c.Evacuate("reception-1"))
    hall.run(3)
    assert "not known" in hall.state.book.alerts[f"robot_not_stopped:{robot}"].detail
    says(hall, robot, paused=True)
    hall.run(1)
    assert f"robot_not_stopped:{robot}" not in hall.state.book.alerts


def test_a_robot_that_drives_although_it_must_stand_is_an_alert(hall: GhostHall) -> None:
    robot = carrier(hall)
    drives: RobotLive = replace(hall.state.live[robot], driving=True, paused=False)
    hall.ask(c.Evacuate("reception-1"))
    hall.ask(c.RobotReported(robot, drives))
    assert f"robot_not_stopped:{robot}" not in hall.state.book.alerts, "it needs a moment to brake"
    hall.now += 6.0
    hall.ask(c.RobotReported(robot, drives))
    assert f"robot_not_stopped:{robot}" in hall.state.book.alerts


def test_a_book_of_former_times_is_read_as_it_was_meant() -> None:
    """Its pauses give no reason; an order to go on was still noted as done after a pause had overtaken it."""
    book = Book()
    fold(book, read_event("RobotPaused", b'{"robot":"R1","action":"b-A1"}'), 1.0)
    assert (book.robots["R1"].stands, book.robots["R1"].stands_since) == ("ordered", 1.0)
    fold(book, e.RobotResumed("R1", "b-A2", "reception-1"), 2.0)
    fold(book, read_event("RobotPaused", b'{"robot":"R1","action":"b-A3"}'), 3.0)
    fold(book, e.HatchActionEnded("R1", "b-A2", True), 4.0)
    assert list(book.robots["R1"].actions) == ["b-A3"] and book.robots["R1"].stands
