"""A test stand: one robot node on one robot of the simulated world, with the hall's side played by the test.

What lives here: making orders and actions, letting time pass, keeping what was sent. What must not: expectations.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from hall_messages.vda5050 import (
    VERSION,
    Action,
    AnyMessage,
    Edge,
    InstantActions,
    Kind,
    Load,
    Node,
    NodePosition,
    Order,
    State,
    wire_time,
)
from hall_messages.vda5050.hatches import HatchReport, confirm_empty, lock_hatch, read_hatches, unlock_hatch
from robot_nodes.identity import Identity
from robot_nodes.port import RobotPort
from robot_nodes.robot_node import RobotNode
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.simulations.small_hall import NODES, small_hall

MAKER, SERIAL, HATCHES = "acme", "r1", ("1", "2")
TICK_S = 0.05
START_S = 1_700_000_000.0
PERSON = "P01"


def node(name: str, sequence: int, released: bool, actions: tuple[Action, ...] = ()) -> Node:
    _, x, y, theta = NODES[name]
    position = NodePosition(x=x, y=y, theta=theta, map_id="small", allowed_deviation_xy=0.5)
    return Node(node_id=name, sequence_id=sequence, released=released, node_position=position, actions=actions)


def make_order(
    order_id: str,
    path: list[str],
    *,
    base: int | None = None,
    update: int = 0,
    first: int = 0,
    actions: dict[str, tuple[Action, ...]] | None = None,
) -> Order:
    """An order along ``path``; the first ``base`` nodes are released (all, where it is None).

    ``first`` is the place of ``path[0]`` on the whole route, for updates.
    """
    released = len(path) if base is None else base
    nodes = tuple(
        node(name, 2 * (first + place), place < released, (actions or {}).get(name, ()))
        for place, name in enumerate(path)
    )
    edges = tuple(
        Edge(
            edge_id=f"{a}>{b}",
            sequence_id=2 * (first + place) + 1,
            released=place + 1 < released,
            start_node_id=a,
            end_node_id=b,
            max_speed=0.6,
        )
        for place, (a, b) in enumerate(itertools.pairwise(path))
    )
    return Order(
        header_id=0,
        timestamp=wire_time(START_S),
        version=VERSION,
        manufacturer=MAKER,
        serial_number=SERIAL,
        order_id=order_id,
        order_update_id=update,
        nodes=nodes,
        edges=edges,
    )


def instant(*actions: Action, at: float = START_S) -> InstantActions:
    return InstantActions(
        header_id=0,
        timestamp=wire_time(at),
        version=VERSION,
        manufacturer=MAKER,
        serial_number=SERIAL,
        actions=actions,
    )


def plain(kind: str, action_id: str) -> Action:
    return Action(action_type=kind, action_id=action_id, blocking_type="NONE")


class Stand:
    """Robot R1 of the small hall stands at its dock k1, with everything closed and locked."""

    def __init__(self, port: RobotPort | None = None, version: str = VERSION, map_id: str = "small") -> None:
        self.world = World(small_hall(robots=1), seed=1)
        self.port: RobotPort = port or SimRobot(self.world, "R1")
        self.body = self.world.robots["R1"]
        self.now = START_S
        self.sent: list[tuple[Kind, AnyMessage]] = []
        self.sent_at: list[float] = []
        identity = Identity(MAKER, SERIAL, HATCHES, 0.28, 0.8, map_id, vda_version=version)
        self.node = RobotNode(identity, self.port, self._keep)

    def _keep(self, kind: Kind, message: AnyMessage) -> None:
        self.sent.append((kind, message))
        self.sent_at.append(self.now)

    # -- time

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK_S)):
            self.tick()

    def tick(self) -> None:
        self.now += TICK_S
        self.world.step(TICK_S)
        self.node.tick(self.now)

    def run_until(self, done: Callable[[], bool], limit_s: float = 60.0) -> None:
        for _ in range(round(limit_s / TICK_S)):
            if done():
                return
            self.tick()
        raise AssertionError(f"not within {limit_s} s of hall time; the last state was {self.state!r}")

    # -- the hall's side

    def order(self, order: Order) -> None:
        self.node.on_order(order.model_copy(update={"timestamp": wire_time(self.now)}), self.now)

    def act(self, *actions: Action) -> None:
        self.node.on_instant_actions(instant(*actions, at=self.now), self.now)

    def unlock(self, action_id: str, hatch: str, handoff: str, stop: str) -> None:
        self.act(unlock_hatch(action_id, hatch, handoff, stop))

    def lock(self, action_id: str, hatch: str, handoff: str) -> None:
        self.act(lock_hatch(action_id, hatch, handoff))

    def confirm(self, action_id: str, hatch: str, handoff: str) -> None:
        self.act(confirm_empty(action_id, hatch, handoff))

    def go(self, order_id: str, path: list[str]) -> None:
        """Drive a whole order to its end."""
        self.order(make_order(order_id, path))
        self.run_until(lambda: self.state.last_node_id == path[-1] and not self.state.driving)

    def empty_hatches(self) -> None:
        for hatch in HATCHES:
            self.confirm(f"empty-{hatch}", hatch, "H0")

    def person_here(self) -> str:
        if PERSON not in self.world.people:
            self.world.enter(PERSON, self.body.x, self.body.y + 0.8)
        return PERSON

    # -- what the robot says

    @property
    def states(self) -> list[State]:
        return [message for _, message in self.sent if isinstance(message, State)]

    @property
    def state(self) -> State:
        return self.states[-1]

    def status_of(self, action_id: str) -> str:
        return next((one.action_status for one in self.state.action_states if one.action_id == action_id), "absent")

    def result_of(self, action_id: str) -> str:
        return next(one.result_description or "" for one in self.state.action_states if one.action_id == action_id)

    def loads(self) -> tuple[Load, ...] | None:
        return self.state.loads

    def charging(self) -> bool:
        return self.state.battery_state.charging

    def hatch(self, hatch: str) -> HatchReport:
        return read_hatches(self.state)[hatch]

    @property
    def error_types(self) -> list[str]:
        return [error.error_type for error in self.state.errors]
