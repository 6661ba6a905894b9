"""Every message we send is one that the standard's own schemas accept, and we read what they accept; 2.1 and 3.0."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import jsonschema
import pytest

from hall_controller.domain.book import Order as BookOrder
from hall_controller.domain.book import RobotAction, RobotVerb
from hall_controller.gateways.orders import (
    Headers,
    action_message,
    actions_message,
    cancel_order,
    init_position,
    order_message,
    plain_action,
)
from hall_messages.errors import BadMessage
from hall_messages.vda5050 import AnyMessage, Kind, State, decode, encode, topic_of
from hall_messages.vda5050.factsheet import Factsheet
from hall_messages.vda5050.state import OperatingMode
from tests.hall_controller.gateways.robot_words import NOW, PATH, PLAN, hall_state
from tests.robot_nodes.stand import MAKER, SERIAL, Stand, make_order, plain
from tests.wires import vda_schemas
from tests.wires.vda_schemas import KINDS, PREFIX, VERSIONS, example, without_nothing

pytestmark = pytest.mark.skipif(not vda_schemas.there(), reason=vda_schemas.MISSING)

both = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(scope="module")
def validators() -> dict[tuple[str, Kind], Any]:
    return {(version, kind): vda_schemas.validator(version, kind) for version in VERSIONS for kind in KINDS}


def eventful_day(version: str) -> Iterator[tuple[Kind, AnyMessage]]:
    """Everything one robot says on a day on which most things happen."""
    stand = Stand(version=version)
    stand.node.connection_online(stand.now)
    stand.empty_hatches()
    stand.order(make_order("bad", ["k1", "w2"], base=0))
    stand.order(make_order("O1", ["k1", "w2", "s2", "s3"], base=3, actions={"s2": (plain("stopCharging", "n1"),)}))
    stand.run_until(lambda: stand.state.last_node_id == "s2" and not stand.state.driving)
    stand.unlock("u1", "1", "H1", "s2")
    stand.run(2.0)
    stand.lock("l1", "1", "H1")
    stand.run(2.0)
    stand.act(plain("startPause", "p1"), plain("dance", "d1"), plain("factsheetRequest", "f1"))
    stand.act(plain("stopPause", "p2"), plain("cancelOrder", "x1"))
    stand.world.press_emergency_stop("R1")
    stand.run(1.0)
    stand.world.cut_comms("R1")
    stand.run(2.0)
    stand.node.going_offline(stand.now)
    yield from stand.sent
    yield "connection", stand.node.last_will(stand.now)


@both
def test_what_a_robot_says_is_valid_and_is_read_as_it_was_meant(
    version: str, validators: dict[tuple[str, Kind], Any]
) -> None:
    seen: set[Kind] = set()
    for kind, message in eventful_day(version):
        wire = encode(message)
        validators[version, kind].validate(json.loads(wire))
        heard = decode(topic_of(MAKER, SERIAL, kind, PREFIX[version]), wire)
        assert comparable(heard) == comparable(message)
        seen.add(kind)
    assert seen == {"state", "visualization", "connection", "factsheet"}


@both
@pytest.mark.parametrize("mode", get_args(OperatingMode))
def test_every_mode_is_told_in_a_word_of_the_version(
    version: str, mode: OperatingMode, validators: dict[tuple[str, Kind], Any]
) -> None:
    stand = Stand(version=version)
    stand.tick()
    wire = encode(stand.state.model_copy(update={"operating_mode": mode}))
    validators[version, "state"].validate(json.loads(wire))
    heard = decode(topic_of(MAKER, SERIAL, "state", PREFIX[version]), wire)
    assert isinstance(heard, State)
    new = version == "2.1.0" and mode in ("STARTUP", "INTERVENED")
    assert heard.operating_mode == ("SERVICE" if new else mode), "2.1 has no other word for a robot in other hands"


def comparable(message: AnyMessage) -> object:
    """What must survive the wire: 2.x does not tell instant actions apart, 3.0 has fewer words for some things."""
    if isinstance(message, State):
        plain_states = tuple(one.model_copy(update={"instant": False}) for one in message.action_states)
        errors = sorted((e.error_level, e.error_description or "") for e in message.errors)
        ordered = tuple(sorted(plain_states, key=lambda one: one.action_id))
        return message.model_copy(update={"action_states": ordered, "errors": ()}), errors
    if isinstance(message, Factsheet):
        return message.protocol_features.agv_actions, message.load_specification, message.protocol_limits
    return message.model_dump(exclude={"reference_state_header_id"})


def what_the_hall_says(version: str) -> Iterator[tuple[Kind, AnyMessage]]:
    headers = Headers(PLAN.robots["R1"], version=version)
    roads = hall_state().roads
    home = BookOrder("book-O2", tuple(reversed(PATH)), len(PATH), 0, NOW, [len(PATH)])
    route = BookOrder("book-O1", PATH, 4, 1, NOW, [3, 4])
    for order, known in ((route, -1), (route, 0), (home, -1)):
        yield "order", order_message(headers, roads, PLAN.id, order, known, NOW)
    verbs: tuple[RobotVerb, ...] = ("unlockHatch", "lockHatch", "confirmEmpty", "startPause", "stopPause")
    told = RobotAction("book-A1", "unlockHatch", "upper", "H1", "stop-A1")
    actions = [action_message(replace(told, id=f"a{n}", verb=verb), "life") for n, verb in enumerate(verbs)]
    asked = [plain_action(kind, kind) for kind in ("stateRequest", "factsheetRequest")]
    place = init_position(RobotAction("p1", "initPosition", "", "", PATH[0], "facility-1", 1.0, 2.0, 0.5), PLAN.id)
    yield "instantActions", actions_message(headers, (*actions, *asked, cancel_order("book-O9"), place), NOW)


@both
def test_what_the_hall_says_is_valid_and_is_read_as_it_was_meant(
    version: str, validators: dict[tuple[str, Kind], Any]
) -> None:
    spec = PLAN.robots["R1"]
    for kind, message in what_the_hall_says(version):
        wire = encode(message)
        validators[version, kind].validate(json.loads(wire))
        heard = decode(topic_of(spec.manufacturer, spec.serial, kind, PREFIX[version]), wire)
        if (version, kind) == ("3.0.0", "instantActions"):
            assert {a["blockingType"] for a in json.loads(wire)["actions"]} == {"NONE"}
            assert "initializePosition" in wire.decode()
        else:
            assert heard == message


@both
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("full", [False, True], ids=["least", "most"])
def test_what_the_standard_allows_can_be_read(
    version: str, kind: Kind, full: bool, validators: dict[tuple[str, Kind], Any]
) -> None:
    message = without_nothing(example(version, kind, full))
    validators[version, kind].validate(message)
    heard = decode(topic_of("acme", "R1", kind, PREFIX[version]), json.dumps(message).encode())
    again = decode(topic_of("acme", "R1", kind, PREFIX[version]), encode(heard))
    assert again == heard


@both
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("said", "valid"),
    [
        ("2026-03-01T09:00:00Z", True), ("2026-03-01T09:00:00.12+08:00", True), ("yesterday", False), ("", False),
        ("2026-03-01", False), ("2026-03-01 09:00:00Z", False), ("2026-03-01T09:00:00", False),
        ("2026-02-30T09:00:00Z", False), ("2026-03-01T25:00:00Z", False), ("2026-03-01T09:00:00Z\n", False),
    ],
)  # fmt: skip
def test_the_schemas_tell_a_time_from_other_words(
    version: str, kind: Kind, said: str, valid: bool, validators: dict[tuple[str, Kind], Any]
) -> None:
    message = without_nothing(example(version, kind, full=True))
    assert validators[version, kind].is_valid(message)
    assert validators[version, kind].is_valid({**message, "timestamp": said}) is valid


@both
@pytest.mark.parametrize("kind", KINDS)
def test_a_message_without_what_the_standard_demands_is_refused(version: str, kind: Kind) -> None:
    """But for the head of the messages in which 2.1 lets a robot leave it out."""
    optional = {"visualization", "factsheet"}
    head = {"headerId", "timestamp", "version", "manufacturer", "serialNumber", "referenceStateHeaderId"}
    whole = without_nothing(example(version, kind, full=True))
    for name in vda_schemas.schema(version, kind).get("required", []):
        if kind in optional and name in head:
            continue
        if name == "instantActionStates":
            continue  # robots of 3.0 that leave out an empty list do no harm
        rest = {key: value for key, value in whole.items() if key != name}
        with pytest.raises(BadMessage):
            decode(topic_of("acme", "R1", kind, PREFIX[version]), json.dumps(rest).encode())


@both
def test_the_schemas_do_object_to_what_is_wrong(version: str, validators: dict[tuple[str, Kind], Any]) -> None:
    order = json.loads(encode(make_order("O1", ["k1", "w2"]).model_copy(update={"version": version})))
    del order["nodes"][0]["sequenceId"]
    with pytest.raises(jsonschema.ValidationError):
        validators[version, "order"].validate(order)


def test_versions_are_not_mixed_up() -> None:
    """2.1 in the words of 3.0 is no 3.0: each topic is read in its own version."""
    order = make_order("O1", ["k1", "w2"])
    with pytest.raises(BadMessage, match="version"):
        decode(topic_of(MAKER, SERIAL, "order", PREFIX["3.0.0"]), encode(order))
    with pytest.raises(BadMessage):
        decode(topic_of(MAKER, SERIAL, "order"), encode(order.model_copy(update={"version": "3.0.0"})))
