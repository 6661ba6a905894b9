"""People who are simply there: they stroll, stand about in the aisles, and some are children.

What lives here: where they go and how long they stay. What must not: papers, errands, the hall's book.
They are no trouble-makers: whoever sees that a robot waits for them goes on after a while of their own. Children do not
look at robots first; now and then one steps right in front of one to see what it does.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from hall_controller.domain.plan import HallPlan
from simulations.people.gaits import MANNERS, Manner
from simulations.people.ground import Ground
from simulations.world import Person, RobotBody, World

NEAR_ROBOT_M = 2.0
STEPS_BEFORE_M = 1.0
"""So far before the middle of a robot a child stops that wants to see it."""
SEES_ROBOT_M = 3.0
DARES = 0.03
"""Chance of a child to step before a robot, at each look at one that drives towards it."""


@dataclass(slots=True)
class Bystander:
    """``until_s``: stands until then. ``made_wait_s``: since when a robot waits for this one."""

    person: Person
    manner: Manner
    until_s: float
    patience_s: float
    made_wait_s: float = math.inf


class Bystanders:
    """``count`` people on their feet, and one in each armchair. One thread, the one that owns ``world``."""

    def __init__(self, plan: HallPlan, world: World, seed: int, count: int) -> None:
        self._world, self._dice = world, random.Random(f"bystanders:{seed}")
        self._ground = Ground(plan, world.settings.reach_m)
        self._spots = [(n.x_m, n.y_m) for n in plan.roadmap.nodes.values() if n.kind == "way"]
        self._all = [self._enter(number, now=world.now_s) for number in range(count)]
        for number, chair in enumerate(o for o in plan.obstacles if o.kind == "armchair"):
            x, y = (
                sum(values) / len(chair.outline)
                for values in zip(*((p.x_m, p.y_m) for p in chair.outline), strict=True)
            )
            world.enter(f"sitter-{number + 1}", x, y)
            world.sit(f"sitter-{number + 1}")

    def _enter(self, number: int, now: float) -> Bystander:
        manner = MANNERS[number % len(MANNERS)]
        person = self._world.enter(f"bystander-{number + 1}", *self._ground.entrance)
        person.bold = manner.child
        return Bystander(person, manner, now + self._dice.uniform(0.0, 60.0), self._dice.uniform(*manner.patience_s))

    def step(self, now: float) -> None:
        """Called about twice a second."""
        for each in self._all:
            if each.person.path:
                each.until_s = now + self._dice.uniform(*each.manner.stays_s)
            elif each.manner.child and (robot := self._tempting(each.person)) is not None:
                self._step_before(each, robot)
            elif now >= each.until_s or self._in_the_way_too_long(each, now):
                self._go(each)

    def _go(self, each: Bystander) -> None:
        each.made_wait_s, each.patience_s = math.inf, self._dice.uniform(*each.manner.patience_s)
        path = self._ground.way(each.person.x_m, each.person.y_m, self._dice.choice(self._spots))
        self._world.walk(each.person.id, path, each.manner.speed_mps)

    def _in_the_way_too_long(self, each: Bystander, now: float) -> bool:
        waits = any(body.yielding and _away(each.person, body) <= NEAR_ROBOT_M for body in self._world.robots.values())
        each.made_wait_s = min(each.made_wait_s, now) if waits else math.inf
        return now - each.made_wait_s >= each.patience_s

    def _tempting(self, child: Person) -> RobotBody | None:
        """A robot that drives by and that the child dares to step before."""
        for body in self._world.robots.values():
            if body.v > 0.2 and STEPS_BEFORE_M < _away(child, body) <= SEES_ROBOT_M and self._dice.random() < DARES:
                return body
        return None

    def _step_before(self, each: Bystander, body: RobotBody) -> None:
        ahead = STEPS_BEFORE_M + 0.5 * body.v
        spot = body.x + ahead * math.cos(body.theta), body.y + ahead * math.sin(body.theta)
        self._world.walk(each.person.id, (spot,), each.manner.speed_mps)


def _away(person: Person, body: RobotBody) -> float:
    return math.hypot(person.x_m - body.x, person.y_m - body.y)
