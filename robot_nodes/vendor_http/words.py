"""What a maker's cloud must be able to say and hear: the one file that a new maker needs implements this.

What lives here: the protocol between our rules and a maker's words. What must not: rules, HTTP, time.
An adapter translates and does nothing else: it keeps no state, fills in no value, and raises ``BadAnswer`` for what it
cannot read. When to call, what to believe and when to try again is the same for all makers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from robot_nodes.port import Goal
from robot_nodes.vendor_http.calls import Call
from robot_nodes.vendor_http.reports import DoorsReport, Event, StateReport


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is around every answer. ``no``: why the cloud refuses, empty where it does not. ``data``: the rest."""

    data: Any
    no: str
    cloud_time: float | None


@dataclass(frozen=True, slots=True)
class Errand:
    """One drive. ``hatches``: all of them are bound to it, and to ``code``, which nobody is ever told."""

    id: str
    goal: Goal
    hatches: Sequence[str]
    code: str
    not_after: float


class Words(Protocol):
    """One maker's dialect, for one robot. ``not_after`` in the cloud's Unix seconds. Called on the port's thread only.

    ``id`` goes along as the maker's idempotency key. All readers raise: BadAnswer.
    """

    def open(self, content: bytes) -> Envelope:
        """Take the envelope off an answer."""
        ...

    def ask_state(self) -> Call: ...

    def read_state(self, data: Any) -> StateReport: ...

    def ask_doors(self) -> Call: ...

    def read_doors(self, data: Any) -> DoorsReport: ...

    def send_errand(self, errand: Errand) -> Call:
        """Drive there now, in place of whatever the robot does."""
        ...

    def cancel_errands(self, id: str) -> Call:
        """Stand still and forget all errands."""
        ...

    def move_bolt(self, id: str, hatch: str, draw: bool, not_after: float) -> Call: ...

    def charge(self, id: str, on: bool) -> Call: ...

    def read_event(self, content: bytes) -> Event: ...
