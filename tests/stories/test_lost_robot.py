"""A robot loses its way on the road with papers on board; an officer tells it where it stands, and it goes on."""

from __future__ import annotations

import pytest

from hall_controller.domain.book import Robot
from hall_controller.domain.commands import LocalizeRobot
from hall_controller.domain.localizing import LOST
from hall_controller.store.memory import MemoryJournal
from simulations.virtual.hall import VirtualHall
from tests.hall_controller.domain.ghosts import sample_plan

SEED, CASES, LIMIT_S, OFFICER = 5, 2, 3600.0, "facility-1"


class LostOnTheRoad:
    """The first robot that drives with papers loses its way; ``told`` says when somebody has told it where it is."""

    def __init__(self, hall: VirtualHall) -> None:
        self._hall = hall
        self.robot, self.told = "", 0.0
        self.order = ""

    def look(self) -> None:
        hall = self._hall
        if not self.robot:
            self._lose()
        elif not self.told:
            live, body = hall.engine.state.live.get(self.robot), hall.world.robots[self.robot]
            if live is not None and LOST in live.faults and not live.driving:
                self.told = hall.now
                hall.commands.append((LocalizeRobot(self.robot, OFFICER, "", body.x, body.y, body.theta), None))

    def _carries(self, page: Robot) -> bool:
        return any(handoff.state == "carrying" for handoff in self._hall.engine.state.handoffs_of(page))

    def _lose(self) -> None:
        hall = self._hall
        for page in hall.engine.state.book.robots.values():
            body, order = hall.world.robots[page.id], page.order
            if order is not None and body.v > 0.1 and self._carries(page):
                hall.world.lose_way(page.id)
                self.robot, self.order = page.id, order.id
                return


@pytest.mark.timeout(120)
def test_a_lost_robot_goes_on_once_somebody_has_told_it_where_it_is() -> None:
    hall = VirtualHall(sample_plan(), MemoryJournal(), SEED, CASES, arrival_s=30.0)
    lost = LostOnTheRoad(hall)
    while not hall.cast.done and hall.now - hall.began_at < LIMIT_S:
        hall.turn()
        lost.look()
    rows = [row.type for row in hall.engine.journal.replay()]
    assert lost.told and rows.count("PlaceTold") == 1
    assert "OrderLost" in rows, "it was given a new order from where it stood"
    book = hall.engine.state.book
    assert not book.robot(lost.robot).actions and f"robot_fault:{lost.robot}" not in book.alerts
    assert not hall.world.robots[lost.robot].lost
    assert hall.sound(), hall.summary()
    assert book.handoffs_received == 2 * CASES, "no handoff was taken out by hand: the robot brought its papers itself"
