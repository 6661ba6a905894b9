"""The hall's side of VDA 5050: makes every robot do what the book says, and tells the hall what it reports.

What lives here: what becomes of each message. What is sent stands in ``desires.py``, who is believed in ``trust.py``.
What must not: MQTT (``wire.py``), decisions. There is no queue of things to send: at any moment the book says which
order and which hatch actions a robot should know, its state says which it knows, and the difference is sent. So a lost
message, a restarted robot and a restarted hall are all healed by the same few lines. There is no queue of things heard
either: old and double states are left out, of a flood the newest of each kind is kept (``intake.py``). After a start
of the hall a robot's word counts from the first state on that answers the hall's greeting (``proof.py``).

A robot that says what no honest robot could (``suspicion.py``), or too much (``unrest.py``), is isolated: it is told to
pause, it gets no order and no hatch action, nothing it says about its progress is believed, and its live report carries
the fault ``untrusted:<why>``, so that an alert names it and nobody plans with it. A person who resumes it ends that. A
robot whose factsheet lacks what a handoff needs carries the fault ``factsheet:<what>`` in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b

from hall_controller.domain.book import Robot
from hall_controller.domain.commands import Command, RobotReported, RobotSilent
from hall_controller.domain.live import LivePose
from hall_controller.domain.state import State as HallState
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.desires import Desires
from hall_controller.gateways.link import RESEND_S, Link
from hall_controller.gateways.negotiation import Needs, shortcomings
from hall_controller.gateways.orders import Headers
from hall_controller.gateways.proof import answers, greeting_of
from hall_controller.gateways.sightings import live_of, live_pose, load_places
from hall_controller.gateways.suspicion import Suspicion
from hall_controller.gateways.trust import Trust
from hall_controller.gateways.vocabulary import session_word
from hall_messages.errors import BadMessage
from hall_messages.vda5050 import (
    Address,
    AnyMessage,
    Connection,
    Factsheet,
    Kind,
    State,
    Visualization,
    decode,
    kind_of,
    parse_topic,
    prefix_of,
    topic_of,
)
from hall_messages.vda5050.hatches import read_session

__all__ = ["RESEND_S", "Link", "RobotGateway", "Send", "Tell"]

SKEW_S = 5.0
"""A robot's clock further from the hall's than this is worth a person's look; nothing is decided by it."""

Send = Callable[[str, AnyMessage], None]
Tell = Callable[[Command], None]


