"""What a good plan is, in one function.

What lives here: the objective, plainly counted. What must not: the quick ways to the same number (``route.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hall_controller.domain.assignment.model import Carrier, Cost, Job, Picture, VisitKind

LATE_WEIGHT = 100.0
"""A second beyond a promise weighs as much as so many seconds of driving: more than any detour in one hall saves."""
WAITING_WEIGHT = 1e6
"""A job that no robot takes weighs more than any lateness."""

Order = Sequence[tuple[str, VisitKind]]


def cost_of(picture: Picture, routes: Mapping[str, Order]) -> Cost:
    """The objective: ``WAITING_WEIGHT * jobs left waiting + LATE_WEIGHT * lateness + driving``, to be made small.

    A robot leaves its node when it is ready, drives from visit to visit, loads no job before its release, stays
    ``load_s`` or ``unload_s``, and drives to its dock at the end. Lateness: for every delivery the seconds from its
    promise to the robot's arrival, if it comes later. Driving: every second of driving, ways to the docks included.
    """
    jobs = {job.id: job for job in picture.jobs}
    late_s = drive_s = 0.0
    delivered = set()
    for carrier in picture.carriers:
        order = routes.get(carrier.id, ())
        late, drive = _of_route(picture, carrier, [(jobs[job], kind) for job, kind in order])
        late_s, drive_s = late_s + late, drive_s + drive
        delivered |= {job for job, kind in order if kind == "delivery"}
    waiting = len(jobs.keys() - delivered)
    total = WAITING_WEIGHT * waiting + LATE_WEIGHT * late_s + drive_s
    return Cost(waiting, late_s, drive_s, total)


def _of_route(picture: Picture, carrier: Carrier, visits: Sequence[tuple[Job, VisitKind]]) -> tuple[float, float]:
    node, time_s, late_s, drive_s = carrier.node, carrier.ready_s, 0.0, 0.0
    for job, kind in visits:
        target = job.pickup if kind == "pickup" else job.delivery
        leg_s = picture.drive_s(node, target) * carrier.pace
        node, time_s, drive_s = target, time_s + leg_s, drive_s + leg_s
        if kind == "pickup":
            time_s = max(time_s, job.release_s) + job.load_s
        else:
            late_s += max(0.0, time_s - job.due_s)
            time_s += job.unload_s
    return late_s, drive_s + picture.drive_s(node, carrier.dock) * carrier.pace
