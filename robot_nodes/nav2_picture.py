"""What is known of a robot at this moment, from both sides of a thread.

What lives here: the facts, when the robot was last heard, and the status they add up to. What must not: rclpy, topics.
Threads: every method may be called from any thread. ``note`` is for what the node knows by itself, ``saw`` for what the
robot said: only that counts as a sign of life.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

from robot_nodes.port import Drive, Goal, PortStatus

STANDING_MPS, STANDING_RADPS = 0.01, 0.02
OURS = frozenset(("navigator", "through", "docks", "docking", "docked", "dock_fault", "drive_fault", "lost"))
"""What stays known of a robot that fell silent, with its pose, which is only told again when it moves."""


class Nav2Picture:
    """``needed``: the facts without which a robot does not count as present."""

    def __init__(self, needed: frozenset[str], silence_s: float) -> None:
        self._needed, self._silence_s = needed, silence_s
        self._lock = threading.Lock()
        self._facts: dict[str, Any] = {}
        self._heard_at = float("-inf")
        self._expected: frozenset[str] = frozenset()
        self._drive = Drive()
        self._status = PortStatus()
        self._stale = False

    def expect(self, goals: Sequence[Goal]) -> None:
        """These goals were given, in place of any earlier ones (none: the robot was stopped)."""
        with self._lock:
            self._expected = frozenset(goal.id for goal in goals)
            self._drive = Drive(goals[0].id, "driving") if goals else Drive()
            self._facts.update(distance_left=None, time_left=None)
            self._stale = True

    def told(self, drive: Drive) -> None:
        """What became of a goal; of one that is no longer wanted nobody wants to know."""
        with self._lock:
            if drive.goal_id in self._expected:
                self._drive, self._stale = drive, True

    def note(self, **facts: Any) -> None:
        with self._lock:
            if any(self._facts.get(name) != fact for name, fact in facts.items()):
                self._facts.update(facts)
                self._stale = True

    def saw(self, **facts: Any) -> None:
        with self._lock:
            self._facts.update(facts)
            self._stale, self._heard_at = True, time.monotonic()

    def get(self, name: str) -> Any:
        """One fact, or None."""
        with self._lock:
            return self._facts.get(name)

    @property
    def moving(self) -> bool:
        """Whether it moves, as far as anybody knows."""
        with self._lock:
            return self._moving()

    def look(self) -> None:
        """Called several times a second: notice a robot that came or went."""
        with self._lock:
            present = self._present()
            if self._status.connected and not present:
                kept = OURS | {"pose"}
                self._facts = {name: fact for name, fact in self._facts.items() if name in kept}
            self._stale = self._stale or present != self._status.connected

    def status(self) -> PortStatus:
        """The newest status; the very same object while nothing has changed."""
        with self._lock:
            if self._stale:
                self._stale = False
                self._status = self._build() if self._present() else PortStatus(drive=self._drive)
            return self._status

    def _present(self) -> bool:
        """A navigator is there, the robot was heard just now, and it has told all that a node needs to know."""
        facts = self._facts
        told = self._needed <= facts.keys() and facts.get("navigator", False)
        return told and time.monotonic() - self._heard_at < self._silence_s

    def _moving(self) -> bool:
        if "speed" not in self._facts:
            return self._drive.phase == "driving"  # without odometry nobody knows better
        return bool(abs(self._facts["speed"]) > STANDING_MPS or abs(self._facts["turn"]) > STANDING_RADPS)

    def _build(self) -> PortStatus:
        facts = self._facts
        ours = tuple(facts[name] for name in ("dock_fault", "drive_fault") if facts.get(name))
        return PortStatus(
            pose=facts.get("pose"),
            moving=self._moving(),
            speed_mps=facts.get("speed", 0.0),
            battery_fraction=facts.get("battery"),
            charging=facts.get("charging", False),
            emergency_stop=facts.get("e_stop", False),
            drive=self._drive,
            hatches=facts.get("hatches", {}),
            faults=(*facts.get("faults", ()), *ours),
            connected=True,
            localized=not facts.get("lost", False),
            distance_left_m=facts.get("distance_left"),
            time_left_s=facts.get("time_left"),
            drives_through=facts.get("through", False),
            docks=facts.get("docks", False),
            docking=facts.get("docking", False),
        )
