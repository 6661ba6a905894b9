"""Robots that cannot be counted on: one that gets nowhere and says nothing, and one that nobody hears any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.live import LivePose
from hall_controller.domain.traffic import holdings
from hall_controller.hall.engine import Engine
from hall_controller.store import MemoryJournal
from tests.hall_controller.domain.ghosts import GhostHall, sample_plan


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def stuck(hall: GhostHall, robot: str) -> None:
    """It stands, with road ahead, and reports no trouble."""
    real, ghost = hall._live, hall.ghosts[robot]
    ghost.frozen = True
    hall._live = lambda each: replace(real(each), driving=False) if each is ghost and ghost.frozen else real(each)  # type: ignore[assignment,method-assign]


def test_what_it_has_not_fetched_goes_to_another_once_and_for_all(hall: GhostHall) -> None:
    handoff = hall.state.book.handoffs[hall.request("A001")]
    first = handoff.robot
    hall.run(2)
    stuck(hall, first)
    hall.run(15)
    assert handoff.robot == first, "people pass"
    hall.run(60)
    second = handoff.robot
    assert second not in ("", first)
    hall.ghosts[first].frozen = False
    hall.until(handoff.id, "at_sender")
    assert handoff.robot == second
    assert sum(isinstance(ev, e.HandoffAdvanced) and ev.trigger == "unassign" for ev in hall.events) == 1


def test_what_it_has_on_board_stays_on_board(hall: GhostHall) -> None:
    handoff = hall.state.book.handoffs[hall.request("A001")]
    hall.load(handoff.id)
    hall.run(1)
    robot = handoff.robot
    stuck(hall, robot)
    hall.run(90)
    assert (handoff.robot, handoff.state) == (robot, "carrying")


def test_the_alert_about_a_silent_robot_says_what_it_has_on_board_and_where_it_was(hall: GhostHall) -> None:
    handoff = hall.state.book.handoffs[hall.request("A001")]
    hall.load(handoff.id)
    hall.run(3)
    hall.ghosts[handoff.robot].away = True
    hall.run(20)
    detail = hall.state.book.alerts[f"robot_silent:{handoff.robot}"].detail
    for word in (
        handoff.robot,
        f"{handoff.hatch}: 3 papers of C000001",
        "A001",
        handoff.id,
        "last between ",
        "two officers",
    ):
        assert word in detail
    empty = next(robot for robot in hall.ghosts if robot != handoff.robot)
    hall.ghosts[empty].away = True
    hall.run(20)
    assert "no papers on board; last at " in hall.state.book.alerts[f"robot_silent:{empty}"].detail


def test_it_says_so_after_a_restart_of_the_hall_too() -> None:
    ghosts, journal = GhostHall(), MemoryJournal()
    engine = Engine(sample_plan(), journal)
    engine.recover(ghosts.now, "b")
    ghosts.state = engine.state

    def ask(command: c.Command) -> list[e.Event]:
        batch = engine.settle([command], ghosts.now)
        engine.commit(batch)
        return list(batch.events)

    ghosts.ask = ask  # type: ignore[method-assign]
    ghosts.run(2)
    ghosts.load(ghosts.request("A001"))
    ghosts.run(2)
    after = Engine(sample_plan(), journal)
    after.recover(ghosts.now, "b")
    after.commit(after.settle([c.TimePassed()], ghosts.now + 30.0))
    handoff = after.state.book.handoffs["H000001"]
    detail = after.state.book.alerts[f"robot_silent:{handoff.robot}"].detail
    assert "H000001" in detail and "A001" in detail and "last " in detail


def test_a_robot_that_has_forgotten_its_order_before_a_stop_is_not_taken_to_stand_at_it(hall: GhostHall) -> None:
    """Others would be sent past the stop, over the road on which it stands."""
    handoff = hall.state.book.handoffs[hall.request("A001")]
    page = hall.state.book.robots[handoff.robot]
    hall.run(4)
    assert page.order is not None and page.order.released > 2
    live, node = hall.state.live[page.id], hall.plan.roadmap.nodes[page.order.path[2]]
    lost = replace(live, order="", update=0, passed=0, last_node="", driving=False)
    held = holdings(hall.state, page)
    hall.ask(c.RobotReported(page.id, replace(lost, pose=LivePose(node.x_m + 0.4, node.y_m, 0.0))))
    assert set(held) <= set(holdings(hall.state, page)), "it keeps its road, and is told its order again"
    hall.ask(c.RobotReported(page.id, replace(lost, pose=LivePose(node.x_m + 0.2, node.y_m, 0.0))))
    assert any(isinstance(ev, e.OrderLost) and ev.node == node.id for ev in hall.events)
