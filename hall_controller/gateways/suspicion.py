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
LANDMARK_S = 1.0
"""A place in so many seconds is remembered, for ``UNSEEN_S``: many small jumps are one large one."""
STALL_S = 60.0
"""So much of what came late is put down to a hall that stood still, or to a wire that held it back."""
RESTARTS, RESTARTS_WITHIN_S = 4, 60.0
FLOOD, FLOOD_WITHIN_S = 200, 5.0
FLOOD_PER_S = 40.0


@dataclass(frozen=True, slots=True)
class Claims:
    """What one state claims, beside what the book knows.

    ``sent_at``: by the robot's clock. ``whose``: the robot that the claimed order was given to; empty: nobody's.
    ``released``: how much of its order it was ever given; None where the order is not its current one. ``denied``:
    hatches that it calls empty although the book has papers in them. ``belied``: its own place contradicts how far it
    says it has come. ``ahead``: it knows more of its order than there is.
    """

    at: float
    sent_at: float
    pose: LivePose | None
    whose: str = ""
    passed: int = 0
    released: int | None = None
    denied: tuple[str, ...] = ()
    belied: bool = False
    ahead: bool = False


@dataclass(slots=True)
class Pace:
    """How much time lies between one robot's states, by the hall's clock and by its own.

    States that were held back come all at once, and their own times tell how long the robot took. So what the hall
    waited for them is kept (``late_s``) and counts when they come; a clock that is merely fast explains nothing.
    ``now`` counts on from state to state.
    """

    now: float = 0.0
    sent_at: float = 0.0
    late_s: float = 0.0
    _at: float | None = None

    def look(self, at: float, sent_at: float) -> None:
        if self._at is not None:
            hall_s, own_s = max(0.0, at - self._at), sent_at - self.sent_at
            self.now += hall_s + min(self.late_s, max(0.0, own_s - hall_s))
            self.late_s = min(STALL_S, max(0.0, self.late_s + hall_s - own_s))
        self._at, self.sent_at = at, sent_at


@dataclass(slots=True)
class Suspicion:
    """One robot's. ``verdict``: a word such as ``jump``; empty while there is none."""

    robot: str
    verdict: str = ""
    _places: deque[tuple[float, LivePose]] = field(default_factory=deque)
    _anywhere: bool = False
    _excused: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))
    _restarts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))
    _over: int = 0
    _over_since: float = 0.0
    _over_from: float = 0.0
    _over_late_s: float = 0.0
    _pace: Pace = field(default_factory=Pace)

    def look(self, claims: Claims) -> str:
        """Judge one state; the verdict as it stands then."""
        self._pace.look(claims.at, claims.sent_at)
        jump = self._jump(claims)
        if not self.verdict:
            self.verdict = jump or _against_the_book(claims, self.robot)
        return self.verdict

    def hello(self) -> None:
        """It may find itself elsewhere: it has started anew, or is told where it is."""
        self._anywhere = True

    def restarted(self, now: float) -> None:
        """Its numbers went back without a hello. A few times that may be a lost message."""
        self.hello()
        self._restarts.append(now)
        if len(self._restarts) == RESTARTS and now - self._restarts[0] <= RESTARTS_WITHIN_S:
            self.backwards()

    def backwards(self) -> None:
        """Its numbers fall on and on, and nothing else that it says is new."""
        self.verdict = self.verdict or "headers"

    def flooded(self, now: float) -> None:
        """One message more than there was room for.

        A hall that was stopped for a moment finds many at once; those carry the times at which they were sent. So it
        only counts as a flood where the robot's own clock cannot explain them either; and that clock explains no more
        time than has passed in the hall, and was missing in the states before.
        """
        if now - self._over_since > FLOOD_WITHIN_S:
            self._over, self._over_since = 0, now
            self._over_from, self._over_late_s = self._pace.sent_at, self._pace.late_s
        self._over += 1
        told_s = max(0.0, self._pace.sent_at - self._over_from)
        if self._over - min(told_s, now - self._over_since + self._over_late_s) * FLOOD_PER_S > FLOOD:
            self.verdict = self.verdict or "flood"

    def flapping(self) -> None:
        """It has come and gone, or changed its mind, more often than any honest robot (``unrest.py``)."""
        self.verdict = self.verdict or "flapping"

    def forgive(self) -> None:
        """A person has looked: begin anew."""
        self.verdict, self._over = "", 0
        for known in (self._places, self._excused, self._restarts):
            known.clear()

    def _jump(self, claims: Claims) -> str:
        """From any place of the last while, so that nobody gets far by small jumps; a place that only trembles, however
        often, stays where it is."""
        pose, now = claims.pose, self._pace.now
        if pose is None:
            return ""
        excused, self._anywhere = self._anywhere, False
        while self._places and now - self._places[0][0] > UNSEEN_S:
            self._places.popleft()
        jumped = any(_out_of_reach(pose, before, now - at) for at, before in self._places)
        if jumped:
            self._places.clear()
        elif len(self._places) > 1 and self._places[-1][0] - self._places[-2][0] < LANDMARK_S:
            self._places.pop()
        self._places.append((now, pose))
        return "jump" if jumped and not (excused and self._may_move(claims.at)) else ""

    def _may_move(self, now: float) -> bool:
        """Whether it may have been carried while it was started anew, or told where it is: not again and again."""
        self._excused.append(now)
        return len(self._excused) < RESTARTS or now - self._excused[0] > RESTARTS_WITHIN_S


def _out_of_reach(here: LivePose, before: LivePose, passed_s: float) -> bool:
    return hypot(here.x_m - before.x_m, here.y_m - before.y_m) > JUMP_M + CARRIED_MPS * passed_s


def _against_the_book(claims: Claims, robot: str) -> str:
    if claims.whose not in ("", robot):
        return "order"
    if claims.ahead or (claims.released is not None and claims.passed > claims.released):
        return "overrun"
    if claims.belied:
        return "progress"
    return f"empty:{claims.denied[0]}" if claims.denied else ""
