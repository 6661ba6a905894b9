"""A whole day with no robot and no broker: every case is completed by hand, and the ledger is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hall_controller.hall.custody import ledger_of, story_of
from hall_controller.store import SqlReader
from hall_controller.store.verify import verify
from simulations.broker import free_port
from simulations.sample import sample_hall
from tests.wires.hall_process import HallProcess

CASES = 8
DAY = "2026-01-05"


def ok(hall: HallProcess, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = hall.ask("POST", f"/api/v1{path}", body)
    assert answer is not None and answer.status_code == status, answer and answer.text
    return answer.json()


def test_a_day_without_robots_and_without_a_broker(tmp_path: Path) -> None:
    with HallProcess(sample_hall(), free_port(), tmp_path) as hall:
        ready = hall.ask("GET", "/readyz")
        assert ready is not None and ready.status_code == 503, "it says that machines are missing, and works"
        for number in range(CASES):
            _one_case(hall, number)
        left = _left_overnight(hall)
        refused = hall.ask("POST", "/api/v1/hall/close-day", {"day": DAY, "by": "supervisor-1"})
        assert refused is not None and refused.json()["code"] == "day_not_settled"
        ok(hall, f"/cases/{left}/store", {"by": "reception-1", "locker": "L1", "counted": 2})
        ok(hall, "/hall/close-day", {"day": DAY, "by": "supervisor-1"})
        story = hall.get(f"/cases/{left}/custody")
        assert story["holds"] and [i["keeper"]["kind"] for i in story["documents"][0]["intervals"]] == [
            "officer",
            "locker",
        ]
        assert hall.stop() == 0
    _the_ledger_is_the_same(hall.book)


def _one_case(hall: HallProcess, number: int) -> None:
    papers = [{"kind": "id_card", "count": 1}, {"kind": "household_register", "count": 1}]
    case = ok(hall, "/cases", {"ticket": f"A{number:03d}", "seat": "A1", "documents": papers, "by": "reception-1"}, 201)
    name = case["id"]
    ok(hall, f"/cases/{name}/hand-over", {"by": "reception-1", "to": "processing-2", "counted": 2})
    ok(hall, f"/cases/{name}/documents", {"kind": "receipt", "count": 1, "by": "processing-2"}, 201)
    ok(hall, f"/cases/{name}/hand-over", {"by": "processing-2", "to": "reception-1", "counted": 3})
    ok(hall, f"/cases/{name}/hand-over", {"by": "reception-1", "to": "visitor", "counted": 3})
    ok(hall, f"/cases/{name}/close", {"by": "reception-1"})


def _left_overnight(hall: HallProcess) -> str:
    """Papers that will be worked on tomorrow."""
    papers = [{"kind": "id_card", "count": 2}]
    body = {"ticket": "B001", "seat": "A1", "documents": papers, "by": "reception-1"}
    return str(ok(hall, "/cases", body, 201)["id"])


def _the_ledger_is_the_same(book: Path) -> None:
    assert verify(book).ok
    reader = SqlReader(book)
    try:
        ledger = ledger_of(reader.replay())
        story = story_of(reader.replay(), "C000001")
    finally:
        reader.close()
    assert not ledger.faults and len(ledger.closed) == CASES
    for chain in story.ledger.chains.values():
        assert chain[-1].held.kind == "visitor"
    assert [i.held for i in story.visits.phases.chains["C000001"]] == ["reception", "processing", "with_visitor"]
    anchors = Path(f"{book}.anchors").read_text().split()
    assert anchors[1].split(":")[0].isdigit()
