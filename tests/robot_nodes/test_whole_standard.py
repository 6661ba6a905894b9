"""What else VDA 5050 asks of a robot: being told its place, modes, kinds of stop, blocking types, its version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall_controller.gateways.sightings import live_of
from hall_messages.vda5050 import Action, ActionParameter, Factsheet, State, Visualization
from hall_messages.vda5050.hatches import read_session, unlock_hatch
from robot_nodes.port import PortStatus
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.robot_nodes.stand import HATCHES, Stand, make_order, plain
from tests.simulations.small_hall import small_hall


class ToldPort(SimRobot):
    """A simulated robot on which a person works with the robot's own panel."""

    def __init__(self) -> None:
        super().__init__(World(small_hall(robots=1), seed=1), "R1")
        self.panel: dict[str, Any] = {}

    def status(self) -> PortStatus:
        return replace(super().status(), **self.panel) if self.panel else super().status()


def told_stand() -> tuple[Stand, ToldPort]:
    port = ToldPort()
    stand = Stand(port)
    stand.world, stand.body = port._world, port._body
    stand.empty_hatches()
    stand.run(0.1)
    return stand, port


def place(**values: str | float) -> Action:
    listed = tuple(ActionParameter(key=key, value=value) for key, value in values.items())
    return Action(action_type="initPosition", action_id="i1", blocking_type="HARD", action_parameters=listed)


HERE: dict[str, str | float] = {"x": 2.5, "y": 2.0, "theta": 0.0, "mapId": "small", "lastNodeId": "w2"}


@pytest.fixture
def stand() -> Stand:
    made = Stand()
    made.empty_hatches()
    return made


def test_a_robot_that_is_told_its_place_reports_it_and_starts_from_there(stand: Stand) -> None:
    stand.act(place(**HERE))
    stand.run(0.5)
    assert stand.status_of("i1") == "FINISHED"
    position = stand.state.agv_position
    assert position is not None and (round(position.x, 3), round(position.y, 3)) == (2.5, 2.0)
    assert stand.state.last_node_id == "w2"
    stand.order(make_order("O1", ["w2", "s2"]))
    assert stand.state.order_id == "O1"


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"mapId": "elsewhere"}, "does not know that map"), ({"x": "left"}, "needs x, y and theta")],
)
def test_a_place_that_means_nothing_is_refused(change: dict[str, str], reason: str, stand: Stand) -> None:
    stand.act(place(**{**HERE, **change}))
    assert stand.status_of("i1") == "FAILED"
    assert reason in stand.result_of("i1")


def test_one_that_was_not_told_the_name_of_its_map_takes_a_place_on_any() -> None:
    """The hall takes a map without a name for its own."""
    stand = Stand(map_id="")
    stand.empty_hatches()
    stand.act(place(**HERE))
    stand.run(2.0)
    assert stand.status_of("i1") == "FINISHED"
    assert stand.state.agv_position is not None and stand.state.agv_position.map_id == ""
    assert live_of(stand.state, 0.0, "any hall").pose is not None


