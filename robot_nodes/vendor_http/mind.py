"""Everything one cloud robot's port knows and wants, behind one lock: no network, no thread, no clock of its own.

What lives here: how evidence, errands and bolts speak with each other. What must not: HTTP, waiting.
"""

from __future__ import annotations

import itertools
import random
import secrets

from robot_nodes.port import Goal, PortStatus
from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.bolts import Bolt
from robot_nodes.vendor_http.errands import OURS, Errands
from robot_nodes.vendor_http.evidence import Evidence
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import DoorsReport, Event, StateReport

CODE_LETTERS = "0123456789"
CODE_LENGTH = 12


class Mind:
    """``now`` is monotonic seconds everywhere. Whoever calls holds the port's lock."""

    def __init__(self, hatches: tuple[str, ...], patience: Patience) -> None:
        life, numbers = secrets.token_hex(6), itertools.count(1)
        dice = random.Random()

        def name() -> str:
            return f"{OURS}{life}-{next(numbers)}"

        def backoff() -> Backoff:
            return Backoff(patience.backoff_s, patience.backoff_most_s, dice)

        self.name = name
        self.evidence = Evidence(hatches, patience)
        self.errands = Errands(patience, backoff(), name)
        self.bolts = {hatch: Bolt(belief, patience, backoff(), name) for hatch, belief in self.evidence.beliefs.items()}
        self.charge_wanted: bool | None = None
        self._status = PortStatus()

    def status(self, now: float) -> PortStatus:
        """The very same object again while nothing has changed."""
        errands = self.errands
        if not self.evidence.present(now):
            self._lose(now)
        seen = self.evidence.status(errands.drive, errands.settled(self.evidence.state_asked_at), now)
        if seen != self._status:
            self._status = seen
        if seen.moving:
            self._drop_unlocking()
        return self._status

    # -- what the node wants

    def drive(self, goal: Goal, now: float) -> None:
        self._drop_unlocking()
        self.errands.go(goal, now)
        if not self.evidence.present(now):
            self.errands.lost(now)

    def stop(self, now: float) -> None:
        self.errands.stop(now)

    def unlock(self, hatch: str, now: float) -> None:
        bolt = self.bolts.get(hatch)
        if bolt is not None and self.evidence.present(now):
            bolt.unlock(now)

    def lock(self, hatch: str, now: float) -> None:
        bolt = self.bolts.get(hatch)
        if bolt is not None and self.evidence.present(now):
            bolt.lock(now)

    def charge(self, on: bool, now: float) -> None:
        if self.evidence.present(now):
            self.charge_wanted = on

    # -- what is heard

    def take_state(self, report: StateReport, asked_at: float, now: float) -> bool:
        if not self.evidence.take_state(report, asked_at):
            return False
        self.errands.seen(report, asked_at, now)
        return True

    def take_doors(self, report: DoorsReport, asked_at: float, now: float) -> bool:
        if not self.evidence.take_doors(report, asked_at):
            return False
        for bolt in self.bolts.values():
            bolt.seen(now)
        return True

    def take_event(self, event: Event, now: float) -> None:
        """A call-back may only take trust away; whatever good it tells must be seen by looking."""
        if event.kind in ("stop", "recover"):
            self.evidence.stop_told(event.told_at, event.kind == "recover", now)
        self.evidence.faults_told(event.faults, event.told_at, now)
        for name, said in event.hatches.items():
            belief = self.evidence.beliefs.get(name)
            if belief is not None and (said.door, said.lock) != ("closed", "locked"):
                belief.alarm(said, event.told_at, now)

    def _drop_unlocking(self) -> None:
        for bolt in self.bolts.values():
            bolt.drop(unlocking_only=True)

    def _lose(self, now: float) -> None:
        """The robot is away: what it was not told yet it is not told later."""
        self.charge_wanted = None
        self.errands.lost(now)
        for bolt in self.bolts.values():
            bolt.drop(unlocking_only=False)


def draw_code() -> str:
    """A code for the maker's own keypad that nobody is told, so that only the hall opens a hatch."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
