"""A floor on which jobs become known one by one, and what a planner makes of it in the end.

What lives here: driving the plans. What must not: planning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hall_controller.domain.assignment import Carrier, Cost, Job, Picture
from hall_controller.domain.assignment.model import VisitKind
from hall_controller.domain.assignment.objective import LATE_WEIGHT

Order = Sequence[tuple[str, VisitKind]]
Policy = Callable[[Picture], Mapping[str, Order]]


@dataclass(slots=True)
class _Driver:
    """One robot. It does not turn back on the way to a stop; what it has done is in ``done``."""

    carrier: Carrier
    plan: list[tuple[str, VisitKind]] = field(default_factory=list)
    done: list[tuple[str, VisitKind]] = field(default_factory=list)
    inside: dict[str, str] = field(default_factory=dict)
    late_s: float = 0.0
    drive_s: float = 0.0

    def drive_until(self, now_s: float, world: Picture, jobs: Mapping[str, Job]) -> None:
        """Do every visit that is set out for before ``now_s``."""
        while self.plan and self.carrier.ready_s < now_s:
            name, kind = self.plan.pop(0)
            job = jobs[name]
            node = job.pickup if kind == "pickup" else job.delivery
            leg_s = world.drive_s(self.carrier.node, node)
            at_s = self.carrier.ready_s + leg_s
            self.drive_s += leg_s
            if kind == "pickup":
                self.inside[name] = next(h for h in self.carrier.hatches if h not in self.inside.values())
                left_s = max(at_s, job.release_s) + job.load_s
            else:
                del self.inside[name]
                left_s = at_s + job.unload_s
                self.late_s += max(0.0, at_s - job.due_s)
            self.done.append((name, kind))
            self.carrier = replace(self.carrier, node=node, ready_s=left_s)
        if not self.plan:
            self.carrier = replace(self.carrier, ready_s=max(self.carrier.ready_s, now_s))


def play(world: Picture, policy: Policy) -> Cost:
    """Ask ``policy`` for a plan each time a job is wanted; count what was really driven, waiting included."""
    jobs = {job.id: job for job in world.jobs}
    drivers = [_Driver(carrier) for carrier in world.carriers]
    for now_s in sorted({job.release_s for job in world.jobs}):
        for driver in drivers:
            driver.drive_until(now_s, world, jobs)
        orders = policy(_seen(world, drivers, now_s))
        for driver in drivers:
            driver.plan = list(orders.get(driver.carrier.id, ()))
    for driver in drivers:
        driver.drive_until(float("inf"), world, jobs)
    home_s = sum(world.drive_s(driver.carrier.node, driver.carrier.dock) for driver in drivers)
    late_s, drive_s = sum(driver.late_s for driver in drivers), sum(driver.drive_s for driver in drivers) + home_s
    return Cost(0, late_s, drive_s, LATE_WEIGHT * late_s + drive_s)


def _seen(world: Picture, drivers: Sequence[_Driver], now_s: float) -> Picture:
    begun = {name for driver in drivers for name, _kind in driver.done}
    known = [job for job in world.jobs if job.release_s <= now_s and job.id not in begun]
    for driver in drivers:
        for name, hatch in driver.inside.items():
            job = next(each for each in world.jobs if each.id == name)
            known.append(replace(job, robot=driver.carrier.id, hatch=hatch, loaded=True))
    return Picture(now_s, tuple(driver.carrier for driver in drivers), tuple(known), world.drive_s)
