"""An order of VDA 5050 over every port: released nodes are driven through, each is told, and no other is driven."""

from __future__ import annotations

import time

import pytest

from hall_messages.vda5050 import AnyMessage, Kind, Order, State, wire_time
from robot_nodes.identity import Identity
from robot_nodes.port import PortStatus
from robot_nodes.robot_node import RobotNode
from tests.ports.stands import SPEED, Nav2Stand, PortStand, SimStand
from tests.robot_nodes.stand import START_S, make_order

ROUTE = ["k1", "w2", "s2", "s3"]


class Carried:
    """A robot node on the port, ticked whenever the port is looked at, in the robot's own time."""

    def __init__(self, stand: PortStand) -> None:
        self.stand = stand
        self.states: list[State] = []
        self.speeds: list[float] = []
        self.node = RobotNode(Identity("acme", "r1", ("1", "2"), 0.28, 0.8, "small"), stand.robot, self._sent)

    def _sent(self, kind: Kind, message: AnyMessage) -> None:
        if isinstance(message, State):
            self.states.append(message)

    def now(self) -> float:
        passed = self.stand.world.now_s if isinstance(self.stand, SimStand) else time.monotonic() * SPEED
        return START_S + passed

    def take(self, order: Order) -> None:
        now = self.now()
        self.node.tick(now - 1.0)  # an order from before the node's life would be refused
        self.node.on_order(order.model_copy(update={"timestamp": wire_time(now)}), now)

    def until(self, node: str) -> None:
        def there(seen: PortStatus) -> bool:
            self.node.tick(self.now())
            if seen.pose is not None and 1.6 < seen.pose.y_m < 3.5:
                self.speeds.append(seen.speed_mps)
            return self.states[-1].last_node_id == node and not self.states[-1].driving

        self.stand.until(there)

    def nodes(self) -> list[str]:
        """Every node that was told as the last one, in order."""
        told = [state.last_node_id for state in self.states]
        return [node for node, before in zip(told, ["", *told], strict=False) if node != before]


@pytest.fixture
def carried(stand: PortStand) -> Carried:
    if not isinstance(stand, SimStand | Nav2Stand):
        pytest.skip("a robot that is told by its cloud drives its own way")
    stand.until(lambda seen: seen.connected and seen.drives_through == isinstance(stand, Nav2Stand))
    return Carried(stand)


def test_released_nodes_are_driven_through_and_told_one_by_one(carried: Carried) -> None:
    carried.take(make_order("O1", ROUTE, base=3))
    carried.until("s2")
    assert carried.nodes() == ["k1", "w2", "s2"]
    assert min(carried.speeds) > 0.15, "it stopped at w2"
    truth = carried.stand.by_hand("truth")
    carried.stand.wait(2.0)
    assert carried.stand.by_hand("truth") == truth  # the horizon is not driven
    assert (truth["x"], truth["y"]) == pytest.approx((2.5, 4.0), abs=0.05)
    if isinstance(carried.stand, Nav2Stand):
        assert carried.node.counters.goals_sent == 1
    carried.take(make_order("O1", ["s2", "s3"], update=1, first=2))
    carried.until("s3")
    assert carried.nodes() == ROUTE
