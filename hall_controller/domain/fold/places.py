"""How events about where robots are told to be change the book.

What lives here: one function per event. What must not: refusing, deciding, live reports, a clock.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, RobotAction
from hall_controller.domain.fold.folder import Folder


def _place_told(book: Book, ev: e.PlaceTold, at: float) -> None:
    book.actions_ordered += 1
    book.robot(ev.robot).actions[ev.action] = RobotAction(
        ev.action, "initPosition", "", "", ev.node, ev.by, ev.x_m, ev.y_m, ev.theta_rad, at
    )


PLACES: dict[type[e.Event], Folder] = {e.PlaceTold: _place_told}
