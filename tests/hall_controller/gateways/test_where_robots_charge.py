"""A robot is told to charge where it can, and nowhere else."""

from __future__ import annotations

import pytest

from hall_controller.domain.book import Order
from hall_controller.domain.roads import Roads
from hall_controller.gateways.orders import Headers, order_message
from hall_controller.plan import plan_from_text
from simulations.halls import grid_hall


@pytest.mark.parametrize(
    ("chargers", "target", "told"),
    [(0, "dock-2", True), (1, "dock-2", False), (1, "charger-1", True), (1, "stop-P1", False)],
)
def test_start_charging_stands_in_the_order_to_a_place_that_charges(chargers: int, target: str, told: bool) -> None:
    plan = plan_from_text(grid_hall(2, 2, 4, chargers=chargers), "shared")
    roads = Roads(plan.roadmap)
    path = roads.path("dock-1", target)
    assert path is not None
    for released in (1, len(path)):
        order = Order("O1", path, released, 0, 0.0, [released], 1)
        message = order_message(Headers(plan.robots["R1"]), roads, plan.id, order, -1, 0.0)
        actions = [action.action_type for node in message.nodes for action in node.actions]
        assert actions == (["startCharging"] if told and released == len(path) else [])
