"""How each event changes the book: the same way the first time and at every replay.

What lives here: the one table of all events, put together from its rooms. What must not: refusing, deciding, reading
live reports or a clock.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Book
from hall_controller.domain.fold.cases import CASES
from hall_controller.domain.fold.folder import Folder
from hall_controller.domain.fold.handoffs import HANDOFFS, KEY_LIFE_S
from hall_controller.domain.fold.house import HOUSE
from hall_controller.domain.fold.places import PLACES
from hall_controller.domain.fold.robots import ROBOTS

__all__ = ["KEY_LIFE_S", "fold"]

_FOLDERS: dict[type[e.Event], Folder] = CASES | HANDOFFS | ROBOTS | PLACES | HOUSE


def fold(book: Book, event: e.Event, at: float) -> None:
    """Apply one event that happened at hall time ``at``. Raises: KeyError if the journal contradicts itself."""
    _FOLDERS[type(event)](book, event, at)
