"""What the storm's referee says of shared chargers: who may be sent to one, and who is only told where it stands."""

from __future__ import annotations

from hall_controller.domain import events as e
from simulations.storm.charger_rules import ChargerRules


def blamed(*events: e.Event) -> list[str]:
    """The rules that these events break in a hall with one charger, C."""
    found: list[str] = []
    rules = ChargerRules(lambda rule, subject, detail: found.append(rule), {"C"})
    for event in events:
        rules.judge(event)
    return found


def sent(*path: str) -> e.OrderIssued:
    return e.OrderIssued("R1", "O1", path, len(path))


def test_nobody_is_sent_to_a_charger_that_is_not_its_own() -> None:
    assert blamed(e.StopReached("R1", "D1", "O0"), sent("D1", "a", "C")) == ["sent_to_a_charger"]
    assert blamed(e.ChargerReserved("R2", "C"), sent("D1", "a", "C")) == ["sent_to_a_charger"]
    assert blamed(e.ChargerReserved("R1", "C"), sent("D1", "a", "C")) == []


def test_who_was_carried_to_a_charger_may_be_told_that_it_stands_there() -> None:
    assert blamed(e.RobotPlaced("R1", "C"), sent("C")) == []
    assert blamed(e.OrderLost("R1", "O0", "C"), sent("C")) == []
    assert blamed(e.RobotPlaced("R1", "D1"), sent("C")) == ["sent_to_a_charger"]


def test_who_is_told_where_it_stands_is_not_on_its_way_there_later() -> None:
    there = (e.RobotPlaced("R1", "C"), sent("C"), e.StopReached("R1", "C", "O1"))
    away = (sent("C", "a", "D1"), e.StopReached("R1", "D1", "O2"))
    assert blamed(*there, *away, sent("D1", "a", "C")) == ["sent_to_a_charger"]
