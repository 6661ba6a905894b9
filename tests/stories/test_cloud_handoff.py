"""Papers go out and come back with a robot that is only reached through its maker's cloud."""

from __future__ import annotations

from collections import Counter

from hall_controller.domain import events as e
from hall_controller.hall.codec import read_event
from hall_controller.hall.custody import ledger_of
from robot_nodes.vendor_http.patience import Patience
from tests.stories.cloud_hall import CloudHall

NEXT_DOOR = Patience(
    poll_s=0.02, call_s=0.3, silence_s=1.0, command_life_s=0.6, lease_s=0.6, forgotten_s=0.5, backoff_s=0.02,
    backoff_most_s=0.1, breaker_most_s=0.1, farewell_s=0.5,
)  # fmt: skip


def states_of(hall: CloudHall) -> Counter[str]:
    events = [read_event(row.type, row.data) for row in hall.journal.replay()]
    return Counter(event.state for event in events if isinstance(event, e.HandoffAdvanced))


def unlockings(hall: CloudHall) -> list[str]:
    assert hall.cloud is not None
    return [entry.request for entry in hall.cloud.robots["r1"].doors.unlockings()]


def test_one_case_goes_out_and_back_over_http() -> None:
    hall = CloudHall(seed=1, patience=NEXT_DOOR, pace=60.0)
    hall.play(most_turns=6000)
    assert hall.sound(), (hall.summary(), hall.world.violations[:3])
    assert not ledger_of(hall.journal.replay()).faults
    assert states_of(hall)["taken_by_hand"] == 0
    assert len(unlockings(hall)) == 4, "one for each time that papers went in or out"
    counted = hall.robot.counters
    assert counted.errands_sent > 4
    assert (counted.unclear, counted.bad_answers) == (0, 0)


def test_one_case_comes_home_through_a_cloud_that_misbehaves_at_random() -> None:
    hall = CloudHall(seed=7, patience=NEXT_DOOR, pace=50.0)
    assert hall.cloud is not None
    mischief = hall.cloud.mischief
    mischief.share, mischief.late_s, mischief.retry_after_s = 0.08, 0.32, 0
    for manner in ("cut", "error", "late"):
        mischief.plan(manner, "control_doors")
    hall.play(most_turns=9000)
    assert hall.sound(), (hall.summary(), hall.world.violations[:3])
    assert not ledger_of(hall.journal.replay()).faults
    ids = unlockings(hall)
    assert len(ids) == len(set(ids)), "no request has drawn a bolt twice"
    assert sum(mischief.done.values()) > 9
