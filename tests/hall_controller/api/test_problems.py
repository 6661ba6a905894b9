"""Every refusal of the catalogue, provoked over HTTP, and every other way in which a request can be wrong."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import pytest

from hall_controller.api.problems import STATUS
from hall_controller.domain.refusals import REASONS
from hall_controller.store.errors import BookError
from hall_controller.store.memory import MemoryJournal
from hall_controller.store.records import Archived, Entry, Row
from tests.hall_controller.api import everyday_refusals, unusual_refusals
from tests.hall_controller.api.everyday_refusals import Provoke
from tests.hall_controller.api.stage import Stage, wish

PROVOKE: dict[str, Provoke] = {
    name: function
    for room in (everyday_refusals, unusual_refusals)
    for name, function in vars(room).items()
    if name in REASONS
}


def test_every_refusal_of_the_catalogue_is_tried_here() -> None:
    assert set(PROVOKE) == set(REASONS)


@pytest.mark.parametrize("code", sorted(REASONS))
async def test_a_refusal_is_a_problem_document(code: str, stage: Stage) -> None:
    before = stage.engine.journal.head
    answer = await PROVOKE[code](stage)
    problem = answer.json()
    assert (problem["code"], answer.status_code) == (code, STATUS[REASONS[code].kind])
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/docs/errors#{code}"
    for field in ("title", "detail", "detail_zh", "next_step", "next_step_zh"):
        assert problem[field], field
    assert "{" not in problem["detail"] + problem["detail_zh"], "a text has a gap that nobody filled"
    assert stage.engine.journal.head.seq >= before.seq


@pytest.mark.parametrize("code", ["unknown_staff", "same_place", "no_documents", "unknown_place", "unknown_case"])
async def test_a_refusal_changes_nothing(code: str, stage: Stage) -> None:
    before = stage.engine.journal.head
    await PROVOKE[code](stage)
    assert stage.engine.journal.head == before


async def test_a_body_of_another_form_says_where(stage: Stage) -> None:
    answer = await stage.post("/handoffs", {"from": "A1", "surprise": 1, "documents": [{"kind": "NO", "count": 0}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
    places = {e["where"] for e in answer.json()["errors"]}
    assert {"body.to", "body.by", "body.surprise", "body.documents.0.kind", "body.documents.0.count"} <= places


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 5000])
async def test_a_body_that_is_no_object_is_refused(body: bytes, stage: Stage) -> None:
    answer = await stage.http.post("/api/v1/handoffs", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) in {(422, "bad_request"), (400, "bad_request")}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize(
    ("path", "body"), [("/hall/scene", {"scene": "closing", "by": "facility-1"}), ("/handoffs", wish())]
)
async def test_a_form_posted_by_some_web_page_is_not_taken_for_json(
    path: str, body: dict[str, object], kind: str, stage: Stage
) -> None:
    """A page elsewhere can make a browser post text/plain here without asking first; JSON it cannot."""
    headers = {"content-type": kind} if kind else {}
    answer = await stage.http.post(f"/api/v1{path}", content=orjson.dumps(body), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
    assert stage.engine.journal.head.seq == stage.begun


async def test_paths_and_methods_that_do_not_exist(stage: Stage) -> None:
    missing = await stage.get("/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = await stage.http.delete("/api/v1/handoffs")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")


class FullDisk(MemoryJournal):
    """A journal that takes the first row and no more."""

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        if self.head.seq:
            raise BookError("The disk is full.", "Make room.")
        return super().append(entries, archived)


async def test_a_journal_that_fails_is_answered_not_ready_and_ends_the_hall() -> None:
    async with Stage(FullDisk()) as stage:
        answer = await stage.post("/handoffs", wish())
        assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
        assert isinstance(await stage.ended(), BookError)
        for ask in (stage.get("/handoffs"), stage.get("/cases"), stage.get("/hall"), stage.post("/handoffs", wish())):
            later = await ask
            assert (later.status_code, later.json()["code"]) == (503, "not_ready")
        assert (await stage.http.get("/readyz")).json()["missing"] == ["journal", "robots"]
