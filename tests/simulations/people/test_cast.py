"""People live the whole loop of the hall, and nothing that goes wrong on the way makes them lose or double anything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulations.people import Act, ApiCall, HallView
from simulations.world import Spot
from tests.simulations.people.stage import Stage, Trouble


def assert_everything_home(stage: Stage) -> None:
    summary = stage.cast.summary()
    assert stage.cast.done
    assert summary["completed"] == summary["cases"] == stage.cases
    assert summary["documents_home"] == summary["documents"] > 0
    assert summary["in_robots"] == 0
    assert stage.world.violations == []
    assert all(case["closed"] for case in stage.hall.cases.values())


def test_every_visitor_gets_everything_back_and_a_receipt() -> None:
    stage = Stage(cases=6)
    stage.run()
    assert_everything_home(stage)
    assert stage.refused_acts == []
    assert stage.cast.summary()["refusals"] == 0
    for case in stage.hall.cases.values():
        assert [paper["kind"] for paper in case["documents"]].count("receipt") == 1
    assert len(stage.hall.handoffs) == 2 * 6
    assert {handoff["state"] for handoff in stage.hall.handoffs.values()} == {"received"}


def test_both_ways_to_dispatch_are_used() -> None:
    stage = Stage(cases=4)
    stage.run()
    alone = [call for call in stage.calls("/handoffs") if "case" not in call.body]
    assert len(alone) == 2 and len(stage.calls("/cases")) == 2
    assert all(call.idempotency_key for call in stage.calls("/handoffs"))


def test_the_same_seed_gives_the_same_acts_and_another_seed_others() -> None:
    first, again, other = Stage(seed=7), Stage(seed=7), Stage(seed=8)
    for stage in (first, again, other):
        stage.run()
    assert first.trace == again.trace
    assert first.trace != other.trace


def test_seats_are_never_shared_and_visitors_wait_outside_when_it_is_full() -> None:
    stage = Stage(cases=8, arrival_s=1.0)
    while not stage.cast.done and stage.now < 1500:
        stage.tick()
        seated = [(p.x_m, p.y_m) for p in stage.world.people.values() if p.seated]
        assert len(seated) == len(set(seated)) <= 3
        assert sum(person.startswith("V") for person in stage.world.people) <= 3
    assert_everything_home(stage)


def test_a_ticket_still_in_use_from_before_is_not_drawn_again() -> None:
    stage = Stage(cases=1)
    stage.hall.cases["C000000"] = {"id": "C000000", "ticket": "A001", "seat": "S9", "closed": False, "documents": []}
    stage.tick()
    stage.run()
    assert [case["ticket"] for case in stage.hall.cases.values()] == ["A001", "A002"]


def test_nobody_acts_on_a_hall_that_does_not_answer_and_all_goes_on_when_it_is_back() -> None:
    stage = Stage(trouble=Trouble(away=((0.0, 30.0), (60.0, 90.0), (100.0, 101.0))))
    stage.run()
    assert_everything_home(stage)
    assert stage.cast.summary()["calls_lost"] > 0
    assert len(stage.hall.handoffs) == 2 * 4


def test_a_handoff_cancelled_by_somebody_is_wished_for_again_with_a_new_key() -> None:
    stage = Stage(cases=1)
    while not stage.hall.handoffs:
        stage.tick()
    (handoff,) = stage.hall.handoffs.values()
    stage.hall.post(ApiCall("x", "POST", f"/handoffs/{handoff['id']}/cancel", {"by": "P01"}))
    stage.run()
    assert_everything_home(stage)
    keys = [call.idempotency_key for call in stage.hall.calls if call.path == "/handoffs"]
    assert len(stage.hall.handoffs) == 3 and len(set(keys)) >= 3


def test_a_key_that_was_another_officer_s_wish_is_not_insisted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(cases=1)
    used = set[str]()

    def post(call: ApiCall) -> tuple[int, dict[str, Any]]:
        if call.path == "/handoffs" and (not used or call.idempotency_key in used):
            used.add(call.idempotency_key)
            return 409, {"code": "key_reused"}
        return stage.hall.post(call)

    monkeypatch.setattr(stage, "answer", post)
    stage.run()
    assert_everything_home(stage)
    assert len(used) == 1


def test_a_guest_at_the_page_who_dispatches_is_served_at_both_ends() -> None:
    stage = Stage(cases=1, arrival_s=1.0)
    stage.run(20.0, stop_when_done=False)
    body = {"ticket": "Z900", "documents": [{"kind": "id_card", "count": 2}], "from": "S3", "to": "D2", "by": "P02"}
    status, _ = stage.hall.post(ApiCall("guest", "POST", "/handoffs", body, "guest"))
    assert status == 201
    stage.run()
    stage.run(stage.now + 60.0, stop_when_done=False)
    (guest,) = [handoff for handoff in stage.hall.handoffs.values() if handoff["ticket"] == "Z900"]
    assert guest["state"] == "received"
    docs = [doc for doc in stage.world.papers.known() if doc.startswith("G-")]
    assert len(docs) == 2
    assert {stage.world.where(doc) for doc in docs} == {Spot("person", guest["counted_by"])}
    assert_everything_home_but_guests(stage)


def assert_everything_home_but_guests(stage: Stage) -> None:
    summary = stage.cast.summary()
    assert summary["completed"] == summary["cases"] and summary["documents_home"] == summary["documents"]
    assert stage.world.violations == []


def test_an_endless_hall_is_never_done() -> None:
    stage = Stage(cases=0)
    stage.run(400.0)
    assert not stage.cast.done
    assert stage.cast.summary()["completed"] > 2


troubles = st.builds(
    Trouble,
    seed=st.integers(0, 1000),
    call_lost=st.sampled_from([0.0, 0.2]),
    answer_lost=st.sampled_from([0.0, 0.3]),
    busy=st.sampled_from([0.0, 0.2]),
    late_s=st.sampled_from([0.0, 0.5, 2.0, 5.0]),
    away=st.lists(st.tuples(st.floats(0, 200), st.floats(1, 20)), max_size=3).map(
        lambda gaps: tuple((start, start + length) for start, length in gaps)
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trouble=troubles, seed=st.integers(0, 10_000))
def test_lost_calls_late_views_and_restarts_lose_no_paper_and_send_no_second_robot(trouble: Trouble, seed: int) -> None:
    stage = Stage(cases=3, seed=seed, trouble=trouble)
    stage.run(3000.0)
    assert_everything_home(stage)
    received = [handoff for handoff in stage.hall.handoffs.values() if handoff["state"] == "received"]
    assert len(received) == 2 * 3
    assert {handoff["state"] for handoff in stage.hall.handoffs.values()} <= {"received", "expired"}


def test_nobody_asks_again_who_has_not_looked_at_the_book_since_the_last_answer() -> None:
    stage = Stage(cases=1, trouble=Trouble(busy=1.0))
    while not stage.calls("/cases"):
        stage.tick()
    first, then = stage.calls("/cases")[0], stage.now

    def asked(view: HallView, start_s: float) -> list[Act]:
        return [act for i in range(600) for act in stage.cast.step(start_s + i * 0.1, view)]

    assert asked(HallView(at_s=then - 1.0), then) == []
    assert asked(HallView(at_s=then + 60.0), then + 60.0) == [first]
