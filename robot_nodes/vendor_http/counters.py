"""What one cloud robot's port has counted, so that a run can say what the cloud did to it.

What lives here: the numbers. What must not: who reads them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class VendorCounters:
    """Written on the port's own thread, read anywhere."""

    calls: int = 0
    done: int = 0
    refused: int = 0
    unclear: int = 0
    unsent: int = 0
    told_to_wait: int = 0
    token_refused: int = 0
    bad_answers: int = 0
    old_reports: int = 0
    errands_sent: int = 0
    unlocks_sent: int = 0
    locks_sent: int = 0
    cancels_sent: int = 0
    events_taken: int = 0
    events_refused: int = 0
    breaker_opened: int = 0
