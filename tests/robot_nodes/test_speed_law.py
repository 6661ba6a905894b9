"""The robot node keeps the law and its manners by itself, whatever the hall asks for."""

from __future__ import annotations

from tests.robot_nodes.stand import Stand, make_order


def order_with_speed(speed: float | None) -> Stand:
    stand = Stand()
    stand.body.max_speed_mps = 3.0
    order = make_order("o1", ["k1", "w2", "w3"])
    edges = tuple(edge.model_copy(update={"max_speed": speed}) for edge in order.edges)
    stand.order(order.model_copy(update={"edges": edges}))
    return stand


def test_no_order_makes_it_faster_than_the_law() -> None:
    for speed in (5.0, None):
        stand = order_with_speed(speed)
        fastest = 0.0
        for _ in range(300):
            stand.tick()
            fastest = max(fastest, stand.body.v)
        assert 0.6 < fastest <= 0.8
        assert stand.state.last_node_id == "w3"


def test_waiting_for_people_is_told_as_the_standard_has_it() -> None:
    """Field violated, not driving, and not paused: it goes on by itself."""
    stand = Stand()
    stand.world.enter("V1", 3.6, 2.0)
    stand.order(make_order("o1", ["k1", "w2", "w3"]))
    stand.run_until(lambda: stand.state.safety_state.field_violation)
    stand.run(3.0)
    state = stand.state
    assert (state.driving, state.paused, state.safety_state.e_stop) == (False, False, "NONE")
    assert [node.node_id for node in state.node_states] == ["w3"] and not state.errors
    stand.world.walk("V1", [(3.6, 0.3)], 1.0)
    stand.run_until(lambda: stand.state.last_node_id == "w3")
    assert not stand.state.safety_state.field_violation


def test_after_an_emergency_stop_a_free_way_is_not_enough() -> None:
    stand = Stand()
    stand.order(make_order("o1", ["k1", "w2", "w3"]))
    stand.run(3.0)
    stand.world.press_emergency_stop("R1")
    stand.run(2.0)
    stand.world.release_emergency_stop("R1")
    stand.run(2.0)
    metres = stand.body.metres
    stand.run(120.0)
    assert stand.body.metres == metres
    assert stand.state.paused and not stand.state.safety_state.field_violation
