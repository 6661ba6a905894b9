"""The referee sees what must not be: each rule of the floor, broken by hand."""

from __future__ import annotations

import pytest

from hall_controller.domain.book import Book, Case, Custodian, Document, Handoff
from hall_messages.vda5050 import VERSION, InstantActions, wire_time
from hall_messages.vda5050.hatches import unlock_hatch
from robot_nodes.port import Goal
from simulations.storm.custody_rules import CustodyRules
from simulations.storm.floor import Floor
from simulations.storm.journal import WrittenAction
from simulations.storm.stage import Stage
from simulations.world.papers import Spot


@pytest.fixture
def stage() -> Stage:
    stage = Stage("test:0", 0, 1, [])
    stage.hall.start()
    return stage


def kinds(stage: Stage) -> list[str]:
    return [violation.kind for violation in stage.referee.violations]


def drive(stage: Stage, robot: str, node: str) -> None:
    place = stage.plan.roadmap.nodes[node]
    stage.floor.bodies[robot].drive(Goal("o/2/1", place.x_m, place.y_m, None, 0.5))


def test_driving_with_papers_behind_an_open_door(stage: Stage) -> None:
    body = stage.floor.bodies["R1"]
    stage.referee.node_down = lambda robot: False
    hatch = body.hatches["upper"]
    hatch.empty, hatch.door_open = False, True
    drive(stage, "R1", stage.plan.robots["R1"].dock)
    assert kinds(stage) == ["moved_open"]


def test_an_empty_hatch_may_stand_open(stage: Stage) -> None:
    stage.referee.node_down = lambda robot: False
    stage.floor.bodies["R1"].hatches["upper"].door_open = True
    drive(stage, "R1", stage.plan.robots["R1"].dock)
    assert kinds(stage) == []


def test_two_robots_on_one_way(stage: Stage) -> None:
    stage.referee.node_down = lambda robot: False
    drive(stage, "R1", stage.plan.robots["R2"].dock)
    assert kinds(stage) == ["road_shared"]


def test_unlocking_without_a_row_elsewhere_twice_and_on_the_way(stage: Stage) -> None:
    body, stop = stage.floor.bodies["R1"], stage.plan.robots["R1"].dock
    body.bolt_s = 0.0
    body.unlock("upper")
    assert kinds(stage) == ["opened_elsewhere"]
    stage.hall.journal.ordered("A1", WrittenAction("R1", "unlockHatch", "upper", stop))
    body.lock("upper")
    body.unlock("upper")
    assert kinds(stage) == ["opened_elsewhere"]
    body.lock("upper")
    body.unlock("upper")
    assert kinds(stage) == ["opened_elsewhere", "opened_twice"]


def test_a_message_without_a_row(stage: Stage) -> None:
    message = InstantActions(
        header_id=1, timestamp=wire_time(0.0), version=VERSION, manufacturer="m", serial_number="R1",
        actions=(unlock_hatch("A9", "upper", "H1", "s"),),
    )  # fmt: skip
    stage.referee.leaving("R1", message)
    assert kinds(stage) == ["not_written"]


def test_memory_that_the_journal_does_not_know(stage: Stage) -> None:
    stage.hall.compare_with_journal()
    assert kinds(stage) == []
    stage.book.cases_opened += 1
    stage.hall.compare_with_journal()
    assert kinds(stage) == ["book_differs"]


HATCH = Spot("hatch", "R1/upper")
CLERK, VISITOR, FLOOR = Spot("person", "clerk"), Spot("person", "visitor C1"), Spot("place", "floor")


@pytest.mark.parametrize(
    ("keeper", "state", "where", "agrees"),
    [
        (Custodian("officer", "clerk"), "", CLERK, True),
        (Custodian("officer", "clerk"), "", HATCH, False),
        (Custodian("officer", "clerk"), "loading", HATCH, True),
        (Custodian("officer", "clerk"), "carrying", HATCH, False),
        (Custodian("hatch", "R1/upper"), "carrying", HATCH, True),
        (Custodian("hatch", "R1/upper"), "carrying", CLERK, False),
        (Custodian("hatch", "R1/upper"), "unloading", CLERK, True),
        (Custodian("hatch", "R1/upper"), "unloading", VISITOR, False),
        (Custodian("hatch", "R1/upper"), "tampered", FLOOR, True),
        (Custodian("visitor", "C1"), "", VISITOR, True),
        (Custodian("visitor", "C1"), "", CLERK, False),
        (Custodian("locker", "L1"), "", Spot("place", "L1"), True),
        (Custodian("lost", "H1"), "", FLOOR, True),
        (Custodian("lost", "H1"), "", CLERK, False),
        (Custodian("lost", "H1"), "", HATCH, False),
    ],
)
def test_the_book_and_the_floor(stage: Stage, keeper: Custodian, state: str, where: Spot, agrees: bool) -> None:
    found = list[str]()
    floor = Floor(stage.plan, stage.clock)
    rules = CustodyRules(floor, lambda kind, subject, detail: found.append(kind))
    rules.hands["H1"] = CLERK if state in ("loading", "unloading") else FLOOR
    if state == "carrying":
        rules.hands.clear()
    book = Book()
    case = book.cases["C1"] = Case("C1", "A1", "S1", 0.0, "clerk")
    case.documents["C1-1"] = Document("C1-1", "photo", 1, keeper)
    if state:
        book.handoffs["H1"] = Handoff(
            "H1", "C1", "A1", "S1", "P1", ("C1-1",), 1, "clerk", 0.0, 0.0, state, "R1", "upper"
        )
        book.travelling["C1-1"] = "H1"
    floor.make("C1", "C1-1", 1, where)
    rules.check("C1", book)
    assert found == ([] if agrees else ["custody"])
