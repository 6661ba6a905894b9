"""An order that a robot has forgotten half way is told again from where the robot is, not from where it set out."""

from __future__ import annotations

import pytest

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.holding import behind, cannot_be_told_again
from hall_controller.domain.progress import Progress
from hall_controller.domain.roads import Roads
from hall_controller.domain.state import State
from hall_controller.gateways.orders import Headers, order_message
from hall_controller.plan import plan_from_text
from simulations.halls import grid_hall

ISSUED_AT = 100.0


@pytest.fixture
def state() -> State:
    plan = plan_from_text(grid_hall(2, 2, 4), "two robots")
    return State(plan, Roads(plan.roadmap))


def there_and_back(state: State) -> Order:
    """Out to a desk's road and home again, all of it released: it leads twice over every node but the farthest."""
    out = state.roads.path("dock-1", "stop-P1")
    assert out is not None
    path = (*out[:-1], *reversed(out[:-2]))
    return Order("a-O1", path, len(path), 1, ISSUED_AT, [1, len(path)], 1)


def test_it_begins_with_the_last_node_that_was_reached(state: State) -> None:
    order = there_and_back(state)
    robot = Robot("R1", order=order)
    passed = len(order.path) - 1
    state.progress["R1"] = Progress(order.id, passed)
    first = behind(state, robot, order)
    headers = Headers(state.plan.robots["R1"])
    message = order_message(headers, state.roads, state.plan.id, order, -1, ISSUED_AT, behind=first)
    assert [node.node_id for node in message.nodes] == list(order.path[passed - 1 :])
    assert message.nodes[0].sequence_id == 2 * (passed - 1)
    assert [edge.sequence_id for edge in message.edges] == [2 * passed - 1]


def test_it_is_not_told_again_when_nobody_knows_how_far_it_came_on_a_way_that_crosses_itself(state: State) -> None:
    order = there_and_back(state)
    robot = Robot("R1", order=order)
    assert not cannot_be_told_again(state, robot, order), "this life of the hall gave it, and has heard nothing yet"
    state.opened_at = ISSUED_AT + 1.0
    assert cannot_be_told_again(state, robot, order)
    out = Order("a-O2", order.path[:2], 2, 1, ISSUED_AT, [2], 1)
    assert not cannot_be_told_again(state, robot, out)
    state.progress["R1"] = Progress(order.id, 1)
    assert not cannot_be_told_again(state, robot, order)
