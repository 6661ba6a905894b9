"""What must hold after every kill, and how each promise is checked.

What lives here: comparisons between what the hall told (answers, views, messages) and what the rows on disk say.
What must not: killing, asking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from hall_controller.api.views import case_view, handoff_view
from hall_controller.domain.book import Book
from simulations.torture.replica import Fact, Replica
from simulations.torture.witness import Witness

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """The hall's state as its API told it, all at row ``seq``."""

    seq: int
    hall: Json
    cases: list[Json]
    handoffs: list[Json]
    robots: list[Json]


@dataclass(slots=True)
class Acknowledged:
    """Effects that 2xx answers have promised and that have not yet been found in the rows."""

    open: set[Fact] = field(default_factory=set)
    answers: int = 0
    made_by_key: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, path: str, key: str, body: Json) -> None:
        """A POST on ``path`` was answered with a 2xx and ``body``."""
        self.answers += 1
        self.open |= set(promised(path, body))
        if key and self.made_by_key.setdefault(key, body["id"]) != body["id"]:
            self.faults.append(f"one idempotency key made {self.made_by_key[key]} and {body['id']}")

    def lost(self, facts: set[Fact]) -> list[Fact]:
        """What was acknowledged and is not in ``facts``; what is there is forgotten."""
        self.open -= facts
        return sorted(self.open)


def promised(path: str, body: Json) -> Iterator[Fact]:
    """The facts that an answer shows: states that were reached, keepers that were entered."""
    if "state" in body and "id" in body and path.startswith("/handoffs"):
        yield "handoff", body["id"], body["state"]
        if path.endswith("/open"):
            yield "unlock", body["id"]
    elif "documents" in body and path.startswith("/cases"):
        for document in body["documents"]:
            yield "document", document["id"], document["custodian"]["kind"], document["custodian"]["ref"]
        if body["closed"]:
            yield "closed", body["id"]


def differences(told: Told, book: Book) -> list[str]:
    """Where the hall's own account differs from the fold of its rows, both at the same row."""
    cases = {case.id: _plain(case_view(case)) for case in book.cases.values()}
    handoffs = {h.id: _plain(handoff_view(h, book.cases.get(h.case))) for h in book.handoffs.values()}
    found = [*_differ("case", {c["id"]: c for c in told.cases}, cases)]
    found += _differ("handoff", {h["id"]: h for h in told.handoffs}, handoffs)
    found += _differ("count", {k: told.hall["counts"][k] for k in _counts(book)}, _counts(book))
    found += _differ("alert", {a["id"]: a["detail"] for a in told.hall["alerts"]},
                     {a.id: a.detail for a in book.alerts.values()})  # fmt: skip
    found += _differ("scene", {"": told.hall["scene"]}, {"": book.scene})
    for robot in told.robots:
        found += _differ(f"robot {robot['id']}", _robot_told(robot), _robot_folded(book, robot["id"]))
    return found


def _differ(what: str, told: Mapping[str, Any], folded: Mapping[str, Any]) -> Iterator[str]:
    for id in sorted(told.keys() | folded.keys()):
        if told.get(id) != folded.get(id):
            yield f"{what} {id}: the hall says {told.get(id)}, its rows say {folded.get(id)}"


def _counts(book: Book) -> dict[str, int]:
    return {
        "cases_open": len(book.cases),
        "cases_closed": book.cases_closed,
        "handoffs_open": len(book.handoffs),
        "handoffs_waiting": len(book.waiting),
        "handoffs_requested": book.handoffs_requested,
        "handoffs_received": book.handoffs_received,
        "documents": book.documents_seen,
    }


def _robot_told(robot: Json) -> dict[str, Any]:
    bound = {hatch["id"]: hatch["handoff"] for hatch in robot["hatches"] if hatch["handoff"]}
    return {"node": robot["node"], "handoffs": robot["handoffs"], "order": robot["order"], "bound": bound}


def _robot_folded(book: Book, robot: str) -> dict[str, Any]:
    page = book.robot(robot)
    order = page.order and {"id": page.order.id, "path": list(page.order.path), "released": page.order.released}
    return {"node": page.node, "handoffs": list(page.hatches.values()), "order": order, "bound": page.hatches}


def _plain(view: Json) -> Any:
    return orjson.loads(orjson.dumps(view))


def sent_without_a_row(witness: Witness, replica: Replica) -> list[str]:
    """What left the hall although the rows do not know it: it acted before it wrote. What was found is forgotten."""
    witness.actions -= replica.decided_actions
    known = replica.order_updates
    witness.orders = {(order, update) for order, update in witness.orders if update > known.get(order, -1)}
    return sorted(witness.actions) + [f"{order}, update {update}" for order, update in sorted(witness.orders)]


def broken_promises(acknowledged: Acknowledged, witness: Witness, replica: Replica) -> list[str]:
    """All that was heard so far, against rows read just now."""
    broken = [f"acknowledged and lost: {' '.join(fact)}" for fact in acknowledged.lost(replica.facts)]
    broken += [f"sent and never written: {what}" for what in sent_without_a_row(witness, replica)]
    return broken + witness.faults + acknowledged.faults + replica.faults