def test_a_robot_under_way_is_not_told_its_place(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    stand.act(place(**HERE))
    assert "under way" in stand.result_of("i1")


def test_a_robot_that_cannot_be_told_its_place_does_not_say_so() -> None:
    class Deaf(ToldPort):
        localize = None  # type: ignore[assignment]

    for port, able in ((Deaf(), False), (ToldPort(), True)):
        stand = Stand(port)
        stand.node.connection_online(stand.now)
        sheet = next(message for _, message in stand.sent if isinstance(message, Factsheet))
        kinds = {action.action_type for action in sheet.protocol_features.agv_actions}
        assert ("initPosition" in kinds) is able


@pytest.mark.parametrize("mode", ["MANUAL", "SERVICE", "TEACHIN"])
def test_in_other_hands_the_order_is_void_and_none_is_taken(mode: str) -> None:
    stand, port = told_stand()
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    port.panel = {"mode": mode}
    stand.run(3.0)
    assert (stand.state.operating_mode, stand.state.driving, stand.state.node_states) == (mode, False, ())
    assert stand.state.last_node_id == ("k1" if mode == "MANUAL" else "")
    stand.order(make_order("O2", ["k1", "w2"]))
    assert stand.state.order_id == "O1"
    stand.run(60.0)
    assert stand.error_types == ["robotNotAvailable"]
    port.panel = {}
    stand.run(1.0)
    assert (stand.state.operating_mode, stand.state.driving, stand.error_types) == ("AUTOMATIC", False, [])


def test_half_automatic_is_under_the_halls_control() -> None:
    stand, port = told_stand()
    port.panel = {"mode": "SEMIAUTOMATIC"}
    stand.go("O1", ["k1", "w2"])
    assert stand.state.operating_mode == "SEMIAUTOMATIC"


@pytest.mark.parametrize("kind", ["AUTOACK", "MANUAL", "REMOTE"])
def test_the_kind_of_stop_is_told_and_none_ends_by_itself(kind: str) -> None:
    stand, port = told_stand()
    port.panel = {"emergency_stop": True, "stop_kind": kind, "field_violation": True}
    stand.run(0.1)
    assert (stand.state.safety_state.e_stop, stand.state.safety_state.field_violation) == (kind, True)
    port.panel = {}
    stand.run(5.0)
    assert (stand.state.safety_state.e_stop, stand.state.paused) == ("NONE", True)


def hard(kind: str, action_id: str) -> Action:
    return Action(action_type=kind, action_id=action_id, blocking_type="HARD")


def test_hard_actions_run_one_at_a_time_and_in_order(stand: Stand) -> None:
    stand.go("O1", ["k1", "w2", "s2"])
    stand.unlock("u1", "1", "H1", "s2")
    stand.unlock("u2", "2", "H2", "s2")
    assert (stand.status_of("u1"), stand.status_of("u2")) == ("RUNNING", "WAITING")
    stand.run_until(lambda: stand.status_of("u2") == "FINISHED", 5.0)
    began = [
        state
        for state in stand.states
        if any(a.action_id == "u2" and a.action_status == "RUNNING" for a in state.action_states)
    ]
    assert all(a.action_status == "FINISHED" for state in began for a in state.action_states if a.action_id == "u1")


def test_requests_and_pauses_wait_for_nothing(stand: Stand) -> None:
    stand.go("O1", ["k1", "w2", "s2"])
    stand.unlock("u1", "1", "H1", "s2")
    stand.act(hard("stateRequest", "r1"), hard("startPause", "p1"))
    assert (stand.status_of("u1"), stand.status_of("r1"), stand.status_of("p1")) == ("RUNNING", "FINISHED", "FINISHED")


@pytest.mark.parametrize("blocking", ["NONE", "SINGLE", "SOFT", "HARD"])
def test_charging_is_done_standing_whatever_blocking_type_is_sent(blocking: Any, stand: Stand) -> None:
    off = Action(action_type="stopCharging", action_id="c1", blocking_type=blocking)
    stand.order(make_order("O1", ["k1", "w2", "s2"], actions={"w2": (off,)}))
    stand.run_until(lambda: stand.state.last_node_id == "s2")
    done = next(s for s in stand.states if any(a.action_status == "FINISHED" for a in s.action_states if not a.instant))
    assert not done.driving


@pytest.mark.parametrize(("first", "second", "together"), [("NONE", "SOFT", True), ("HARD", "NONE", False)])
def test_who_runs_beside_whom(first: Any, second: Any, together: bool, stand: Stand) -> None:
    stand.go("O1", ["k1", "w2", "s2"])
    session = read_session(stand.state)
    for number, blocking in ((1, first), (2, second)):
        action = unlock_hatch(f"u{number}", str(number), f"H{number}", "s2", session)
        stand.act(action.model_copy(update={"blocking_type": blocking}))
    assert (stand.status_of("u2") == "RUNNING") is together


def test_a_node_that_speaks_3_says_so_in_every_message() -> None:
    stand = Stand(version="3.0.0")
    stand.node.connection_online(stand.now)
    stand.act(plain("stateRequest", "r1"))
    stand.run(2.0)
    assert {message.version for _, message in stand.sent} == {"3.0.0"}
    assert [a.instant for a in stand.state.action_states] == [True]
    states = [m.header_id for _, m in stand.sent if isinstance(m, State)]
    pictures = [m.reference_state_header_id for _, m in stand.sent if isinstance(m, Visualization)]
    assert set(pictures) <= set(states)
    assert len(HATCHES) + 1 == len(stand.state.information or ())
