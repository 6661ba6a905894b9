"""The picture of a hall as it is now, for the planner.

What lives here: which robots may be given work, where they will be, and what is open. What must not: decisions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

from hall_controller.domain.assignment.model import Carrier, Job, Picture
from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.charge import LOW_BATTERY, range_s
from hall_controller.domain.handoff_states import PAPERS_INSIDE
from hall_controller.domain.live import RobotLive
from hall_controller.domain.state import State
from hall_controller.domain.traffic import gets_nowhere

ON_BOARD = PAPERS_INSIDE | {"loading", "securing_load"}
"""From the moment the hatch opens for the sender, nobody else can take the papers."""
STANDS_FAST = frozenset({"disputed", "stranded", "tampered", "evacuated"})
"""A robot with such a handoff goes nowhere until people have come."""

STALLED_S = 30.0
"""Seconds that a robot may try to drive on before others are asked to fetch what it has not fetched yet."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a hall reckons with. ``reserve``: the fraction of a full battery that is kept back."""

    promise_s: float = 90.0
    load_s: float = 20.0
    unload_s: float = 20.0
    reserve: float = LOW_BATTERY


def picture_of(state: State, wished: Iterable[Handoff], now_s: float, reckoning: Reckoning) -> Picture:
    """All robots that can work, what they have on board or are to fetch, and of ``wished`` what can still be done."""
    carriers = [found for robot in state.book.robots.values() if (found := _carrier(state, robot, now_s, reckoning))]
    able = {carrier.id for carrier in carriers}
    jobs = [_job(state, handoff, reckoning) for handoff in chain(bound(state), wished)]
    open_jobs = [job for job in jobs if job is not None and job.robot in able | {""}]
    return Picture(now_s, tuple(carriers), tuple(open_jobs), state.roads.time_s)


def bound(state: State) -> list[Handoff]:
    """Every handoff that has a robot."""
    return [h for robot in state.book.robots.values() if robot.hatches for h in state.handoffs_of(robot)]


def able(state: State, robot: Robot) -> bool:
    """Heard of now, at a known node, nothing wrong, and every hatch secure that nobody has a hand in."""
    live, spec = state.live.get(robot.id), state.plan.robots.get(robot.id)
    if live is None or spec is None or not robot.present or not robot.node or robot.doubts:
        return False
    if robot.stands or live.emergency_stop or live.paused or live.faults:
        return False
    if robot.order is not None and (_stalled(state, robot, live) or gets_nowhere(state, robot)):
        return False
    if any(handoff.state in STANDS_FAST for handoff in state.handoffs_of(robot)):
        return False
    return not any(hatch not in robot.hatches and not _secure(live, hatch) for hatch in spec.hatches)


def _secure(live: RobotLive, hatch: str) -> bool:
    seen = live.hatches.get(hatch)
    return seen is not None and seen.secure


def _stalled(state: State, robot: Robot, live: RobotLive) -> bool:
    """It has road before it and trouble with it, and has got no further for a while."""
    order, known = robot.order, state.progress.get(robot.id)
    if order is None or live.driving or not live.troubles or live.passed >= order.released:
        return False
    since = known.at if known is not None and known.order == order.id else order.issued_at
    return live.at - since > STALLED_S


def _carrier(state: State, robot: Robot, now_s: float, reckoning: Reckoning) -> Carrier | None:
    if not able(state, robot):
        return None
    live, spec = state.live[robot.id], state.plan.robots[robot.id]
    node, driving_s = _soon_at(state, robot, live)
    loading_s = reckoning.load_s * any(h.state in ("loading", "securing_load") for h in state.handoffs_of(robot))
    reach_s = range_s(state.plan, robot.id, live, reckoning.reserve)
    return Carrier(robot.id, node, now_s + driving_s + loading_s, spec.hatches, spec.dock, reach_s)


def _soon_at(state: State, robot: Robot, live: RobotLive) -> tuple[str, float]:
    """The node at which the robot can turn to something else, where its road ends for now, and the drive there."""
    if robot.order is None or live.order != robot.order.id:
        return robot.node, 0.0
    base = robot.order.path[: robot.order.released]
    left = base[min(max(0, live.passed - 1), len(base) - 1) :]
    return base[-1], sum(state.roads.drive_s(state.roads.edge(a, b)) for a, b in pairwise(left))


def _job(state: State, handoff: Handoff, reckoning: Reckoning) -> Job | None:
    """None for a handoff that leaves nothing to carry."""
    loaded = handoff.state in ON_BOARD
    if not loaded and handoff.state not in ("requested", "assigned", "at_sender"):
        return None
    goal = handoff.goal or handoff.target
    return Job(
        id=handoff.id,
        pickup=state.stop_of(handoff.loading_place),
        delivery=state.stop_of(goal),
        release_s=handoff.requested_at,
        due_s=handoff.requested_at + reckoning.promise_s,
        load_s=reckoning.load_s,
        unload_s=reckoning.unload_s,
        robot=handoff.robot if loaded or handoff.state == "at_sender" else "",
        hatch=handoff.hatch,
        loaded=loaded,
        source=handoff.loading_place,
    )
