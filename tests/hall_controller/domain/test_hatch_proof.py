"""Custody moves on what a robot shows of its hatch, never on its word alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.live import LiveHatch, RobotLive
from tests.hall_controller.domain.ghosts import Ghost, GhostHall

OPEN, BOLT_DRAWN, BLIND = LiveHatch("open", "unlocked"), LiveHatch("closed", "unlocked"), LiveHatch()


@dataclass
class LyingHall(GhostHall):
    """Its robots do whatever they are told and say so; ``shown`` is what they show of a hatch meanwhile."""

    shown: dict[str, LiveHatch] = field(default_factory=dict)

    def __init__(self) -> None:
        super().__init__()
        self.shown = {}

    def _live(self, ghost: Ghost) -> RobotLive:
        live = super()._live(ghost)
        return replace(live, hatches={**live.hatches, **{h: self.shown[h] for h in live.hatches if h in self.shown}})


def keepers(hall: GhostHall) -> set[Custodian]:
    return {document.custodian for document in hall.state.book.cases["C000001"].documents.values()}


def brought_to(state: str) -> tuple[LyingHall, str]:
    """A hall with one handoff whose hatch is open for the sender (``loading``) or the receiver (``unloading``)."""
    hall = LyingHall()
    hall.run(2)
    handoff = hall.request("A001")
    if state == "unloading":
        hall.load(handoff)
        hall.until(handoff, "at_recipient")
    hall.until(handoff, "at_sender" if state == "loading" else "at_recipient")
    hall.ask(c.OpenHatch(handoff, officer(state)))
    hall.until(handoff, state)
    return hall, handoff


def officer(state: str) -> str:
    return "reception-1" if state == "loading" else "processing-1"


def after(state: str, handoff: str, hall: GhostHall) -> Custodian:
    """Who keeps the papers once they have changed hands."""
    page = hall.state.book.handoffs[handoff]
    return (
        Custodian("hatch", f"{page.robot}/{page.hatch}") if state == "loading" else Custodian("officer", officer(state))
    )


@pytest.mark.parametrize("shown", [OPEN, BOLT_DRAWN, BLIND], ids=["open", "bolt drawn", "not seen"])
@pytest.mark.parametrize("state", ["loading", "unloading"])
def test_finished_is_not_believed_of_a_hatch_that_does_not_look_it(state: str, shown: LiveHatch) -> None:
    hall, handoff = brought_to(state)
    page, before = hall.state.book.handoffs[handoff], keepers(hall)
    hall.shown[page.hatch] = shown
    hall.ask(c.ConfirmCount(handoff, officer(state), 3))
    hall.run(int(hall.plan.dwell.lock_proof_s))
    assert page.state.startswith("securing_") and keepers(hall) == before
    hall.run(3)
    assert page.state == state and keepers(hall) == before, "opened again, for a person to try once more"
    alert = hall.state.book.alerts[f"hatch_trouble:{page.robot}/{page.hatch}"]
    assert f"the door is {shown.door} and the bolt {shown.lock}" in alert.detail
    hall.shown.clear()
    taker = after(state, handoff, hall)
    hall.ask(c.ConfirmCount(handoff, officer(state), 3))
    hall.run(5)
    assert keepers(hall) == {taker} and f"hatch_trouble:{page.robot}/{page.hatch}" not in hall.state.book.alerts


@pytest.mark.parametrize("state", ["loading", "unloading"])
def test_a_hatch_that_looks_locked_a_moment_later_is_waited_for(state: str) -> None:
    hall, handoff = brought_to(state)
    page, before, taker = hall.state.book.handoffs[handoff], keepers(hall), after(state, handoff, hall)
    hall.shown[page.hatch] = BOLT_DRAWN
    hall.ask(c.ConfirmCount(handoff, officer(state), 3))
    hall.run(4)
    assert keepers(hall) == before
    hall.shown.clear()
    hall.run(5)
    assert keepers(hall) == {taker} and not hall.state.unproved
    assert not [ev for ev in hall.events if isinstance(ev, e.AlertRaised) and ev.kind == "hatch_trouble"]


def test_a_cancelled_handoff_ends_when_its_hatch_is_shut() -> None:
    hall, handoff = brought_to("loading")
    page = hall.state.book.handoffs[handoff]
    hall.shown[page.hatch] = OPEN
    hall.ask(c.CancelHandoff(handoff, "reception-1", "mistake", True))
    hall.run(5)
    assert page.state == "securing_cancel"
    hall.shown.clear()
    hall.run(3)
    assert page.state == "cancelled"
