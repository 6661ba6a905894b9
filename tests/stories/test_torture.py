"""The controller is killed at the worst moments, as often as fit into a short while; every promise is kept.

What was chosen by chance is printed, so that a failure can be had again: ``make torture ARGS="--seed N"``.
"""

from __future__ import annotations

import itertools
import time
from datetime import datetime, timezone
from pathlib import Path

import orjson
import pytest

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Custodian
from hall_controller.hall import codec
from hall_controller.store import Entry, Snapshot, SqlJournal
from simulations.torture.promises import Acknowledged, promised, sent_without_a_row
from simulations.torture.replica import Replica
from simulations.torture.verdict import torture
from simulations.torture.witness import Witness
from tests.hall_controller.gateways.robot_words import state_json, topic
from tests.seeds import fresh_seed

KILLING_S = 8.0
MOST_KILLS = 40
RESUMED_WITHIN_S = 3.0
"""Half of all killed workers are missed for less, on a machine with six times as much to do as it can; alone, a second
is more than enough (``python -m simulations.torture --strict`` judges by that)."""
LEAST_KILLS = 5
"""So many, however long a crowded machine takes; an idle one manages several times as many."""


@pytest.mark.timeout(300)
async def test_killed_again_and_again_every_promise_is_kept(tmp_path: Path) -> None:
    seed, began = fresh_seed(), time.monotonic()
    print(f"torture with seed {seed}")
    kills = 0

    def count(done: int, words: str) -> None:
        nonlocal kills
        kills = done

    def enough() -> bool:
        return kills >= LEAST_KILLS and time.monotonic() - began > KILLING_S

    found = await torture(tmp_path, MOST_KILLS, seed, ros=False, show=count, until=enough)
    print(found)
    assert found["broken"] == []
    assert found["kills"] >= LEAST_KILLS
    assert found["killed"]["worker"] > found["killed"].get("keeper", 0)
    assert found["answered_s"]["worker"]["p50"] < RESUMED_WITHIN_S
    assert min(found["states_compared"], found["answers_checked"], found["bolts_drawn"], found["cases"]) > 0


# -- the campaign can fail: each promise, broken


def book(path: Path, *happened: e.Event) -> Replica:
    journal = SqlJournal(path)
    journal.append([Entry(1.0, *codec.write_event(event)) for event in happened])
    journal.close()
    replica = Replica(path)
    replica.follow()
    return replica


OPENED = e.CaseOpened("C1", "A1", "T1", "reception-1")
PAPER = e.DocumentAdded("C1", "C1-1", "id_card", 1, Custodian("officer", "reception-1"), "reception-1")


def test_an_acknowledged_handoff_that_is_not_in_the_book_is_lost(tmp_path: Path) -> None:
    wished = e.HandoffRequested("H1", "C1", "T1", "D1", ("C1-1",), "reception-1", "", "")
    facts = book(tmp_path / "hall.db", OPENED, PAPER, wished).facts
    acknowledged = Acknowledged()
    acknowledged.add("/handoffs", "key", {"id": "H1", "state": "requested"})
    assert acknowledged.lost(facts) == []
    acknowledged.add("/handoffs/H1/open", "", {"id": "H1", "state": "requested"})
    assert acknowledged.lost(facts) == [("unlock", "H1")]
    acknowledged.add("/handoffs", "key", {"id": "H2", "state": "requested"})
    assert acknowledged.lost(facts) == [("handoff", "H2", "requested"), ("unlock", "H1")]
    assert acknowledged.faults == ["one idempotency key made H1 and H2"]


def test_a_keeper_that_was_shown_must_be_in_the_book(tmp_path: Path) -> None:
    facts = book(tmp_path / "hall.db", OPENED, PAPER).facts
    keeper = {"kind": "officer", "ref": "reception-1"}
    shown = {"id": "C1", "closed": False, "documents": [{"id": "C1-1", "custodian": keeper}]}
    assert set(promised("/cases", shown)) <= facts
    keeper["ref"] = "reception-2"
    assert not set(promised("/cases/C1/hand-over", shown)) <= facts
    assert not set(promised("/cases/C1/close", {**shown, "closed": True})) <= facts


def test_an_order_and_an_action_need_a_row_before_they_leave(tmp_path: Path) -> None:
    replica = book(tmp_path / "hall.db", e.OrderIssued("R1", "O1", ("a", "b"), 1))
    witness = Witness("127.0.0.1", 1)
    witness.orders = {("O1", 0)}
    assert sent_without_a_row(witness, replica) == []
    witness.orders, witness.actions = {("O1", 1), ("O2", 0)}, {"A1"}
    assert sent_without_a_row(witness, replica) == ["A1", "O1, update 1", "O2, update 0"]


def test_an_order_taken_up_twice_is_found_and_what_a_dead_node_said_does_not_count() -> None:
    witness, seconds = Witness("127.0.0.1", 1), itertools.count(1)

    def says(order: str, at: float | None = None) -> float:
        now = next(seconds) if at is None else at
        made_at = datetime.fromtimestamp(now, timezone.utc).isoformat()
        said = state_json("R1", orderId=order, timestamp=made_at)
        witness._heard(topic("R1"), orjson.dumps(said), False)
        return now

    last = max(says("O1"), says(""))
    witness.node_begins("R1", last + 0.5)
    says("O1", at=last)  # of the node that was killed, late
    says("")
    says("O1")
    assert witness.faults == [], "a new node may take up what the one before it had"
    says("")
    says("O1")
    assert witness.faults == ["R1 took up order O1 twice"]


def test_a_snapshot_that_is_not_the_fold_of_its_rows_is_found(tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    journal = SqlJournal(path)
    row = journal.append([Entry(1.0, *codec.write_event(OPENED))])[-1]
    journal.save_snapshot(Snapshot(row.seq, row.hash, row.at, codec.BOOK_SCHEMA, codec.write_book(Book())))
    journal.close()
    replica = Replica(path)
    replica.follow()
    assert replica.faults == ["the snapshot of row 1 is not what the rows up to it give"]
