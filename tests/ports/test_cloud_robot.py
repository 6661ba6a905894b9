"""What only a robot behind a cloud can suffer: every bad manner that a cloud can have, and call-backs from anybody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import httpx
import orjson
import pytest

from robot_nodes.port import Goal, Hatch, PortStatus
from robot_nodes.vendor_http.signature import sign
from simulations.vendor_cloud.mischief import LOOKS, ORDERS
from tests.ports.cloud_stand import HOOK_SECRET, TOKEN_VARIABLE, CloudStand

UP = Goal("up", 2.5, 2.0, None, 0.6)
SHUT, DRAWN = Hatch("closed", "locked"), Hatch("closed", "unlocked")


@pytest.fixture
def stand() -> Iterator[CloudStand]:
    made = CloudStand()
    yield made
    made.close()


@pytest.fixture
def hooked() -> Iterator[CloudStand]:
    made = CloudStand(hook=True)
    yield made
    made.close()


def eventually(true: Callable[[], bool], limit_s: float = 10.0) -> None:
    deadline = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)


def asking_again(stand: CloudStand, done: Callable[[PortStatus], bool]) -> PortStatus:
    """As the node does: the unlocking of hatch 1 is asked for again and again until it is seen."""

    def ask(seen: PortStatus) -> bool:
        if not done(seen):
            stand.robot.unlock("1")
        return done(seen)

    return stand.until(ask)


def test_a_bolt_is_drawn_once_whatever_the_cloud_does_with_the_request(stand: CloudStand) -> None:
    mischief, drawn = stand.cloud.mischief, list[str]()
    mischief.retry_after_s = 0
    for manner in (name for name in ORDERS if name != "forget"):
        mischief.plan(manner, "control_doors")
        asking_again(stand, lambda seen: seen.hatches.get("1") == DRAWN)
        now = [entry.request for entry in stand.maker.doors.unlockings()]
        assert now[:-1] == drawn, f"{manner} has drawn it more than once"
        assert len(now) == len(drawn) + 1
        mischief.calm()
        stand.robot.lock("1")
        stand.until(lambda seen: seen.hatches.get("1") == SHUT)
        drawn = now
    stand.wait(3.6)
    assert [entry.request for entry in stand.maker.doors.unlockings()] == drawn
    assert mischief.done.keys() >= set(ORDERS) - {"forget"}


def test_no_bad_look_changes_what_is_believed(stand: CloudStand) -> None:
    stand.by_hand("blind_hatch", "2")
    stand.until(lambda seen: seen.hatches.get("2") == Hatch())
    stand.cloud.mischief.retry_after_s = 0
    said: set[tuple[Hatch | None, Hatch | None]] = set()

    def note(seen: PortStatus) -> bool:
        if seen.connected:
            said.add((seen.hatches.get("1"), seen.hatches.get("2")))
        return stand.port.counters.calls > before + 5 and seen.connected

    for manner in LOOKS:
        before = stand.port.counters.calls
        stand.cloud.mischief.plan(manner, "state")
        stand.until(note)
    assert said == {(SHUT, Hatch())}


def test_what_was_wanted_of_a_silent_cloud_is_not_done_when_it_wakes(stand: CloudStand) -> None:
    stand.cloud.mischief.plan("deaf", times=10**4)
    stand.robot.unlock("1")
    stand.robot.drive(UP)
    status = stand.until(lambda seen: not seen.connected)
    assert (dict(status.hatches), status.pose) == ({}, None)
    stand.cloud.mischief.calm()
    stand.until(lambda seen: seen.connected)
    stand.wait(4.0)
    assert stand.maker.doors.moved == []
    assert stand.by_hand("truth")["metres"] == 0.0


def test_a_hatch_that_opens_in_place_of_the_one_that_was_asked_for_is_forced(stand: CloudStand) -> None:
    stand.cloud.mischief.plan("wrong_hatch", "control_doors")
    stand.robot.unlock("1")
    status = stand.until(lambda seen: seen.hatches.get("2") == DRAWN)
    assert "hatch.forced:2" in status.faults and status.hatches["1"].lock != "unlocked"
    stand.by_hand("open_door", "2")
    stand.until(lambda seen: seen.hatches.get("2") == Hatch("open", "unlocked"))
    stand.by_hand("close_door", "2")
    stand.robot.lock("2")
    status = stand.until(lambda seen: (seen.hatches.get("1"), seen.hatches.get("2")) == (SHUT, SHUT))
    assert status.faults == ("hatch.forced:2",)


def test_an_unlocking_that_comes_late_is_void_at_the_cloud(stand: CloudStand) -> None:
    stand.cloud.mischief.late_s = 0.7
    stand.cloud.mischief.plan("slow", "control_doors")
    stand.robot.unlock("1")
    eventually(lambda: stand.port.counters.unlocks_sent == 1)
    stand.robot.lock("1")
    assert stand.robot.status().hatches["1"].lock == "unknown", "it may still be drawn"
    stand.until(lambda seen: seen.hatches["1"] == SHUT)
    stand.wait(5.0)
    assert stand.maker.doors.unlockings() == []


def test_an_errand_that_is_forgotten_fails_and_the_next_one_is_driven(stand: CloudStand) -> None:
    stand.cloud.mischief.plan("forget", "task_errand")
    stand.robot.drive(UP)
    status = stand.until(lambda seen: seen.drive.phase == "failed")
    assert "forgotten" in status.drive.reason
    stand.robot.drive(Goal("again", 2.5, 2.0, None, 0.6))
    stand.until(lambda seen: seen.drive.phase == "arrived" and seen.drive.goal_id == "again")


def test_an_errand_that_was_only_said_to_be_taken_fails(stand: CloudStand) -> None:
    stand.cloud.mischief.plan("empty_yes", "task_errand")
    stand.robot.drive(UP)
    stand.until(lambda seen: seen.drive.phase == "failed")
    assert stand.by_hand("truth")["metres"] == 0.0


def test_an_arrival_that_is_only_claimed_is_none(stand: CloudStand) -> None:
    stand.maker.claims_arrival = True
    stand.robot.drive(Goal("far", 2.5, 4.0, None, 0.6))
    status = stand.until(lambda seen: seen.drive.phase != "driving")
    assert (status.drive.phase, "not there" in status.drive.reason) == ("failed", True)
    stand.maker.claims_arrival = False
    stand.until(lambda seen: not seen.moving)


def test_what_was_told_to_go_and_to_stop_is_not_said_to_stand_before_it_was_seen(stand: CloudStand) -> None:
    stand.cloud.mischief.plan("broken", "cancel_task", times=2)
    stand.robot.drive(UP)
    stand.robot.stop()
    assert stand.robot.status().moving
    stand.until(lambda seen: seen.connected and not seen.moving)
    assert not stand.by_hand("truth")["goal"]
    assert stand.port.counters.cancels_sent == 3


def test_a_stop_gets_through_a_failing_cloud(stand: CloudStand) -> None:
    stand.robot.drive(UP)
    stand.until(lambda seen: seen.speed_mps > 0.2)
    stand.cloud.mischief.plan("broken", times=6)
    stand.robot.stop()
    stand.until(lambda seen: seen.connected and not seen.moving)
    truth = stand.by_hand("truth")
    stand.wait(3.0)
    assert stand.by_hand("truth") == truth


def test_a_token_that_expires_is_read_again(stand: CloudStand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.cloud.desk.token = "the-next-one"
    stand.until(lambda seen: not seen.connected and "cloud: the token was refused" in seen.faults)
    assert stand.port.counters.token_refused > 0
    monkeypatch.setenv(TOKEN_VARIABLE, "the-next-one")
    assert stand.until(lambda seen: seen.connected).faults == ()


def test_a_cloud_that_asks_for_rest_gets_it(stand: CloudStand) -> None:
    stand.cloud.mischief.plan("busy", "state")
    eventually(lambda: stand.port.counters.told_to_wait == 1)
    asked, began = stand.cloud.desk.requests, time.monotonic()
    stand.robot.unlock("1")
    eventually(lambda: stand.cloud.desk.requests > asked)
    assert time.monotonic() - began > 0.8


def test_a_stop_does_not_wait_for_a_cloud_that_asks_for_rest(stand: CloudStand) -> None:
    stand.robot.drive(Goal("far", 2.5, 4.0, None, 0.2))
    stand.until(lambda seen: seen.speed_mps > 0.1)
    stand.cloud.mischief.retry_after_s = 30
    stand.cloud.mischief.plan("busy", "state")
    stand.cloud.mischief.plan("busy", "cancel_task", times=2)
    eventually(lambda: stand.port.counters.told_to_wait == 1)
    stand.robot.stop()
    eventually(lambda: not stand.by_hand("truth")["goal"], limit_s=5.0)
    assert stand.port.counters.cancels_sent == 3


def test_a_clock_that_jumps_harms_nothing(stand: CloudStand) -> None:
    for number, skew_s in enumerate((-90_000.0, 90_000.0), start=1):
        stand.cloud.time.skew_s = skew_s
        asking_again(stand, lambda seen: seen.hatches.get("1") == DRAWN)
        assert len(stand.maker.doors.unlockings("1")) == number
        stand.robot.lock("1")
        stand.until(lambda seen: seen.hatches.get("1") == SHUT)


def test_a_door_told_closed_while_it_stands_open_is_not_told_locked(stand: CloudStand) -> None:
    asking_again(stand, lambda seen: seen.hatches.get("1") == DRAWN)
    stand.maker.doors.lies["1"] = DRAWN
    stand.by_hand("open_door", "1")
    for _ in range(2):
        stand.robot.lock("1")
        stand.wait(1.0)
        assert stand.robot.status().hatches["1"] == DRAWN


def test_what_somebody_else_starts_is_not_taken_for_ours(stand: CloudStand) -> None:
    with stand.cloud.lock:
        stand.maker.start_by_hand(UP)
    status = stand.until(lambda seen: seen.mode == "SERVICE")
    assert status.drive.phase == "idle"
    with stand.cloud.lock:
        stand.maker.forget_task()
    stand.until(lambda seen: seen.mode == "AUTOMATIC")


def test_an_errand_of_an_earlier_life_is_cancelled(stand: CloudStand) -> None:
    with stand.cloud.lock:
        stand.maker.start_by_hand(Goal("hall-0123-9", 2.5, 4.0, None, 0.2))
    eventually(lambda: stand.port.counters.cancels_sent > 0)
    stand.until(lambda seen: not seen.moving)
    assert stand.by_hand("truth")["y"] < 3.5


def test_nobody_opens_a_hatch_at_the_robots_own_keypad(stand: CloudStand) -> None:
    stand.robot.drive(UP)
    stand.until(lambda seen: seen.drive.phase == "arrived")
    with stand.cloud.lock:
        tried = [stand.maker.type_code("1", code) for code in ("", "0000", "123456", "000000000000")]
    assert tried == [False] * 4
    assert stand.maker.doors.moved == []


def test_memory_and_threads_stay_bounded_in_a_storm(stand: CloudStand) -> None:
    mischief = stand.cloud.mischief
    mischief.share, mischief.late_s, mischief.retry_after_s = 0.4, 0.3, 0
    threads = threading.active_count()
    for turn in range(40):
        (stand.robot.unlock if turn % 3 else stand.robot.lock)("1")
        (stand.robot.drive(Goal(f"g{turn}", 2.5, 2.0 - turn % 2, None, 0.6)) if turn % 5 else stand.robot.stop())
        stand.robot.status()
        time.sleep(0.02)
    assert threading.active_count() <= threads
    mischief.calm()
    stand.robot.stop()
    stand.until(lambda seen: seen.connected and not seen.moving)
    drawn = [entry.request for entry in stand.maker.doors.unlockings()]
    assert len(drawn) == len(set(drawn))


# -- call-backs


def post(stand: CloudStand, body: bytes, secret: str = HOOK_SECRET, stamp: str = "") -> int:
    stamp = stamp or str(stand.cloud.time.now_ms())
    headers = {"X-Timestamp": stamp, "X-Signature": sign(secret, stamp, body)}
    url = f"http://127.0.0.1:{stand.port.hook_port}/events"
    return httpx.post(url, content=body, headers=headers, trust_env=False, verify=False).status_code


def test_a_call_back_of_an_open_hatch_is_believed_before_looks_that_say_otherwise(hooked: CloudStand) -> None:
    hooked.maker.doors.lies["1"] = SHUT
    with hooked.cloud.lock:
        open_now = [{"doorNumber": "1", "door": "OPEN", "lock": "UNLOCKED"}]
        hooked.cloud.time.skew_s += 0.2  # later than any look so far
    hooked.cloud.call_soon(lambda: hooked.calls.send("r1", "notifyDoorsState", doorStates=open_now))
    status = hooked.until(lambda seen: seen.hatches.get("1") == Hatch("open", "unlocked"))
    assert "hatch.contradiction:1" in status.faults
    assert status.hatches["2"] == SHUT
    hooked.until(lambda seen: seen.hatches.get("1") == SHUT)


def told_late(stand: CloudStand, kind: str, **said: object) -> int:
    """A call-back of what was so a moment ago, before the newest looks."""
    occurred_at = stand.cloud.time.now_ms()
    stand.wait(1.2)
    event = {"sn": "r1", "type": kind, "eventId": f"late-{kind}", "occurredAt": occurred_at, **said}
    return post(stand, orjson.dumps(event))


def test_a_hatch_that_was_open_between_two_looks_is_shown_open_and_told_as_forced(hooked: CloudStand) -> None:
    hooked.wait(1.2)  # what was before the first look may be an earlier life's doing
    open_then = [{"doorNumber": "1", "door": "OPEN", "lock": "UNLOCKED"}]
    assert told_late(hooked, "notifyDoorsState", doorStates=open_then) == 200
    status = hooked.robot.status()
    assert (status.hatches["1"], status.hatches["2"]) == (Hatch("open", "unlocked"), SHUT)
    status = hooked.until(lambda seen: seen.hatches.get("1") == SHUT)
    assert status.faults == ("hatch.forced:1",)
    asking_again(hooked, lambda seen: seen.hatches.get("1") == DRAWN)
    assert hooked.robot.status().faults == ()


def test_notices_of_errors_and_stops_leave_a_trace_and_a_card_leaves_none(hooked: CloudStand) -> None:
    assert told_late(hooked, "notifySwipeCard", card="4711") == 200
    hooked.wait(1.0)
    assert (hooked.robot.status().faults, hooked.robot.status().emergency_stop) == ((), False)
    assert told_late(hooked, "robotErrorNotice", error="motor") == 200
    assert hooked.robot.status().faults == ("notice:motor",)
    hooked.until(lambda seen: seen.connected and seen.faults == ())
    assert told_late(hooked, "robotEmergencyStop") == 200
    assert hooked.robot.status().emergency_stop
    hooked.until(lambda seen: seen.connected and not seen.emergency_stop)


def test_old_news_that_comes_after_new_news_changes_nothing(hooked: CloudStand) -> None:
    hooked.calls.swap = 1.0
    for turn in range(3):
        asking_again(hooked, lambda seen: seen.hatches.get("1") == DRAWN)
        hooked.robot.lock("1")
        hooked.until(lambda seen: seen.hatches.get("1") == SHUT)
        eventually(lambda told=2 * (turn + 1): hooked.calls.answers == [200] * told)  # type: ignore[misc]
        assert (hooked.robot.status().hatches["1"], hooked.robot.status().faults) == (SHUT, ())


def test_a_call_back_never_makes_a_hatch_locked(hooked: CloudStand) -> None:
    asking_again(hooked, lambda seen: seen.hatches.get("1") == DRAWN)
    hooked.wait(3.0)
    body = (
        b'{"sn":"r1","type":"notifyDoorsState","eventId":"x1","occurredAt":%d,'
        b'"doorStates":[{"doorNumber":"1","door":"CLOSED","lock":"LOCKED"}]}' % hooked.cloud.time.now_ms()
    )
    assert post(hooked, body) == 200
    hooked.wait(2.0)
    assert hooked.robot.status().hatches["1"] == DRAWN


def test_forged_replayed_old_huge_and_senseless_call_backs_change_nothing(hooked: CloudStand) -> None:
    told = b'{"sn":"r1","type":"robotEmergencyStop","eventId":"f%d","occurredAt":%d}'
    now = hooked.cloud.time.now_ms()
    assert post(hooked, told % (1, now + 500), secret="guessed") == 401
    assert post(hooked, told % (2, now + 500), stamp=str(now - 120_000)) == 401
    assert post(hooked, b"[" * 60_000) == 400
    assert post(hooked, b'{"sn":"r9","type":"robotEmergencyStop","eventId":"f3","occurredAt":1}') == 400
    assert post(hooked, b" " * 70_000) == 413
    assert not hooked.robot.status().emergency_stop
    assert post(hooked, told % (4, 1)) == 200
    assert post(hooked, told % (4, 1)) == 409
    assert not hooked.robot.status().emergency_stop, "it is older than what was seen since"
    assert hooked.port.counters.events_refused == 6


def test_call_backs_lost_and_doubled_change_nothing_that_looks_show(hooked: CloudStand) -> None:
    hooked.calls.lose, hooked.calls.double = 0.5, 0.9
    for _ in range(3):
        asking_again(hooked, lambda seen: seen.hatches.get("1") == DRAWN)
        hooked.robot.lock("1")
        hooked.until(lambda seen: seen.hatches.get("1") == SHUT)
    assert len(hooked.maker.doors.unlockings("1")) == 3
