"""People who see that a robot waits for them step aside, each at the nearest spot that is out of its way.

What lives here: who is asked and where they go. What must not: people's errands, what robots do.
A robot that has waited for ``make_way_s`` asks once, and again after as long. Those who sit are never asked; those who
walk are under way already.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from simulations.world.floor import Floor
from simulations.world.person import Person
from simulations.world.robot_body import RobotBody

HEARD_M = 2.0
STANDS_M = 0.2
"""Half the floor that somebody needs who squeezes in beside furniture."""
SPARE_M = 0.05
RINGS_M = (0.4, 0.8, 1.2, 1.6, 2.0)
TURNS = 16

Spot = tuple[float, float]


def asked_aside(body: RobotBody, people: Iterable[Person], floor: Floor, now_s: float) -> list[tuple[Person, Spot]]:
    """Who steps where, if ``body`` asks now; nothing while it has not waited for long."""
    goal, every_s = body.goal, body.settings.make_way_s
    if goal is None or not body.yielding or now_s - max(body.yielding_since, body.asked_at) < every_s:
        return []
    body.asked_at = now_s
    way = _Way(body, math.atan2(goal.y_m - body.y, goal.x_m - body.x))
    moves = [(each, way.aside(each, floor)) for each in people if way.is_blocked_by(each)]
    return [(person, spot) for person, spot in moves if spot is not None]


class _Way:
    """The floor before a robot on its way to its goal."""

    def __init__(self, body: RobotBody, heading: float) -> None:
        self._x, self._y = body.x, body.y
        self._cos, self._sin = math.cos(heading), math.sin(heading)
        self._touching, self._wide = body.radius_m, body.radius_m + body.settings.people_gap_m

    def is_blocked_by(self, person: Person) -> bool:
        if person.seated or person.path or math.hypot(person.x_m - self._x, person.y_m - self._y) > HEARD_M:
            return False
        return not self._clear(person.x_m, person.y_m, person.radius_m)

    def aside(self, person: Person, floor: Floor) -> Spot | None:
        """The nearest spot to stand that is out of the way."""
        for ring in RINGS_M:
            for turn in range(TURNS):
                angle = turn * math.tau / TURNS
                x, y = person.x_m + ring * math.cos(angle), person.y_m + ring * math.sin(angle)
                if self._clear(x, y, person.radius_m + SPARE_M) and floor.standing_room(x, y, STANDS_M):
                    return x, y
        return None

    def _clear(self, x: float, y: float, radius: float) -> bool:
        dx, dy = x - self._x, y - self._y
        ahead, side = dx * self._cos + dy * self._sin, abs(dy * self._cos - dx * self._sin)
        return side >= self._wide + radius or ahead < -(self._touching + radius)
