"""The vehicle side of VDA 5050 for every robot: orders and actions come in, goals go down, states go out.

What lives here: the node as one plain object without clock, network or chance. What must not: asyncio, MQTT, ROS.
Whoever owns the node calls ``tick`` some ten to twenty times a second of hall time and hands over what arrives; the
node calls ``send(kind, model)``. All from one thread.
"""

from __future__ import annotations

from collections.abc import Callable

from hall_messages.errors import BadMessage
from hall_messages.vda5050.codec import AnyMessage
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOCK, UNLOCK
from hall_messages.vda5050.order import InstantActions, Node, Order
from hall_messages.vda5050.state import Connection, ErrorLevel
from hall_messages.vda5050.topics import Kind
from robot_nodes.actions import ActionBook, Procedure
from robot_nodes.drive_actions import (
    CancelOrder,
    Charge,
    FactsheetRequest,
    InitPosition,
    StartPause,
    StateRequest,
    StopPause,
)
from robot_nodes.driver import Driver
from robot_nodes.error_book import ErrorBook, make_error
from robot_nodes.factsheet import HEIGHT_M, make_factsheet
from robot_nodes.freshness import Freshness
from robot_nodes.hatch_actions import ConfirmEmpty, LockHatch, UnlockHatch
from robot_nodes.hatch_book import HatchBook
from robot_nodes.identity import Identity
from robot_nodes.order_checks import Abilities, OrderRefused
from robot_nodes.orders import Route
from robot_nodes.port import Localizes, PortStatus, RobotPort
from robot_nodes.reporting import Reporter
from robot_nodes.vehicle import IN_CONTROL, NodeCounters, Vehicle

STATE_EVERY_S = 0.95
"""A state leaves at least once a second of hall time, allowing for one tick of delay."""
PICTURE_MOVING_S = 0.1
PICTURE_STANDING_S = 1.0

NOT_AVAILABLE = "robotNotAvailable"
"""Reported of a refused order until the mode allows for orders again."""
KEEPS_ORDER = IN_CONTROL | {"INTERVENED"}
"""Modes that leave the order as it is."""

Send = Callable[[Kind, AnyMessage], None]


