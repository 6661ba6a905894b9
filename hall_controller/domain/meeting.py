"""Where a robot that has to be relieved can go, and where another one comes for its papers.

What lives here: choosing places. What must not: when that is due, and what follows (``relief.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot, inf

from hall_controller.domain.assignment.snapshot import able
from hall_controller.domain.book import Robot
from hall_controller.domain.charge import no_work
from hall_controller.domain.holding import behind
from hall_controller.domain.journeys import closed_by
from hall_controller.domain.plan import Place, Point
from hall_controller.domain.state import State
from hall_controller.domain.traffic import others


def node_of(robot: Robot) -> str:
    """Where the robot can turn to something else: at the end of its road, or where it stands."""
    return robot.order.path[robot.order.released - 1] if robot.order is not None else robot.node


def refuge(state: State, robot: Robot, reach_s: float) -> str:
    """The nearest place where an officer works and that the robot reaches with ``reach_s`` seconds of driving; empty
    when there is none. Not at a visitor's seat: there nobody but this visitor may see papers."""
    start = node_of(robot)
    closed = closed_by(state, [each for each in others(state, robot) if not _leaves(state, each)])
    places = (place for place in state.plan.places.values() if place.kind != "seat" and place.stop not in closed)
    near = ((state.roads.time_s(start, place.stop), place.id) for place in places)
    best_s, best = min(near, default=(inf, ""))
    return best if best_s <= reach_s else ""


def meeting_place(state: State, weak: Robot, stays: bool = True) -> str:
    """The place nearest to ``weak`` where another robot can stop: nobody who stays where it is is in its way.

    ``stays``: ``weak`` is one of those.
    """
    in_the_way = [each for each in others(state, weak) if not _leaves(state, each)]
    closed = closed_by(state, [*in_the_way, weak] if stays else in_the_way)
    reached = _reached(state, [node_of(each) for each in others(state, weak) if able(state, each)], closed)
    from_here = _point(state, weak)
    places = sorted(state.plan.places.values(), key=lambda place: (_distance_m(from_here, place), place.id))
    open_to_others = (place.id for place in places if place.stop in reached and place.stop not in closed)
    return next(open_to_others, places[0].id)


def standby(state: State, robot: Robot) -> str:
    """The stop at which an idle robot waits to take over the papers of one that is stranded; empty: none needs it."""
    for alert in state.book.alerts.values():
        handoff = state.book.handoffs.get(alert.subject) if alert.kind == "relief_wanted" else None
        if handoff is not None and handoff.state == "stranded":
            weak = state.book.robot(handoff.robot)
            stop = state.stop_of(meeting_place(state, weak))
            if stop not in _wanted(state) and _nearest_idle(state, weak, stop) == robot.id:
                return stop
    return ""


def _nearest_idle(state: State, weak: Robot, stop: str) -> str:
    """The robot that is free for new work and soonest there; empty: none is."""
    helpers = (each for each in others(state, weak) if _idle(state, each) and node_of(each))
    times = ((state.roads.time_s(node_of(each), stop), each.id) for each in helpers)
    return min(times, default=(inf, ""))[1]


def _idle(state: State, robot: Robot) -> bool:
    """Free for new work."""
    if robot.hatches or robot.charger or not able(state, robot):
        return False
    return not no_work(state.plan.robots[robot.id], state.live[robot.id])


def _leaves(state: State, robot: Robot) -> bool:
    """Whether it will not stay where it is: it can work, and nobody is served by it."""
    return able(state, robot) and (robot.order is not None or not robot.hatches)


def _wanted(state: State) -> frozenset[str]:
    """Stops to which other robots bring papers, or fetch some."""
    bound = [each for robot in state.book.robots.values() for each in state.handoffs_of(robot)]
    fetched = {state.stop_of(each.loading_place) for each in bound if each.state == "assigned"}
    return frozenset(fetched | {state.stop_of(each.goal) for each in bound if each.state == "carrying"})


def _reached(state: State, starts: Iterable[str], closed: frozenset[str]) -> set[str]:
    """Every node to which a road leads from one of ``starts`` that does not cross what is ``closed``."""
    first = {start for start in starts if start}
    seen, queue = set(first), list(first)
    while queue:
        node = queue.pop()
        if node in first or state.roads.through(node):
            for edge in state.roads.map.edges.get(node, ()):
                if edge.end not in seen and closed.isdisjoint((edge.end, edge.lane)):
                    seen.add(edge.end)
                    queue.append(edge.end)
    return seen


def _point(state: State, robot: Robot) -> Point:
    """Where it was last seen, else the last node that it is known to have reached."""
    pose = state.seen_at.get(robot.id)
    if pose is not None:
        return Point(pose.x_m, pose.y_m)
    order = robot.order
    node = state.roads.map.nodes.get(order.path[behind(state, robot, order)] if order is not None else robot.node)
    return Point(node.x_m, node.y_m) if node is not None else Point(0.0, 0.0)


def _distance_m(here: Point, place: Place) -> float:
    return hypot(place.position.x_m - here.x_m, place.position.y_m - here.y_m)
