"""Thousands of bad messages from the robots' side: none stops the hall, all are counted, lies break no invariant."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain import commands as c
from hall_controller.domain.book import Custodian
from hall_controller.domain.decide import settle
from hall_controller.domain.refusals import Refusal
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.robots import RobotGateway
from hall_controller.gateways.sightings import MOST_ERRORS, live_of
from tests.hall_controller.domain.ghosts import GhostHall
from tests.hall_controller.gateways.robot_words import NOW, PLAN, state, state_json, topic

NODES = sorted(PLAN.roadmap.nodes)


class Besieged:
    """A hall with work under way whose robots' topics anybody may write to."""

    def __init__(self) -> None:
        self.hall = GhostHall(PLAN)
        self.hall.state.book.name = "book"
        self.hall.run(2)
        for number, seat in enumerate(("A1", "A2", "B1", "B2")):
            self.hall.request(f"A{number}", seat)
        assert self.hall.state.book.robot("R1").order is not None, "there must be something to lie about"
        self.complaints = Complaints()
        self.gateway = RobotGateway(self.hall.state, lambda robot, message: None, self._tell, self.complaints)
        self.received = self.refused = 0
        for robot in PLAN.robots:
            self.shout(topic(robot), orjson.dumps(state_json(robot)))
            assert self.gateway.links[robot].proof.given, "what it says must count, or its lies would be for nothing"

    def _tell(self, command: c.Command) -> None:
        try:
            self.hall.events += settle(self.hall.state, command, self.hall.now)
        except Refusal:
            self.refused += 1

    def shout(self, at: str, payload: bytes) -> None:
        self.received += 1
        self.hall.now += 0.1
        self.gateway.received(at, payload, self.hall.now)
        self.gateway.sync_all(self.hall.now)

    def every_paper_has_one_keeper_that_the_book_can_explain(self) -> None:
        book = self.hall.state.book
        for case in book.cases.values():
            for document in case.documents.values():
                if document.custodian.kind == "hatch":
                    handoff = book.handoffs[book.travelling[document.id]]
                    assert document.custodian == Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
                    assert handoff.state in ("carrying", "at_recipient", "unloading", "securing_empty")
        for robot in book.robots.values():
            for hatch, bound in robot.hatches.items():
                assert (book.handoffs[bound].robot, book.handoffs[bound].hatch) == (robot.id, hatch)

    def every_message_is_accounted_for(self) -> None:
        good = sum(self.gateway.messages_received(robot) for robot in PLAN.robots)
        assert good + self.refused_messages == self.received

    @property
    def refused_messages(self) -> int:
        """Messages that could not be read; what is said about robots is not counted here."""
        return sum(count for code, count in self.complaints.counts.items() if code.startswith("vda5050."))


kinds = ["state", "visualization", "connection", "factsheet", "order", "instantActions", "nonsense"]
levels = st.text(max_size=12)
odd_topics = st.lists(levels, max_size=7).map("/".join)
strange_robots = st.tuples(levels, levels, st.sampled_from(kinds)).map(lambda t: f"uagv/v2/{t[0]}/{t[1]}/{t[2]}")
own_topics = st.sampled_from([topic(robot, kind) for robot in PLAN.robots for kind in kinds[:4]])
json_numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: abs(x) < 1e300)
trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(state_json())), inner, max_size=4),
    max_leaves=10,
)
payloads = st.binary(max_size=300) | trees.map(orjson.dumps)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(odd_topics | strange_robots | own_topics, payloads), min_size=10, max_size=60))
def test_garbage_on_any_topic_is_counted_and_forgotten(shouts: list[tuple[str, bytes]]) -> None:
    besieged = Besieged()
    before = besieged.hall.state.book.handoffs_requested
    for at, payload in shouts:
        besieged.shout(at, payload)
    besieged.every_message_is_accounted_for()
    assert besieged.hall.state.book.handoffs_requested == before


wild_numbers = st.sampled_from([0, -1, 1, 2**31, 2**32 - 1, 1e308, -1e308, 5e-324, 0.5]) | st.floats(-1e6, 1e6)
words = st.sampled_from([*NODES, "", "book-O1", "book-O2", "book-A1", "nowhere", "x" * 256, "\u0000", "名字"])
references = st.lists(
    st.fixed_dictionaries({
        "referenceKey": st.sampled_from(["hatchId", "door", "lock", "handoffId", "content", "x"]),
        "referenceValue": st.sampled_from(["upper", "lower", "open", "closed", "locked", "unlocked", "H000001", ""]),
    }),
    max_size=6,
)  # fmt: skip
lies = st.fixed_dictionaries(
    {},
    optional={
        "orderId": words,
        "orderUpdateId": st.sampled_from([0, 1, 2, 2**32 - 1]),
        "lastNodeId": words,
        "lastNodeSequenceId": st.sampled_from([0, 1, 2, 8, 40, 2**32 - 1]),
        "driving": st.booleans(),
        "nodeStates": st.lists(
            st.fixed_dictionaries({"nodeId": words, "sequenceId": st.integers(0, 9), "released": st.booleans()}),
            max_size=3,
        ),
        "actionStates": st.lists(
            st.fixed_dictionaries({
                "actionId": st.sampled_from([f"book-A{n}" for n in range(9)]) | words,
                "actionStatus": st.sampled_from(["WAITING", "RUNNING", "FINISHED", "FAILED", "PAUSED"]),
                "resultDescription": words,
            }),
            max_size=4,
        ),
        "agvPosition": st.fixed_dictionaries({
            "x": wild_numbers, "y": wild_numbers, "theta": wild_numbers, "mapId": words,
            "positionInitialized": st.booleans(),
        }),
        "velocity": st.fixed_dictionaries({"vx": wild_numbers}),
        "batteryState": st.fixed_dictionaries({"batteryCharge": wild_numbers, "charging": st.booleans()}),
        "errors": st.lists(
            st.fixed_dictionaries({"errorType": words, "errorLevel": st.sampled_from(["WARNING", "FATAL"])}), max_size=3
        ),
        "safetyState": st.fixed_dictionaries({
            "eStop": st.sampled_from(["NONE", "MANUAL", "AUTOACK"]), "fieldViolation": st.booleans(),
        }),
        "information": st.lists(
            st.fixed_dictionaries({
                "infoType": st.just("hatch"), "infoLevel": st.just("INFO"), "infoReferences": references,
            }),
            max_size=3,
        ),
    },
)  # fmt: skip
told_lies = st.lists(st.tuples(st.sampled_from(list(PLAN.robots)), lies), min_size=5, max_size=40)


