"""How long one visit's little acts take and what papers are brought, drawn once from a seeded die.

What lives here: durations in seconds of hall time and the kinds of papers. What must not: time itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

RECEIPT = "receipt"
ERRANDS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("id_card", 1), ("household_register", 1), ("application_form", 1)),
    (("id_card", 1), ("application_form", 2)),
    (("household_register", 1), ("birth_certificate", 1), ("id_card", 2)),
    (("id_card", 1), ("residence_permit", 1)),
    (("id_card", 1), ("photo", 2), ("application_form", 1)),
)
"""Papers by kind and count, as visitors bring them for the common items of such a hall."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds of one visit: ``check_s`` to look the papers through at the seat, ``ask_s`` per word with the hall or the
    visitor, ``door_s`` per movement of a hatch door, ``papers_s`` to put in or take out, ``process_s`` the item itself.
    """

    papers: tuple[tuple[str, int], ...]
    walk_mps: float
    check_s: float
    ask_s: float
    door_s: float
    papers_s: float
    process_s: float


def draw_profile(seed: int, visitor: str) -> Profile:
    """The same seed and visitor give the same profile, whoever else came before."""
    dice = random.Random(f"profile:{seed}:{visitor}")
    return Profile(
        papers=dice.choice(ERRANDS),
        walk_mps=dice.uniform(0.8, 1.2),
        check_s=dice.uniform(3.0, 8.0),
        ask_s=dice.uniform(0.8, 2.0),
        door_s=dice.uniform(0.5, 1.2),
        papers_s=dice.uniform(1.5, 3.5),
        process_s=dice.uniform(10.0, 30.0),
    )
