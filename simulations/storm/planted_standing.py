"""A bug planted into what keeps a robot standing until a person lets it go on.

What lives here: one context manager for each bug, as in ``planted``. What must not: anything used without being asked
for by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from hall_controller.domain.book import Robot
from hall_controller.gateways.desires import Desires
from hall_controller.gateways.link import Link
from hall_controller.gateways.stands import Stands


@contextmanager
def pause_forgotten() -> Iterator[None]:
    """A robot counts as standing because it was told so once: its restarted node gets its order again."""
    real = Desires._sync_order

    def sync_order(self: Desires, link: Link, page: Robot, *given: Any) -> None:
        real(self, link, replace(page, stands=""), *given)

    with patch.object(Desires, "_sync_order", sync_order), patch.object(Stands, "sync", lambda *given: None):
        yield


STANDING = (pause_forgotten,)
