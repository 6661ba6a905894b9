"""What a robot must be able to do here, and how it is told what it lacks."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.gateways.negotiation import Needs, shortcomings
from hall_messages.vda5050 import Factsheet
from hall_messages.vda5050.factsheet import AgvAction, FactsheetActionParameter, OptionalParameter
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOCK, UNLOCK
from tests.hall_controller.gateways.robot_words import PLAN, factsheet, hall_state

NEEDS = Needs(PLAN.robots["R1"], hall_state().roads)


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


LONGEST = NEEDS.longest_path()
LIMITS = "protocol_limits.max_array_lens."


@pytest.mark.parametrize(
    ("path", "value", "lacking"),
    [
        ("load_specification.load_positions", ("lower",), ("hatch upper",)),
        ("load_specification.load_positions", None, ()),
        ("physical_parameters.width", 2.0, ("width",)),
        ("protocol_limits.max_string_lens.id_len", 8, ("idLen",)),
        ("protocol_limits.max_string_lens.id_len", 0, ()),
        ("protocol_limits.max_string_lens.load_id_len", 8, ("loadIdLen",)),
        ("protocol_limits.max_string_lens.id_numerical_only", True, ("idNumericalOnly",)),
        (LIMITS + "order_nodes", LONGEST - 1, ("order.nodes",)),
        (LIMITS + "order_nodes", LONGEST, ()),
        (LIMITS + "order_edges", LONGEST - 2, ("order.edges",)),
        (LIMITS + "state_loads", 1, ("state.loads",)),
        ("protocol_limits.timing.min_state_interval", 60.0, ("minStateInterval",)),
    ],
)
def test_limits_that_are_too_narrow_for_this_hall(path: str, value: object, lacking: tuple[str, ...]) -> None:
    assert shortcomings(changed(factsheet(), path, value), NEEDS) == lacking


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