@settings(max_examples=120, deadline=None)
@given(told_lies)
def test_robots_that_lie_in_proper_form_do_not_confuse_whose_papers_are_whose(
    told: list[tuple[str, dict[str, Any]]],
) -> None:
    """A robot that lies about its place cannot be helped; about papers it is not believed."""
    besieged = Besieged()
    for robot, changes in told:
        besieged.shout(topic(robot), orjson.dumps(state_json(robot, **changes)))
        besieged.every_paper_has_one_keeper_that_the_book_can_explain()
    besieged.every_message_is_accounted_for()
    assert besieged.refused_messages == 0


def not_a_number(state: dict[str, Any]) -> bytes:
    return orjson.dumps(state).replace(b'"batteryCharge":90.0', b'"batteryCharge":NaN')


def infinite(state: dict[str, Any]) -> bytes:
    return orjson.dumps(state).replace(b'"batteryCharge":90.0', b'"batteryCharge":1e999')


def text_for_a_number(state: dict[str, Any]) -> bytes:
    return orjson.dumps({**state, "headerId": "1"})


def negative_counter(state: dict[str, Any]) -> bytes:
    return orjson.dumps({**state, "orderUpdateId": -1})


def truncated(state: dict[str, Any]) -> bytes:
    return orjson.dumps(state)[:-10]


def of_another_robot(state: dict[str, Any]) -> bytes:
    return orjson.dumps({**state, "serialNumber": PLAN.robots["R2"].serial})


def of_another_age(state: dict[str, Any]) -> bytes:
    return orjson.dumps({**state, "version": "1.1.0"})


def too_deep(state: dict[str, Any]) -> bytes:
    return b"[" * 100_000


BAD: list[Callable[[dict[str, Any]], bytes]] = [
    not_a_number, infinite, text_for_a_number, negative_counter, truncated, of_another_robot, of_another_age, too_deep,
]  # fmt: skip


@pytest.mark.parametrize("spoil", BAD)
def test_a_state_that_is_wrong_in_one_thing_is_refused_whole(spoil: Callable[[dict[str, Any]], bytes]) -> None:
    told: list[c.Command] = []
    complaints = Complaints()
    gateway = RobotGateway(Besieged().hall.state, lambda robot, message: None, told.append, complaints)
    gateway.received(topic("R1"), spoil(state_json("R1")), NOW)
    assert (told, sum(complaints.counts.values()), gateway.messages_received("R1")) == ([], 1, 0)


def test_three_thousand_damaged_states_and_the_work_is_done_all_the_same() -> None:
    dice, besieged = random.Random(4), Besieged()
    for _ in range(3000):
        robot = dice.choice(list(PLAN.robots))
        payload = bytearray(orjson.dumps(state_json(robot)))
        for _ in range(dice.randint(1, 4)):
            payload[dice.randrange(len(payload))] = dice.randrange(256)
        besieged.hall.now += 0.02
        besieged.gateway.received(topic(robot), bytes(payload), besieged.hall.now)
        besieged.received += 1
    besieged.every_message_is_accounted_for()
    assert besieged.complaints.counts["vda5050.content"] > 1000
    hall = besieged.hall
    handoff = next(iter(hall.state.book.handoffs))
    hall.load(handoff)
    hall.unload(handoff)
    assert handoff not in hall.state.book.handoffs


def test_complaints_are_logged_now_and_then_and_never_with_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    gateway = RobotGateway(Besieged().hall.state, lambda robot, message: None, lambda command: None, Complaints())
    for number in range(1000):
        gateway.received(topic("R1"), b'{"headerId":"a secret 13800001111"}', NOW + number * 0.02)
    said = capsys.readouterr().out
    assert said.count("message refused") == 2, "one line in ten seconds"
    assert "secret" not in said
    assert "1380000" not in said


def test_a_talkative_robot_cannot_fill_the_journal() -> None:
    """Words of a robot reach the book: few and short, however many it sends."""
    words = [{"errorType": f"{n:04d}" + "x" * 250, "errorLevel": "FATAL"} for n in range(500)]
    done = {"actionId": "a", "actionStatus": "FAILED", "resultDescription": "y" * 100_000}
    live = live_of(state(errors=words, actionStates=[done]), NOW, PLAN.id)
    assert len(live.faults) == MOST_ERRORS and max(map(len, live.faults)) < 30
    assert len(live.actions["a"].reason) < 30
