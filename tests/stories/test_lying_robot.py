"""A whole morning with a robot that lies: it is isolated and named, and everybody else works on.

The officers of the simulation let a paused robot go on when they have walked by. So it is isolated again and again, and
not even that harms anybody.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hall_controller.store.memory import MemoryJournal
from hall_messages.vda5050 import AnyMessage, State, wire_time
from simulations.virtual.hall import VirtualHall
from tests.hall_controller.domain.ghosts import sample_plan

SEED, CASES, LIMIT_S = 3, 3, 3600.0
LIAR = "R1"
Lie = Callable[[VirtualHall, State, int], State]


def jumps(hall: VirtualHall, said: State, count: int) -> State:
    """Now here, now at the other end of the room."""
    if said.agv_position is None or count % 2:
        return said
    elsewhere = said.agv_position.model_copy(update={"x": said.agv_position.x + 6.0})
    return said.model_copy(update={"agv_position": elsewhere})


def reports_anothers_order(hall: VirtualHall, said: State, count: int) -> State:
    """It claims to have driven an order to its end that another robot is driving."""
    pages = [page for page in hall.engine.state.book.robots.values() if page.id != LIAR and page.order is not None]
    if not pages or pages[0].order is None:
        return said
    done = {"order_id": pages[0].order.id, "order_update_id": 99, "last_node_sequence_id": 98, "node_states": ()}
    return said.model_copy(update=done)


def goes_back_in_its_numbers(hall: VirtualHall, said: State, count: int) -> State:
    at = wire_time(hall.now + 0.001 * count)
    return said.model_copy(update={"header_id": max(0, 10_000 - count), "timestamp": at})


class Liar:
    """Stands between one node and the gateway, and begins to lie after a while."""

    def __init__(self, hall: VirtualHall, lie: Lie, after_s: float) -> None:
        self._hall, self._lie, self._from = hall, lie, hall.now + after_s
        self._tell = hall.gateway.heard
        self.lies = 0

    def heard(self, robot: str, message: AnyMessage, now: float) -> None:
        if robot != LIAR or not isinstance(message, State) or now < self._from:
            self._tell(robot, message, now)
            return
        self.lies += 1
        self._tell(robot, self._lie(self._hall, message, self.lies), now)


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    ("lie", "word"),
    [(jumps, "jump"), (reports_anothers_order, "order"), (goes_back_in_its_numbers, "headers")],
    ids=["jump", "order", "headers"],
)
def test_a_liar_harms_nobody(lie: Lie, word: str) -> None:
    hall = VirtualHall(sample_plan(), MemoryJournal(), SEED, CASES, arrival_s=30.0)
    liar = Liar(hall, lie, after_s=5.0)
    hall.gateway.heard = liar.heard  # type: ignore[method-assign]
    named: set[str] = set()
    while not hall.cast.done and hall.now - hall.began_at < LIMIT_S:
        hall.turn()
        alert = hall.engine.state.book.alerts.get("robot_fault:R1")
        if alert is not None:
            named.add(alert.detail.split(",")[0])
    assert liar.lies > 0
    assert f"untrusted:{word}" in named
    assert hall.sound(), hall.summary()
