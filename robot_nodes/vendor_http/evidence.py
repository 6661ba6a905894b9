"""What is known of the robot at this moment, from everything that was heard.

What lives here: the newest reports, how fresh they are, the status drawn from them. What must not: HTTP, JSON, wishes.
A report older than one already heard is dropped, for clouds answer out of order. Where only older ones come for a
while, the cloud's clock was set back: then everything is forgotten, and begun anew from there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from robot_nodes.port import Drive, Hatch, PortStatus
from robot_nodes.vendor_http.belief import Belief
from robot_nodes.vendor_http.errands import foreign
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import DoorsReport, StateReport
from robot_nodes.vendor_http.signature import WINDOW_S

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
        self.beliefs: Mapping[str, Belief] = {hatch: Belief(patience) for hatch in hatches}
        self._states, self._doors = Newest(patience), Newest(patience)
        self._state: StateReport | None = None
        self._patience = patience
        self._stop_told_at = self._stop_shown = -math.inf
        self._notices: dict[str, float] = {}
        self.trouble = ""

    @property
    def state_asked_at(self) -> float:
        return self._states.asked_at

    def take_state(self, report: StateReport, asked_at: float) -> bool:
        """False for an old one, which is dropped."""
        if not self._states.takes(report.reported_at, report.age_s, asked_at):
            return False
        if report.emergency_stop or self._state is None or report.reported_at < self._stop_shown:
            self._stop_shown = report.reported_at  # or nobody knows of before: the first look, or a clock set back
        self._state = report
        return True

    def take_doors(self, report: DoorsReport, asked_at: float) -> bool:
        if not self._doors.takes(report.reported_at, report.age_s, asked_at):
            return False
        for name, belief in self.beliefs.items():
            belief.look(report.hatches.get(name, Hatch()), asked_at, report.reported_at)
        return True

    def stop_told(self, told_at: float, over: bool, now: float) -> None:
        """A call-back tells of a pressed emergency stop: it holds until looks have said otherwise for a while.

        One that was pressed and released between two looks is none the less for that. That it is ``over`` is nothing
        to be believed; but it tells of a stop, which may be one that nobody has heard of.
        """
        if abs(told_at - self._states.told_at) > WINDOW_S:
            return
        if self._stop_shown < told_at - (WINDOW_S if over else 0.0):
            self._stop_told_at, self._stop_shown = now, told_at

    def faults_told(self, faults: Iterable[str], told_at: float, now: float) -> None:
        """A call-back tells of faults: each holds for a while, and beyond that where looks show it."""
        if abs(told_at - self._states.told_at) <= WINDOW_S:
            self._notices = {word: at for word, at in self._notices.items() if self._holds(at)}
            self._notices.update(dict.fromkeys(faults, now))

    def _holds(self, told_at: float) -> bool:
        """What a call-back told, by our clock at ``told_at``, is not outdone by looks yet."""
        return self._states.asked_at <= told_at + self._patience.steady_s

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
        forced = tuple(f"hatch.forced:{name}" for name, belief in self.beliefs.items() if belief.forced)
        notices = tuple(word for word, at in self._notices.items() if self._holds(at))
        return PortStatus(
            pose=state.pose,
            moving=going,
            speed_mps=state.speed_mps or 0.0,
            battery_fraction=state.battery_fraction,
            charging=state.charging,
            emergency_stop=state.emergency_stop or self._holds(self._stop_told_at),
            drive=drive,
            hatches={name: belief.hatch() for name, belief in self.beliefs.items()},
            faults=(*state.faults, *doubtful, *forced, *notices),
            connected=True,
            mode="SERVICE" if foreign(state.task) else "AUTOMATIC",
            localized=state.pose is not None,
        )
