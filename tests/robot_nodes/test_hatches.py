"""Hatches: the three actions, the interlock, and what a state tells of them, on the simulated world."""

from __future__ import annotations

import pytest

from hall_messages.vda5050 import Load
from robot_nodes.hatch_actions import LOCK_PATIENCE_S, UNLOCK_PATIENCE_S
from tests.robot_nodes.stand import Stand, make_order, plain


@pytest.fixture
def stand() -> Stand:
    """The robot stands at stop s2, its hatches known to be empty."""
    made = Stand()
    made.run(0.1)
    made.empty_hatches()
    made.go("O0", ["k1", "w2", "s2"])
    return made


def load(stand: Stand, hatch: str = "1", handoff: str = "H1") -> None:
    """One whole loading at the stop: unlock, door open, door closed, lock."""
    stand.unlock(f"u-{handoff}", hatch, handoff, stand.state.last_node_id)
    stand.run_until(lambda: stand.status_of(f"u-{handoff}") == "FINISHED", 5.0)
    person = stand.person_here()
    stand.world.open_door("R1", hatch, person)
    stand.run(1.0)
    stand.world.close_door("R1", hatch, person)
    stand.lock(f"l-{handoff}", hatch, handoff)
    stand.run_until(lambda: stand.status_of(f"l-{handoff}") == "FINISHED", 5.0)


def test_a_node_that_has_just_started_says_that_it_does_not_know_what_it_carries() -> None:
    stand = Stand()
    stand.run(0.1)
    assert stand.loads() is None
    assert (stand.hatch("1").door, stand.hatch("1").lock, stand.hatch("1").content) == ("closed", "locked", "unknown")
    stand.empty_hatches()
    assert stand.loads() == ()
    assert stand.hatch("1").content == "empty"


def test_loading_from_unlock_to_load(stand: Stand) -> None:
    stand.unlock("u1", "1", "H1", "s2")
    assert stand.status_of("u1") == "RUNNING"
    assert (stand.hatch("1").handoff, stand.hatch("1").content) == ("H1", "bound")
    stand.run_until(lambda: stand.status_of("u1") == "FINISHED", 2.0)
    assert stand.hatch("1").lock == "unlocked"
    person = stand.person_here()
    stand.world.open_door("R1", "1", person)
    stand.run(0.1)
    assert stand.hatch("1").door == "open"
    stand.lock("l1", "1", "H1")
    stand.run(3.0)
    assert stand.status_of("l1") == "RUNNING"
    assert stand.loads() == ()
    stand.world.close_door("R1", "1", person)
    stand.run_until(lambda: stand.status_of("l1") == "FINISHED", 3.0)
    assert stand.loads() == (Load(load_id="H1", load_type="documents", load_position="1"),)
    assert (stand.hatch("1").door, stand.hatch("1").lock) == ("closed", "locked")


def test_unloading_ends_with_a_known_empty_hatch(stand: Stand) -> None:
    load(stand)
    stand.go("O1", ["s2", "s3"])
    stand.unlock("u2", "1", "H1", "s3")
    stand.run_until(lambda: stand.status_of("u2") == "FINISHED", 2.0)
    assert stand.hatch("1").content == "loaded"
    stand.lock("l2", "1", "H1")
    stand.run_until(lambda: stand.status_of("l2") == "FINISHED", 2.0)
    stand.confirm("e2", "1", "H1")
    assert stand.status_of("e2") == "FINISHED"
    assert (stand.loads(), stand.hatch("1").handoff, stand.hatch("1").content) == ((), "", "empty")


@pytest.mark.parametrize("stop", ["s3", "", "k1"])
def test_a_hatch_opens_only_at_the_stop_that_was_named(stand: Stand, stop: str) -> None:
    stand.unlock("u1", "1", "H1", stop)
    stand.run(1.0)
    assert stand.status_of("u1") == "FAILED"
    assert "actionFailed" in stand.error_types
    assert stand.hatch("1").lock == "locked"


