"""Pictures to plan, and a check of plans that shares no line with the planner.

What lives here: a small floor, pictures from numbers, the rules a plan must keep. What must not: tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from hypothesis import strategies as st

from hall_controller.domain.assignment import Carrier, Job, Picture, Plan

WHERE = {
    "A": (0, 0),
    "B": (4, 1),
    "C": (9, 2),
    "D": (2, 6),
    "E": (7, 7),
    "F": (11, 5),
    "dock-1": (1, 3),
    "dock-2": (8, 4),
}
PLACES = ("A", "B", "C", "D", "E", "F")


def drive_s(start: str, end: str) -> float:
    """Straight lines along the walls at half a metre a second."""
    (x1, y1), (x2, y2) = WHERE[start], WHERE[end]
    return 2.0 * (abs(x1 - x2) + abs(y1 - y2))


def carrier(number: int, hatches: int = 2, node: str = "", ready_s: float = 1000.0, range_s: float = inf) -> Carrier:
    dock = f"dock-{number}"
    return Carrier(f"R{number}", node or dock, ready_s, tuple(f"h{n}" for n in range(hatches)), dock, range_s)


def job(number: int, pickup: str, delivery: str, due_s: float = inf, release_s: float = 1000.0) -> Job:
    return Job(f"H{number}", pickup, delivery, release_s, due_s, load_s=10.0, unload_s=5.0)


def on_board(number: int, delivery: str, robot: str, hatch: str, due_s: float = inf) -> Job:
    return Job(f"H{number}", "A", delivery, due_s=due_s, unload_s=5.0, robot=robot, hatch=hatch, loaded=True)


def picture(carriers: Sequence[Carrier], jobs: Sequence[Job], now_s: float = 1000.0) -> Picture:
    return Picture(now_s, tuple(carriers), tuple(jobs), drive_s)


def broken_rules(what: Picture, plan: Plan) -> list[str]:
    """Every rule that ``plan`` breaks, in words; an empty list is a plan that can be driven."""
    jobs = {one.id: one for one in what.jobs}
    wrong = [f"{name} is not in the picture" for name in plan.routes if name not in {c.id for c in what.carriers}]
    seen: dict[str, str] = {}
    for one in what.carriers:
        wrong += _wrong_in_route(what, one, plan, seen)
    for name, job_ in jobs.items():
        if (name in seen) == (name in plan.waiting):
            wrong.append(f"{name} is neither carried nor waiting, or both")
        if job_.loaded and seen.get(name) != job_.robot:
            wrong.append(f"{name} was taken from {job_.robot}")
        if name not in plan.why:
            wrong.append(f"{name} has no reason")
    return wrong


def _wrong_in_route(what: Picture, one: Carrier, plan: Plan, seen: dict[str, str]) -> list[str]:
    jobs, wrong = {j.id: j for j in what.jobs}, []
    inside = {j.hatch: j.id for j in what.jobs if j.loaded and j.robot == one.id}
    must = sum(j.loaded and j.robot == one.id for j in what.jobs)
    node, time_s, driven_s = one.node, one.ready_s, 0.0
    for visit in plan.routes[one.id]:
        job_ = jobs[visit.job]
        leg_s = drive_s(node, visit.node) * one.pace
        node, time_s, driven_s = visit.node, time_s + leg_s, driven_s + leg_s
        if abs(visit.at_s - time_s) > 1e-6:
            wrong.append(f"{visit} is reached at {time_s}")
        if visit.kind == "pickup":
            if visit.hatch in inside or visit.hatch not in one.hatches or job_.loaded or node != job_.pickup:
                wrong.append(f"{visit} has no free hatch, or nothing to load")
            if job_.robot not in ("", one.id) or one.id in job_.unfit:
                wrong.append(f"{visit} is not for {one.id}")
            inside[visit.hatch] = visit.job
            time_s = max(time_s, job_.release_s) + job_.load_s
        else:
            if inside.pop(visit.hatch, "") != visit.job or node != job_.delivery:
                wrong.append(f"{visit} finds something else in the hatch")
            seen[visit.job] = one.id
            time_s += job_.unload_s
    driven_s += drive_s(node, one.dock) * one.pace
    if inside:
        wrong.append(f"{one.id} comes home with {inside}")
    if driven_s > one.range_s + 1e-6 and len(plan.routes[one.id]) > must:
        wrong.append(f"{one.id} drives {driven_s} s of {one.range_s} s")
    return wrong


@st.composite
def pictures(draw: st.DrawFn, most_jobs: int = 9) -> Picture:
    """One or two robots, some of them loaded or nearly empty, and jobs of every kind."""
    carriers = [
        carrier(
            number,
            hatches=draw(st.integers(1, 3)),
            node=draw(st.sampled_from(PLACES)),
            ready_s=1000.0 + draw(st.integers(0, 30)),
            range_s=draw(st.sampled_from([inf, inf, 150.0, 60.0, 0.0])),
        )
        for number in range(1, draw(st.integers(1, 2)) + 1)
    ]
    jobs: list[Job] = []
    for one in carriers:
        for hatch in one.hatches[: draw(st.integers(0, len(one.hatches)))]:
            jobs.append(on_board(len(jobs), draw(st.sampled_from(PLACES)), one.id, hatch, draw(_DUE)))
    for number in range(len(jobs), len(jobs) + draw(st.integers(0, most_jobs - 6))):
        robot, unfit = draw(st.sampled_from([("", ()), ("", ()), ("", ("R1",)), ("R1", ())]))
        pickup, delivery = draw(st.sampled_from(PLACES)), draw(st.sampled_from(PLACES))
        release_s = 1000.0 + draw(st.integers(-20, 40))
        jobs.append(
            Job(f"H{number}", pickup, delivery, release_s, draw(_DUE), 10.0, 5.0, robot, unfit=frozenset(unfit))
        )
    return picture(carriers, jobs)


_DUE = st.one_of(st.just(inf), st.integers(1000, 1200).map(float))
