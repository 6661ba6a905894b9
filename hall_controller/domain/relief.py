"""A robot that carries papers and has not the power to bring them: where it still goes, and who goes on with them.

What lives here: when a robot is relieved, and the way of its papers from a person's hands into another robot. What must
not: choosing places (``meeting.py``), the key (``incidents.py``), hatches (``hatches.py``).
Papers never go from robot to robot: an officer takes them out, counts them and keeps them, and from there the same
handoff is an ordinary one again: it waits for a robot, which is loaded by whoever keeps the papers.
"""

from __future__ import annotations

from itertools import pairwise

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.assignment.snapshot import able
from hall_controller.domain.book import Custodian, Handoff, Leg, Robot
from hall_controller.domain.charge import full_range_s
from hall_controller.domain.handoff_states import HANDOFF, LOCKED_IN
from hall_controller.domain.live import BATTERY_FAULT, RobotLive
from hall_controller.domain.meeting import meeting_place, node_of, refuge
from hall_controller.domain.state import State
from hall_controller.domain.traffic import serving

RECOVERED_BY = 0.05
"""So much more charge than it would have needed a robot must have before it goes on by itself: it was given power."""


def weigh_power(state: State, robot: Robot, live: RobotLive) -> list[e.Event]:
    """What the charge of a robot with papers leads to; nothing while it suffices, or is unknown."""
    if not robot.hatches or robot.actions or state.book.evacuating:
        return []
    carried = [each for each in state.handoffs_of(robot) if each.state in LOCKED_IN]
    if _spent(state, robot, live):
        return _given_back(state, robot, live) or _called(state, robot, carried, _why(live))
    weakened = [each for each in carried if each.state == "stranded" or each.leg == "relief"]
    if weakened and _suffices(state, robot, carried, live, RECOVERED_BY):
        return [event for each in weakened for event in _recovered(state, each)]
    if not carried or _suffices(state, robot, carried, live, 0.0):
        well = (each for each in carried if each not in weakened)
        return [event for each in well for event in clear(state, "relief_wanted", each.id)]
    return _weakened(state, robot, carried, live)


def _spent(state: State, robot: Robot, live: RobotLive) -> bool:
    """Whether the robot is not expected to drive any more."""
    return BATTERY_FAULT in live.faults or (live.battery_fraction is not None and _reach_s(state, robot, live) <= 0.0)


def _why(live: RobotLive) -> str:
    return BATTERY_FAULT if BATTERY_FAULT in live.faults else f"battery at {live.battery_fraction or 0.0:.1%}"


def _given_back(state: State, robot: Robot, live: RobotLive) -> list[e.Event]:
    """What nobody has begun to load goes to another robot: nothing is started that cannot be finished."""
    return [_advanced(each, "unassign", _why(live)) for each in state.handoffs_of(robot) if each.state == "at_sender"]


def _called(state: State, robot: Robot, carried: list[Handoff], why: str) -> list[e.Event]:
    """It stands, unless somebody is at its hatches; people are told of all that is on board."""
    under_way = [each for each in carried if each.state == "carrying"]
    stand = [] if serving(state, robot) else [_advanced(each, "strand", why) for each in under_way]
    return [*stand, *_told(state, carried, why)]


def _suffices(state: State, robot: Robot, carried: list[Handoff], live: RobotLive, margin: float) -> bool:
    """Whether everything on board can be brought to its place. What is not known is not taken for too little."""
    if live.battery_fraction is None:
        return not margin
    return _reach_s(state, robot, live, margin) >= _rest_s(state, robot, carried)


def _reach_s(state: State, robot: Robot, live: RobotLive, margin: float = 0.0) -> float:
    """Seconds of driving until the robot is not expected to drive any more."""
    spare = (live.battery_fraction or 0.0) - state.plan.battery.brown_out_fraction - margin
    return spare * full_range_s(state.plan, robot.id)


def _rest_s(state: State, robot: Robot, carried: list[Handoff]) -> float:
    """Driving time to the places of everything on board, in the order of the round."""
    planned = state.rounds.routes.get(robot.id, ()) if state.rounds is not None else ()
    rank = {visit.job: number for number, visit in enumerate(planned) if visit.kind == "delivery"}
    ordered = sorted(carried, key=lambda each: rank.get(each.id, len(rank)))
    if not node_of(robot):
        return 0.0  # off the roads: how far it is nobody can say
    stops = [node_of(robot), *(state.stop_of(_own_way(state, each)[1]) for each in ordered)]
    return sum(state.roads.time_s(start, end) for start, end in pairwise(stops))


