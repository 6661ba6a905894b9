"""One robot's node as a process: it is woken by what happens, and it can die at any moment and be started again.

What lives here: when a node is ticked, its death and its next life. What must not: what a node does (``robot_nodes``).
The real shell ticks twenty times a second; here a tick comes when the body has changed, when a message has arrived, and
otherwise once a second while the node has something to do where it stands, and every few seconds while it has not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hall_messages.errors import BadMessage
from hall_messages.vda5050 import AnyMessage, Connection, Kind, State
from robot_nodes.identity import Identity
from robot_nodes.port import Goal
from robot_nodes.robot_node import RobotNode
from simulations.storm.body import Body
from simulations.storm.clock import Clock

BUSY_S, IDLE_S = 1.0, 8.0


class Died(Exception):
    """The process ends here and now: what was done is done, what was not said is never said."""


class Hands:
    """The body as its node has hold of it: the process may die before it moves anything, and right after."""

    def __init__(self, body: Body, mortal: Callable[[str], None]) -> None:
        self._body, self._mortal = body, mortal
        self.status, self.close = body.status, body.close

    def drive(self, goal: Goal) -> None:
        self._do(self._body.drive, goal)

    def stop(self) -> None:
        self._do(self._body.stop)

    def unlock(self, hatch: str) -> None:
        self._do(self._body.unlock, hatch)

    def lock(self, hatch: str) -> None:
        self._do(self._body.lock, hatch)

    def charge(self, on: bool) -> None:
        self._do(self._body.charge, on)

    def _do(self, act: Callable[..., None], *given: object) -> None:
        self._mortal("acting")
        act(*given)
        self._mortal("acted")


class NodeProcess:
    """``send(robot, message)`` is the wire up. Lifetime: ``start`` once; ``die`` and ``start`` again at will.

    ``doom``: where it is to die (``hearing``, ``acting``, ``acted``, ``said``), and how often it passes there alive;
    ``doomed``: with the next word unsaid, and nobody hears of its death. ``deaths`` counts them by place.

    ``boasts``: it says of every lock that it has begun that it is done, and shows the hatch as it is.
    """

    def __init__(self, identity: Identity, body: Body, clock: Clock, send: Callable[[str, AnyMessage], None]) -> None:
        self._identity, self._body, self._clock, self._send = identity, body, clock, send
        self.node: RobotNode | None = None
        self.word: AnyMessage | None = None
        self.doomed = self.boasts = False
        self.doom = ("", 0)
        self.deaths: Counter[str] = Counter()
        self._tick_set = self._busy = False
        self._beat_at = self._beat_set = float("inf")
        body.changed = self.touched

    def start(self) -> None:
        self._beat_at = self._beat_set = float("inf")
        self.node = node = RobotNode(self._identity, Hands(self._body, self._mortal), self._leave, visualization=False)
        self._run(lambda: node.connection_online(self._clock.now))

    def die(self) -> AnyMessage | None:
        """The process is gone; what the broker says for it in the end."""
        if self.node is None:
            return None
        will = self.node.last_will(self._clock.now)
        self.deaths["between"] += 1
        self.node = None
        return will

    def speak_will(self, will: AnyMessage) -> None:
        """The broker says it."""
        self.word = will
        self._send(self._identity.serial, will)

    def _mortal(self, place: str) -> None:
        """Raises: Died, if the process is to die here."""
        doom, passes = self.doom
        if doom == place:
            self.doom = (doom, passes - 1)
            if passes <= 0:
                raise Died

    def arrived(self, message: AnyMessage) -> None:
        node = self.node
        if node is not None:
            self._run(lambda: self._hear(node, message))

    def _hear(self, node: RobotNode, message: AnyMessage) -> None:
        self._mortal("hearing")
        node.on_message(message, self._clock.now)

    def garbage(self) -> None:
        node, bad = self.node, BadMessage("vda5050.content", "order: the whole: not JSON")
        if node is not None:
            self._run(lambda: node.on_bad_message(bad, self._clock.now, order=True))

    def touched(self) -> None:
        """The body is not as it was: the node looks at the same instant, after whoever touched it has finished."""
        if not self._tick_set and self.node is not None:
            self._tick_set = True
            self._clock.at(self._clock.now, self._tick)

    def _tick(self) -> None:
        self._tick_set = False
        node = self.node
        if node is not None:
            self._run(lambda: node.tick(self._clock.now))

    def _run(self, part: Callable[[], None]) -> None:
        try:
            part()
        except Died:
            node, self.node = self.node, None
            self.deaths["silent" if self.doomed else self.doom[0]] += 1
            if node is not None and not self.doomed:
                self.speak_will(node.last_will(self._clock.now))
            self.doomed, self.doom = False, ("", 0)
            return
        self._set_beat()

    def _set_beat(self) -> None:
        """At most two beats stand in line: the one that is due, and one that came too early and sets the next."""
        self._beat_at = self._clock.now + (BUSY_S if self._busy else IDLE_S)
        if self._beat_at < self._beat_set:
            self._beat_set = self._beat_at
            self._clock.at(self._beat_at, self._beat, self._beat_at)

    def _beat(self, set_for: float) -> None:
        if set_for != self._beat_set:
            return
        self._beat_set = float("inf")
        if self.node is None:
            return
        if self._clock.now < self._beat_at:
            self._beat_set = self._beat_at
            self._clock.at(self._beat_at, self._beat, self._beat_at)
        else:
            self._tick()

    def _leave(self, kind: Kind, message: AnyMessage) -> None:
        if self.doomed:
            raise Died
        if isinstance(message, State):
            acting = any(one.action_status in ("RUNNING", "WAITING") for one in message.action_states)
            self._busy = acting or (not message.driving and any(node.released for node in message.node_states))
            message = _boasting(message) if self.boasts else message
        elif isinstance(message, Connection):
            self.word = message
        self._send(self._identity.serial, message)
        if self.doom[0]:
            self._mortal("said")


def _boasting(said: State) -> State:
    locks = [one.action_type == "lockHatch" and one.action_status != "FAILED" for one in said.action_states]
    done = (one.model_copy(update={"action_status": "FINISHED"}) for one in said.action_states)
    states = tuple(new if lock else old for lock, old, new in zip(locks, said.action_states, done, strict=True))
    return said.model_copy(update={"action_states": states})