def test_a_hatch_does_not_open_while_the_robot_is_under_way(stand: Stand) -> None:
    stand.order(make_order("O1", ["s2", "s3"]))
    stand.unlock("u1", "1", "H1", "s2")
    assert stand.status_of("u1") == "FAILED"
    stand.run(1.0)
    stand.unlock("u2", "1", "H1", "s2")
    assert stand.status_of("u2") == "FAILED"


def test_a_hatch_does_not_open_where_somebody_has_pushed_the_robot(stand: Stand) -> None:
    stand.world.place_robot("R1", 4.0, 4.0)
    stand.unlock("u1", "1", "H1", "s2")
    assert (stand.status_of("u1"), "moved away" in stand.result_of("u1")) == ("FAILED", True)


def test_a_hatch_serves_one_handoff(stand: Stand) -> None:
    load(stand)
    stand.unlock("u1", "1", "H2", "s2")
    stand.lock("l1", "1", "H2")
    stand.confirm("e1", "1", "H2")
    assert [stand.status_of(name) for name in ("u1", "l1", "e1")] == ["FAILED"] * 3
    assert stand.hatch("1").handoff == "H1"


def test_two_hatches_serve_two_handoffs(stand: Stand) -> None:
    load(stand, "1", "H1")
    load(stand, "2", "H2")
    assert [(one.load_position, one.load_id) for one in stand.loads() or ()] == [("1", "H1"), ("2", "H2")]


def test_a_known_action_is_not_done_again_but_reported_again(stand: Stand) -> None:
    load(stand)
    states, started = len(stand.states), stand.node.counters.actions_started
    stand.unlock("u-H1", "1", "H1", "s2")
    stand.run(1.0)
    assert stand.hatch("1").lock == "locked"
    assert (stand.status_of("u-H1"), stand.node.counters.actions_started) == ("FINISHED", started)
    assert len(stand.states) > states


def test_a_known_action_that_left_the_state_comes_back(stand: Stand) -> None:
    for number in range(40):
        stand.act(plain("stateRequest", f"r{number}"))
    assert stand.status_of("r0") == "absent"
    stand.act(plain("stateRequest", "r0"))
    assert stand.status_of("r0") == "FINISHED"
    assert len(stand.state.action_states) <= 17


def test_a_door_left_open_fails_the_locking_after_its_time(stand: Stand) -> None:
    stand.unlock("u1", "1", "H1", "s2")
    stand.run(1.0)
    stand.world.open_door("R1", "1", stand.person_here())
    stand.lock("l1", "1", "H1")
    stand.run(LOCK_PATIENCE_S - 1.0)
    assert stand.status_of("l1") == "RUNNING"
    stand.run(2.0)
    assert stand.status_of("l1") == "FAILED"
    stand.world.close_door("R1", "1", stand.person_here())
    stand.lock("l2", "1", "H1")
    stand.run_until(lambda: stand.status_of("l2") == "FINISHED", 3.0)


def test_a_jammed_bolt_fails_the_action_and_keeps_the_binding(stand: Stand) -> None:
    stand.world.jam_bolt("R1", "1")
    stand.unlock("u1", "1", "H1", "s2")
    stand.run(UNLOCK_PATIENCE_S + 1.0)
    assert stand.status_of("u1") == "FAILED"
    assert stand.hatch("1").handoff == "H1"
    assert "robotFault" in stand.error_types


def test_empty_is_confirmed_only_behind_a_bolt(stand: Stand) -> None:
    stand.unlock("u1", "1", "H1", "s2")
    stand.run(1.0)
    stand.confirm("e1", "1", "H1")
    assert stand.status_of("e1") == "FAILED"
    assert stand.hatch("1").content == "bound"


def test_nothing_can_be_locked_for_a_handoff_that_was_never_opened(stand: Stand) -> None:
    stand.lock("l1", "1", "H1")
    assert stand.status_of("l1") == "FAILED"
    assert stand.loads() == ()


