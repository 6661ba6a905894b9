"""One thing that wants doing, and who works where.

What lives here: the record of an errand and of the office. What must not: where errands come from (``errands.py``,
``troubles.py``), how they are done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from hall_controller.domain.plan import StaffRole, StaffSpec
from simulations.people.dossier import Dossier
from simulations.people.view import HandoffView

ErrandKind = Literal[
    "load", "unload", "rescue", "incident", "witness", "fetch", "hand_over", "carry", "dispatch", "receipt", "intake",
    "cancel", "look", "close", "await",
]  # fmt: skip
_IN_ORDER: tuple[tuple[ErrandKind, ...], ...] = (
    ("unload", "load", "rescue"),
    ("incident", "witness"),
    ("hand_over", "fetch", "carry", "dispatch", "receipt"),
    ("intake", "cancel", "look"),
    ("close",),
    ("await",),
)
URGENCY: dict[ErrandKind, int] = {kind: step for step, kinds in enumerate(_IN_ORDER) for kind in kinds}
"""The smaller, the sooner."""
PATIENT: frozenset[ErrandKind] = frozenset({"await", "witness"})
"""Errands at which there is nothing to do but to be there."""


@dataclass(frozen=True, slots=True)
class Errand:
    """``officer`` empty: any reception officer. ``place`` empty: it can be done from anywhere, or where ``robot``
    stands. ``partner``: who else has a part in it, an officer or the visitor."""

    kind: ErrandKind
    dossier: Dossier
    place: str = ""
    officer: str = ""
    handoff: HandoffView | None = None
    robot: str = ""
    hatch: str = ""
    partner: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.dossier.id}"

    @property
    def urgency(self) -> int:
        return URGENCY[self.kind]


@dataclass(frozen=True, slots=True)
class Office:
    """Who sits where: ``desk_officers`` maps each desk to the officer who serves it. ``witnesses``: who stands by when
    something is opened with the key, the first one who is not needed otherwise. ``caretaker``: who looks after robots;
    empty: reception."""

    desk_officers: Mapping[str, str]
    witnesses: tuple[str, ...] = ()
    caretaker: str = ""

    def witness(self, opener: str) -> str:
        """Empty where nobody else works; then nothing is opened with the key."""
        return next((officer for officer in self.witnesses if officer != opener), "")


def office_of(staff: Iterable[StaffSpec], desks: list[str]) -> Office:
    """Processing officers take the desks in turns; supervisors witness, and where there are none whoever there is."""
    by_role: dict[StaffRole, list[str]] = {}
    for officer in staff:
        by_role.setdefault(officer.role, []).append(officer.id)
    processing = by_role.get("processing", [])
    order: tuple[StaffRole, ...] = ("supervisor", "guide", "facility", "processing", "reception")
    witnesses = tuple(officer for role in order for officer in reversed(by_role.get(role, [])))
    desk_officers = {desk: processing[i % len(processing)] for i, desk in enumerate(desks)} if processing else {}
    return Office(desk_officers, witnesses, next(iter(by_role.get("facility", [])), ""))
