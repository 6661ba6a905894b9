"""Keeping a robot that must stand where it is: told to pause until it shows itself paused, else its order taken back.

What lives here: what is sent for it beside the book's own pause. What must not: why it must stand (the book says so, or
it is isolated).
A robot may forget that it was paused (its node was started again), or somebody may let it go on at the robot itself. So
what counts is what it shows, in every state: while it does not show itself paused it is told so again, each time under
an id that it has not done yet. One that cannot pause, or drives all the same, loses its order, and with it its road.
"""

from __future__ import annotations

from collections.abc import Callable

from hall_controller.domain.book import Robot
from hall_controller.domain.live import RobotLive
from hall_controller.gateways.link import Link
from hall_controller.gateways.orders import cancel_order, plain_action
from hall_messages.vda5050 import Action

AGAIN_S = 5.0
"""A pause that was done and does not show is asked for again after this time, as something new."""
PATIENCE_S = 3.0
"""A robot that still drives so long after it was first told to pause loses its order."""


class Stands:
    """``order(link, action, now)`` sends unless it was sent just now; ``name(what, at)`` gives an id of this life."""

    def __init__(self, order: Callable[[Link, Action, float], None], name: Callable[[str, float], str]) -> None:
        self._order, self._name = order, name

    def sync(self, link: Link, page: Robot, seen: RobotLive, now: float) -> None:
        """Nothing for a robot that may go, or that stands as it should."""
        if not page.stands or seen.paused:
            link.loose_since = None
            return
        if link.loose_since is None:
            link.loose_since = now
        if not _told_by_the_book(page, seen):
            self._pause(link, seen, "stand", now)
        if link.nodes_left:
            self._take_back(link, seen, "stand", now)

    def isolate(self, link: Link, seen: RobotLive, now: float) -> None:
        """The same for one that has lost trust, in spite of what the book wants of it. That it is paused is only
        believed while it does not drive."""
        if seen.paused and not seen.driving:
            link.loose_since = None
            return
        if link.loose_since is None:
            link.loose_since = now
        self._pause(link, seen, "isolate", now)
        self._take_back(link, seen, "isolate", now)

    def _pause(self, link: Link, seen: RobotLive, what: str, now: float) -> None:
        """``what`` is in the names of these pauses."""
        again = self._name(what, now // AGAIN_S * AGAIN_S)
        if again not in seen.actions:
            self._order(link, plain_action("startPause", again), now)

    def _take_back(self, link: Link, seen: RobotLive, what: str, now: float) -> None:
        if seen.order and self._disobeys(link, seen, what, now):
            self._order(link, cancel_order(seen.order), now)

    def _disobeys(self, link: Link, seen: RobotLive, what: str, now: float) -> bool:
        """It says that it cannot pause, or goes on driving."""
        ours = self._name(what, 0.0).rsplit("-", 1)[0]
        failed = any(done.status == "failed" for name, done in seen.actions.items() if name.startswith(ours))
        return failed or (seen.driving and link.loose_since is not None and now - link.loose_since > PATIENCE_S)


def _told_by_the_book(page: Robot, seen: RobotLive) -> bool:
    """A pause that stands in the book, and that the robot does not know yet, is sent anyway."""
    return any(action.verb == "startPause" and action.id not in seen.actions for action in page.actions.values())
