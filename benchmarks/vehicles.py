"""Robots without bodies that speak VDA 5050: they echo every order at once and arrive when they are let.

What lives here: one such robot, and the yard that keeps them all on one MQTT link. What must not: measuring, physics.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from hall_controller.domain.plan import HallPlan, RobotSpec
from hall_controller.gateways.allowance import ALLOWED
from hall_controller.gateways.suspicion import UNSEEN_S
from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import (
    VERSION,
    ActionState,
    AgvPosition,
    AnyMessage,
    BatteryState,
    Connection,
    InstantActions,
    Kind,
    Node,
    NodeState,
    Order,
    SafetyState,
    State,
    decode,
    encode,
    parse_topic,
    pattern_of,
    topic_of,
    wire_time,
)
from hall_messages.vda5050.hatches import HatchReport, hatch_information

STATE_EVERY_S = 1.0
STATES_PER_S, BURST = ALLOWED["state"]


@dataclass(slots=True)
class Said:
    """How much of its allowance of states a robot has used up; the allowance grows back with time."""

    _count: float = 0.0
    _at: float = 0.0

    def one_more(self) -> None:
        self._count, self._at = self.left_s() * STATES_PER_S + 1.0, time.monotonic()

    def left_s(self) -> float:
        """Seconds until all of it has grown back."""
        return max(0.0, self._count / STATES_PER_S - (time.monotonic() - self._at))

    def wait_s(self) -> float:
        """Seconds until there is room for the states of one journey."""
        return max(0.0, self.left_s() - (BURST / 2.0) / STATES_PER_S)


OnOrder = Callable[["Vehicle", Order, float], None]


class Vehicle:
    """One robot. ``held``: it echoes orders but drives nowhere until ``arrive``.

    It is where it is sent in no time, so once the hall has seen it at its dock it does not claim to know its place
    (``placed``): a robot that jumped across the room would be taken for a liar.
    """

    def __init__(self, plan: HallPlan, spec: RobotSpec) -> None:
        dock = plan.roadmap.nodes[spec.dock]
        self.id, self.spec, self._map = spec.id, spec, plan.id
        self._place = (dock.x_m, dock.y_m, dock.theta_rad or 0.0)
        self._header = 0
        self._nodes: list[Node] = []
        self.order, self.update, self.node, self._sequence = "", 0, "", 0
        self.placed = True
        self.driving = False
        self.said = Said()
        hatches = tuple(hatch_information(HatchReport(h, "closed", "locked", "", "empty")) for h in spec.hatches)
        self._hatches = hatches
        self._asked: tuple[ActionState, ...] = ()

    @property
    def target(self) -> str:
        """The last node of its order, reached or not; empty before the first order."""
        return self._nodes[-1].node_id if self._nodes else ""

    @property
    def there(self) -> bool:
        """Whether it stands at the end of its order."""
        return bool(self._nodes) and self.node == self.target and not self.driving

    def take(self, order: Order) -> bool:
        """Accept an order or an update of it; False for a repeat."""
        if order.order_id == self.order:
            if order.order_update_id <= self.update:
                return False
            first = order.nodes[0].sequence_id
            self._nodes = [n for n in self._nodes if n.sequence_id < first] + list(order.nodes)
        else:
            self._nodes, self._sequence, self.node = list(order.nodes), 0, order.nodes[0].node_id
        self.order, self.update, self.driving = order.order_id, order.order_update_id, True
        return True

    def asked(self, actions: InstantActions) -> None:
        """Show what the hall asked last: it believes only robots that have had its greeting."""
        self._asked = tuple(
            ActionState(action_id=one.action_id, action_type=one.action_type, action_status="FINISHED", instant=True)
            for one in actions.actions
        )

    def arrive(self) -> None:
        """Be at the end of the base."""
        base = [node for node in self._nodes if node.released]
        if base:
            last = base[-1]
            self.node, self._sequence = last.node_id, last.sequence_id
            if last.node_position is not None:
                at = last.node_position
                self._place = (at.x, at.y, at.theta or 0.0)
        self.driving = False

    def state(self) -> State:
        self._header += 1
        self.said.one_more()
        x, y, theta = self._place
        ahead = (n for n in self._nodes if n.sequence_id > self._sequence)
        return State(
            header_id=self._header,
            timestamp=wire_time(time.time()),
            version=VERSION,
            manufacturer=self.spec.manufacturer,
            serial_number=self.spec.serial,
            order_id=self.order,
            order_update_id=self.update,
            last_node_id=self.node,
            last_node_sequence_id=self._sequence,
            driving=self.driving,
            operating_mode="AUTOMATIC",
            node_states=tuple(
                NodeState(node_id=n.node_id, sequence_id=n.sequence_id, released=n.released) for n in ahead
            ),
            edge_states=(),
            action_states=self._asked,
            battery_state=BatteryState(battery_charge=90.0, charging=False),
            errors=(),
            safety_state=SafetyState(e_stop="NONE", field_violation=False),
            agv_position=AgvPosition(x=x, y=y, theta=theta, map_id=self._map, position_initialized=self.placed),
            information=self._hatches,
        )

    def online(self) -> Connection:
        return Connection(
            header_id=0,
            timestamp=wire_time(time.time()),
            version=VERSION,
            manufacturer=self.spec.manufacturer,
            serial_number=self.spec.serial,
            connection_state="ONLINE",
        )


class Yard:
    """All vehicles of one hall. ``on_order`` hears every order that is new to its vehicle, with the time it came.

    ``held`` True: vehicles echo and wait for ``arrive``; False: they are where they are sent in no time.
    Lifetime: ``start`` once, ``stop`` once, one loop.
    """

    def __init__(self, plan: HallPlan, host: str, port: int) -> None:
        self.vehicles = {spec.id: Vehicle(plan, spec) for spec in plan.robots.values()}
        self._by_address = {(v.spec.manufacturer, v.spec.serial): v for v in self.vehicles.values()}
        self._link = MqttLink(host, port, f"bench-{plan.id}")
        self._reporting: asyncio.Task[None] | None = None
        self.on_order: OnOrder = lambda vehicle, order, at: None
        self.held = False

    async def start(self) -> None:
        self._link.subscribe(pattern_of("order"))
        self._link.subscribe(pattern_of("instantActions"))
        await self._link.start(self._arrived, self._connection)
        self._reporting = asyncio.create_task(self._report_on())

    async def stop(self) -> None:
        if self._reporting is not None:
            self._reporting.cancel()
            await asyncio.wait({self._reporting})
        await self._link.stop()

    async def forget_places(self) -> None:
        """From now on no vehicle knows where it is; returns when the hall does not go by its last place any more."""
        for vehicle in self.vehicles.values():
            vehicle.placed = False
            self._say(vehicle, "state", vehicle.state())
        await asyncio.sleep(UNSEEN_S + STATE_EVERY_S)

    def arrive(self, vehicle: Vehicle) -> None:
        vehicle.arrive()
        self._say(vehicle, "state", vehicle.state())

    def release(self) -> None:
        """Hold nobody any more."""
        self.held = False
        for vehicle in self.vehicles.values():
            if vehicle.driving:
                self.arrive(vehicle)

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        """The time is taken first; what the vehicle does about it must not delay the next message's."""
        at = time.perf_counter()
        asyncio.get_running_loop().call_soon(self._obey, topic, payload, at)

    def _obey(self, topic: str, payload: bytes, at: float) -> None:
        address = parse_topic(topic)
        vehicle = self._by_address[address.manufacturer, address.serial]
        message = decode(topic, payload)
        if isinstance(message, InstantActions):
            vehicle.asked(message)
        elif isinstance(message, Order):
            if vehicle.take(message):
                self.on_order(vehicle, message, at)
            if not self.held:
                vehicle.arrive()
        self._say(vehicle, "state", vehicle.state())

    def _connection(self, connected: bool) -> None:
        if connected:
            for vehicle in self.vehicles.values():
                self._say(vehicle, "connection", vehicle.online())
                self._say(vehicle, "state", vehicle.state())

    async def _report_on(self) -> None:
        """The standard wants a state from time to time; spread over the second as real robots would be."""
        while True:
            for vehicle in self.vehicles.values():
                self._say(vehicle, "state", vehicle.state())
                await asyncio.sleep(STATE_EVERY_S / len(self.vehicles))

    def _say(self, vehicle: Vehicle, kind: Kind, message: AnyMessage) -> None:
        if self._link.connected:
            self._link.publish(topic_of(vehicle.spec.manufacturer, vehicle.spec.serial, kind), encode(message))
