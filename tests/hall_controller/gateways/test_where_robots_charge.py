"""A robot is told to charge where it can, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.domain.book import Order
from hall_controller.domain.roads import Roads
from hall_controller.gateways.orders import Headers, order_message
from hall_controller.plan import plan_from_text
from hall_messages.vda5050 import Order as Message
from simulations.halls import grid_hall
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import NOW, PATH, factsheet
from tests.hall_controller.gateways.test_negotiation import actions, changed, needing

HOME = Order("book-O2", tuple(reversed(PATH)), len(PATH), 0, NOW, [len(PATH)])
KNOWN = "protocol_features.agv_actions"


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


def told_at_the_end(desk: DeskOfTrust) -> list[tuple[str, str]]:
    """What stands at the last node of R1's order home, where it charges: kinds of actions and how they block."""
    desk.want(HOME)
    desk.hear()
    (message,) = (one for one in desk.look() if isinstance(one, Message))
    return [(action.action_type, action.blocking_type) for action in message.nodes[-1].actions]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "HARD"),
        ({"action_scopes": ("NODE",)}, "HARD"),
        ({"action_scopes": ("INSTANT",)}, None),
        ({"blocking_types": ("NONE", "HARD")}, "HARD"),
        ({"blocking_types": ("NONE", "SOFT")}, "SOFT"),
        ({"blocking_types": ()}, "HARD"),
        ({"action_parameters": needing("lane")}, None),
    ],
)
def test_a_robot_is_told_to_charge_only_as_its_factsheet_offers_it(change: dict[str, Any], told: str | None) -> None:
    desk = DeskOfTrust(introduced=False)
    desk.gateway.heard("R1", actions(factsheet(), "startCharging", **change), NOW)
    assert told_at_the_end(desk) == ([("startCharging", told)] if told else [])


def test_one_that_knows_no_such_action_gets_its_order_without_it_and_is_not_refused() -> None:
    """It charges by standing there or not; with the action in it, it would refuse the order again and again."""
    known = factsheet().protocol_features.agv_actions
    without = changed(factsheet(), KNOWN, tuple(one for one in known if one.action_type != "startCharging"))
    desk = DeskOfTrust(introduced=False)
    desk.gateway.heard("R1", without, desk.now)
    assert told_at_the_end(desk) == []
    assert desk.believed.faults == ()


def test_before_its_factsheet_has_come_nobody_knows_what_it_cannot_do() -> None:
    assert told_at_the_end(DeskOfTrust(introduced=False)) == [("startCharging", "HARD")]
