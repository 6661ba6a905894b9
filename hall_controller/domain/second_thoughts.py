"""A better plan for the same hall, thought out a little at a time while nobody waits for it.

What lives here: how much is thought, and when it is enough. What must not: the first plan (``rounds.py``), the search
itself (``assignment``).
Effort is counted in steps and not in time, so that every machine comes to the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.assignment import Moves, Picture, Plan, Planner

MOST_STEPS = 400
STEPS_AT_ONCE = 50
"""A few milliseconds, in which nothing else is decided."""
FIRST_STEPS = 10
"""Before the first answer, for which somebody waits."""


@dataclass(slots=True)
class Thinking:
    """One picture that is still being thought about. ``left``: so many steps at most."""

    planner: Planner
    left: int

    def go_on(self, most: int = STEPS_AT_ONCE) -> Plan:
        """Some more steps, and the best plan so far."""
        steps = min(self.left, most)
        self.left -= steps
        if steps:
            self.planner.improve(Moves(steps))
        return self.planner.plan()


def steps_for(picture: Picture) -> int:
    """How much a picture is worth: with every job there are more ways to go round, and more to be gained."""
    return min(MOST_STEPS, len(picture.jobs) ** 2)


def worth_thinking(picture: Picture, before: Plan) -> bool:
    """Not while all goes as planned: with the same robots, no wish that is new, no papers that go elsewhere. Nor for a
    single job, which goes where it costs least."""
    if len(picture.jobs) < 2 or not picture.carriers:
        return False
    planned = {(visit.job, visit.node) for visits in before.routes.values() for visit in visits}
    same_robots = {carrier.id for carrier in picture.carriers} == set(before.routes)
    return not same_robots or any((job.id, job.delivery) not in planned for job in picture.jobs)
