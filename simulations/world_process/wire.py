"""What every wire of a simulated robot offers, whatever it speaks.

What lives here: the protocol and the shape of its account. What must not: a wire.
"""

from __future__ import annotations

from typing import Protocol

Report = dict[str, dict[str, str | int]]


class Wire(Protocol):
    """The way of some robots to the hall. Lifetime: ``start``, ``turn`` after each step of the world, ``stop``."""

    async def start(self) -> None: ...

    def turn(self, now: float) -> None: ...

    async def stop(self) -> None: ...

    def report(self) -> Report:
        """Per robot: the kind of wire, and what was counted at this end of it."""
        ...
