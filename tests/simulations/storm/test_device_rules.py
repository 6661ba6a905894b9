"""What the storm's referee says of a board: how long it may be told what was true before."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

from simulations.storm.clock import Clock
from simulations.storm.device_rules import LATE_S, DeviceRules, Watch
from simulations.storm.device_twins import Twin


class Stage:
    """A hall with one board, and one handoff that is in some state."""

    def __init__(self) -> None:
        self.clock, self.found = Clock(0.0), list[str]()
        self.rules = DeviceRules(self.clock, lambda rule, subject, detail: self.found.append(rule), lambda: None, dict)
        self.rules.watches = {"board": Watch(cast(Twin, None), lambda: False)}

    def committed(self, state: str) -> None:
        handoff = SimpleNamespace(ticket="A0001", state=state, target="P1", robot="R1")
        plan = SimpleNamespace(places={"P1": SimpleNamespace(label_zh="P1")}, scenes={})
        book = SimpleNamespace(handoffs={"H1": handoff}, scene="", device_wishes={})
        self.rules.committed(cast(Any, SimpleNamespace(plan=plan, book=book)))

    def told(self, state: str, after_s: float) -> list[str]:
        """What is blamed when the board is told this now."""
        self.clock.now += after_s
        line = {"ticket": "A0001", "state": state, "place": "P1"}
        self.rules.telling("hall/device/board/lines/set", json.dumps([line]).encode())
        return self.found


def test_what_was_true_before_may_be_told_until_the_hall_looks() -> None:
    stage = Stage()
    stage.committed("loading")
    stage.rules.looking(held_up=False)
    stage.committed("carrying")
    assert stage.told("loading", LATE_S / 2) == []
    assert stage.told("loading", LATE_S) == ["told_untrue"]


def test_a_look_that_a_commit_holds_up_is_waited_for_and_no_longer() -> None:
    stage = Stage()
    stage.committed("loading")
    stage.rules.looking(held_up=False)
    stage.clock.now += 1.0
    stage.committed("carrying")
    stage.rules.looking(held_up=True)
    assert stage.told("loading", 3.0) == [] and stage.told("unloading", 0.0) == ["told_untrue"]
    stage.rules.looking(held_up=False)
    assert stage.told("loading", 0.0) == ["told_untrue"] * 2
