"""The right robot for each handoff, and what each robot does next.

What lives here: hatches given and taken back as the rounds want it, arrivals, and the next target of every robot.
What must not: the rounds themselves (``rounds.py``), roads (``routing.py``, ``traffic.py``).

A handoff is given to a robot, and with it one of its hatches, when the robot fetches it before it delivers anything
else; until then the plan may still change its mind without anybody noticing. Papers in a hatch stay with their robot.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.assignment import Plan
from hall_controller.domain.assignment.snapshot import LOW_BATTERY, able
from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.handoff_states import HANDOFF, PAPERS_INSIDE, STANDING
from hall_controller.domain.live import LiveHatch
from hall_controller.domain.rounds import rounds
from hall_controller.domain.routing import order_elsewhere, order_to
from hall_controller.domain.state import State

_UNSEEN = LiveHatch()


def assign(state: State, now: float) -> list[e.Event]:
    """The next handoff that gets a robot, or loses the one it had to a better one. One per look."""
    if state.book.evacuating or not state.book.handoffs:
        return []
    plan = rounds(state, now)
    return _taken_back(state, plan) or _given(state, plan)


def _taken_back(state: State, plan: Plan) -> list[e.Event]:
    """Not yet fetched, and another robot is to fetch it, or its own robot cannot do so any more."""
    for handoff in state.book.handoffs.values():
        if handoff.state == "assigned":
            chosen = plan.robot_of(handoff.id)
            why = f"{chosen} takes it" if chosen else f"{handoff.robot} cannot bring it and be back at its dock"
            left_alone = handoff.id in plan.waiting and handoff.robot in plan.routes
            if chosen not in ("", handoff.robot) or left_alone:
                return [e.HandoffAdvanced(handoff.id, "unassign", "requested", "", why)]
    return []


def _given(state: State, plan: Plan) -> list[e.Event]:
    for robot, visits in plan.routes.items():
        page = state.book.robots[robot]
        if not available(state, page):
            continue
        for visit in visits:
            if visit.kind == "delivery":
                break
            handoff = state.book.handoffs.get(visit.job)
            if handoff is None or handoff.state != "requested":
                continue
            hatch, tray = _free_hatch(state, page), _free_tray(state, handoff)
            if hatch and tray is not None:
                return [e.HandoffAssigned(handoff.id, robot, hatch, plan.why[handoff.id], tray)]
    return []


def _free_hatch(state: State, robot: Robot) -> str:
    """The first hatch that nothing is bound to, in the book or as the robot says; empty: none."""
    seen = state.live[robot.id].hatches
    spare = (hatch for hatch in state.plan.robots[robot.id].hatches if hatch not in robot.hatches)
    return next((hatch for hatch in spare if seen.get(hatch, _UNSEEN).content not in ("bound", "loaded")), "")


def _free_tray(state: State, handoff: Handoff) -> str | None:
    """The tray for its papers; empty in a hall without trays, None while all are in use."""
    if handoff.tray or not state.plan.trays:
        return handoff.tray
    return next((tray for tray in state.plan.trays if tray not in state.book.trays), None)


def available(state: State, robot: Robot) -> bool:
    """Whether it may be given something to fetch: it can work, nobody makes it stand, and its battery is not low."""
    if not able(state, robot) or any(action.verb == "startPause" for action in robot.actions.values()):
        return False
    battery = state.live[robot.id].battery_fraction
    return battery is None or battery >= LOW_BATTERY


def arrivals(state: State) -> list[e.Event]:
    """A handoff whose robot stands where it is awaited, whether it drove there or stood there all along."""
    for robot in state.book.robots.values():
        if not _held(state, robot):
            for handoff in state.handoffs_of(robot):
                stop = _awaited_at(state, handoff)
                if stop and state.stands_at(robot.id, stop):
                    return [e.HandoffAdvanced(handoff.id, "arrive", HANDOFF.next(handoff.state, "arrive"))]
    return []


def next_orders(state: State) -> list[e.Event]:
    """An order for the first robot that should be elsewhere than where it stands."""
    for robot in state.book.robots.values():
        if robot.order is None and robot.node and robot.present and robot.id in state.live:
            target = target_of(state, robot)
            if target and target != robot.node and _shut(state, robot):
                return order_to(state, robot, target)
    return []


def redirections(state: State) -> list[e.Event]:
    """Another target for the first robot that is on its way and should be going somewhere else."""
    for robot in state.book.robots.values():
        if robot.order is not None and robot.present and robot.id in state.live:
            target = target_of(state, robot)
            changed = order_elsewhere(state, robot, robot.order, target) if target else []
            if changed:
                return changed
    return []


def targets(state: State) -> tuple[str, ...]:
    """Where each robot that has an order should be going; empty where it must stay."""
    return tuple(target_of(state, robot) for robot in state.book.robots.values() if robot.order is not None)


def target_of(state: State, robot: Robot) -> str:
    """Where ``robot`` should be: at the next stop of its round, else at its own dock; empty while it must stay."""
    handoffs = state.handoffs_of(robot)
    if _held(state, robot) or any(handoff.state in STANDING for handoff in handoffs):
        return ""
    stops = {handoff.id: _awaited_at(state, handoff) for handoff in handoffs}
    planned = state.rounds.routes.get(robot.id, ()) if state.rounds is not None else ()
    for visit in planned:
        fetches = visit.job in stops and state.book.handoffs[visit.job].state == "assigned"
        if stops.get(visit.job) and fetches == (visit.kind == "pickup"):
            return stops[visit.job]
    return next((stop for stop in stops.values() if stop), state.plan.robots[robot.id].dock)


def _held(state: State, robot: Robot) -> bool:
    """Something has to be settled before the robot goes on."""
    return bool(robot.actions or robot.doubts or state.book.evacuating)


def _awaited_at(state: State, handoff: Handoff) -> str:
    """The stop that this handoff's robot is to come to next; empty when it is there, or may not go."""
    if handoff.state == "assigned":
        return state.stop_of(handoff.source)
    return state.stop_of(handoff.goal) if handoff.state == "carrying" else ""


def _shut(state: State, robot: Robot) -> bool:
    """Whether every hatch with papers in it is closed and locked, as the robot says; unknown counts as open."""
    seen = state.live[robot.id].hatches
    loaded = (handoff.hatch for handoff in state.handoffs_of(robot) if handoff.state in PAPERS_INSIDE)
    return all(seen.get(hatch, _UNSEEN).secure for hatch in loaded)
