"""The hall's side of VDA 5050: makes every robot do what the book says, and tells the hall what it reports.

What lives here: per robot, what it was last sent and what it last echoed; re-sending until both agree.
What must not: MQTT (``wire.py``), decisions. There is no queue of things to send: at any moment the book says which
order and which hatch actions a robot should know, its state says which it knows, and the difference is sent. So a lost
message, a restarted robot and a restarted hall are all healed by the same few lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hall_controller.domain.book import Robot
from hall_controller.domain.commands import Command, RobotReported, RobotSilent
from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.domain.state import State as HallState
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.orders import Headers, action_message, actions_message, order_message
from hall_controller.gateways.sightings import live_of, live_pose
from hall_messages.errors import BadMessage
from hall_messages.vda5050 import AnyMessage, Connection, State, Visualization, decode, parse_topic

RESEND_S = 1.0
"""QoS 0 may lose a message; after this many seconds of hall time without an echo it is sent again."""

Send = Callable[[str, AnyMessage], None]
Tell = Callable[[Command], None]


@dataclass(slots=True)
class Link:
    """What passed between the hall and one robot. ``sent`` maps what was sent to when (hall seconds)."""

    headers: Headers
    live: RobotLive | None = None
    pose: LivePose | None = None
    heard_at: float | None = None
    received: int = 0
    states: int = 0
    orders_sent: int = 0
    actions_sent: int = 0
    sent: dict[str, float] = field(default_factory=dict)


class RobotGateway:
    """All robots of one hall. ``send(robot id, message)`` leaves at once; ``tell`` hands a command to the hall."""

    def __init__(self, state: HallState, send: Send, tell: Tell, complaints: Complaints) -> None:
        self._state, self._send, self._tell, self._complaints = state, send, tell, complaints
        self.links = {r.id: Link(Headers(r)) for r in state.plan.robots.values()}
        self._by_address = {(r.manufacturer, r.serial): r.id for r in state.plan.robots.values()}

    # -- what robots say

    def received(self, topic: str, payload: bytes, now: float) -> None:
        """Bytes from the wire. Nothing a robot sends can raise here."""
        try:
            address = parse_topic(topic)
            robot = self._by_address.get((address.manufacturer, address.serial))
            if robot is None:
                raise BadMessage("vda5050.unknown_robot", "no robot of this hall has that manufacturer and serial")
            message = decode(topic, payload)
        except BadMessage as bad:
            self._complaints.add(bad.code, bad.text, topic, now)
            return
        self.heard(robot, message, now)

    def heard(self, robot: str, message: AnyMessage, now: float) -> None:
        """A message of a robot of this hall."""
        link = self.links[robot]
        link.received += 1
        link.heard_at = now
        if isinstance(message, State):
            link.states += 1
            link.live = live_of(message, now)
            link.pose = link.live.pose or link.pose
            self._tell(RobotReported(robot, link.live))
        elif isinstance(message, Visualization):
            link.pose = live_pose(message.agv_position) or link.pose
        elif isinstance(message, Connection) and message.connection_state != "ONLINE":
            link.live = None
            self._tell(RobotSilent(robot))

    # -- what robots should do

    def sync(self, robot: str, now: float) -> None:
        """Send whatever the book wants of this robot that it does not know yet and was not told just now."""
        link, page = self.links[robot], self._state.book.robots.get(robot)
        if page is None or link.live is None:
            return
        self._sync_order(link, page, link.live, now)
        self._sync_actions(link, page, link.live, now)

    def sync_all(self, now: float) -> None:
        for robot in self.links:
            self.sync(robot, now)

    def _sync_order(self, link: Link, page: Robot, live: RobotLive, now: float) -> None:
        order = page.order
        if order is None:
            return
        known = live.update if live.order == order.id else -1
        if known >= order.update or not self._due(link, f"{order.id}/{order.update}/{known}", now):
            return
        message = order_message(link.headers, self._state.roads, self._state.plan.id, order, known, now)
        link.orders_sent += 1
        self._send(page.id, message)

    def _sync_actions(self, link: Link, page: Robot, live: RobotLive, now: float) -> None:
        unknown = [a for a in page.actions.values() if a.id not in live.actions and self._due(link, a.id, now)]
        if unknown:
            link.actions_sent += len(unknown)
            self._send(page.id, actions_message(link.headers, tuple(action_message(a) for a in unknown), now))

    def _due(self, link: Link, what: str, now: float) -> bool:
        last = link.sent.get(what)
        if last is not None and now - last < RESEND_S:
            return False
        if len(link.sent) > 64:
            link.sent.clear()
        link.sent[what] = now
        return True

    # -- what apps ask

    def pose(self, robot: str) -> LivePose | None:
        return self.links[robot].pose

    def messages_received(self, robot: str) -> int:
        return self.links[robot].received

    def last_heard_at(self, robot: str) -> float | None:
        return self.links[robot].heard_at