class RobotGateway:
    """All robots of one hall. ``send(robot id, message)`` leaves at once; ``tell`` hands a command to the hall."""

    def __init__(self, state: HallState, send: Send, tell: Tell, complaints: Complaints) -> None:
        self._state, self._tell, self._complaints = state, tell, complaints
        self.links = {r.id: Link(Headers(r), Suspicion(r.id)) for r in state.plan.robots.values()}
        self._by_address = {(r.manufacturer, r.serial): r.id for r in state.plan.robots.values()}
        self._topics: dict[str, tuple[str, Address]] = {}
        self._desires, self._trust = Desires(state, send), Trust(state)

    # -- what robots say

    def received(self, topic: str, payload: bytes, now: float) -> None:
        """Bytes from the wire. Nothing a robot sends can raise here."""
        try:
            robot, address = self._topics.get(topic) or self._address_of(topic)
            link = self.links[robot]
            if not self._room(link, address.kind, (topic, payload), now):
                return
            if address.kind == "factsheet" and _same_sheet(link, payload, now):
                return
            message = decode(topic, payload, address)
        except BadMessage as bad:
            self._complaints.add(bad.code, bad.text, topic, now)
            return
        link.prefix = address.prefix
        if isinstance(message, Factsheet):
            link.sheet_print = blake2b(payload, digest_size=16).digest()
        self._take(robot, message, now)

    def _address_of(self, topic: str) -> tuple[str, Address]:
        """Whose topic it is; remembered only for robots of this hall, so that strangers cannot fill the memory."""
        address = parse_topic(topic)
        robot = self._by_address.get((address.manufacturer, address.serial))
        if robot is None:
            raise BadMessage("vda5050.unknown_robot", "no robot of this hall has that manufacturer and serial")
        return self._topics.setdefault(topic, (robot, address))

    def heard(self, robot: str, message: AnyMessage, now: float) -> None:
        """A message of a robot of this hall."""
        link = self.links[robot]
        if not self._room(link, kind_of(message), message, now):
            return
        if message.version is not None and message.version != link.headers.version:
            link.prefix = prefix_of(message.version)
        self._take(robot, message, now)

    def _room(self, link: Link, kind: Kind, arrived: tuple[str, bytes] | AnyMessage, now: float) -> bool:
        """Whether a message can be looked at now; if not it waits, in the place of one of its kind."""
        room = link.intake.admit(now, kind)
        if link.held.pop(kind, None) is not None:
            link.intake.flooded += 1
            self._complaints.add("vda5050.flood", f"more than can be looked at: {kind}", _topic(link), now)
            link.suspicion.flooded(now)
            self._tell_isolated(link, now)
        if not room:
            link.held[kind] = arrived
        return room

    def _take(self, robot: str, message: AnyMessage, now: float) -> None:
        link = self.links[robot]
        link.heard_at = now
        if isinstance(message, State) and link.proof.given and not self._is_news(link, message, now):
            return
        link.received += 1
        link.speaks(message.version)
        if isinstance(message, State) and not link.proof.given and not self._counts(link, message, now):
            self._desires.greet(link, now)
        elif isinstance(message, State):
            self._take_state(robot, link, message, now)
        elif isinstance(message, Visualization):
            link.pose = live_pose(message.agv_position, self._state.plan.id) or link.pose
        elif isinstance(message, Connection):
            self._take_connection(robot, link, message, now)
        elif isinstance(message, Factsheet):
            self._take_factsheet(robot, link, message, now)

    def _take_connection(self, robot: str, link: Link, message: Connection, now: float) -> None:
        """Hello and good-bye. A double or late hello is no new life."""
        said_at = message.timestamp.timestamp()
        if message.connection_state != "ONLINE":
            self._take_goodbye(robot, link, now)
        elif said_at > link.hello_at:
            link.online, link.hello_at = True, said_at
            link.intake.new_life(said_at)
            link.suspicion.hello()
            link.loads.new_life()
            if not link.proof.given:
                self._desires.greet(link, now)

    def _take_goodbye(self, robot: str, link: Link, now: float) -> None:
        """One that is isolated may say what it likes: whether it is gone, its silence tells."""
        if link.suspicion.verdict:
            return
        if link.online and link.unrest.gone(now):
            link.suspicion.flapping()
            self._tell_isolated(link, now)
            return
        link.online = False
        link.seen = link.live = None
        self._tell(RobotSilent(robot))

    def _take_factsheet(self, robot: str, link: Link, sheet: Factsheet, now: float) -> None:
        link.introduce(sheet)
        link.lacks = shortcomings(sheet, Needs(self._state, link.headers))
        if link.lacks:
            text = f"{robot} cannot serve here, it lacks: {', '.join(link.lacks)}"
            self._complaints.note("factsheet", text, robot)
        if link.seen is not None and robot in self._state.live:  # what it said before it fell silent is no news
            link.live = self._trust.believed(robot, link, link.seen)
            self._tell(RobotReported(robot, link.live))

    def _counts(self, link: Link, message: State, now: float) -> bool:
        """Whether this is the first state that counts in this life of the hall. Until then it only tells who speaks."""
        link.online = True
        link.session = session_word(read_session(message)) or link.session
        answered, sent_at = answers(message, greeting_of(self._state)), message.timestamp.timestamp()
        if not link.proof.weigh(answered, bool(link.session), sent_at, now):
            return False
        link.intake.begin(message.header_id, sent_at, now)
        return True

    def _is_news(self, link: Link, message: State, now: float) -> bool:
        news = link.intake.news(message.header_id, message.timestamp.timestamp(), now)
        if news == "restarted":
            link.suspicion.restarted(now)
        elif news == "old":
            self._complaints.add("vda5050.old", "a state that is old or double", _topic(link), now)
            if link.intake.backwards(now):
                link.suspicion.backwards()
                self._tell_isolated(link, now)
        return news != "old"

    def _take_state(self, robot: str, link: Link, message: State, now: float) -> None:
        link.states += 1
        link.online = True
        if link.first_state_at is None:
            link.first_state_at = now
        session = read_session(message)
        if message.information and session != link.session:
            link.new_life(session_word(session))
        seen = link.seen = live_of(message, now, self._state.plan.id)
        link.nodes_left, link.loads.said = bool(message.node_states), load_places(message)
        link.pose = seen.pose or link.pose
        sent_at = message.timestamp.timestamp()
        self._check_clock(robot, link, sent_at, now)
        self._trust.judge(robot, link, seen, sent_at)
        self._note_verdict(link, now)
        self._trust.note(robot, link, seen)
        link.live = self._trust.believed(robot, link, seen)
        self._tell(RobotReported(robot, link.live))

    # -- who is believed

    def _check_clock(self, robot: str, link: Link, sent_at: float, now: float) -> None:
        skewed = abs(sent_at - now) > SKEW_S
        if skewed and not link.skewed:
            text = f"the robot's clock is {sent_at - now:+.0f} s from the hall's"
            self._complaints.note("clock_skew", text, robot)
        link.skewed = skewed

    def _note_verdict(self, link: Link, now: float) -> None:
        """Once for every loss of trust."""
        if link.suspicion.verdict and not link.distrusted_at:
            page = self._state.book.robots.get(link.suspicion.robot)
            link.distrust(page.actions if page is not None else (), now)
            text = f"{link.suspicion.robot} is isolated: {link.suspicion.verdict}"
            self._complaints.note("untrusted", text, link.suspicion.robot)

    def _tell_isolated(self, link: Link, now: float) -> None:
        """Where no state says so: the hall hears at once that the robot has lost trust."""
        if link.suspicion.verdict and not link.distrusted_at and link.seen is not None:
            self._note_verdict(link, now)
            link.live = self._trust.believed(link.suspicion.robot, link, replace(link.seen, at=now))
            self._tell(RobotReported(link.suspicion.robot, link.live))

    # -- what robots should do

    def sync(self, robot: str, now: float) -> None:
        """Send whatever the book wants of this robot that it does not know yet and was not told just now."""
        link, page = self.links[robot], self._state.book.robots.get(robot)
        for kind in tuple(link.held):
            if link.intake.admit(now, kind):
                self._look_at_held(robot, link, link.held.pop(kind), now)
        if link.suspicion.verdict and page is not None and self._resumed(link, page):
            link.suspicion.forgive()
            link.unrest.forgive()
            link.distrusted_at = 0.0
        self._desires.sync(link, page, now)

    def sync_all(self, now: float, first: Sequence[str] = ()) -> None:
        """``first``: robots that somebody waits for."""
        for robot in dict.fromkeys((*first, *self.links)):
            self.sync(robot, now)

    def _look_at_held(self, robot: str, link: Link, held: tuple[str, bytes] | AnyMessage, now: float) -> None:
        try:
            message = decode(*held) if isinstance(held, tuple) else held
        except BadMessage as bad:
            self._complaints.add(bad.code, bad.text, held[0] if isinstance(held, tuple) else "", now)
        else:
            self._take(robot, message, now)

    @staticmethod
    def _resumed(link: Link, page: Robot) -> bool:
        """A person has looked at the robot since it lost trust, and lets it go on."""
        return any(a.verb == "stopPause" and a.id not in link.pardons for a in page.actions.values())

    # -- what apps ask

    def prefix(self, robot: str) -> str:
        """Where the robot's topics begin: it is answered where it speaks."""
        return self.links[robot].prefix

    def pose(self, robot: str) -> LivePose | None:
        return self.links[robot].pose

    def messages_received(self, robot: str) -> int:
        return self.links[robot].received

    def last_heard_at(self, robot: str) -> float | None:
        return self.links[robot].heard_at


def _same_sheet(link: Link, payload: bytes, now: float) -> bool:
    """The very factsheet that is known already: a sign of life, and nothing to read."""
    if link.factsheet is None or link.sheet_print != blake2b(payload, digest_size=16).digest():
        return False
    link.heard_at, link.received = now, link.received + 1
    return True


def _topic(link: Link) -> str:
    """Where its states arrive."""
    return topic_of(link.headers.spec.manufacturer, link.headers.spec.serial, "state", link.prefix)
