"""The network between the hall and its robots: it delays, loses, doubles, holds back and garbles, and it breaks.

What lives here: what becomes of one message. What must not: what is in it.
Messages of one way keep their order, as MQTT does on one connection, except those that a fault holds back. Hello,
good-bye and factsheet go at QoS 1 and are retained: they may come late or twice, but they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from hall_messages.vda5050 import AnyMessage, Connection, Factsheet
from simulations.storm.clock import Clock
from simulations.storm.dice import Dice

DELAY_S = (0.001, 0.03)
SURE = (Connection, Factsheet)
Deliver = Callable[[str, AnyMessage], None]


@dataclass(slots=True)
class Trouble:
    """The next ``left`` messages of a way are treated so. ``delay_s``: for those that are held back or doubled."""

    kind: str
    left: int
    delay_s: float


class Wires:
    """``to_hall`` and ``to_robot`` take what arrives. ``up``, ``down``: the ways of each robot, from its side."""

    def __init__(self, clock: Clock, dice: Dice, to_hall: Deliver, to_robot: Deliver, spoil: Deliver) -> None:
        self._clock, self._dice = clock, dice
        self._to_hall, self._to_robot, self._spoil = to_hall, to_robot, spoil
        self._last_due: dict[str, float] = defaultdict(float)
        self._trouble: dict[str, list[Trouble]] = {}
        self._cut_until: dict[str, float] = defaultdict(float)
        self.sent = 0

    def up(self, robot: str, message: AnyMessage) -> None:
        """From the robot to the hall."""
        self._send(f"{robot}>", robot, message, self._to_hall)

    def down(self, robot: str, message: AnyMessage) -> None:
        self._send(f">{robot}", robot, message, self._to_robot)

    def trouble(self, way: str, kind: str, count: int, delay_s: float) -> None:
        self._trouble.setdefault(way, []).append(Trouble(kind, count, delay_s))

    def cut(self, robot: str, for_s: float) -> None:
        """Nothing passes in either direction for a while."""
        self._cut_until[robot] = max(self._cut_until[robot], self._clock.now + for_s)

    def _send(self, way: str, robot: str, message: AnyMessage, deliver: Deliver) -> None:
        self.sent += 1
        now = self._clock.now
        if self._cut_until[robot] > now:
            if isinstance(message, SURE):
                self._clock.at(self._cut_until[robot] + DELAY_S[1], self._send, way, robot, message, deliver)
            return
        delay_s = self._dice.between(f"{way}{self.sent}", *DELAY_S)
        pending = self._trouble.get(way)
        if pending and not (isinstance(message, SURE) and pending[0].kind in ("lose", "garble")):
            self._troubled(way, robot, message, deliver, pending)
            return
        due = max(now + delay_s, self._last_due[way])
        self._last_due[way] = due
        self._clock.at(due, self._arrive, robot, message, deliver)

    def _troubled(self, way: str, robot: str, message: AnyMessage, deliver: Deliver, pending: list[Trouble]) -> None:
        trouble = pending[0]
        trouble.left -= 1
        if trouble.left <= 0:
            pending.pop(0)
        if trouble.kind == "lose":
            return
        if trouble.kind == "garble":
            self._clock.after(DELAY_S[1], self._arrive, robot, message, self._spoil_of(way))
            return
        if trouble.kind == "double":
            self._clock.after(DELAY_S[1], self._arrive, robot, message, deliver)
        self._clock.after(trouble.delay_s, self._arrive, robot, message, deliver)

    def _spoil_of(self, way: str) -> Deliver:
        return lambda robot, message: self._spoil(way, message)

    def _arrive(self, robot: str, message: AnyMessage, deliver: Deliver) -> None:
        if self._cut_until[robot] <= self._clock.now:
            deliver(robot, message)
        elif isinstance(message, SURE):
            self._clock.at(self._cut_until[robot] + DELAY_S[1], self._arrive, robot, message, deliver)
