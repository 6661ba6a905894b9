"""What hangs on a horizon: it was never promised, so it may be laid anew, taken away, or left behind."""

from __future__ import annotations

import pytest

from hall_messages.vda5050 import Action
from tests.robot_nodes.stand import Stand, make_order
from tests.robot_nodes.test_whole_standard import HERE, place

OFF = Action(action_type="stopCharging", action_id="n1", blocking_type="HARD")


@pytest.fixture
def stand() -> Stand:
    """At w2, where its base ends; the horizon leads on to s2, where something is to be done."""
    made = Stand()
    made.empty_hatches()
    made.order(make_order("O1", ["k1", "w2", "s2"], base=2, actions={"s2": (OFF,)}))
    made.run_until(lambda: made.state.last_node_id == "w2" and not made.state.driving)
    assert made.status_of("n1") == "WAITING"
    return made


@pytest.mark.parametrize("path", [["w2", "w3"], ["w2"]], ids=["laid elsewhere", "deleted"])
def test_what_was_to_be_done_on_a_dropped_horizon_is_forgotten(path: list[str], stand: Stand) -> None:
    stand.order(make_order("O1", path, update=1, first=1))
    stand.run_until(lambda: stand.state.last_node_id == path[-1] and not stand.state.driving)
    assert (stand.status_of("n1"), stand.state.node_states) == ("absent", ())
    stand.order(make_order("O2", [path[-1], "w2"] if path[-1] != "w2" else ["w2", "w3"]))
    assert (stand.state.order_id, stand.error_types) == ("O2", [])


def test_what_the_update_asks_for_again_is_done_once(stand: Stand) -> None:
    stand.order(make_order("O1", ["w2", "s2"], update=1, first=1, actions={"s2": (OFF,)}))
    assert [one.action_id for one in stand.state.action_states].count("n1") == 1
    stand.run_until(lambda: stand.status_of("n1") == "FINISHED")
    assert (stand.state.last_node_id, stand.state.driving) == ("s2", False)


def test_what_the_update_asks_for_in_other_words_is_done_in_those(stand: Stand) -> None:
    on = OFF.model_copy(update={"action_type": "startCharging"})
    stand.order(make_order("O1", ["w2", "k1"], update=1, first=1, actions={"k1": (on,)}))
    stand.run_until(lambda: stand.status_of("n1") == "FINISHED")
    assert stand.charging()


def test_what_the_base_still_has_to_do_stays(stand: Stand) -> None:
    also = OFF.model_copy(update={"action_id": "n2"})
    stand.order(make_order("O1", ["w2", "s2", "s3"], update=1, first=1, actions={"s2": (OFF,), "s3": (also,)}))
    stand.order(make_order("O1", ["s3"], update=2, first=3))
    stand.run_until(lambda: stand.status_of("n2") == "FINISHED")
    assert stand.status_of("n1") == "FINISHED"


def test_a_robot_that_is_told_its_place_has_nothing_left_to_do_where_it_was_to_go(stand: Stand) -> None:
    stand.act(place(**HERE))
    stand.run(0.5)
    assert (stand.status_of("i1"), stand.status_of("n1")) == ("FINISHED", "FAILED")
    stand.order(make_order("O2", ["w2", "w3"]))
    assert stand.state.order_id == "O2"
