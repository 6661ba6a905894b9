"""One act of an errand with the time it takes.

What lives here: the record and the one way to make a call of it. What must not: which act comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulations.people.acts import Act, ApiCall
from simulations.people.errand import Errand


@dataclass(frozen=True, slots=True)
class Step:
    """``name`` tells one step of an errand from the next; ``seconds`` is how long it takes before ``act`` is done."""

    name: str
    act: Act
    seconds: float


def call(errand: Errand, name: str, path: str, body: dict[str, Any]) -> Step:
    return Step(name, ApiCall(f"{name}:{errand.dossier.id}", "POST", path, body), errand.dossier.profile.ask_s)
