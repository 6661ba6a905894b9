"""What is asked of a cloud, and what became of the asking.

What lives here: calls, answers, and the four outcomes. What must not: HTTP, a maker's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["done", "refused", "unsent", "unclear"]
"""``refused``: the cloud says no, and nothing happened. ``unsent``: it never came to be tried. ``unclear``: nobody
knows whether it was done, for the answer was lost, late, unreadable or an error of the cloud's own."""


class BadAnswer(Exception):
    """What the cloud said cannot be used; the message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Call:
    """``urgent``: worth trying while everything else leaves the cloud alone."""

    method: Literal["GET", "POST"]
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """``asked_at`` and ``heard_at`` in monotonic seconds: what is told was true between them, or before.

    ``cloud_time``: the cloud's own clock in Unix seconds, where it told.
    """

    outcome: Outcome
    asked_at: float
    heard_at: float
    data: Any = None
    reason: str = ""
    cloud_time: float | None = None
