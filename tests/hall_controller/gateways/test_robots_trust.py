"""Robots that lie are isolated, named, and harm nobody; an officer lets them go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hall_controller.domain.book import Case, Custodian, Document, Handoff, RobotAction
from hall_controller.domain.dispatch import available
from hall_controller.domain.traffic import fit
from hall_messages.vda5050 import wire_time
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import ACTION, NOW, PATH, PLAN, factsheet, order, state

HERE = PLAN.roadmap.nodes[PLAN.robots["R1"].dock]


@pytest.fixture
def desk() -> DeskOfTrust:
    """R1 has said where it is, and is free to take work."""
    made = DeskOfTrust()
    made.hear()
    assert available(made.hall, made.hall.book.robot("R1"))
    return made


def place(x_m: float, y_m: float) -> dict[str, object]:
    return {"x": x_m, "y": y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}


def references(hatch: str, content: str) -> dict[str, object]:
    values = {"hatchId": hatch, "door": "closed", "lock": "locked", "content": content}
    listed = [{"referenceKey": key, "referenceValue": value} for key, value in values.items()]
    return {"infoType": "hatch", "infoLevel": "INFO", "infoReferences": listed}


def load(desk: DeskOfTrust, hatch: str = "upper") -> None:
    """The book has papers in one of R1's hatches."""
    book = desk.hall.book
    document = Document("C1-1", "id_card", 1, Custodian("hatch", f"R1/{hatch}"))
    book.cases["C1"] = Case("C1", "A001", "A1", NOW, "reception-1", {"C1-1": document}, ["H1"])
    book.handoffs["H1"] = Handoff(
        "H1", "C1", "A001", "A1", "P1", ("C1-1",), 1, "reception-1", NOW, NOW, "carrying", "R1", hatch, goal="P1"
    )
    book.robot("R1").hatches[hatch] = "H1"


def jumps(desk: DeskOfTrust) -> None:
    desk.hear(agvPosition=place(HERE.x_m + 8.0, HERE.y_m))


def reports_anothers_order(desk: DeskOfTrust) -> None:
    desk.hall.book.robot("R2").order = order()
    desk.hear(orderId="book-O1")


def goes_back_in_its_numbers(desk: DeskOfTrust) -> None:
    for number in (400, 300, 200, 100, 50):
        desk.hear(headerId=number)


def goes_back_while_its_clock_stands(desk: DeskOfTrust) -> None:
    stands = wire_time(desk.now).isoformat()
    desk.hear(headerId=5000, timestamp=stands)
    for number in range(4999, 4959, -1):
        desk.hear(headerId=number, timestamp=stands)


def calls_a_loaded_hatch_empty(desk: DeskOfTrust) -> None:
    load(desk)
    desk.hear(information=[references("upper", "empty"), references("lower", "empty")])


def runs_past_its_base(desk: DeskOfTrust) -> None:
    desk.want(order(released=3))
    desk.hear(orderId="book-O1", lastNodeId=PATH[4], lastNodeSequenceId=8)


def floods(desk: DeskOfTrust) -> None:
    for _ in range(1000):
        desk.now += 0.001
        desk.hear_bytes(timestamp="2026-01-05T08:00:01Z")
    desk.look(0.1)


LIES: list[tuple[Callable[[DeskOfTrust], None], str]] = [
    (jumps, "untrusted:jump"),
    (reports_anothers_order, "untrusted:order"),
    (goes_back_in_its_numbers, "untrusted:headers"),
    (goes_back_while_its_clock_stands, "untrusted:headers"),
    (calls_a_loaded_hatch_empty, "untrusted:empty:upper"),
    (runs_past_its_base, "untrusted:overrun"),
    (floods, "untrusted:flood"),
]


@pytest.mark.parametrize(("lie", "word"), LIES, ids=[lie.__name__ for lie, _ in LIES])
def test_a_liar_is_isolated_named_and_stopped(lie: Callable[[DeskOfTrust], None], word: str, desk: DeskOfTrust) -> None:
    desk.acts()
    lie(desk)
    robot = desk.hall.book.robot("R1")
    assert desk.believed.faults[0] == word
    assert word in desk.fault()
    assert not available(desk.hall, robot) and not fit(desk.hall, robot)
    assert not desk.hall.stands_at("R1", robot.node), "no hatch opens where it says that it is"
    assert desk.complaints.notes["untrusted"] == 1
    desk.want(order(), ACTION)
    acts = [act for act in desk.acts(2.0) if act != "stateRequest"]  # whoever said nothing new is asked
    assert acts == ["startPause"], "neither order nor hatch action, but stand still"


