"""What is known of a robot at this moment, from both sides of a thread.

What lives here: the facts, when each was last heard, and the status they add up to. What must not: rclpy, topics.
Threads: every method may be called from any thread. ``note`` is for what the node knows by itself, ``saw`` for what the
robot said: only that counts as a sign of life. Each fact ages for itself: a topic that died is not believed because
others go on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from robot_nodes.nav2_motion import Nav2Motion
from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import Drive, Goal, PortStatus, Pose

OURS = frozenset(("navigator", "through", "docks", "docking", "docked", "dock_fault", "drive_fault", "lost"))
KEPT = OURS | {"pose", "e_stop"}
"""What stays known of a robot that fell silent: what the node knows by itself, the pose, which is only told again when
it moves, and a pressed emergency stop, which only its release takes back."""


class _Judged(NamedTuple):
    """What may change by time alone, with nothing heard."""

    present: bool
    moving: bool
    speed_mps: float
    hatches_known: bool
    battery_known: bool


class Nav2Picture:
    """``needed``: the facts without which a robot does not count as present. ``clock``: seconds, never going back."""

    def __init__(
        self, needed: frozenset[str], settings: Nav2Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._needed, self._settings, self._clock = needed, settings, clock
        self._lock = threading.Lock()
        self._facts: dict[str, Any] = {}
        self._heard: dict[str, float] = {}
        self._heard_at = float("-inf")
        self._motion = Nav2Motion(settings, clock())
        self._expected: frozenset[str] = frozenset()
        self._drive = Drive()
        self._status = PortStatus()
        self._judged: _Judged | None = None
        self._stale = self._was_present = False

    def expect(self, goals: Sequence[Goal]) -> None:
        """These goals were given, in place of any earlier ones (none: the robot was stopped)."""
        with self._lock:
            self._expected = frozenset(goal.id for goal in goals)
            self._now_driving(Drive(goals[0].id, "driving") if goals else Drive())
            self._facts.update(distance_left=None, time_left=None)

    def told(self, drive: Drive) -> None:
        """What became of a goal; of one that is no longer wanted nobody wants to know."""
        with self._lock:
            if drive.goal_id in self._expected:
                self._now_driving(drive)

    def note(self, **facts: Any) -> None:
        with self._lock:
            if any(self._facts.get(name) != fact for name, fact in facts.items()):
                self._facts.update(facts)
                self._stale = True

    def saw(self, **facts: Any) -> None:
        with self._lock:
            self._hear(facts)

    def posed(self, pose: Pose) -> None:
        """The robot said where it is."""
        with self._lock:
            self._motion.posed(pose, self._hear({"pose": pose}))

    def rolled(self, speed_mps: float, turn_radps: float) -> None:
        """The robot said how fast it is, by its odometry."""
        with self._lock:
            self._motion.rolled(speed_mps, turn_radps, self._hear({}))

    def listed(self, any_goal: bool) -> None:
        """Whether the robot's servers have any goal under way, by their own lists."""
        with self._lock:
            self._motion.listed(any_goal, self._clock())

    def get(self, name: str) -> Any:
        """One fact as it was last heard, or None."""
        with self._lock:
            return self._facts.get(name)

    @property
    def moving(self) -> bool:
        """Whether it may be moving, as far as anybody knows."""
        with self._lock:
            return self._motion.moving(self._clock())

    @property
    def expects_poses(self) -> bool:
        """Whether a localisation that is well would tell poses now."""
        with self._lock:
            return self._motion.expects_poses(self._clock())

    def look(self) -> None:
        """Called several times a second: forget what a robot that fell silent has said."""
        with self._lock:
            present = self._present(self._clock())
            if self._was_present and not present:
                self._facts = {name: fact for name, fact in self._facts.items() if name in KEPT}
                self._stale = True
            self._was_present = present

    def status(self) -> PortStatus:
        """The newest status; the very same object while nothing has changed."""
        with self._lock:
            judged = self._judge(self._clock())
            if self._stale or judged != self._judged:
                self._stale, self._judged = False, judged
                self._status = self._build(judged) if judged.present else self._away()
            return self._status

    def _hear(self, facts: dict[str, Any]) -> float:
        """Returns when that is."""
        self._heard_at = self._clock()
        self._facts.update(facts)
        self._heard.update(dict.fromkeys(facts, self._heard_at))
        self._stale = True
        return self._heard_at

    def _now_driving(self, drive: Drive) -> None:
        self._drive, self._stale = drive, True
        self._motion.driving(drive.phase == "driving", self._clock())

    def _present(self, now: float) -> bool:
        """A navigator is there, the robot was heard just now, and it has told all that a node needs to know."""
        facts = self._facts
        told = self._needed <= facts.keys() and facts.get("navigator", False)
        return told and now - self._heard_at < self._settings.robot_silence_s

    def _judge(self, now: float) -> _Judged:
        return _Judged(
            present=self._present(now),
            moving=self._motion.moving(now),
            speed_mps=self._motion.speed_mps(now) or 0.0,
            hatches_known=self._younger("hatches", self._settings.hatches_silence_s, now),
            battery_known=self._younger("battery", self._settings.battery_silence_s, now),
        )

    def _younger(self, name: str, limit_s: float, now: float) -> bool:
        return now - self._heard.get(name, float("-inf")) < limit_s

    def _away(self) -> PortStatus:
        return PortStatus(drive=self._drive, emergency_stop=self._facts.get("e_stop", False))

    def _build(self, judged: _Judged) -> PortStatus:
        facts = self._facts
        ours = tuple(facts[name] for name in ("dock_fault", "drive_fault") if facts.get(name))
        return PortStatus(
            pose=facts.get("pose"),
            moving=judged.moving,
            speed_mps=judged.speed_mps,
            battery_fraction=facts.get("battery") if judged.battery_known else None,
            charging=facts.get("charging", False) and judged.battery_known,
            emergency_stop=facts.get("e_stop", False),
            drive=self._drive,
            hatches=facts.get("hatches", {}) if judged.hatches_known else {},
            faults=(*facts.get("faults", ()), *ours),
            connected=True,
            localized=not facts.get("lost", False),
            distance_left_m=facts.get("distance_left"),
            time_left_s=facts.get("time_left"),
            drives_through=facts.get("through", False),
            docks=facts.get("docks", False),
            docking=facts.get("docking", False),
        )
