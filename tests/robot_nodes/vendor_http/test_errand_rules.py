"""Where the robot is said to go and to be: errands, and reports that come late or not at all."""

from __future__ import annotations

import random
from dataclasses import replace

from robot_nodes.port import Drive, Goal, Hatch, Pose
from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.errands import Errands
from robot_nodes.vendor_http.evidence import Evidence
from robot_nodes.vendor_http.mind import draw_code
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import DoorsReport, StateReport, TaskReport

PATIENCE = Patience()
GOAL = Goal("g", 4.0, 2.0, None, 0.5)
THERE = StateReport(1000.0, 0.0, True, Pose(4.1, 2.0, 0.0), 0.0, 0.8, False, False)
SHUT, OPEN = Hatch("closed", "locked"), Hatch("open", "unlocked")


def errands() -> Errands:
    names = iter(f"hall-{number}" for number in range(1, 99))
    return Errands(PATIENCE, Backoff(0.1, 1.0, random.Random(1)), lambda: next(names))


def sent(book: Errands, now: float) -> str:
    trip = book.trip_due(now)
    assert trip is not None
    book.sent(trip, "done", "", now)
    return trip.id


def test_it_has_arrived_where_it_says_that_it_is() -> None:
    book = errands()
    book.go(GOAL, 10.0)
    told = replace(THERE, task=TaskReport(sent(book, 10.0), "arrived"))
    book.seen(told, 11.0, 11.1)
    assert book.drive == Drive("g", "arrived")
    book.go(GOAL, 20.0)
    lost = replace(told, task=TaskReport(sent(book, 20.0), "arrived"), pose=None)
    book.seen(lost, 21.0, 21.1)
    assert book.drive.phase == "failed"


def test_the_end_of_an_earlier_errand_is_not_the_end_of_this_one() -> None:
    book = errands()
    book.go(GOAL, 10.0)
    first = sent(book, 10.0)
    book.go(replace(GOAL, id="next"), 11.0)
    sent(book, 11.0)
    book.seen(replace(THERE, task=TaskReport(first, "arrived")), 11.5, 11.6)
    assert book.drive == Drive("next", "driving")


def test_one_errand_is_sent_with_one_id_until_its_time_is_over() -> None:
    book = errands()
    book.go(GOAL, 10.0)
    ids = set()
    now = 10.0
    while (trip := book.trip_due(now)) is not None:
        ids.add(trip.id)
        book.sent(trip, "unclear", "", now)
        now = book.trip_next_at()
    assert ids == {"hall-1"}
    assert book.drive.phase == "failed"
    assert book.cancel_due(now), "it may have been taken all the same"


def test_nothing_is_sent_while_a_cancellation_is_under_way() -> None:
    book = errands()
    book.stop(10.0)
    assert book.cancel_due(10.0)
    book.go(GOAL, 10.1)
    assert book.trip_due(10.2) is None
    book.cancelled("unclear", 10.3)
    assert book.trip_due(10.4) is not None


def test_what_runs_and_is_not_wanted_is_cancelled_and_what_others_run_is_not() -> None:
    book = errands()
    book.seen(replace(THERE, task=TaskReport("tablet-7", "running")), 9.0, 9.1)
    assert not book.cancel_due(9.2)
    book.seen(replace(THERE, task=TaskReport("hall-0", "running")), 10.0, 10.1)
    assert book.cancel_due(10.2)
    assert not book.settled(10.3)
    book.cancelled("done", 10.4)
    assert not book.settled(10.3), "that look was begun before the stop"
    assert book.settled(10.5)


def heard(evidence: Evidence, told_at: float, asked_at: float, seen: Hatch, age_s: float = 0.0) -> bool:
    state = evidence.take_state(replace(THERE, reported_at=told_at, age_s=age_s), asked_at)
    return evidence.take_doors(DoorsReport(told_at, age_s, {"1": seen}), asked_at) and state


def told(evidence: Evidence, now: float) -> Hatch | None:
    return evidence.status(Drive(), True, now).hatches.get("1")


def test_an_answer_from_before_is_dropped_unless_only_such_come() -> None:
    evidence = Evidence(("1",), PATIENCE)
    assert heard(evidence, 1000.0, 10.0, OPEN)
    assert not heard(evidence, 990.0, 10.5, SHUT)
    assert told(evidence, 10.6) == OPEN
    assert not heard(evidence, 990.5, 12.0, SHUT)
    assert heard(evidence, 993.0, 13.5, SHUT), "the cloud's clock was set back"
    assert told(evidence, 13.6) == SHUT


def test_the_age_of_a_report_counts_and_an_old_one_is_no_presence() -> None:
    evidence = Evidence(("1",), PATIENCE)
    heard(evidence, 1000.0, 10.0, SHUT, age_s=PATIENCE.silence_s + 0.1)
    assert not evidence.present(10.05)
    heard(evidence, 1005.0, 10.5, SHUT, age_s=1.0)
    assert told(evidence, 10.6) == SHUT
    status = evidence.status(Drive(), True, 10.5 + PATIENCE.silence_s)
    assert (status.connected, status.pose, dict(status.hatches)) == (False, None, {})


def test_a_hatch_that_is_not_told_is_unknown_and_an_unknown_speed_is_moving() -> None:
    evidence = Evidence(("1", "2"), PATIENCE)
    heard(evidence, 1000.0, 10.0, SHUT)
    evidence.take_state(replace(THERE, reported_at=1001.0, speed_mps=None), 10.1)
    status = evidence.status(Drive(), True, 10.2)
    assert (status.hatches["2"], status.moving) == (Hatch(), True)


def test_codes_for_the_keypad_are_long_and_never_the_same() -> None:
    codes = {draw_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 12 and code.isdigit() for code in codes)


def test_a_called_in_stop_counts_until_looks_say_otherwise_for_a_while_and_an_old_one_not_at_all() -> None:
    evidence = Evidence(("1",), PATIENCE)
    heard(evidence, 1000.0, 10.0, SHUT)
    evidence.stop_told(999.0, False, 10.1)
    assert not evidence.status(Drive(), True, 10.2).emergency_stop
    evidence.stop_told(1000.5, False, 10.3)
    assert evidence.status(Drive(), True, 10.4).emergency_stop
    heard(evidence, 1001.0, 10.5, SHUT)
    assert evidence.status(Drive(), True, 10.6).emergency_stop, "or nobody would see a short one"
    heard(evidence, 1004.0, 13.5, SHUT)
    assert not evidence.status(Drive(), True, 13.6).emergency_stop