@pytest.mark.parametrize(("lie", "word"), LIES, ids=[lie.__name__ for lie, _ in LIES])
def test_only_a_person_ends_it(lie: Callable[[DeskOfTrust], None], word: str, desk: DeskOfTrust) -> None:
    lie(desk)
    desk.hall.book.robot("R2").order = None
    for _ in range(20):
        desk.hear(1.0)
        desk.look()
    assert desk.believed.faults[0] == word
    desk.want(None)
    desk.resume()
    assert desk.acts(1.0) == ["stopPause"]
    desk.hall.book.robot("R1").hatches.clear()
    assert "untrusted" not in " ".join(desk.hear(1.0).faults)
    assert desk.fault() == ""


def test_what_it_says_it_has_done_is_not_believed(desk: DeskOfTrust) -> None:
    desk.want(order(released=5), ACTION)
    second = PLAN.roadmap.nodes[PATH[1]]
    desk.hear(orderId="book-O1", lastNodeId=PATH[1], lastNodeSequenceId=2, agvPosition=place(second.x_m, second.y_m))
    done = [{"actionId": ACTION.id, "actionStatus": "FINISHED"}]
    live = desk.hear(
        orderId="book-O1", lastNodeSequenceId=8, lastNodeId=PATH[4], actionStates=done,
        agvPosition=place(HERE.x_m + 9.0, HERE.y_m),
    )  # fmt: skip
    assert (live.passed, live.order_done, live.actions, live.pose) == (2, False, {}, None)
    assert live.driving and live.paused
    assert ACTION.id in desk.hall.book.robot("R1").actions


def test_a_resume_from_before_the_lie_does_not_pardon_it(desk: DeskOfTrust) -> None:
    desk.want(None, RobotAction("book-A7", "stopPause", "", "", ""))
    jumps(desk)
    assert desk.acts(2.0) == ["startPause"]
    assert "untrusted:jump" in desk.hear().faults


def test_a_robot_that_was_told_to_empty_its_hatch_may_say_so_first(desk: DeskOfTrust) -> None:
    load(desk)
    told = RobotAction("book-A9", "confirmEmpty", "upper", "H1", "stop-P1")
    desk.hall.book.robot("R1").actions[told.id] = told
    empty = [references("upper", "empty"), references("lower", "empty")]
    assert desk.hear(information=empty).faults == ()


def test_a_robot_that_does_not_know_what_it_carries_does_not_lie(desk: DeskOfTrust) -> None:
    load(desk)
    assert desk.hear(information=[references("upper", "unknown")]).faults == ()


def test_nobody_is_further_than_he_was_let(desk: DeskOfTrust) -> None:
    """The number of the order before, reported until the first node of the new one is reached, frees no road."""
    desk.want(order(released=3))
    live = desk.hear(orderId="book-O1", lastNodeId="elsewhere", lastNodeSequenceId=40)
    assert (live.passed, live.faults) == (1, ())


def test_others_are_believed_as_before(desk: DeskOfTrust) -> None:
    desk.gateway.heard("R2", factsheet("R2"), desk.now)
    jumps(desk)
    desk.gateway.heard("R2", state("R2"), desk.now)
    assert available(desk.hall, desk.hall.book.robot("R2"))
    assert desk.hall.live["R2"].faults == ()


def test_of_a_flood_the_newest_is_kept_and_no_queue_grows(desk: DeskOfTrust) -> None:
    link = desk.gateway.links["R1"]
    before = link.states
    for number in range(150):
        desk.hear_bytes(batteryState={"batteryCharge": number / 2.0, "charging": False})
    assert link.states - before < 30
    desk.look(0.1)
    assert desk.believed.battery_fraction == pytest.approx(0.745)
    taken = link.states - before
    assert link.intake.flooded == 150 - taken == desk.complaints.counts["vda5050.flood"]
    assert desk.believed.faults == (), "a short burst is no lie"
