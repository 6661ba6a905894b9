"""Is a robot able to carry papers here? Its factsheet is held against what this hall needs of a robot.

What lives here: the comparison, with a word for everything that is lacking. What must not: what becomes of the robot.
What a factsheet does not say is not held against it, except the three hatch actions, without which no paper can travel,
and the three by which a robot is made to stand, to go on and to forget its road, without which nobody could stop it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from hall_controller.domain.book import Order as BookOrder
from hall_controller.domain.plan import ROBOT_SPEED_LIMIT_MPS, RobotSpec
from hall_controller.domain.roads import Roads
from hall_controller.domain.speeds import allowed_mps
from hall_controller.domain.state import State as HallState
from hall_controller.gateways.orders import CHARGE, Headers, order_message
from hall_controller.gateways.vocabulary import parameter_word
from hall_messages.mqtt import PAYLOAD_LIMIT_BYTES
from hall_messages.vda5050 import Factsheet, encode
from hall_messages.vda5050.base import BlockingType
from hall_messages.vda5050.factsheet import AgvAction
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOCK, SESSION_KEY, UNLOCK

PLACE = "initPosition"
SENT_KEYS = {
    UNLOCK: frozenset({"hatchId", "handoffId", "stopId", SESSION_KEY}),
    LOCK: frozenset({"hatchId", "handoffId", SESSION_KEY}),
    CONFIRM_EMPTY: frozenset({"hatchId", "handoffId", SESSION_KEY}),
    "cancelOrder": frozenset({"orderId"}),
    PLACE: frozenset({"x", "y", "theta", "mapId", "lastNodeId"}),
}
NEEDED_KEYS = {
    UNLOCK: frozenset({"hatchId", "handoffId", "stopId"}),
    LOCK: frozenset({"hatchId"}),
    CONFIRM_EMPTY: frozenset({"hatchId"}),
    "startPause": frozenset(),
    "stopPause": frozenset(),
    "cancelOrder": frozenset(),
}
STANDING = frozenset({UNLOCK, LOCK, CONFIRM_EMPTY})
SENT_PARAMETERS = frozenset({
    "order.nodes.nodePosition", "order.nodes.nodePosition.theta", "order.nodes.nodePosition.allowedDeviationXY",
    "order.edges.maxSpeed", "order.edges.maximumSpeed", "order.edges.length",
})  # fmt: skip
STRICTEST_FIRST: Final[tuple[BlockingType, ...]] = ("HARD", "SINGLE", "SOFT", "NONE")
SIZE_TOLERANCE_M = 0.1
SLOW_SHARE = 0.25
"""Of the speed in the hall file, by which trips are planned: a robot that cannot drive even that is another robot."""
BOOK_ID_LENGTH = 40
"""Room for the ids of orders and actions: the book's name, a letter and a number."""
ACTIONS_AT_ONCE = 3
"""That the hall must be able to see in one state: one of a hatch, a pause, and the charging at the end of an order."""
SLOWEST_STATES_S = 10.0


@dataclass(frozen=True, slots=True)
class Needs:
    """What this hall will ask of one robot."""

    state: HallState
    headers: Headers

    @property
    def robot(self) -> RobotSpec:
        return self.headers.spec

    @property
    def roads(self) -> Roads:
        return self.state.roads

    @property
    def in_3(self) -> bool:
        """Whether the robot speaks 3.0: instant actions do not block there, and have a list of their own in a state."""
        return self.headers.version.startswith("3.")

    def longest_message(self) -> int:
        """Bytes of an order over the longest path; nothing else that is sent is longer."""
        path, name = self.roads.longest_path(), "x" * BOOK_ID_LENGTH
        whole = BookOrder(name, path, len(path), 0, 0.0, [len(path)])
        return len(encode(order_message(replace(self.headers), self.roads, self.state.plan.id, whole, -1, 0.0)))

    def slowest_mps(self) -> float:
        """The least that it is ever allowed on a road, in the slowest scene."""
        caps = [scene.robot_speed_mps for scene in self.state.plan.scenes.values() if scene.robot_speed_mps is not None]
        cap_mps = min(caps, default=ROBOT_SPEED_LIMIT_MPS)
        edges = chain.from_iterable(self.roads.map.edges.values())
        return min((allowed_mps(edge, self.robot, cap_mps) for edge in edges), default=cap_mps)

    def longest_id(self) -> int:
        nodes = max((len(node) for node in self.roads.map.nodes), default=0)
        return max(2 * nodes + 1, BOOK_ID_LENGTH)  # an edge is named after both its ends


