"""Is a robot able to carry papers here? Its factsheet is held against what this hall needs of a robot.

What lives here: the comparison, with a word for everything that is lacking. What must not: what becomes of the robot.
What a factsheet does not say is not held against it, except the three hatch actions, without which no paper can travel,
and the three by which a robot is made to stand, to go on and to forget its road, without which nobody could stop it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hall_controller.domain.plan import RobotSpec
from hall_controller.domain.roads import Roads
from hall_controller.gateways.orders import CHARGE
from hall_controller.gateways.vocabulary import parameter_word
from hall_messages.vda5050 import Factsheet
from hall_messages.vda5050.base import BlockingType
from hall_messages.vda5050.factsheet import AgvAction
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOCK, SESSION_KEY, UNLOCK

SENT_KEYS = {
    UNLOCK: frozenset({"hatchId", "handoffId", "stopId", SESSION_KEY}),
    LOCK: frozenset({"hatchId", "handoffId", SESSION_KEY}),
    CONFIRM_EMPTY: frozenset({"hatchId", "handoffId", SESSION_KEY}),
    "cancelOrder": frozenset({"orderId"}),
}
NEEDED_KEYS = {
    UNLOCK: frozenset({"hatchId", "handoffId", "stopId"}),
    LOCK: frozenset({"hatchId"}),
    CONFIRM_EMPTY: frozenset({"hatchId"}),
    "startPause": frozenset(),
    "stopPause": frozenset(),
    "cancelOrder": frozenset(),
}
SENT_PARAMETERS = frozenset({
    "order.nodes.nodePosition", "order.nodes.nodePosition.theta", "order.nodes.nodePosition.allowedDeviationXY",
    "order.edges.maxSpeed", "order.edges.maximumSpeed", "order.edges.length",
})  # fmt: skip
STRICTEST_FIRST: Final[tuple[BlockingType, ...]] = ("HARD", "SINGLE", "SOFT", "NONE")
SIZE_TOLERANCE_M = 0.1
BOOK_ID_LENGTH = 40
"""Room for the ids of orders and actions: the book's name, a letter and a number."""
SLOWEST_STATES_S = 10.0


@dataclass(frozen=True, slots=True)
class Needs:
    """What this hall will ask of one robot."""

    robot: RobotSpec
    roads: Roads

    def longest_path(self) -> int:
        """Nodes on the longest way between two places where robots park."""
        ends = [node.id for node in self.roads.map.nodes.values() if node.kind != "way"]
        return max((len(self.roads.path(a, b) or ()) for a in ends for b in ends), default=1)

    def longest_id(self) -> int:
        nodes = max((len(node) for node in self.roads.map.nodes), default=0)
        return max(2 * nodes + 1, BOOK_ID_LENGTH)  # an edge is named after both its ends


def shortcomings(sheet: Factsheet, needs: Needs) -> tuple[str, ...]:
    """Everything that is lacking, as words such as ``unlockHatch``; empty where the robot will do."""
    found = (*_actions(sheet), *_hatches(sheet, needs), *_body(sheet, needs), *_strings(sheet, needs))
    return tuple(sorted({*found, *_arrays(sheet, needs), *_demands(sheet)}))


def _actions(sheet: Factsheet) -> Iterator[str]:
    known = {action.action_type: action for action in sheet.protocol_features.agv_actions}
    for kind in NEEDED_KEYS:
        action = known.get(kind)
        if action is None or not _fits(action):
            yield kind


def _fits(action: AgvAction) -> bool:
    """Usable at once, with what we send and without anything else."""
    if "INSTANT" not in action.action_scopes:
        return False
    declared = action.action_parameters
    if declared is None:
        return True
    demanded = {one.key for one in declared if not one.is_optional}
    keys = {one.key for one in declared}
    return NEEDED_KEYS[action.action_type] <= keys and demanded <= SENT_KEYS.get(action.action_type, frozenset())


def charging_on_nodes(sheet: Factsheet) -> BlockingType | None:
    """How the robot can be told to charge where its order ends; None: it cannot, and charges by standing there or not.

    A robot refuses an order with an action that it does not know, as a whole and every time.
    """
    for action in sheet.protocol_features.agv_actions:
        needs_more = any(not one.is_optional for one in action.action_parameters or ())
        if action.action_type == CHARGE and "NODE" in action.action_scopes and not needs_more:
            kinds = action.blocking_types or STRICTEST_FIRST
            return next((kind for kind in STRICTEST_FIRST if kind in kinds), None)
    return None


def _hatches(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    positions = sheet.load_specification.load_positions
    for hatch in needs.robot.hatches:
        if positions is not None and hatch not in positions:
            yield f"hatch {hatch}"


def _body(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    """Roads are laid for the radius in the hall file; a wider robot would touch walls and others."""
    if sheet.physical_parameters.width > 2.0 * needs.robot.radius_m + SIZE_TOLERANCE_M:
        yield "width"


def _strings(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    limits = sheet.protocol_limits.max_string_lens
    if limits.id_numerical_only:
        yield "idNumericalOnly"
    if limits.id_len and limits.id_len < needs.longest_id():
        yield "idLen"
    if limits.load_id_len and limits.load_id_len < BOOK_ID_LENGTH:
        yield "loadIdLen"


def _arrays(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    """A limit of zero means none was set."""
    limits = sheet.protocol_limits.max_array_lens
    if limits.order_nodes or limits.order_edges:
        longest = needs.longest_path()
        if limits.order_nodes and limits.order_nodes < longest:
            yield "order.nodes"
        if limits.order_edges and limits.order_edges < longest - 1:
            yield "order.edges"
    if limits.state_loads and limits.state_loads < len(needs.robot.hatches):
        yield "state.loads"
    if sheet.protocol_limits.timing.min_state_interval > SLOWEST_STATES_S:
        yield "minStateInterval"


def _demands(sheet: Factsheet) -> Iterator[str]:
    for one in sheet.protocol_features.optional_parameters:
        if one.support == "REQUIRED" and one.parameter not in SENT_PARAMETERS:
            yield f"requires {parameter_word(one.parameter)}"
