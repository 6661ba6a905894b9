"""Pictures to plan on one floor of 24 seats and 8 desks: the same for every planner, from a number.

What lives here: making them. What must not: planning, timing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from hall_controller.domain.assignment import Carrier, Job, Picture
from hall_controller.domain.assignment.chance import Chance
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.roads import Roads
from hall_controller.plan import plan_from_text
from simulations.halls import grid_hall

Arrivals = Literal["known", "announced", "rolling"]
"""All wanted at once; wanted later, but known from the start; known only when wanted."""
Promises = Literal["tight", "wide"]
"""Tight: about as long as the robots need, so that some are late. Wide: nobody needs to be late."""

DESKS, SEATS, MOST_ROBOTS, HATCHES = 8, 24, 6, 3
SERVICE_S = 15.0


@dataclass(frozen=True, slots=True)
class Case:
    robots: int
    jobs: int
    arrivals: Arrivals = "known"
    promises: Promises = "tight"
    seed: int = 1

    def __str__(self) -> str:
        return f"{self.robots} x {self.jobs} {self.arrivals}, {self.promises} ({self.seed})"


@cache
def floor() -> tuple[HallPlan, Roads]:
    """The hall and its roads; every driving time is looked up once, so that nobody is timed reading a map."""
    plan = plan_from_text(grid_hall(MOST_ROBOTS, DESKS, SEATS), "the bench's hall")
    roads = Roads(plan.roadmap)
    nodes = [place.stop for place in plan.places.values()] + [robot.dock for robot in plan.robots.values()]
    for start in nodes:
        roads.time_s(start, nodes[0])
    return plan, roads


def picture_of(case: Case) -> Picture:
    """Papers go from a seat to a desk or back; 15 s to load and 15 s to unload; robots start at their docks."""
    plan, roads = floor()
    chance = Chance(case.seed * 1000 + case.robots * 100 + case.jobs)
    robots = list(plan.robots.values())[: case.robots]
    hatches = tuple(f"h{number}" for number in range(1, HATCHES + 1))
    carriers = tuple(Carrier(robot.id, robot.dock, 0.0, hatches, robot.dock) for robot in robots)
    return Picture(0.0, carriers, tuple(_job(case, number, chance) for number in range(case.jobs)), roads.time_s)


def _job(case: Case, number: int, chance: Chance) -> Job:
    places = floor()[0].places.values()
    seats = [place.stop for place in places if place.kind == "seat"]
    desks = [place.stop for place in places if place.kind == "desk"]
    ends = [seats[chance.below(SEATS)], desks[chance.below(DESKS)]]
    if chance.below(2):
        ends.reverse()
    work_s = 40.0 * case.jobs / case.robots
    release_s = 0.0 if case.arrivals == "known" else 0.7 * work_s * chance.fraction()
    if case.promises == "wide":
        promise_s = 150.0 + 250.0 * chance.fraction()
    elif case.arrivals == "known":
        promise_s = 60.0 + 0.9 * work_s * chance.fraction()
    else:
        promise_s = 60.0 + 60.0 * chance.fraction()
    return Job(f"H{number}", ends[0], ends[1], release_s, release_s + promise_s, SERVICE_S, SERVICE_S)
