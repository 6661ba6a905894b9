"""Handoffs over HTTP: asked for, watched, opened, counted, received, called off."""

from __future__ import annotations

from datetime import datetime, timezone

from tests.hall_controller.api.stage import MORNING, Stage, wish


async def test_request_answers_with_the_handoff_and_where_to_find_it(stage: Stage) -> None:
    answer = await stage.post("/handoffs", wish("A001"))
    body = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/handoffs/{body['id']}")
    assert answer.headers["content-type"] == "application/json"
    assert (body["state"], body["from"], body["to"], body["by"]) == ("requested", "A1", "P1", "reception-1")
    assert [(d["kind"], d["count"]) for d in body["documents"]] == [("id_card", 1), ("application_form", 2)]
    assert (body["count"], body["robot"], body["hatch"], body["ticket"]) == (3, None, None, "A001")
    assert datetime.fromisoformat(body["requested_at"]) == datetime.fromtimestamp(MORNING, timezone.utc)
    assert body["seq"] == stage.engine.journal.head.seq


async def test_request_opens_the_case_in_the_same_decision(stage: Stage) -> None:
    handoff = (await stage.post("/handoffs", wish("A001"))).json()
    case = (await stage.get(f"/cases/{handoff['case']}")).json()
    assert (case["ticket"], case["seat"], case["handoffs"]) == ("A001", "A1", [handoff["id"]])
    assert {d["custodian"]["ref"] for d in case["documents"]} == {"reception-1"}


async def test_a_free_robot_is_sent_and_the_choice_explained(stage: Stage) -> None:
    await stage.turns()
    handoff = (await stage.post("/handoffs", wish())).json()
    assert handoff["state"] == "assigned"
    assert handoff["robot"] in stage.house.hall.state.plan.robots
    assert handoff["robot"] in handoff["explain"]
    order = (await stage.get(f"/robots/{handoff['robot']}")).json()["order"]
    assert order["path"][-1] == "stop-A1"


async def test_from_request_to_receipt(stage: Stage) -> None:
    handoff = await stage.request()
    await stage.load(handoff)
    await stage.unload(handoff)
    case = (await stage.get("/cases/C000001")).json()
    assert {(d["custodian"]["kind"], d["custodian"]["ref"]) for d in case["documents"]} == {("officer", "processing-1")}


async def test_papers_taken_out_at_the_visitors_seat_are_the_visitors_and_the_case_closes(stage: Stage) -> None:
    handoff = await stage.request()
    await stage.load(handoff)
    await stage.unload(handoff)
    back = await stage.post("/handoffs", {"from": "P1", "to": "A1", "by": "processing-1", "case": "C000001"})
    assert back.status_code == 201
    await stage.load(back.json()["id"], "processing-1")
    await stage.unload(back.json()["id"], "reception-1")
    closed = await stage.post("/cases/C000001/close", {"by": "reception-1"})
    assert (closed.status_code, closed.json()["closed"]) == (200, True)
    assert {d["custodian"]["kind"] for d in closed.json()["documents"]} == {"visitor"}


async def test_cancel_ends_it_and_says_so(stage: Stage) -> None:
    handoff = await stage.request()
    answer = await stage.post(f"/handoffs/{handoff}/cancel", {"by": "reception-1", "reason": "visitor_left"})
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


async def test_lists_show_open_ones_newest_first_and_ended_ones_apart(stage: Stage) -> None:
    first, second, third = [await stage.request(f"A00{n}") for n in (1, 2, 3)]
    await stage.post(f"/handoffs/{second}/cancel", {"by": "reception-1"})
    assert [h["id"] for h in (await stage.get("/handoffs")).json()] == [third, first]
    assert [h["id"] for h in (await stage.get("/handoffs?limit=1")).json()] == [third]
    ended = (await stage.get("/handoffs?open=false")).json()
    assert [(h["id"], h["state"]) for h in ended] == [(second, "cancelled")]


async def test_an_ended_handoff_is_still_found(stage: Stage) -> None:
    handoff = await stage.request()
    await stage.post(f"/handoffs/{handoff}/cancel", {"by": "reception-1"})
    found = await stage.get(f"/handoffs/{handoff}")
    assert (found.status_code, found.json()["id"], found.json()["state"]) == (200, handoff, "cancelled")


async def test_a_request_for_a_known_case_carries_all_its_papers(stage: Stage) -> None:
    papers = [{"kind": "id_card"}, {"kind": "photo", "count": 4}]
    opened = await stage.post("/cases", {"ticket": "B007", "seat": "A2", "documents": papers, "by": "reception-2"})
    assert opened.status_code == 201
    asked = await stage.post("/handoffs", {"from": "A2", "to": "P2", "by": "reception-2", "case": opened.json()["id"]})
    assert (asked.status_code, asked.json()["count"]) == (201, 5)
