"""How far a robot has come on its order: its word about that, held against where it is by its own word.

What lives here: the comparison, and for how long a robot that was away is not blamed for it. What must not: the verdict
(``suspicion.py``), the road that follows from it (``domain/holding.py``).
Road that is said to lie behind a robot is given to others, so this is the one claim by which a robot can harm another
that believes every word of the hall. Two questions are asked: whether it is where such a robot would be, at the node or
on the way from it, else the road stays with it; and whether it is far from all of that, which is a lie. What lies in
between (a detour, a place that is known late) frees no road yet, and is held against nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.domain.plan import Node
from hall_controller.domain.state import State
from hall_controller.domain.strays import distance_to_lane_m
from hall_controller.gateways.suspicion import JUMP_M, UNSEEN_S

REACHED_M = 0.8
"""So near a node a robot has reached it: as far as an order lets it deviate, and as it may be wrong about its place."""
BEYOND_M = 0.1
"""One that is by so much nearer to the next node than this one is, has passed it, wherever it swerved."""
AHEAD_S = 5.0
"""An update is in the book before anybody is sent it. So no robot knows one that is not there; but some may change the
number of their order a moment before that of the update."""


def believed_passed(state: State, page: Robot | None, seen: RobotLive, place: LivePose | None) -> int:
    """How far it counts as having come: nobody is further than he was let, or than his own place allows.

    ``place``: where it is, or was a moment ago; None where nobody knows.
    """
    order = page.order if page is not None else None
    if page is None or order is None or order.id != seen.order:
        return seen.passed
    passed, known = min(seen.passed, order.released), max(1, _known(state, page, order))
    if not names_its_node(order, seen):
        return min(passed, known)
    if passed <= known or place is None or _stands_at_the_end(order, seen):
        return passed
    return next((n for n in range(passed, known, -1) if _has_reached(state, order, n, place)), known)


def belied(state: State, page: Robot | None, seen: RobotLive) -> bool:
    """Whether it says that it has come further on its order, and by its own word is far from there."""
    order = page.order if page is not None else None
    if page is None or order is None or order.id != seen.order or not names_its_node(order, seen):
        return False
    return _off_m(state, page, order, seen) > JUMP_M


def names_its_node(order: Order, seen: RobotLive) -> bool:
    """Whether the number of the last node fits its name.

    Some robots report the number of the old order's last node until they have reached the first of a new one; such a
    number does not fit its node, is no lie, and tells nothing.
    """
    return 0 < seen.passed <= len(order.path) and order.path[seen.passed - 1] == seen.last_node


def _known(state: State, page: Robot, order: Order) -> int:
    known = state.progress.get(page.id)
    return known.passed if known is not None and known.order == order.id else 0


def _stands_at_the_end(order: Order, seen: RobotLive) -> bool:
    """Whether it says that it has driven all its road, and stands, and where. If that is elsewhere, it was carried
    there, perhaps while nobody heard it. The book takes its word for where it stands, not for where it came
    (``domain/reconcile.py``)."""
    return seen.pose is not None and not seen.driving and seen.passed == order.released


def _off_m(state: State, page: Robot, order: Order, seen: RobotLive) -> float:
    """How far it is from the node that it says it has reached, the lane before that and the lane behind it; zero where
    that is no news, or nothing to be held against its place."""
    if seen.pose is None or seen.passed <= _known(state, page, order) or _stands_at_the_end(order, seen):
        return 0.0
    nodes = [state.roads.map.nodes[each] for each in order.path[max(0, seen.passed - 2) : seen.passed + 1]]
    pairs = zip(nodes, nodes[1:] or nodes, strict=False)
    return min(distance_to_lane_m(start, end, seen.pose) for start, end in pairs)


def _has_reached(state: State, order: Order, passed: int, pose: LivePose) -> bool:
    """Whether a robot there is at the last of the first ``passed`` nodes of its order, or on its way from it."""
    nodes = state.roads.map.nodes
    here = nodes[order.path[passed - 1]]
    if _distance_m(here, pose) <= REACHED_M:
        return True
    if passed == len(order.path) or order.path[passed] == order.path[passed - 2]:
        return False  # where it turns back, the way to the node is the way from it
    after = nodes[order.path[passed]]
    return _distance_m(after, pose) < hypot(after.x_m - here.x_m, after.y_m - here.y_m) - BEYOND_M


def _distance_m(node: Node, pose: LivePose) -> float:
    return hypot(node.x_m - pose.x_m, node.y_m - pose.y_m)


@dataclass(slots=True)
class Headway:
    """One robot's claims that its own place, or the book, contradicts. Times are hall seconds.

    One that was not seen for a while may have come far and been carried away since: what it says first then is not
    believed, but is no lie, for as long as it does not say more.
    """

    _seen_at: float = float("-inf")
    _place: LivePose | None = None
    _place_at: float = float("-inf")
    _excused: tuple[str, int] | None = None
    _ahead_since: float | None = None

    def place(self, seen: RobotLive) -> LivePose | None:
        """Where it is. Leaving its place out of a state helps nobody: where it was a moment ago still counts."""
        recent = self._place if seen.at - self._place_at <= UNSEEN_S else None
        return seen.pose if seen.pose is not None else recent

    def overruns(self, order: Order | None, seen: RobotLive) -> bool:
        """Whether it goes on to know an update of its order that nobody has made; it would be sent none any more."""
        if order is None or order.id != seen.order or seen.update <= order.update:
            self._ahead_since = None
        elif self._ahead_since is None:
            self._ahead_since = seen.at
        return self._ahead_since is not None and seen.at - self._ahead_since > AHEAD_S

    def lies(self, seen: RobotLive, contradicted: bool) -> bool:
        """Whether this is a claim that an honest robot would not make. ``contradicted``: it is ``belied``."""
        away, claim = seen.at - self._seen_at > UNSEEN_S, (seen.order, seen.passed)
        self._seen_at = seen.at
        if seen.pose is not None:
            self._place, self._place_at = seen.pose, seen.at
        if not contradicted:
            self._excused = None
        elif away:
            self._excused = claim
        return contradicted and claim != self._excused
