"""What a robot must be able to do here, and how it is told what it lacks."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from hall_controller.domain.book import Order, RobotAction
from hall_controller.gateways.negotiation import Needs, shortcomings
from hall_controller.gateways.orders import Headers, action_message, actions_message, init_position, order_message
from hall_messages.vda5050 import AnyMessage, Factsheet, decode, encode, prefix_of, topic_of
from hall_messages.vda5050.factsheet import AgvAction, FactsheetActionParameter, OptionalParameter
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOCK, UNLOCK
from tests.hall_controller.gateways.robot_words import NOW, PLAN, factsheet, hall_state

NEEDS = Needs(hall_state(), Headers(PLAN.robots["R1"]))


def changed(sheet: Factsheet, path: str, value: Any) -> Factsheet:
    """The factsheet with one field replaced; ``path`` goes down from the top."""

    def inside(model: Any, names: list[str]) -> Any:
        deeper = inside(getattr(model, names[0]), names[1:]) if len(names) > 1 else value
        return model.model_copy(update={names[0]: deeper})

    found: Factsheet = inside(sheet, path.split("."))
    return found


def actions(sheet: Factsheet, kind: str, **change: Any) -> Factsheet:
    """The factsheet with one action changed."""
    known = sheet.protocol_features.agv_actions
    new = tuple(one.model_copy(update=change) if one.action_type == kind else one for one in known)
    return changed(sheet, "protocol_features.agv_actions", new)


def needing(*keys: str) -> tuple[FactsheetActionParameter, ...]:
    return tuple(FactsheetActionParameter(key=key, value_data_type="STRING", is_optional=False) for key in keys)


def test_our_own_robots_will_do() -> None:
    assert shortcomings(factsheet(), NEEDS) == ()


@pytest.mark.parametrize("kind", [UNLOCK, LOCK, CONFIRM_EMPTY])
def test_a_hatch_action_that_is_unknown_or_not_instant_is_lacking(kind: str) -> None:
    known = factsheet().protocol_features.agv_actions
    without = tuple(one for one in known if one.action_type != kind)
    assert shortcomings(changed(factsheet(), "protocol_features.agv_actions", without), NEEDS) == (kind,)
    assert shortcomings(actions(factsheet(), kind, action_scopes=("NODE",)), NEEDS) == (kind,)


def test_an_action_that_demands_what_we_do_not_send_is_lacking() -> None:
    keys = needing("hatchId", "handoffId", "stopId", "pin")
    assert shortcomings(actions(factsheet(), UNLOCK, action_parameters=keys), NEEDS) == (UNLOCK,)


def test_an_action_that_cannot_be_told_the_stop_is_lacking() -> None:
    assert shortcomings(actions(factsheet(), UNLOCK, action_parameters=needing("hatchId")), NEEDS) == (UNLOCK,)


def test_an_action_that_does_not_tell_its_parameters_is_taken_at_its_name() -> None:
    assert shortcomings(actions(factsheet(), UNLOCK, action_parameters=None), NEEDS) == ()


@pytest.mark.parametrize("kind", [UNLOCK, LOCK, CONFIRM_EMPTY])
def test_a_hatch_that_cannot_be_moved_while_the_robot_must_stand_is_lacking(kind: str) -> None:
    for offered, lacking in ((("NONE",), (kind,)), (("NONE", "SOFT"), (kind,)), (("NONE", "HARD"), ()), ((), ())):
        assert shortcomings(actions(factsheet(), kind, blocking_types=offered), NEEDS) == lacking
    in_3 = Needs(hall_state(), Headers(PLAN.robots["R1"], version="3.0.0"))
    assert shortcomings(actions(factsheet(), kind, blocking_types=("NONE",)), in_3) == ()


@pytest.mark.parametrize("kind", ["startPause", "stopPause", "cancelOrder"])
def test_how_the_standards_own_actions_block_is_of_no_consequence(kind: str) -> None:
    assert shortcomings(actions(factsheet(), kind, blocking_types=("HARD",)), NEEDS) == ()


LONGEST = len(NEEDS.roads.longest_path())
LIMITS = "protocol_limits.max_array_lens."
SLOWEST_MPS = 0.4
"""In the slowest scene of the sample hall."""


@pytest.mark.parametrize(
    ("path", "value", "lacking"),
    [
        ("load_specification.load_positions", ("lower",), ("hatch upper",)),
        ("load_specification.load_positions", None, ()),
        ("physical_parameters.width", 2.0, ("width",)),
        ("physical_parameters.length", 3.0, ("length",)),
        ("physical_parameters.length", 2.0 * NEEDS.robot.radius_m + 0.09, ()),
        ("physical_parameters.speed_min", 0.9, ("speedMin",)),
        ("physical_parameters.speed_min", SLOWEST_MPS + 0.01, ("speedMin",)),
        ("physical_parameters.speed_min", SLOWEST_MPS, ()),
        ("physical_parameters.speed_max", 0.05, ("speedMax",)),
        ("physical_parameters.speed_max", 0.3, ()),
        ("physical_parameters.speed_max", 0.0, ()),
        ("protocol_limits.max_string_lens.msg_len", 300, ("msgLen",)),
        ("protocol_limits.max_string_lens.msg_len", 8192, ()),
        ("protocol_limits.max_string_lens.msg_len", 0, ()),
        ("protocol_limits.max_string_lens.id_len", 8, ("idLen",)),
        ("protocol_limits.max_string_lens.id_len", 0, ()),
        ("protocol_limits.max_string_lens.load_id_len", 8, ("loadIdLen",)),
        ("protocol_limits.max_string_lens.id_numerical_only", True, ("idNumericalOnly",)),
        (LIMITS + "order_nodes", LONGEST - 1, ("order.nodes",)),
        (LIMITS + "order_nodes", LONGEST, ()),
        (LIMITS + "order_edges", LONGEST - 2, ("order.edges",)),
        (LIMITS + "state_loads", 1, ("state.loads",)),
        (LIMITS + "actions_parameters", 2, ("actions.actionsParameters",)),
        (LIMITS + "actions_parameters", 3, ()),
        (LIMITS + "state_information", 1, ("state.information",)),
        (LIMITS + "state_information", 2, ()),
        (LIMITS + "state_action_states", 2, ("state.actionStates",)),
        (LIMITS + "state_action_states", 3, ()),
        (LIMITS + "state_instant_action_states", 1, ("state.instantActionStates",)),
        ("protocol_limits.timing.min_state_interval", 60.0, ("minStateInterval",)),
    ],
)
def test_limits_that_are_too_narrow_for_this_hall(path: str, value: object, lacking: tuple[str, ...]) -> None:
    assert shortcomings(changed(factsheet(), path, value), NEEDS) == lacking


def sent(message: AnyMessage) -> int:
    return len(encode(message))


def test_the_longest_message_is_longer_than_all_that_is_sent_and_not_by_much() -> None:
    state, headers = hall_state(), Headers(PLAN.robots["R1"])
    path = NEEDS.roads.longest_path()
    whole = order_message(headers, state.roads, PLAN.id, Order("book-O1", path, 1, 0, NOW, [1]), -1, NOW)
    hatches = [
        action_message(RobotAction(f"book-A{n}", "unlockHatch", "upper", "H000001", "stop-A1")) for n in range(8)
    ]
    limit = NEEDS.longest_message()
    assert sent(actions_message(headers, tuple(hatches), NOW)) < sent(whole) < limit < 1.2 * sent(whole)
    for msg_len, lacking in ((limit - 1, ("msgLen",)), (limit, ())):
        path_of = "protocol_limits.max_string_lens.msg_len"
        assert shortcomings(changed(factsheet(), path_of, msg_len), NEEDS) == lacking
    assert headers.order == 1, "nothing was sent for that"
    assert NEEDS.headers.order == 0


def test_one_that_is_told_where_it_stands_must_be_able_to_hear_all_of_it() -> None:
    told = init_position(RobotAction("p1", "initPosition", "", "", "stop-A1", "facility-1"), PLAN.id)
    most = len(told.action_parameters or ())
    known = (
        *factsheet().protocol_features.agv_actions,
        AgvAction(action_type="initPosition", action_scopes=("INSTANT",)),
    )
    sheet = changed(factsheet(), "protocol_features.agv_actions", known)
    for limit, lacking in ((most - 1, ("actions.actionsParameters",)), (most, ())):
        assert shortcomings(changed(sheet, LIMITS + "actions_parameters", limit), NEEDS) == lacking


def test_in_3_instant_actions_have_a_list_of_their_own() -> None:
    in_3 = Needs(hall_state(), Headers(PLAN.robots["R1"], version="3.0.0"))
    assert shortcomings(changed(factsheet(), LIMITS + "state_action_states", 1), in_3) == ()


@pytest.mark.parametrize("version", ["2.1.0", "3.0.0"])
def test_the_limits_are_read_by_the_names_that_the_standard_gives_them(version: str) -> None:
    names = ("actions.actionsParameters", "state.information", "state.instantActionStates")
    sheet = orjson.loads(encode(factsheet(version=version)))
    lists = "maximumArrayLengths" if version == "3.0.0" else "maxArrayLens"
    sheet["protocolLimits"][lists] |= dict.fromkeys(names, 1)
    at = topic_of("servicehall", "R1", "factsheet", prefix_of(version))
    heard = decode(at, orjson.dumps(sheet))
    assert isinstance(heard, Factsheet)
    assert shortcomings(heard, NEEDS) == names


def test_a_parameter_that_we_do_not_send_must_not_be_required() -> None:
    path = "protocol_features.optional_parameters"
    theta = OptionalParameter(parameter="order.nodes.nodePosition.theta", support="REQUIRED")
    nurbs = OptionalParameter(parameter="order.edges.trajectory", support="REQUIRED")
    nice = OptionalParameter(parameter="order.edges.corridor", support="SUPPORTED")
    assert shortcomings(changed(factsheet(), path, (theta, nice)), NEEDS) == ()
    assert shortcomings(changed(factsheet(), path, (nurbs,)), NEEDS) == ("requires order.edges.trajectory",)


def test_a_robot_that_can_do_nothing_is_told_everything() -> None:
    bare = changed(
        factsheet(), "protocol_features.agv_actions", (AgvAction(action_type="pick", action_scopes=("NODE",)),)
    )
    assert shortcomings(bare, NEEDS) == ("cancelOrder", CONFIRM_EMPTY, LOCK, "startPause", "stopPause", UNLOCK)
