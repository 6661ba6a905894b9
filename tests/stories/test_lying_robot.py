"""A whole morning with a robot that lies: it is isolated and named, and everybody else works on.

The officers of the simulation let a paused robot go on when they have walked by. So it is isolated again and again, and
not even that harms anybody.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hall_controller.store.memory import MemoryJournal
from hall_messages.vda5050 import AnyMessage, Connection, Load, SafetyState, State, wire_time
from hall_messages.vda5050.hatches import HatchReport, hatch_information, read_hatches
from simulations.virtual.hall import VirtualHall
from tests.hall_controller.domain.ghosts import sample_plan

SEED, CASES, LIMIT_S = 3, 3, 3600.0
LIAR = "R1"
Lie = Callable[[VirtualHall, State, int], State | list[AnyMessage]]
ECHO_S = 1.0
"""An order that is decided has reached its robot and comes back in its state, whatever another robot is shouting."""
ROWS_PER_S = 4.0
"""In the book, for the whole hall, at most."""


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


def floods(hall: VirtualHall, said: State, count: int) -> list[AnyMessage]:
    """Hundreds of states a second, each new."""
    numbered = range(150 * count, 150 * (count + 1))
    return [said.model_copy(update={"header_id": 100_000 + n}) for n in numbered]


def comes_and_goes(hall: VirtualHall, said: State, count: int) -> list[AnyMessage]:
    head = said.model_dump(include={"header_id", "timestamp", "version", "manufacturer", "serial_number"})
    gone, there = (Connection(**head, connection_state=word) for word in ("CONNECTIONBROKEN", "ONLINE"))
    return [gone, there, said]


def stops_and_goes(hall: VirtualHall, said: State, count: int) -> State:
    stop = SafetyState(e_stop="MANUAL" if count % 2 else "NONE", field_violation=False)
    return said.model_copy(update={"safety_state": stop})


def calls_its_hatches_empty(hall: VirtualHall, said: State, count: int) -> State:
    """Closed, locked, and nothing in them: whatever was put in."""
    empty = [
        hatch_information(HatchReport(each.hatch, each.door, each.lock, "", "empty"))
        for each in read_hatches(said).values()
    ]
    return said.model_copy(update={"information": tuple(empty), "loads": ()})


def drops_its_papers_from_its_loads(hall: VirtualHall, said: State, count: int) -> State:
    """It has named what it carries, and names it no longer, while it says of its hatches what is true."""
    carried = (Load(load_position=each.hatch) for each in read_hatches(said).values() if each.content == "loaded")
    return said.model_copy(update={"loads": tuple(carried) if count % 80 < 40 else ()})


def claims_the_end_of_its_road(hall: VirtualHall, said: State, count: int) -> State:
    """All road that it was given lies behind it, as soon as it has it, and it drives on, it says."""
    page = hall.engine.state.book.robots[LIAR]
    order = page.order
    if order is None or said.order_id != order.id or len(said.node_states) < 2:
        return said
    done = {"last_node_id": order.path[order.released - 1], "last_node_sequence_id": 2 * (order.released - 1)}
    return said.model_copy(update={**done, "driving": not said.paused, "node_states": said.node_states[-1:]})


def hops(hall: VirtualHall, said: State, count: int) -> State:
    """Back and forth between the walls, a little more than two metres from state to state."""
    if said.agv_position is None:
        return said
    away_m = abs(count % 8 - 4) * 2.1
    return said.model_copy(
        update={"agv_position": said.agv_position.model_copy(update={"x": said.agv_position.x + away_m})}
    )


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
        told = self._lie(self._hall, message, self.lies)
        for one in told if isinstance(told, list) else [told]:
            self._tell(robot, one, now)


class Others:
    """How the hall treats the robots that do not lie: how long each waits until it has heard of its order."""

    def __init__(self, hall: VirtualHall) -> None:
        self._hall = hall
        self._since: dict[str, float] = {}
        self.slowest_s = 0.0

    def look(self) -> None:
        hall = self._hall
        for page in hall.engine.state.book.robots.values():
            live = hall.gateway.links[page.id].live
            if page.id == LIAR or page.order is None or live is None or live.order == page.order.id:
                self._since.pop(page.id, None)
            else:
                self.slowest_s = max(self.slowest_s, hall.now - self._since.setdefault(page.id, hall.now))


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    ("lie", "word"),
    [
        (jumps, "jump"), (reports_anothers_order, "order"), (goes_back_in_its_numbers, "headers"), (floods, "flood"),
        (comes_and_goes, "flapping"), (stops_and_goes, "flapping"), (calls_its_hatches_empty, "empty:"),
        (drops_its_papers_from_its_loads, "empty:"), (claims_the_end_of_its_road, "progress"), (hops, "jump"),
    ],
    ids=lambda lie: getattr(lie, "__name__", ""),
)  # fmt: skip
def test_a_liar_harms_nobody(lie: Lie, word: str) -> None:
    hall = VirtualHall(sample_plan(), MemoryJournal(), SEED, CASES, arrival_s=30.0)
    liar, others = Liar(hall, lie, after_s=5.0), Others(hall)
    hall.gateway.heard = liar.heard  # type: ignore[method-assign]
    named: set[str] = set()
    while not hall.cast.done and hall.now - hall.began_at < LIMIT_S:
        hall.turn()
        others.look()
        alert = hall.engine.state.book.alerts.get("robot_fault:R1")
        if alert is not None:
            named.add(alert.detail.split(",")[0])
    assert liar.lies > 0
    assert any(each.startswith(f"untrusted:{word}") for each in named), named
    assert hall.sound(), hall.summary()
    assert others.slowest_s <= ECHO_S
    assert [link.intake.flooded for robot, link in hall.gateway.links.items() if robot != LIAR] == [0, 0]
    assert hall.engine.seq < ROWS_PER_S * (hall.now - hall.began_at)
