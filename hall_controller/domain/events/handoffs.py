"""What has happened on the way of a handoff.

What lives here: plain immutable records. What must not: logic. A field may be added, none may change its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall_controller.domain.book import Leg


@dataclass(frozen=True, slots=True)
class HandoffRequested:
    handoff: str
    case: str
    source: str
    target: str
    documents: tuple[str, ...]
    by: str
    key: str
    content: str
    recipient: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class HandoffAssigned:
    """A robot was chosen, and a tray; ``why`` says in one line why this robot."""

    handoff: str
    robot: str
    hatch: str
    why: str
    tray: str = ""


@dataclass(frozen=True, slots=True)
class HandoffAdvanced:
    """``trigger`` is a way of the handoff table; ``by`` names the officer, empty for machines and time.

    ``leg`` and ``goal`` are filled when the papers are to go elsewhere from now on; ``pickup`` when an officer has
    taken them over and puts them into another robot there.
    """

    handoff: str
    trigger: str
    state: str
    by: str = ""
    reason: str = ""
    leg: Leg | None = None
    goal: str = ""
    pickup: str = ""


@dataclass(frozen=True, slots=True)
class CodeIssued:
    """Officer ``by`` gave the visitor a code for this handoff's hatch; the code itself is never written down."""

    handoff: str
    issue: int
    by: str


@dataclass(frozen=True, slots=True)
class CodeTried:
    """Somebody typed a code at the robot."""

    handoff: str
    ok: bool


@dataclass(frozen=True, slots=True)
class HatchBroken:
    """Break-glass: ``opener`` opened a hatch with the key, ``approver`` agreed; seals as on the key's envelope.

    ``counted``: single papers in all; ``found``: how many of each document, empty in books of older versions.
    """

    handoff: str
    robot: str
    hatch: str
    opener: str
    approver: str
    reason: str
    seal_old: str
    seal_new: str
    counted: int
    found: Mapping[str, int] = field(default_factory=dict)
