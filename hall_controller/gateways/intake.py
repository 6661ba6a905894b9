"""Which of a robot's states are news: what is old, double or too much is left out before anybody works on it.

What lives here: one robot's numbering, its lives, its allowances. What must not: what a state says, who hears of it.
A robot's clock is only compared with itself. A state counts as old when neither its number nor its time is greater than
that of the newest one taken. A later time with a small number is a robot that was restarted. A robot whose clock was
set back on restarting would look old for ever, so a run of old states that are in order among themselves, with nothing
newer for ``PATIENCE_S``, is taken for a new life as well. One whose numbers only fall is neither late nor restarted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from hall_controller.gateways.allowance import Allowance, allowances
from hall_messages.vda5050 import Kind

PATIENCE_S = 5.0
RUN = 5
FALLS = 10
"""So many numbers, each smaller than the one before, and nothing new for ``PATIENCE_S``: no wire turns a row round."""

News = Literal["next", "restarted", "old"]


@dataclass(slots=True)
class Intake:
    """``old``: how many states were left out as old or double. ``flooded``: how many messages because there were too
    many; of each kind the newest waits, and is worked on when there is room."""

    old: int = 0
    flooded: int = 0
    allowances: dict[Kind, Allowance] = field(default_factory=allowances)
    _header: int = -1
    _sent_at: float = float("-inf")
    _born_at: float = float("-inf")
    _taken_at: float = 0.0
    _run: int = 0
    _run_header: int = -1
    _run_sent_at: float = float("-inf")
    _falls: int = 0

    def admit(self, now: float, kind: Kind = "state") -> bool:
        """Whether there is room for one more message of that kind now. What robots are not meant to say has none."""
        allowance = self.allowances.get(kind)
        return allowance is not None and allowance.admit(now)

    def news(self, header: int, sent_at: float, now: float) -> News:
        """What a state with that number and time is; it counts as taken unless it is old."""
        if header > self._header and sent_at >= self._born_at:
            kind: News = "next"
        elif sent_at > self._sent_at or self._run_of_old(header, sent_at, now):
            kind, self._born_at = "restarted", sent_at
        else:
            self.old += 1
            return "old"
        self._header, self._sent_at, self._taken_at, self._run, self._falls = header, sent_at, now, 0, 0
        return kind

    def backwards(self, now: float) -> bool:
        """Whether the numbers of old states fall and fall; true once, then it is counted anew."""
        if self._falls < FALLS or now - self._taken_at <= PATIENCE_S:
            return False
        self._falls = 0
        return True

    def begin(self, header: int, sent_at: float, now: float) -> None:
        """The first state that counts; whatever has neither a later number nor a later time is old."""
        self._header, self._sent_at, self._born_at, self._taken_at, self._run = header, sent_at, sent_at, now, 0
        self._falls = 0

    def new_life(self, said_at: float) -> None:
        """The robot has said hello at ``said_at``: it counts from the beginning, and what it said before is old.

        A hello that is no later than the newest state came late: it is of the life that is heard already.
        """
        if said_at > self._sent_at:
            self._header, self._sent_at, self._born_at = -1, said_at, said_at

    def _run_of_old(self, header: int, sent_at: float, now: float) -> bool:
        in_order = self._run > 0 and header > self._run_header and sent_at > self._run_sent_at
        self._run = self._run + 1 if in_order else 1
        if header != self._run_header:  # else it came twice
            self._falls = self._falls + 1 if header < self._run_header else 0
        self._run_header, self._run_sent_at = header, sent_at
        return self._run >= RUN and now - self._taken_at > PATIENCE_S