class RobotNode:
    """One robot. ``visualization`` False: leave out the messages that are only for pictures."""

    def __init__(self, identity: Identity, port: RobotPort, send: Send, *, visualization: bool = True) -> None:
        self._send = send
        self._pictures = visualization
        charging: dict[str, Procedure] = {"startCharging": Charge(on=True), "stopCharging": Charge(on=False)}
        instant: dict[str, Procedure] = {
            UNLOCK: UnlockHatch(),
            LOCK: LockHatch(),
            CONFIRM_EMPTY: ConfirmEmpty(),
            "cancelOrder": CancelOrder(self._end_order),
            "startPause": StartPause(),
            "stopPause": StopPause(),
            "stateRequest": StateRequest(),
            "factsheetRequest": FactsheetRequest(),
            **charging,
        }
        if isinstance(port, Localizes):
            instant["initPosition"] = InitPosition(self._end_order)
        hatches, counters = HatchBook(identity.hatches), NodeCounters()
        route = Route(Abilities(charging, identity.map_id, HEIGHT_M))
        self._vehicle = Vehicle(identity, port, route, hatches, ErrorBook(), counters)
        self._actions = ActionBook(self._vehicle, instant, charging)
        self._driver = Driver(self._vehicle, self._actions.holds_driving, self._actions.node_reached, self._astray)
        self._reporter = Reporter(self._vehicle, self._actions)
        self._sheet = make_factsheet(identity, instant, charging)
        self._state_due = self._picture_due = float("-inf")
        self._freshness = Freshness()
        self._condition_changed(self._vehicle.status)

    @property
    def counters(self) -> NodeCounters:
        return self._vehicle.counters

    # -- what arrives

    def on_order(self, order: Order, now: float) -> None:
        """Take an order or an update, or report why not. A repeat of the current one is passed over."""
        vehicle = self._vehicle
        vehicle.counters.orders_received += 1
        self._look(now)
        try:
            self._check_order(order, now)
            pose, busy = vehicle.status.pose, self._actions.order_busy()
            acceptance = vehicle.route.accept(order, pose, busy, self._actions.reused)
        except OrderRefused as refusal:
            vehicle.counters.orders_refused += 1
            self._refused(refusal, now)
        else:
            if acceptance != "repeated":
                self._taken(order, acceptance == "new", now)
        self.tick(now)

    def on_instant_actions(self, message: InstantActions, now: float) -> None:
        """Begin each action whose id is new; report the state of those already known; drop what comes too late."""
        vehicle = self._vehicle
        vehicle.counters.instant_actions_received += 1
        self._look(now)
        late_s = self._freshness.late_s(message.timestamp.timestamp(), now)
        for action in message.actions:
            self._freshness.hear(action, message.timestamp.timestamp())
            reason = self._freshness.why_not(action, late_s, now)
            if action.action_type == "startPause":
                self._freshness.stopped(now - late_s)
            if reason:
                vehicle.counters.late_actions += 1
                vehicle.refuse("lateAction", reason, {"actionId": action.action_id}, now)
            else:
                self._actions.do_now(action, now)
        self.tick(now)

    def on_message(self, message: AnyMessage, now: float) -> None:
        """Whatever was decoded from one of this robot's two incoming topics."""
        if isinstance(message, Order):
            self.on_order(message, now)
        elif isinstance(message, InstantActions):
            self.on_instant_actions(message, now)

    def on_bad_message(self, error: BadMessage, now: float, *, order: bool = False) -> None:
        """Something unreadable came on our topics: say so in the state, and carry on. ``order``: it was one."""
        self._vehicle.counters.bad_messages += 1
        self._vehicle.refuse("validationError", str(error), {}, now, lasting=order)
        self.tick(now)

    # -- the connection to the hall

    def connection_online(self, now: float) -> None:
        """The wire is up, again or for the first time: say who we are and how we are."""
        self._send("connection", self._reporter.connection("ONLINE", now))
        self._send("factsheet", self._reporter.factsheet(self._sheet, now))
        self._vehicle.dirty = True
        self.tick(now)

    def going_offline(self, now: float) -> None:
        """The last word before an orderly end. The robot is stopped: nobody would be listening to it."""
        self._vehicle.halt()
        self._send("connection", self._reporter.connection("OFFLINE", now))

    def last_will(self, now: float) -> Connection:
        """What the broker shall say for us if we vanish."""
        return self._reporter.connection("CONNECTIONBROKEN", now)

    # -- the course of time

    def tick(self, now: float) -> None:
        """Look at the robot, carry on with actions and route, and report what has changed or is due."""
        self._look(now)
        self._actions.step(now)
        self._driver.step(now)
        vehicle = self._vehicle
        if vehicle.factsheet_wanted:
            vehicle.factsheet_wanted = False
            self._send("factsheet", self._reporter.factsheet(self._sheet, now))
        if vehicle.dirty or now >= self._state_due:
            vehicle.dirty = False
            self._state_due = now + STATE_EVERY_S
            vehicle.counters.states_sent += 1
            self._send("state", self._reporter.state(now))
        if self._pictures and now >= self._picture_due:
            self._show(now)

    def _show(self, now: float) -> None:
        every = PICTURE_MOVING_S if self._vehicle.status.moving else PICTURE_STANDING_S
        due = self._picture_due + every
        self._picture_due = due if due > now else now + every
        self._vehicle.counters.visualizations_sent += 1
        self._send("visualization", self._reporter.visualization(now))

    def _look(self, now: float) -> None:
        """Take the newest status and note what of it a state must tell at once (poses and charge can wait)."""
        vehicle = self._vehicle
        if not vehicle.session:
            self._freshness.begin(now)
            vehicle.session = self._freshness.session
        vehicle.dirty |= vehicle.errors.fade(now)
        before, seen = vehicle.status, vehicle.port.status()
        if seen.emergency_stop:
            self._freshness.stopped(now)
        if seen is before:
            return
        vehicle.status = seen
        if seen.hatches != before.hatches:
            vehicle.hatches_changed = vehicle.dirty = True
        if seen.moving != before.moving:
            vehicle.dirty = True
            self._picture_due = min(self._picture_due, now)
        if _condition_of(seen) != _condition_of(before):
            self._condition_changed(seen)
        if seen.mode in IN_CONTROL:
            vehicle.dirty |= vehicle.errors.release(NOT_AVAILABLE)
        if seen.mode != before.mode and seen.mode not in KEEPS_ORDER:
            self._out_of_control(seen.mode != "MANUAL", now)

    def _out_of_control(self, place_lost: bool, now: float) -> None:
        """Somebody else has taken over: the order is void, and so, but in manual mode, is the place on the route."""
        self._end_order(now)
        self._vehicle.route.clear()
        self._vehicle.halt()
        if place_lost:
            self._vehicle.route.stand_at("")

    def _astray(self, now: float) -> None:
        """Somebody has carried the robot off: it says so, and waits for an order that begins where it stands."""
        text = "the robot was moved away from its road; the order is void"
        self._vehicle.refuse("noRouteError", text, {"orderId": self._vehicle.route.order_id}, now)
        self._out_of_control(True, now)

    def _condition_changed(self, seen: PortStatus) -> None:
        vehicle = self._vehicle
        vehicle.dirty = True
        if seen.emergency_stop:
            vehicle.paused = True  # it never sets off again by itself: someone must send stopPause
        unknown_charge = seen.connected and seen.battery_fraction is None
        self._condition("robotUnreachable", not seen.connected, "FATAL", "the robot does not answer its node")
        self._condition("localizationLost", not seen.localized, "FATAL", "the robot does not know where it is")
        self._condition("batteryUnknown", unknown_charge, "WARNING", "the robot does not tell its charge")
        dead = [fault for fault in seen.faults if fault.startswith("battery.")]
        self._condition("batteryFault", bool(dead), "FATAL", ", ".join(dead))
        self._condition("robotFault", bool(seen.faults), "WARNING", ", ".join(seen.faults))

    def _condition(self, kind: str, present: bool, level: ErrorLevel, text: str) -> None:
        errors = self._vehicle.errors
        if present:
            errors.hold(kind, make_error(kind, level, text, ()))
        else:
            errors.release(kind)

    # -- orders

    def _check_order(self, order: Order, now: float) -> None:
        """Raises: OrderRefused, for what does not depend on the route."""
        refs = {"orderId": order.order_id, "orderUpdateId": str(order.order_update_id)}
        reason = self._freshness.why_not_order(order.timestamp.timestamp(), now)
        if reason:
            raise OrderRefused("orderError", reason, refs, passing=True)
        if not self._vehicle.in_control:
            raise OrderRefused(NOT_AVAILABLE, f"the robot is in mode {self._vehicle.status.mode}", refs)

    def _refused(self, refusal: OrderRefused, now: float) -> None:
        kind, text, refs = refusal.kind, refusal.description, refusal.references
        if kind == NOT_AVAILABLE:
            self._vehicle.dirty |= self._vehicle.errors.hold(kind, make_error(kind, "WARNING", text, refs.items()))
        else:
            self._vehicle.refuse(kind, text, refs, now, lasting=not refusal.passing)

    def _taken(self, order: Order, fresh: bool, now: float) -> None:
        vehicle = self._vehicle
        vehicle.counters.orders_accepted += 1
        vehicle.dirty = True
        vehicle.errors.forget_refusals()
        self._actions.take_order(tuple(vehicle.route.ahead) if fresh else order.nodes[1:], fresh)
        if fresh and vehicle.route.joined and not self._freshness.greeted:
            self._stand_unsure(now)
        if fresh:
            first: Node = vehicle.route.reach()
            self._actions.node_reached(first, now)
        else:
            self._driver.route_changed(now)

    def _stand_unsure(self, now: float) -> None:
        """In the middle of a road, not knowing why it stands there, and nobody has said that he knows either."""
        self._vehicle.paused = True
        text = "started on the way by a hall that has not greeted this life of the node; somebody must let it go on"
        self._vehicle.refuse("startedOnTheWay", text, {"orderId": self._vehicle.route.order_id}, now)

    def _end_order(self, now: float) -> bool:
        """Drop the current order; False where there was none left to drop."""
        vehicle = self._vehicle
        if vehicle.route.closed or not (vehicle.route.ahead or self._actions.order_busy()):
            return False
        vehicle.route.cancel()
        self._actions.cancel_order(now)
        vehicle.dirty = True
        return True


def _condition_of(seen: PortStatus) -> tuple[object, ...]:
    """What of a status a state must tell at once."""
    stop = (seen.emergency_stop, seen.stop_kind, seen.field_violation)
    return seen.connected, seen.localized, seen.charging, seen.faults, seen.mode, seen.battery_fraction is None, stop
