"""Robots that lie: what no honest robot of this hall could say, and when that is enough to isolate it.

What lives here: the evidence, pure and without a clock. What must not: what happens to the robot (``robots.py``), the
book (whoever asks has looked up what the book says).
A robot may be wrong in honest ways: it is pushed, carried, restarted, its messages come late. So each rule leaves room
for that. One verdict stands until a person has looked at the robot.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import hypot

from hall_controller.domain.live import LivePose

CARRIED_MPS = 3.0
"""Nothing in a hall goes faster, not even a robot that is carried away."""
JUMP_M = 3.0
"""Room for noise and for a localisation that settles."""
UNSEEN_S = 10.0
"""After so long without a known place anything is possible."""
RESTARTS, RESTARTS_WITHIN_S = 4, 60.0
FLOOD, FLOOD_WITHIN_S = 200, 5.0
FLOOD_PER_S = 40.0


@dataclass(frozen=True, slots=True)
class Claims:
    """What one state claims, beside what the book knows.

    ``sent_at``: by the robot's clock. ``whose``: the robot that the claimed order was given to; empty: nobody's.
    ``released``: how much of its order it was ever given; None where the order is not its current one. ``denied``:
    hatches that it calls empty although the book has papers in them. ``belied``: its own place contradicts how far it
    says it has come.
    """

    at: float
    sent_at: float
    pose: LivePose | None
    whose: str = ""
    passed: int = 0
    released: int | None = None
    denied: tuple[str, ...] = ()
    belied: bool = False


@dataclass(slots=True)
class Suspicion:
    """One robot's. ``verdict``: a word such as ``jump``; empty while there is none."""

    robot: str
    verdict: str = ""
    _place: LivePose | None = None
    _place_at: float = 0.0
    _restarts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))
    _over: int = 0
    _over_since: float = 0.0
    _over_from: float = 0.0
    _sent_at: float = 0.0

    def look(self, claims: Claims) -> str:
        """Judge one state; the verdict as it stands then."""
        if not self.verdict:
            self.verdict = self._jump(claims) or _against_the_book(claims, self.robot)
        self._sent_at = claims.sent_at
        if claims.pose is not None:
            self._place, self._place_at = claims.pose, claims.at
        return self.verdict

    def hello(self) -> None:
        """It said that it has started anew: it may find itself elsewhere."""
        self._place = None

    def restarted(self, now: float) -> None:
        """Its numbers went back without a hello. A few times that may be a lost message."""
        self.hello()
        self._restarts.append(now)
        if len(self._restarts) == RESTARTS and now - self._restarts[0] <= RESTARTS_WITHIN_S:
            self.verdict = self.verdict or "headers"

    def flooded(self, now: float) -> None:
        """One message more than there was room for.

        A hall that was stopped for a moment finds many at once; those carry the times at which they were sent. So it
        only counts as a flood where the robot's own clock cannot explain them either.
        """
        if now - self._over_since > FLOOD_WITHIN_S:
            self._over, self._over_since, self._over_from = 0, now, self._sent_at
        self._over += 1
        if self._over - max(0.0, self._sent_at - self._over_from) * FLOOD_PER_S > FLOOD:
            self.verdict = self.verdict or "flood"

    def flapping(self) -> None:
        """It has come and gone, or changed its mind, more often than any honest robot (``unrest.py``)."""
        self.verdict = self.verdict or "flapping"

    def forgive(self) -> None:
        """A person has looked: begin anew."""
        self.verdict, self._place, self._over = "", None, 0
        self._restarts.clear()

    def _jump(self, claims: Claims) -> str:
        pose, before = claims.pose, self._place
        if pose is None or before is None:
            return ""
        passed_s = max(0.0, claims.at - self._place_at)
        if passed_s > UNSEEN_S:
            return ""
        distance = hypot(pose.x_m - before.x_m, pose.y_m - before.y_m)
        return "jump" if distance > JUMP_M + CARRIED_MPS * passed_s else ""


def _against_the_book(claims: Claims, robot: str) -> str:
    if claims.whose not in ("", robot):
        return "order"
    if claims.released is not None and claims.passed > claims.released:
        return "overrun"
    if claims.belied:
        return "progress"
    return f"empty:{claims.denied[0]}" if claims.denied else ""