def test_a_restarted_node_learns_of_its_load_by_locking_again() -> None:
    stand = Stand()
    stand.run(0.1)
    stand.confirm("e2", "2", "H0")
    stand.lock("l1", "1", "H1")
    assert stand.status_of("l1") == "FINISHED"
    assert stand.loads() == (Load(load_id="H1", load_type="documents", load_position="1"),)


@pytest.mark.parametrize(
    ("hatch", "handoff"),
    [("9", "H1"), ("", "H1"), ("1", "")],
    ids=["no such hatch", "no hatch", "no handoff"],
)
def test_names_that_mean_nothing_are_refused(stand: Stand, hatch: str, handoff: str) -> None:
    for number, send in enumerate((stand.lock, stand.confirm)):
        send(f"a{number}", hatch, handoff)
        assert stand.status_of(f"a{number}") == "FAILED"
    stand.unlock("u", hatch, handoff, "s2")
    assert stand.status_of("u") == "FAILED"


def test_the_robot_does_not_drive_while_a_hatch_action_runs(stand: Stand) -> None:
    stand.unlock("u1", "1", "H1", "s2")
    stand.order(make_order("O1", ["s2", "s3"]))
    goals = stand.node.counters.goals_sent
    stand.run(30.0)
    assert stand.node.counters.goals_sent == goals
    assert stand.error_types == ["hatchInterlock"]
    stand.lock("l1", "1", "H1")
    stand.run_until(lambda: stand.state.last_node_id == "s3")
    assert stand.error_types == []


def test_an_unlocked_hatch_holds_the_robot_until_it_is_locked(stand: Stand) -> None:
    load(stand)
    stand.world.force_hatch("R1", "1")
    stand.order(make_order("O1", ["s2", "s3"]))
    stand.run(10.0)
    assert not any(state.driving for state in stand.states[-9:])
    assert "hatchInterlock" in stand.error_types


def test_a_hatch_that_opens_on_the_way_stops_the_robot(stand: Stand) -> None:
    load(stand)
    stand.order(make_order("O1", ["s2", "w2", "k1"]))
    stand.run_until(lambda: stand.state.driving)
    stand.run(1.0)
    stand.world.force_hatch("R1", "1")
    stand.run_until(lambda: not stand.state.driving, 2.0)
    assert stand.state.last_node_id == "s2"
    assert "hatchInterlock" in stand.error_types


def test_a_bolt_that_cannot_be_seen_is_drawn_once(stand: Stand) -> None:
    """Somebody may have used the key and locked again meanwhile."""
    stand.world.blind_hatch("R1", "1")
    stand.unlock("u1", "1", "H1", "s2")
    stand.run(0.5)
    assert stand.body.hatches["1"].drawn
    stand.body.hatches["1"].drawn = False
    stand.run(3.0)
    assert stand.status_of("u1") == "RUNNING"
    stand.world.blind_hatch("R1", "1", blind=False)
    stand.run(3.0)
    assert not stand.body.hatches["1"].drawn, "it is seen again, and is locked: nobody knows since when"
    stand.run(UNLOCK_PATIENCE_S)
    assert stand.status_of("u1") == "FAILED"


def test_unknown_counts_as_unlocked(stand: Stand) -> None:
    stand.world.blind_hatch("R1", "2")
    stand.order(make_order("O1", ["s2", "s3"]))
    stand.run(10.0)
    assert (stand.state.last_node_id, stand.hatch("2").door) == ("s2", "unknown")
    stand.world.blind_hatch("R1", "2", blind=False)
    stand.run_until(lambda: stand.state.last_node_id == "s3")


def test_known_empty_and_closed_may_drive_with_its_bolt_drawn(stand: Stand) -> None:
    stand.body.hatches["2"].drawn = True
    stand.go("O1", ["s2", "s3"])
    assert stand.hatch("2").lock == "unlocked"


def test_the_world_saw_no_robot_move_with_unsecured_papers(stand: Stand) -> None:
    load(stand)
    stand.go("O1", ["s2", "s3"])
    stand.go("O2", ["s3", "s2", "w2", "k1"])
    assert stand.world.violations == []
