"""Who may drive where: roads are released stretch by stretch, in turns, so that nobody ever stands face to face.

What lives here: what each robot holds and claims, and the release of the next stretch. Which way a robot takes and when
it gets its turn stands in ``routing.py``. What must not: choosing robots for handoffs.

A robot *holds* the released road that does not lie behind it, or where it stands. A robot with a turn (``rank``) also
*claims* the rest of its path. It is given the next stretch when nothing of it conflicts with what anybody holds, nor
with what a robot whose turn is earlier claims. So nobody ever stands on road that an earlier robot still needs, the
earliest robot waits for nobody, and by induction every robot arrives. The argument whole, with its assumptions, is a
decision record (``docs/decisions``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.handoff_states import AT_A_PLACE
from hall_controller.domain.plan import lane_id
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State


def holdings(state: State, robot: Robot) -> tuple[str, ...]:
    """Nodes and lanes that ``robot`` holds: what is released and not known to lie behind it, else where it stands."""
    return state.roads.resources(path_of(state, robot, claimed=False))


def claims(state: State, robot: Robot) -> tuple[str, ...]:
    """What ``robot`` holds and, if it has a turn, will need: the rest of its whole path, in driving order."""
    return state.roads.resources(path_of(state, robot, claimed=True))


def path_of(state: State, robot: Robot, claimed: bool) -> Path:
    """The nodes that a robot holds or claims, in driving order."""
    order = robot.order
    if order is None:
        return (robot.node,) if robot.node else ()
    end = len(order.path) if claimed and order.rank != 0 else order.released
    return order.path[_behind(state, robot, order) : end]


def _behind(state: State, robot: Robot, order: Order) -> int:
    """How many nodes of the path are known to lie behind the robot: silence moves nobody forward."""
    live = state.live.get(robot.id)
    passed = live.passed if live is not None and live.order == order.id else 0
    return max(0, min(passed, order.released) - 1)


def others(state: State, robot: Robot) -> list[Robot]:
    return [other for other in state.book.robots.values() if other.id != robot.id]


def taken_from(state: State, robot: Robot, order: Order) -> list[frozenset[str]]:
    """Every node and lane that ``robot`` may not be given now, one set for each other robot."""
    taken: list[frozenset[str]] = []
    for other in others(state, robot):
        ahead = other.order is not None and 0 != other.order.rank < order.rank
        taken.append(state.roads.taken(path_of(state, other, claimed=ahead)))
    return taken


def releasable(state: State, robot: Robot, order: Order) -> int:
    """How many nodes of the path may be released now; never fewer than are released already."""
    taken = taken_from(state, robot, order)
    released = order.released
    for node in order.path[order.released :]:
        lane = lane_id(order.path[released - 1], node)
        if any(lane in theirs or node in theirs for theirs in taken):
            break
        released += 1
    return released


def waiting_for_road(state: State) -> list[tuple[Robot, Order]]:
    """Robots whose path is not released to its end: those with a turn in their turn, then the longest wait first."""
    pairs = [(r, r.order) for r in state.book.robots.values() if r.order is not None]
    waiting = [(r, o) for r, o in pairs if o.released < len(o.path)]
    return sorted(waiting, key=lambda pair: (pair[1].rank == 0, pair[1].rank, pair[1].issued_at, pair[0].id))


def release_roads(state: State) -> list[e.Event]:
    """The next stretch for the first robot that can have one. One at a time: the next look sees what it holds."""
    for robot, order in waiting_for_road(state):
        if order.rank != 0:
            released = releasable(state, robot, order)
            if released > order.released:
                return [e.OrderChanged(robot.id, order.id, order.path, released, order.rank)]
    return []


def picture(state: State) -> tuple[object, ...]:
    """Everything that ways, turns and releases depend on, robot by robot: while it stays the same, so do they."""
    return tuple(
        (r.id, r.node)
        if r.order is None
        else (r.order.id, r.order.update, r.order.rank, _behind(state, r, r.order), fit(state, r), serving(state, r))
        for r in state.book.robots.values()
    )


def serving(state: State, robot: Robot) -> bool:
    """True while a person may have a hand in one of its hatches."""
    handoff = state.book.handoffs.get(robot.handoff)
    return handoff is not None and handoff.state in AT_A_PLACE


def fit(state: State, robot: Robot) -> bool:
    """Whether a robot can be expected to drive on: others do not wait for claims of one that cannot."""
    live = state.live.get(robot.id)
    return live is not None and not live.emergency_stop and not live.paused and not live.faults
