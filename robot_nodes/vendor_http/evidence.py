"""What is known of the robot at this moment, from everything that was heard.

What lives here: the newest reports, how fresh they are, the status drawn from them. What must not: HTTP, JSON, wishes.
A report older than one already heard is dropped, for clouds answer out of order. Where only older ones come for a
while, the cloud's clock was set back: then everything is forgotten, and begun anew from there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from robot_nodes.port import Drive, Hatch, PortStatus
from robot_nodes.vendor_http.belief import Belief
from robot_nodes.vendor_http.errands import foreign
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import DoorsReport, StateReport

MOVING_MPS = 0.01


class Newest:
    """Whether a report is newer than those before it."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self.fresh_at = self.asked_at = self.told_at = -math.inf

    def takes(self, told_at: float, age_s: float, asked_at: float) -> bool:
        """``fresh_at``: monotonic; the robot surely said this no earlier than then."""
        if told_at < self.told_at and asked_at - self.asked_at < self._patience.silence_s:
            return False
        self.told_at, self.asked_at, self.fresh_at = told_at, asked_at, asked_at - age_s
        return True

    def fresh(self, now: float) -> bool:
        return now - self.fresh_at < self._patience.silence_s


class Evidence:
    """Times in monotonic seconds. Called under the port's lock. ``trouble``: why the last look told nothing."""

    def __init__(self, hatches: tuple[str, ...], patience: Patience) -> None:
        self.beliefs: Mapping[str, Belief] = {hatch: Belief(patience.steady_s) for hatch in hatches}
        self._states, self._doors = Newest(patience), Newest(patience)
        self._state: StateReport | None = None
        self._stop_told_at = -math.inf
        self.trouble = ""

    @property
    def state_asked_at(self) -> float:
        return self._states.asked_at

    def take_state(self, report: StateReport, asked_at: float) -> bool:
        """False for an old one, which is dropped."""
        if not self._states.takes(report.reported_at, report.age_s, asked_at):
            return False
        self._state = report
        return True

    def take_doors(self, report: DoorsReport, asked_at: float) -> bool:
        if not self._doors.takes(report.reported_at, report.age_s, asked_at):
            return False
        for name, belief in self.beliefs.items():
            belief.look(report.hatches.get(name, Hatch()), asked_at, report.reported_at)
        return True

    def stop_told(self, told_at: float, now: float) -> None:
        """A call-back tells of a pressed emergency stop: true until a look begun after it says otherwise."""
        if told_at > self._states.told_at:
            self._stop_told_at = now

    def present(self, now: float) -> bool:
        """The cloud says that the robot is there, and both reports are fresh by the robot's own word."""
        return self._state is not None and self._state.online and self._states.fresh(now) and self._doors.fresh(now)

    def status(self, drive: Drive, settled: bool, now: float) -> PortStatus:
        """``settled`` False: the robot may still be going, whatever its speed was at the last look."""
        state = self._state
        if state is None or not self.present(now):
            return PortStatus(drive=drive, faults=(f"cloud: {self.trouble}",) if self.trouble else ())
        going = state.speed_mps is None or abs(state.speed_mps) > MOVING_MPS or not settled
        doubtful = tuple(f"hatch.contradiction:{name}" for name, belief in self.beliefs.items() if belief.contradicted)
        return PortStatus(
            pose=state.pose,
            moving=going,
            speed_mps=state.speed_mps or 0.0,
            battery_fraction=state.battery_fraction,
            charging=state.charging,
            emergency_stop=state.emergency_stop or self._states.asked_at <= self._stop_told_at,
            drive=drive,
            hatches={name: belief.hatch() for name, belief in self.beliefs.items()},
            faults=(*state.faults, *doubtful),
            connected=True,
            mode="SERVICE" if foreign(state.task) else "AUTOMATIC",
            localized=state.pose is not None,
        )