def shortcomings(sheet: Factsheet, needs: Needs) -> tuple[str, ...]:
    """Everything that is lacking, as words such as ``unlockHatch``; empty where the robot will do."""
    found = (*_actions(sheet, needs), *_hatches(sheet, needs), *_body(sheet, needs), *_strings(sheet, needs))
    return tuple(sorted({*found, *_arrays(sheet, needs), *_demands(sheet)}))


def _actions(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    known = {action.action_type: action for action in sheet.protocol_features.agv_actions}
    for kind in NEEDED_KEYS:
        action = known.get(kind)
        if action is None or not _fits(action) or not _stands_for(action, needs):
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


def _stands_for(action: AgvAction, needs: Needs) -> bool:
    """Whether it can be told to stand while it moves a hatch. A list that is empty says nothing.

    The standard's own instant actions are over in a moment, and makers list for them what they like.
    """
    return needs.in_3 or action.action_type not in STANDING or "HARD" in (action.blocking_types or ("HARD",))


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
    """Roads are laid for the radius in the hall file; a wider robot would touch walls and others.

    So would a longer one, as robots turn on the spot. A top speed of zero says nothing.
    """
    body, room_m = sheet.physical_parameters, 2.0 * needs.robot.radius_m + SIZE_TOLERANCE_M
    if body.width > room_m:
        yield "width"
    if body.length > room_m:
        yield "length"
    if body.speed_min > needs.slowest_mps():
        yield "speedMin"
    if 0.0 < body.speed_max < SLOW_SHARE * min(needs.robot.max_speed_mps, ROBOT_SPEED_LIMIT_MPS):
        yield "speedMax"


def _strings(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    limits = sheet.protocol_limits.max_string_lens
    if limits.id_numerical_only:
        yield "idNumericalOnly"
    if limits.id_len and limits.id_len < needs.longest_id():
        yield "idLen"
    if limits.load_id_len and limits.load_id_len < BOOK_ID_LENGTH:
        yield "loadIdLen"
    if limits.msg_len and limits.msg_len < PAYLOAD_LIMIT_BYTES and limits.msg_len < needs.longest_message():
        yield "msgLen"


def _arrays(sheet: Factsheet, needs: Needs) -> Iterator[str]:
    """A limit of zero means none was set."""
    limits = sheet.protocol_limits.max_array_lens
    if limits.order_nodes or limits.order_edges:
        longest = len(needs.roads.longest_path())
        if limits.order_nodes and limits.order_nodes < longest:
            yield "order.nodes"
        if limits.order_edges and limits.order_edges < longest - 1:
            yield "order.edges"
    hatches = len(needs.robot.hatches)
    for word, limit, needed in (
        ("actions.actionsParameters", limits.actions_parameters, _most_parameters(sheet)),
        ("state.loads", limits.state_loads, hatches),
        ("state.information", limits.state_information, hatches),
        ("state.actionStates", limits.state_action_states, 1 if needs.in_3 else ACTIONS_AT_ONCE),
        ("state.instantActionStates", limits.state_instant_action_states, ACTIONS_AT_ONCE - 1),
    ):
        if limit and limit < needed:
            yield word
    if sheet.protocol_limits.timing.min_state_interval > SLOWEST_STATES_S:
        yield "minStateInterval"


def _most_parameters(sheet: Factsheet) -> int:
    """Of one action that it is sent. A session is only sent to those that tell of one; ours have no such limit."""
    offered = {action.action_type for action in sheet.protocol_features.agv_actions}
    place = len(SENT_KEYS[PLACE]) if PLACE in offered else 0
    return max(place, *map(len, NEEDED_KEYS.values()))


def _demands(sheet: Factsheet) -> Iterator[str]:
    for one in sheet.protocol_features.optional_parameters:
        if one.support == "REQUIRED" and one.parameter not in SENT_PARAMETERS:
            yield f"requires {parameter_word(one.parameter)}"
