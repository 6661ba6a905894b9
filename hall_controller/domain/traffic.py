"""Who may drive where: roads are released stretch by stretch, so that nobody ever stands face to face.

What lives here: the release of the next stretch. What a robot holds stands in ``holding.py``, who can still arrive in
``outlook.py``, which way a robot takes and when it gets its turn in ``routing.py``. What must not: choosing robots for
handoffs.

A robot *holds* the released road that does not lie behind it, or where it stands. One with a turn (``rank``) is given
the next stretch when nothing of it conflicts with what anybody holds, and when everybody who could arrive before still
can. Road is given just in time, so that whoever comes first drives first. The argument whole, with its assumptions, is
a decision record (``docs/decisions``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.closures import closed_now, withdrawn
from hall_controller.domain.handoff_states import AT_A_PLACE
from hall_controller.domain.holding import behind, held_path
from hall_controller.domain.outlook import Outlook
from hall_controller.domain.progress import Progress
from hall_controller.domain.roads import Path, Roads
from hall_controller.domain.standing import may_go
from hall_controller.domain.state import State
from hall_controller.domain.strays import in_the_way_of

LEAD_S = 1.0
"""When a robot reaches its next node, at least so much road is to lie released before it, in seconds of driving, so
that it need not brake: time for a report, a look and an order update."""


def holdings(state: State, robot: Robot) -> tuple[str, ...]:
    """Nodes and lanes that ``robot`` holds: what is released and not known to lie behind it, else where it stands."""
    return state.roads.resources(held_path(state, robot, robot.order))


def others(state: State, robot: Robot) -> list[Robot]:
    return [other for other in state.book.robots.values() if other.id != robot.id]


def releasable(state: State, robot: Robot, order: Order, outlook: Outlook) -> int:
    """How many nodes of the path may be released now; never fewer than are released already."""
    return stretch(state.roads, robot.id, order.path, behind(state, robot, order), order.released, outlook)


def stretch(roads: Roads, robot: str, path: Path, first: int, released: int, outlook: Outlook) -> int:
    """How many nodes of ``path`` may be released when the robot stands at, or has just left, number ``first``.

    More than are needed at once only where fewer would not do: through a corridor as a whole, or not at all.
    """
    needed, best = _needed(roads, path, first), released
    for end in range(released, len(path) if released < needed else 0):
        if not outlook.free_for(robot, end):
            break
        if outlook.bears(robot, end):
            best = end + 1
        if end + 1 >= needed and best > released:
            break
    return best


def _needed(roads: Roads, path: Path, first: int) -> int:
    """How many nodes have to be released for the robot to drive on without braking."""
    nodes, lead_s = min(first + 2, len(path)), 0.0
    while nodes < len(path) and lead_s < LEAD_S:
        lead_s += roads.drive_s(roads.edge(path[nodes - 1], path[nodes]))
        nodes += 1
    return nodes


def waiting_for_road(state: State) -> list[tuple[Robot, Order]]:
    """Robots whose path is not released to its end: those with a turn in their turn, then the longest wait first. One
    that is being told to give its order up waits for nothing."""
    pairs = [(r, r.order) for r in state.book.robots.values() if r.order is not None]
    waiting = [(r, o) for r, o in pairs if o.released < len(o.path) and not withdrawn(state, r, o)]
    return sorted(waiting, key=lambda pair: (pair[1].rank == 0, pair[1].rank, pair[1].issued_at, pair[0].id))


def release_roads(state: State) -> list[e.Event]:
    """The next stretch for the first robot that can have one. One at a time: the next look sees what it holds."""
    turns = [(robot, order) for robot, order in waiting_for_road(state) if order.rank != 0]
    waiting = [(robot, order) for robot, order in turns if may_go(state, robot)]
    outlook = Outlook(state) if waiting else None
    for robot, order in waiting:
        assert outlook is not None
        released = releasable(state, robot, order, outlook)
        if released > order.released:
            return [e.OrderChanged(robot.id, order.id, order.path, released, order.rank)]
    return []


def picture(state: State) -> tuple[object, ...]:
    """Everything that ways, turns and releases depend on: closed lanes, and then robot by robot. While it stays the
    same, so do they."""
    robots = tuple(
        (r.id, r.node, in_the_way_of(state, r))
        if r.order is None
        else (r.order.id, r.order.update, r.order.rank, behind(state, r, r.order), *_mood(state, r))
        for r in state.book.robots.values()
    )
    return closed_now(state), *robots


def _mood(state: State, robot: Robot) -> tuple[object, ...]:
    taken_back = state.withdrawn.get(robot.id, "")
    return taken_back, fit(state, robot), serving(state, robot), may_go(state, robot), in_the_way_of(state, robot)


def serving(state: State, robot: Robot) -> bool:
    """True while a person may have a hand in one of its hatches."""
    return any(handoff.state in AT_A_PLACE for handoff in state.handoffs_of(robot))


def fit(state: State, robot: Robot) -> bool:
    """Whether a robot can be expected to drive on, and is where it says: others do not wait for one that cannot."""
    live, known, order = state.live.get(robot.id), state.progress.get(robot.id), robot.order
    if live is None or live.emergency_stop or live.paused or live.faults:
        return False
    if robot.stands or robot.doubts or stranded(state, robot):
        return False
    if known is None or order is None or known.order != order.id:
        return True
    return not known.doubtful and not gets_nowhere(state, robot)


def stranded(state: State, robot: Robot) -> bool:
    """Whether people are wanted where it stands, because it has not the power to bring what it carries."""
    return bool(robot.hatches) and any(handoff.state == "stranded" for handoff in state.handoffs_of(robot))


def gets_nowhere(state: State, robot: Robot) -> bool:
    """Whatever the reason: it says of none, yet it does not get on with the road that it has; until it has passed
    another node."""
    live, known = state.live.get(robot.id), state.progress.get(robot.id)
    drive_s = _stretch_s(state, robot.order, known)
    return live is not None and known is not None and drive_s is not None and known.stands_still(live.at, drive_s)


def runs_late(state: State, robot: Robot, order: Order, now: float) -> bool:
    """Whether it should have reached its next node by now: nobody can say when it will."""
    known = state.progress.get(robot.id)
    drive_s = _stretch_s(state, order, known)
    return known is not None and drive_s is not None and known.late(now, drive_s)


def _stretch_s(state: State, order: Order | None, known: Progress | None) -> float | None:
    """Driving time to its next node; None while it has no road to it."""
    if order is None or known is None or known.order != order.id:
        return None
    if known.free_since is None or not 0 < known.passed < order.released:
        return None
    return state.roads.drive_s(state.roads.edge(order.path[known.passed - 1], order.path[known.passed]))
