"""The errors a robot reports: conditions that hold until they are gone, and refusals.

A refused order is reported until another is accepted (VDA 5050 2.1, 6.6.4). Anything else that was not done fades: an
action that failed has its own state, and messages that come late or twice are nobody's fault.

What lives here: the list. What must not: deciding what is an error.
"""

from __future__ import annotations

from collections.abc import Iterable

from hall_messages.vda5050.state import Error, ErrorLevel, Reference

FADE_S = 30.0
LIMIT = 16


def make_error(kind: str, level: ErrorLevel, description: str, references: Iterable[tuple[str, str]]) -> Error:
    """An error as the standard writes it; ``references`` are pairs such as ``("nodeId", "A")``."""
    listed = tuple(Reference(reference_key=key, reference_value=value) for key, value in references)
    return Error(
        error_type=kind, error_level=level, error_description=description, error_references=listed if listed else None
    )


class ErrorBook:
    """``current`` is what a state reports. Every method says whether the list has changed."""

    def __init__(self) -> None:
        self._conditions: dict[str, Error] = {}
        self._refusals: dict[Error, float] = {}
        self._next_fade = float("inf")
        self.current: tuple[Error, ...] = ()

    def hold(self, key: str, error: Error) -> bool:
        """Report ``error`` until ``release(key)``."""
        if self._conditions.get(key) == error:
            return False
        self._conditions[key] = error
        return self._rebuilt()

    def release(self, key: str) -> bool:
        if self._conditions.pop(key, None) is None:
            return False
        return self._rebuilt()

    def note(self, error: Error, now: float, lasting: bool = False) -> bool:
        """Report a refusal for a while; a ``lasting`` one until refusals are forgotten.

        Saying the same again only keeps it there longer.
        """
        known = error in self._refusals
        self._refusals.pop(error, None)
        self._refusals[error] = float("inf") if lasting else now + FADE_S
        while len(self._refusals) > LIMIT:
            del self._refusals[next(iter(self._refusals))]
        self._next_fade = min(self._refusals.values())
        return False if known else self._rebuilt()

    def fade(self, now: float) -> bool:
        """Drop refusals that have been reported long enough."""
        if now < self._next_fade:
            return False
        self._refusals = {error: until for error, until in self._refusals.items() if until > now}
        self._next_fade = min(self._refusals.values(), default=float("inf"))
        return self._rebuilt()

    def forget_refusals(self) -> bool:
        """A new order was accepted: what was wrong with earlier ones no longer matters."""
        if not self._refusals:
            return False
        self._refusals.clear()
        self._next_fade = float("inf")
        return self._rebuilt()

    def _rebuilt(self) -> bool:
        self.current = (*self._conditions.values(), *self._refusals)
        return True