def _weakened(state: State, robot: Robot, carried: list[Handoff], live: RobotLive) -> list[e.Event]:
    """To an officer while that is possible, else it stands; in any case a person is told."""
    straight, why = [each for each in carried if each.state == "carrying" and each.leg != "relief"], _why(live)
    if not straight or serving(state, robot) or _nearly_there(state, robot, straight):
        return []
    place = _nearest(state, robot, straight, _reach_s(state, robot, live))
    if not place:
        return _called(state, robot, straight, why)
    astray = [each for each in straight if each.goal != place]
    return [*(_advanced(each, "divert", why, "relief", place) for each in astray), *_told(state, astray, why)]


def _nearest(state: State, robot: Robot, carried: list[Handoff], reach_s: float) -> str:
    """The place of something on board, if the robot gets there; else the nearest officer's."""
    near = min((state.roads.time_s(node_of(robot), state.stop_of(each.goal)), each.goal) for each in carried)
    return near[1] if near[0] <= reach_s else refuge(state, robot, reach_s)


def _nearly_there(state: State, robot: Robot, carried: list[Handoff]) -> bool:
    """All the road to the place of something on board is its own already; that cannot be taken back."""
    order = robot.order
    if order is None or order.released < len(order.path):
        return False
    return order.target in {state.stop_of(each.goal) for each in carried}


def _told(state: State, handoffs: list[Handoff], why: str) -> list[e.Event]:
    """The alerts: which hatch, where, what is in it, and why."""
    found: list[e.Event] = []
    for each in handoffs:
        robot, papers = state.book.robot(each.robot), f"{each.count} papers ({', '.join(each.documents)})"
        place = f"near {node_of(robot)}" if node_of(robot) else "off the roads"
        found += raised(state, "relief_wanted", each.id, f"{each.robot}/{each.hatch}, {place}: {papers}; {why}")
    return found


def _recovered(state: State, handoff: Handoff) -> list[e.Event]:
    """It was given power again: on with the papers, the way they were going."""
    back = _own_way(state, handoff) if handoff.leg == "relief" else (None, "")
    return [_advanced(handoff, "recover", "enough power again", *back), *clear(state, "relief_wanted", handoff.id)]


def _advanced(handoff: Handoff, trigger: str, why: str, leg: Leg | None = None, goal: str = "") -> e.HandoffAdvanced:
    return e.HandoffAdvanced(handoff.id, trigger, HANDOFF.next(handoff.state, trigger), "", why, leg, goal)


def _own_way(state: State, handoff: Handoff) -> tuple[Leg, str]:
    """The leg that the papers are on, whoever brings them, and its goal."""
    if handoff.leg != "relief":
        return handoff.leg, handoff.goal
    leg = handoff.interrupted or "deliver"
    return leg, {"return": handoff.source, "store": next(iter(state.plan.lockers), "")}.get(leg, handoff.target)


def relieved(state: State, handoff: Handoff, trigger: str, by: str, reason: str) -> e.HandoffAdvanced:
    """An officer keeps the papers now, and another robot comes for them, to the place that is nearest.

    A robot that was opened with the key stays where it is until somebody has looked into it.
    """
    robot = state.book.robot(handoff.robot)
    place = meeting_place(state, robot, stays=trigger == "relieve" or not able(state, robot))
    onward = HANDOFF.next(handoff.state, trigger)
    return e.HandoffAdvanced(handoff.id, trigger, onward, by, reason, *_own_way(state, handoff), place)


def relieved_at_place(state: State, handoff: Handoff) -> list[e.Event]:
    """The robot has come to an officer, who has counted the papers out of its hatch; it is closed and locked."""
    hatch, taker = Custodian("hatch", f"{handoff.robot}/{handoff.hatch}"), Custodian("officer", handoff.counted_by)
    fact = "taken over from a robot without power: counted out of the opened hatch, hatch closed and locked"
    moved = e.CustodyMoved(handoff.case, handoff.documents, hatch, taker, handoff.id, fact)
    onward = relieved(state, handoff, "secure_relief", handoff.counted_by, "taken over")
    return [moved, onward, *clear(state, "relief_wanted", handoff.id)]
