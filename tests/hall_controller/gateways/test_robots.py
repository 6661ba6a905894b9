"""Towards robots: send what the book wants and the robot does not know, until it does, and never more."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain.book import Order, RobotAction
from hall_controller.domain.commands import Command, RobotReported, RobotSilent
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.orders import Headers, order_message
from hall_controller.gateways.robots import RESEND_S, RobotGateway
from hall_messages.vda5050 import AnyMessage, Connection, InstantActions, Visualization, wire_time
from hall_messages.vda5050 import Order as Message
from robot_nodes.order_checks import Abilities
from robot_nodes.orders import Route
from robot_nodes.port import Pose
from tests.hall_controller.gateways.robot_words import ACTION, NOW, PATH, PLAN, factsheet, hall_state, order, state


class Desk:
    """A gateway with both of its doors open to the test. Time is ``now``."""

    def __init__(self) -> None:
        self.hall = hall_state()
        self.sent: list[AnyMessage] = []
        self.told: list[Command] = []
        self.now = NOW
        self.gateway = RobotGateway(
            self.hall, lambda robot, message: self.sent.append(message), self.told.append, Complaints()
        )
        self.gateway.heard("R1", factsheet(), NOW)

    def want(self, wanted: Order | None, *actions: RobotAction) -> None:
        page = self.hall.book.robot("R1")
        page.order, page.actions = wanted, {action.id: action for action in actions}

    def hear(self, **changes: Any) -> None:
        self.gateway.heard("R1", state(**changes), self.now)

    def look(self, later_s: float = 0.0) -> list[AnyMessage]:
        """What leaves when the gateway looks, so much later."""
        self.now += later_s
        self.sent.clear()
        self.gateway.sync_all(self.now)
        return list(self.sent)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_nothing_is_sent_to_a_robot_that_was_not_heard(desk: Desk) -> None:
    desk.want(order(), ACTION)
    assert desk.look() == []
    desk.hear()
    assert [type(message) for message in desk.look()] == [Message, InstantActions]


def test_an_order_is_sent_again_until_the_robot_echoes_it(desk: Desk) -> None:
    desk.want(order())
    desk.hear()
    first = desk.look()
    assert len(first) == 1
    assert desk.look(RESEND_S * 0.9) == []
    again = desk.look(RESEND_S * 0.2)
    assert isinstance(again[0], Message)
    assert again[0].order_id == first[0].order_id  # type: ignore[union-attr]
    desk.hear(orderId="book-O1")
    assert desk.look(5 * RESEND_S) == []
    assert desk.gateway.links["R1"].orders_sent == 2


def test_an_order_says_where_how_fast_and_which_part_is_released(desk: Desk) -> None:
    desk.want(order(released=3))
    desk.hear()
    message = desk.look()[0]
    assert isinstance(message, Message)
    assert [node.node_id for node in message.nodes] == list(PATH)
    assert [node.sequence_id for node in message.nodes] == list(range(0, 2 * len(PATH), 2))
    assert [node.released for node in message.nodes] == [True] * 3 + [False] * (len(PATH) - 3)
    assert [(edge.start_node_id, edge.end_node_id) for edge in message.edges] == list(pairwise(PATH))
    assert [edge.released for edge in message.edges] == [True] * 2 + [False] * (len(PATH) - 3)
    place = message.nodes[1].node_position
    node = PLAN.roadmap.nodes[PATH[1]]
    assert place is not None
    assert (place.x, place.y, place.map_id) == (node.x_m, node.y_m, PLAN.id)
    for edge in message.edges:
        assert 0.0 < (edge.max_speed or 0.0) <= PLAN.robots["R1"].max_speed_mps


def test_an_update_begins_where_the_known_base_ends(desk: Desk) -> None:
    desk.want(order(released=3))
    desk.hear()
    desk.look()
    desk.hear(orderId="book-O1")
    desk.want(order(released=5, update=1, bases=[3, 5]))
    message = desk.look()[0]
    assert isinstance(message, Message)
    assert (message.order_update_id, message.nodes[0].node_id, message.nodes[0].sequence_id) == (1, PATH[2], 4)
    assert message.nodes[0].released


def test_a_robot_that_missed_an_update_gets_the_next_one_stitched_to_what_it_knows(desk: Desk) -> None:
    desk.want(order(released=6, update=2, bases=[2, 4, 6]))
    desk.hear(orderId="book-O1", orderUpdateId=0)
    message = desk.look()[0]
    assert isinstance(message, Message)
    assert (message.order_update_id, message.nodes[0].sequence_id) == (2, 2)


def test_a_robot_that_was_restarted_gets_its_order_from_the_start(desk: Desk) -> None:
    desk.want(order(released=5, update=1, bases=[3, 5]))
    desk.hear(orderId="book-O1", orderUpdateId=1)
    assert desk.look() == []
    desk.hear(orderId="")
    message = desk.look()[0]
    assert isinstance(message, Message)
    assert (message.nodes[0].sequence_id, message.order_update_id) == (0, 1)


def test_the_last_node_at_a_dock_brings_the_charger(desk: Desk) -> None:
    desk.want(Order("book-O2", tuple(reversed(PATH)), len(PATH), 0, NOW, [len(PATH)]))
    desk.hear()
    message = desk.look()[0]
    assert isinstance(message, Message)
    assert [[action.action_type for action in node.actions] for node in message.nodes[-2:]] == [[], ["startCharging"]]


def test_hatch_actions_are_sent_together_until_each_is_echoed(desk: Desk) -> None:
    other = replace(ACTION, id="book-A2", verb="lockHatch")
    desk.want(None, ACTION, other)
    desk.hear()
    message = desk.look()[0]
    assert isinstance(message, InstantActions)
    assert [action.action_id for action in message.actions] == ["book-A1", "book-A2"]
    desk.hear(actionStates=[{"actionId": "book-A1", "actionStatus": "RUNNING"}])
    again = desk.look(RESEND_S)[0]
    assert isinstance(again, InstantActions)
    assert [action.action_id for action in again.actions] == ["book-A2"]
    known = [{"actionId": f"book-A{n}", "actionStatus": "FINISHED"} for n in (1, 2)]
    desk.hear(actionStates=known)
    assert desk.look(5 * RESEND_S) == []


def test_each_topic_counts_its_own_messages(desk: Desk) -> None:
    desk.want(order(), ACTION)
    desk.hear()
    heads = [(type(m), m.header_id) for _ in range(3) for m in desk.look(RESEND_S)]
    assert heads == [(kind, n) for n in (1, 2, 3) for kind in (Message, InstantActions)]


def test_the_memory_of_what_was_sent_has_an_end(desk: Desk) -> None:
    desk.hear()
    for number in range(1000):
        desk.want(None, replace(ACTION, id=f"book-A{number}"))
        desk.look()
    assert len(desk.gateway.links["R1"].sent) < 100


def test_a_report_is_told_to_the_hall_with_the_time_it_came(desk: Desk) -> None:
    desk.hear()
    told = desk.told[0]
    assert isinstance(told, RobotReported)
    assert (told.robot, told.live.at, told.live.last_node) == ("R1", NOW, PLAN.robots["R1"].dock)
    assert desk.gateway.messages_received("R1") == 2, "its factsheet and its state"
    assert desk.gateway.last_heard_at("R1") == NOW


@pytest.mark.parametrize("word", ["OFFLINE", "CONNECTIONBROKEN"])
def test_a_robot_that_has_gone_is_silent_and_gets_nothing(word: str, desk: Desk) -> None:
    desk.want(order())
    desk.hear()
    spec = PLAN.robots["R1"]
    goodbye = Connection(
        header_id=1, timestamp=wire_time(NOW), version="2.1.0", manufacturer=spec.manufacturer,
        serial_number=spec.serial, connection_state=word,  # type: ignore[arg-type]
    )  # fmt: skip
    desk.gateway.heard("R1", goodbye, NOW)
    assert desk.told[-1] == RobotSilent("R1")
    assert desk.look(5 * RESEND_S) == []


def test_a_picture_moves_the_robot_on_the_map_and_decides_nothing(desk: Desk) -> None:
    desk.hear()
    moved = state().agv_position
    assert moved is not None
    picture = Visualization(agv_position=moved.model_copy(update={"x": 1.25}))
    desk.told.clear()
    desk.gateway.heard("R1", picture, NOW)
    pose = desk.gateway.pose("R1")
    assert pose is not None
    assert (pose.x_m, desk.told) == (1.25, [])


releases = st.lists(st.integers(1, len(PATH)), min_size=1, max_size=5).map(lambda ends: sorted(set(ends)))


@settings(max_examples=200, deadline=None)
@given(bases=releases, arrives=st.lists(st.booleans(), min_size=5, max_size=5))
def test_whatever_is_lost_the_robots_own_rules_accept_what_comes_next(bases: list[int], arrives: list[bool]) -> None:
    """The robot's side of the standard, as ``robot_nodes`` has it, judges every stitch."""
    headers, route = Headers(PLAN.robots["R1"]), Route(Abilities({"startCharging"}, PLAN.id, 1.2))
    roads = hall_state().roads
    start = PLAN.roadmap.nodes[PATH[0]]
    known, newest = -1, len(bases) - 1
    for update in range(len(bases)):
        page = Order("book-O1", PATH, bases[update], update, NOW, bases[: update + 1])
        message = order_message(headers, roads, PLAN.id, page, known, NOW)
        if arrives[update] or update == newest:
            assert route.accept(message, Pose(start.x_m, start.y_m, 0.0), busy=False) in ("new", "extended")
            known = update
    ahead = {node.node_id: node.released for node in route.ahead}
    assert [node for node, released in ahead.items() if released][-1] == PATH[bases[-1] - 1]
    assert list(ahead)[-1] == PATH[-1]
