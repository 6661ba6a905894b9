"""Who watches how robots behave among people: speed, distance, and aisles that they block.

What lives here: samples of the world, judged by rules of their own. What must not: the way robots see people
(``fields.py``); that is what is being judged.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from simulations.world.conduct import Conduct
from simulations.world.overtaking import Overtaking
from simulations.world.person import Person
from simulations.world.robot_body import RobotBody
from simulations.world.world import World

LAW_MPS = 0.8
MOVING_MPS = 0.05
PARKED_M = 0.3
NEAR_M, NEAR_MPS = 0.8, 0.4
"""With somebody nearer than this a robot is to drive no faster than that."""
GRACE_S = 0.8
"""From 0.8 to 0.4 m/s a robot brakes for 0.4 s, after it has seen somebody, which takes up to 0.4 s."""
SERVED_M = 1.5
TOUCH_M = 0.01
CREEP_MPS = 0.21
LEFT_M = 0.2
"""A robot that has moved so far has left the place where it stood."""
IDLE_S = 60.0
"""A robot without work stands elsewhere than at a dock for so long at most."""


@dataclass(slots=True)
class _Stand:
    """Where a robot stands, when it was looked at last, and for how long it has stood there without turning."""

    x: float
    y: float
    looked_at: float
    seconds: float = 0.0


class Usher:
    """``look`` ten times a second or more often. ``scene_cap(robot)``: what the scene allows this robot now, m/s.
    ``aisle_s``: a robot that stands on the road for longer blocks the aisle. ``works(robot)``: whether it has papers on
    board or is to fetch some."""

    def __init__(
        self,
        world: World,
        scene_cap: Callable[[RobotBody], float],
        aisle_s: float,
        works: Callable[[RobotBody], bool] = lambda _: True,
    ) -> None:
        self._world, self._scene_cap, self._aisle_s, self._works = world, scene_cap, aisle_s, works
        nodes = world.plan.roadmap.nodes.values()
        self._parking = [(n.x_m, n.y_m) for n in nodes if n.kind != "way"]
        self._docks = [(n.x_m, n.y_m) for n in nodes if n.kind == "dock" or n.charges]
        self._overtaking = Overtaking()
        self._near_since: dict[str, float] = {}
        self._standing: dict[str, _Stand] = {}
        self._idle_since: dict[str, float] = {}
        self._touching: set[str] = set()
        self.conduct = Conduct()

    def look(self) -> None:
        """Judge every robot as it is now."""
        now, people = self._world.now_s, list(self._world.people.values())
        for body in self._world.robots.values():
            self._aisle(body, now)
            self._idle(body, now)
            if body.v > MOVING_MPS:
                self.conduct.samples += 1
                self._speed(body, people, now)
            else:
                self._near_since.pop(body.id, None)

    def _speed(self, body: RobotBody, people: list[Person], now: float) -> None:
        seen, v = self.conduct, body.v / (1.0 + self._world.settings.speed_tolerance)
        seen.over_law += self._over(body, v > LAW_MPS, "the law", now)
        seen.over_zone += self._over(body, v > self._world.floor.speed_limit(body.x, body.y), "the zone", now)
        seen.over_scene += self._over(body, v > self._scene_cap(body), "the scene", now)
        gap = self._gaps(body, people)
        if gap >= NEAR_M:
            self._near_since.pop(body.id, None)
            return
        since = self._near_since.setdefault(body.id, now)
        fast = v > NEAR_MPS and now - since > GRACE_S
        seen.over_near_people += self._over(body, fast, f"people {gap:.2f} m away", now)

    def _over(self, body: RobotBody, over: bool, what: str, now: float) -> bool:
        if over and len(self.conduct.worst) < 20:
            self.conduct.worst.append(f"{now:.1f} {body.id} {body.v:.2f} m/s at {body.x:.2f}, {body.y:.2f}: {what}")
        return over

    def _gaps(self, body: RobotBody, people: list[Person]) -> float:
        """The smallest gap to anybody; whoever is nearest on the way is noted."""
        nearest = math.inf
        for person in people:
            dx, dy = person.x_m - body.x, person.y_m - body.y
            if -SERVED_M < dx < SERVED_M and -SERVED_M < dy < SERVED_M:
                gap = math.hypot(dx, dy) - body.radius_m - person.radius_m
                nearest = min(nearest, gap)
                self._pass(body, person, gap, dx * math.cos(body.theta) + dy * math.sin(body.theta))
        return nearest

    def _pass(self, body: RobotBody, person: Person, gap: float, ahead_m: float) -> None:
        seen, key = self.conduct, f"{body.id}+{person.id}"
        if self._overtaking.look(body, person):
            seen.overtaken += 1
            seen.worst.append(f"{self._world.now_s:.1f} {key} overtaken, {gap:.2f} m beside")
        seen.nearest_m = min(seen.nearest_m, gap)
        if gap < -TOUCH_M and ahead_m > 0.0 and key not in self._touching:
            self._touching.add(key)
            seen.contacts += 1
            seen.worst.append(f"{self._world.now_s:.1f} {key} touch at {body.v:.2f} m/s")
        elif gap >= 0.0:
            self._touching.discard(key)
        served = person.seated or (not person.walking and self._comes_to_serve(body))
        if ahead_m <= 0.0 or served or person.bold:
            return
        if body.v > CREEP_MPS:
            seen.nearest_pass_m = min(seen.nearest_pass_m, gap)
        else:
            seen.nearest_creep_m = min(seen.nearest_creep_m, gap)

    def _comes_to_serve(self, body: RobotBody) -> bool:
        """Whether a stop is its goal and near."""
        goal = body.goal
        if goal is None or math.hypot(body.x - goal.x_m, body.y - goal.y_m) > SERVED_M:
            return False
        return any(math.hypot(goal.x_m - x, goal.y_m - y) <= PARKED_M for x, y in self._parking)

    def _aisle(self, body: RobotBody, now: float) -> None:
        """Who turns on the spot does not stand meanwhile, and has not left it either."""
        stood = self._standing.get(body.id)
        if stood is None or _at_any(body, self._parking) or math.hypot(body.x - stood.x, body.y - stood.y) > LEFT_M:
            self._standing[body.id] = _Stand(body.x, body.y, now)
            return
        if not body.w:
            stood.seconds += now - stood.looked_at
        stood.looked_at = now
        self.conduct.longest_in_aisle_s = max(self.conduct.longest_in_aisle_s, stood.seconds)
        if stood.seconds > self._aisle_s:
            self.conduct.aisles_blocked += 1
            stood.seconds = 0.0

    def _idle(self, body: RobotBody, now: float) -> None:
        if body.v > MOVING_MPS or self._works(body) or _at_any(body, self._docks):
            self._idle_since.pop(body.id, None)
        elif now - self._idle_since.setdefault(body.id, now) > IDLE_S:
            self.conduct.idle_astray += 1
            self._idle_since[body.id] = now


def _at_any(body: RobotBody, places: list[tuple[float, float]]) -> bool:
    return any(abs(body.x - x) <= PARKED_M and abs(body.y - y) <= PARKED_M for x, y in places)
