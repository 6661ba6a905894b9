"""Where the robot was told to go, and what the cloud has made of it.

What lives here: one goal, its errand, cancelling. What must not: clocks, HTTP, JSON, hatches.
Each goal has one errand with one id. Whatever else of ours the robot is seen to run is cancelled: an errand that came
late, that we gave up, or that an earlier life of this program sent. An errand counts as arrived only where the robot
itself says that it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from robot_nodes.port import Drive, Goal, Pose
from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.calls import Outcome
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import StateReport, TaskReport

OURS = "hall-"
ARRIVED_WITHIN_M = 0.5


@dataclass(slots=True)
class Trip:
    """``shown_at``: monotonic; the newest look that showed this errand, or when the cloud took it."""

    goal: Goal
    id: str
    ends_at: float
    try_at: float
    taken: bool = False
    shown_at: float = 0.0


class Errands:
    """``name`` makes ids. Lifetime as the port's; called under its lock."""

    def __init__(self, patience: Patience, backoff: Backoff, name: Callable[[], str]) -> None:
        self._patience, self._backoff, self._name = patience, backoff, name
        self._trip: Trip | None = None
        self._cancel_at: float | None = None
        self._cancelling = False
        self._settled_at = -math.inf
        self.drive = Drive()

    # -- what the node wants

    def go(self, goal: Goal, now: float) -> None:
        self._trip = Trip(goal, self._name(), now + self._patience.command_life_s, now)
        if self._cancel_at is not None:  # the new errand takes the place of whatever there was
            self._cancel_at, self._settled_at = None, now
        self._backoff.reset()
        self.drive = Drive(goal.id, "driving")

    def stop(self, now: float) -> None:
        self._trip, self.drive = None, Drive()
        self._cancel(now)

    def fail(self, reason: str, now: float) -> None:
        """Give the goal up; what the cloud may still make of it is cancelled."""
        if self._trip is not None:
            self.drive = Drive(self._trip.goal.id, "failed", reason)
            self._trip = None
            self._cancel(now)

    def lost(self, now: float) -> None:
        """The robot is away. A goal that it may have is still its own; one it never had is dropped."""
        if self._trip is not None and not self._trip.taken:
            self.fail("the robot cannot be reached", now)

    def _cancel(self, now: float) -> None:
        if self._cancel_at is None:
            self._cancel_at, self._settled_at = now, math.inf
            self._backoff.reset()

    # -- what is to be sent

    def cancel_due(self, now: float) -> bool:
        """Whether to cancel now. No errand is sent until the answer is here: it could be overtaken."""
        self._cancelling = self._cancel_at is not None and now >= self._cancel_at
        return self._cancelling

    def trip_due(self, now: float) -> Trip | None:
        trip = self._trip
        if trip is None or trip.taken or now < trip.try_at or self._cancelling:
            return None
        if now >= trip.ends_at:
            self.fail("the cloud did not take the errand in time", now)
            return None
        return trip

    def cancel_next_at(self) -> float:
        return math.inf if self._cancel_at is None else self._cancel_at

    def trip_next_at(self) -> float:
        return self._trip.try_at if self._trip is not None and not self._trip.taken else math.inf

    def cancelled(self, outcome: Outcome, now: float) -> None:
        self._cancelling = False
        if outcome == "done":
            self._cancel_at, self._settled_at = None, min(now, self._settled_at)
            self._backoff.reset()
        elif self._cancel_at is not None:
            self._cancel_at = now + self._backoff.next_s()

    def sent(self, trip: Trip, outcome: Outcome, reason: str, now: float) -> None:
        """What became of sending ``trip``, which may have been replaced meanwhile."""
        if self._trip is not trip:
            return
        if outcome == "done":
            trip.taken, trip.shown_at = True, now
        elif outcome == "refused":
            self.fail(reason, now)
        else:
            trip.try_at = now + self._backoff.next_s()

    # -- what is seen

    def seen(self, report: StateReport, asked_at: float, now: float) -> None:
        task, trip = report.task, self._trip
        if task is not None and trip is not None and task.id == trip.id:
            trip.taken, trip.shown_at = True, max(trip.shown_at, asked_at)
            self._follow(trip, task, report.pose, now)
            return
        stray = task is not None and task.phase == "running" and task.id.startswith(OURS)
        if stray and asked_at > self._settled_at and (trip is None or asked_at > trip.ends_at):
            self._cancel(now)
        if trip is not None and trip.taken and asked_at > trip.shown_at + self._patience.forgotten_s:
            self.fail("the cloud has forgotten the errand", now)

    def settled(self, asked_at: float) -> bool:
        """Whether a look begun at ``asked_at`` can show a robot at rest: what was stopped cannot go on."""
        return self._cancel_at is None and asked_at >= self._settled_at

    def _follow(self, trip: Trip, task: TaskReport, pose: Pose | None, now: float) -> None:
        if task.phase == "arrived":
            off_m = math.inf if pose is None else math.hypot(pose.x_m - trip.goal.x_m, pose.y_m - trip.goal.y_m)
            if off_m <= ARRIVED_WITHIN_M:
                self._trip, self.drive = None, Drive(trip.goal.id, "arrived")
            else:
                self.fail("the cloud says it has arrived, but the robot is not there", now)
        elif task.phase != "running":
            self.fail(task.reason or f"the cloud says the errand is {task.phase}", now)


def foreign(task: TaskReport | None) -> bool:
    """Somebody else has sent the robot on its way."""
    return task is not None and task.phase == "running" and not task.id.startswith(OURS)
