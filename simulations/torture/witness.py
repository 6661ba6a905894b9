"""The witness on the broker: hears what the hall sends and what the robots say they did.

What lives here: what was heard, and what must never be heard. What must not: the hall's own account of it (`replica`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import AnyMessage, InstantActions, Order, State, decode, parse_topic, pattern_of

DECIDED_VERBS = frozenset({"unlockHatch", "lockHatch", "confirmEmpty", "startPause", "stopPause"})
"""Actions that the hall decides and writes down; the others only ask a robot to speak."""
PROGRESS = {"WAITING": 0, "INITIALIZING": 1, "RUNNING": 2, "PAUSED": 2, "FINISHED": 3, "FAILED": 3}

Moment = Callable[[AnyMessage], bool]


def _acts(verb: str) -> Moment:
    return lambda said: isinstance(said, InstantActions) and any(a.action_type == verb for a in said.actions)


MOMENTS: dict[str, Moment] = {
    "an order has left": lambda said: isinstance(said, Order) and said.order_update_id == 0,
    "more road has left": lambda said: isinstance(said, Order) and said.order_update_id > 0,
    "an unlock has left": _acts("unlockHatch"),
    "a lock has left": _acts("lockHatch"),
    "an empty has left": _acts("confirmEmpty"),
    "a robot has arrived": lambda said: isinstance(said, State) and bool(said.order_id) and not said.node_states,
}


@dataclass(slots=True)
class _Robot:
    """What one robot said of itself: the order it follows, those it has left, and how far each action is."""

    order: str = ""
    left: set[str] = field(default_factory=set)
    actions: dict[str, int] = field(default_factory=dict)


class Witness:
    """Lifetime: ``start``, ``stop``; one loop. ``orders`` (id and update) and ``actions`` are what the hall has sent;
    ``faults`` is what no robot may ever say."""

    def __init__(self, host: str, port: int) -> None:
        self._link = MqttLink(host, port, "witness")
        self._robots: dict[str, _Robot] = {}
        self._carried_out_by: dict[str, str] = {}
        self._decided: set[str] = set()
        self._awaited: Moment | None = None
        self._strike: Callable[[], None] = lambda: None
        self.orders: set[tuple[str, int]] = set()
        self.actions: set[str] = set()
        self.faults: list[str] = []
        self._hall_since, self._node_since = 0.0, dict[str, float]()
        self.first_sent_at: float | None = None

    async def start(self) -> None:
        for kind in ("order", "instantActions", "state"):
            self._link.subscribe(pattern_of(kind))
        await self._link.start(self._heard, lambda connected: None)

    async def stop(self) -> None:
        await self._link.stop()

    def await_moment(self, moment: str, strike: Callable[[], None]) -> None:
        """Call ``strike`` at the next such moment, once."""
        self._awaited, self._strike = MOMENTS[moment], strike

    def await_nothing(self) -> None:
        self._awaited = None

    def hall_begins(self, now: float) -> None:
        """The first thing that is heard of a hall after ``now``, in hall time, will be noted in ``first_sent_at``
        (``time.perf_counter``). What the one before it sent may still be on the way; the header says when it was made.
        """
        self._hall_since, self.first_sent_at = now, None

    def node_begins(self, robot: str, now: float) -> None:
        """A node that was killed has forgotten everything: what its robot may take up again starts anew. What it said
        before ``now``, in hall time, may still be on the way and does not count."""
        self._robots.pop(robot, None)
        self._node_since[robot] = now

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        said, robot = decode(topic, payload), parse_topic(topic).serial
        if isinstance(said, State):
            self._robot_says(robot, said)
        elif isinstance(said, Order):
            self.orders.add((said.order_id, said.order_update_id))
            self._note_first(said)
        elif isinstance(said, InstantActions):
            decided = {a.action_id for a in said.actions if a.action_type in DECIDED_VERBS}
            self.actions |= decided
            self._decided |= decided
            self._note_first(said)
        if self._awaited is not None and self._awaited(said):
            self._awaited = None
            self._strike()

    def _note_first(self, said: Order | InstantActions) -> None:
        if self.first_sent_at is None and said.timestamp.timestamp() > self._hall_since:
            self.first_sent_at = time.perf_counter()

    def _robot_says(self, robot: str, said: State) -> None:
        """A robot that has left an order never takes it up again; an action that has ended never begins again."""
        if said.timestamp.timestamp() <= self._node_since.get(robot, 0.0):
            return
        known = self._robots.setdefault(robot, _Robot())
        if said.order_id != known.order:
            known.left.add(known.order)
            known.order = said.order_id
            if known.order and known.order in known.left:
                self.faults.append(f"{robot} took up order {known.order} twice")
        for action in said.action_states:
            if action.action_id not in self._decided:
                continue
            step = PROGRESS[action.action_status]
            if step < known.actions.get(action.action_id, 0):
                self.faults.append(f"{robot} began action {action.action_id} again")
            known.actions[action.action_id] = step
            if self._carried_out_by.setdefault(action.action_id, robot) != robot:
                self.faults.append(f"action {action.action_id} was carried out by two robots")
