"""What a robot does about people it sees: slower near them, never too close, behind walkers, and on by itself again.

What lives here: how fast people let a robot drive, and when it yields. What must not: how it brakes (``drive.py``),
what it is for (a robot knows no visitors and no officers, only people and its goal).

A robot looks out some ten times a second. People nearer than ``slow_field_m`` make it slow. Whoever is before it within
``people_gap_m`` of the floor that it would sweep is in its way: it drives no faster than it can stop in time (speed
separation as in ISO/TS 15066: v t + v^2 / 2 a, and the way that the other one comes towards it meanwhile), behind
somebody who walks ahead no faster than they do, and where nothing is left it yields: it stands, reports a violated
field, and goes on once the way is clear. It is content with less room where it comes to serve somebody, and, at a
creep, beside somebody who has not moved for ``patience_s``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from simulations.world.person import Person
from simulations.world.robot_body import RobotBody
from simulations.world.stopping import stopping_speed

STANDING_MPS = 0.05
"""What is slower than this stands."""
RESUME_MPS = 0.19
"""A robot that yields goes on when it may drive this fast, so that it does not fidget."""
NO_NEARER_M = 0.05
"""Somebody who stands beside it, and whom driving on brings no nearer than this, does not keep it from leaving."""
SURPRISE_MPS = 0.25
"""Whoever lets a robot drive so much slower than it does has stepped before it: that is an immediate stop."""


def look_out(body: RobotBody, people: Iterable[Person], now_s: float) -> None:
    """See who is there and set ``people_mps`` and ``yielding``."""
    body.looked_at = now_s
    if body.goal is None or body.aligning:
        body.people_mps, body.yielding, body.squeezing = math.inf, False, False
        return
    view = _View(body)
    near = view.near(people)
    limit = view.limit(near, squeezing=False)
    if limit >= RESUME_MPS:
        body.squeezing = False
    elif body.yielding and now_s - body.yielding_since >= body.settings.patience_s:
        body.squeezes += not body.squeezing
        body.squeezing = True
    if body.squeezing:
        limit = view.limit(near, squeezing=True)
    _settle(body, limit, now_s)


def _settle(body: RobotBody, limit: float, now_s: float) -> None:
    must_stand = limit < STANDING_MPS or body.v > limit + SURPRISE_MPS
    if body.yielding:
        body.yielding = must_stand or limit < RESUME_MPS
    elif must_stand:
        body.yielding, body.yielding_since = True, now_s
        body.stops_for_people += 1
    body.people_mps = 0.0 if body.yielding else limit


class _View:
    """One look of one robot: ``f`` metres ahead of it along the way it will drive, ``l`` beside it."""

    def __init__(self, body: RobotBody) -> None:
        goal = body.goal
        assert goal is not None
        dx, dy = goal.x_m - body.x, goal.y_m - body.y
        heading = math.atan2(dy, dx) if body.turning else body.theta
        self._body, self._goal, self._settings = body, goal, body.settings
        self._cos, self._sin = math.cos(heading), math.sin(heading)
        self._to_goal = math.hypot(dx, dy)
        self._serves = goal.stop_here and goal.theta_rad is not None

    def near(self, people: Iterable[Person]) -> list[Person]:
        """Who is near enough to matter."""
        x, y, far = self._body.x, self._body.y, self._settings.sight_m
        return [p for p in people if -far < p.x_m - x < far and -far < p.y_m - y < far]

    def limit(self, near: Iterable[Person], *, squeezing: bool) -> float:
        """How fast all of them let the robot drive."""
        return min((self._limit_by(person, squeezing) for person in near), default=math.inf)

    def _limit_by(self, person: Person, squeezing: bool) -> float:
        body, settings = self._body, self._settings
        dx, dy = person.x_m - body.x, person.y_m - body.y
        f, side = dx * self._cos + dy * self._sin, abs(dy * self._cos - dx * self._sin)
        touching = body.radius_m + person.radius_m
        away = math.sqrt(dx * dx + dy * dy)
        gap = away - touching
        slow = settings.near_people_mps if gap < settings.slow_field_m else math.inf
        if f <= 0.0:
            coming_mps = -(person.vx_mps * dx + person.vy_mps * dy) / away if person.walking else 0.0
            close = gap < settings.close_gap_m + max(0.0, coming_mps) * settings.reaction_s
            return 0.0 if person.walking and close else slow
        wanted = self._room_for(person)
        if side >= touching + wanted:
            return slow
        if not person.walking:
            leaves = away - side <= NO_NEARER_M and side > touching + NO_NEARER_M
            if leaves or (squeezing and side >= touching + settings.squeeze_gap_m):
                return settings.creep_mps
        free = f - math.sqrt((touching + wanted) ** 2 - side * side)
        if self._goal.stop_here and free > self._to_goal:
            return slow
        return min(slow, self._in_the_way(person, free))

    def _room_for(self, person: Person) -> float:
        """How much air to leave: little for those who sit, and for those who stand where it comes to serve."""
        settings = self._settings
        if person.seated:
            return settings.serving_gap_m
        if not self._serves or person.walking or self._to_goal > settings.approach_m:
            return settings.people_gap_m
        away = math.hypot(person.x_m - self._goal.x_m, person.y_m - self._goal.y_m)
        return settings.serving_gap_m if away <= settings.approach_m else settings.people_gap_m

    def _in_the_way(self, person: Person, free: float) -> float:
        """Speed with ``free`` metres left: to stop within them, and not to press somebody who walks ahead."""
        settings = self._settings
        away_mps = person.vx_mps * self._cos + person.vy_mps * self._sin
        limit = stopping_speed(free, max(0.0, -away_mps), settings.reaction_s, settings.deceleration_mps2)
        behind = away_mps > STANDING_MPS and free < settings.follow_m - settings.people_gap_m
        return min(limit, away_mps) if behind else limit
