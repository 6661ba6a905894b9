"""What the pages need to know of a hall before the first request: its plan, and nothing else.

What lives here: the protocol the running hall satisfies. What must not: live state; pages read that from the API.
"""

from __future__ import annotations

from typing import Protocol

from hall_controller.domain.plan import HallPlan


class HallFacade(Protocol):
    """A hall as the pages see it. ``plan`` never changes while the process lives, so pages are rendered once."""

    @property
    def plan(self) -> HallPlan: ...
