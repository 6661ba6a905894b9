"""Raising and clearing what a person should look at: each alert once, however often its cause is seen.

What lives here: two small questions to the book. What must not: when an alert is due (``watch``, ``reports``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.state import State


def raised(state: State, kind: str, subject: str, detail: str = "") -> list[e.Event]:
    """The alert, unless it stands already."""
    return [] if f"{kind}:{subject}" in state.book.alerts else [e.AlertRaised(kind, subject, detail)]


def clear(state: State, kind: str, subject: str) -> list[e.Event]:
    """The end of the alert, if it stands."""
    return [e.AlertCleared(kind, subject)] if f"{kind}:{subject}" in state.book.alerts else []
