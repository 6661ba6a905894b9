"""What a call-back tells too late for any look to show it is kept, unless it is our own doing or an old story."""

from __future__ import annotations

import itertools
import random

import pytest

from robot_nodes.port import Drive, Hatch
from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.belief import Belief
from robot_nodes.vendor_http.bolts import Bolt
from robot_nodes.vendor_http.evidence import Evidence
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.reports import DoorsReport, StateReport
from robot_nodes.vendor_http.signature import WINDOW_S

PATIENCE = Patience()
SHUT, DRAWN, OPEN = Hatch("closed", "locked"), Hatch("closed", "unlocked"), Hatch("open", "unlocked")
LEAD_S = 1000.0
"""The cloud's clock less ours."""


class Stage:
    """One hatch, looked at by our clock at ``now``; call-backs are told in the cloud's."""

    def __init__(self) -> None:
        self.now, numbers = 100.0, itertools.count()
        self.belief = Belief(PATIENCE)
        self.bolt = Bolt(self.belief, PATIENCE, Backoff(0.2, 1.0, random.Random(1)), lambda: f"hall-{next(numbers)}")

    def look(self, seen: Hatch, after_s: float = 0.3) -> None:
        self.now += after_s
        self.belief.look(seen, self.now, self.now + LEAD_S)
        self.bolt.seen(self.now)

    def told(self, said: Hatch, ago_s: float) -> None:
        self.belief.alarm(said, self.now + LEAD_S - ago_s, self.now)

    def stands_shut(self) -> None:
        for _ in range(60):
            self.look(SHUT, 1.0)

    def serve(self) -> None:
        """An unlocking of ours, a person who opens and closes, the bolt shot again."""
        self.bolt.unlock(self.now)
        wish = self.bolt.due(self.now)
        assert wish is not None
        self.bolt.answered(wish, "done", self.now + 0.1)
        for seen in (DRAWN, OPEN, OPEN, DRAWN, SHUT, SHUT):
            self.look(seen, 1.0)


@pytest.fixture
def stage() -> Stage:
    made = Stage()
    made.stands_shut()
    return made


@pytest.mark.parametrize("ago_s", [-0.1, 0.4, 5.0, WINDOW_S - 1.0])
def test_an_opening_that_no_look_has_shown_is_kept_however_late_it_is_told(stage: Stage, ago_s: float) -> None:
    stage.told(OPEN, ago_s)
    assert (stage.belief.hatch(), stage.belief.forced) == (OPEN, True)
    stage.look(SHUT)
    assert stage.belief.hatch() == OPEN, "so that the hall hears of it"
    for _ in range(int(PATIENCE.forced_s) + 1):
        stage.look(SHUT, 1.0)
    assert (stage.belief.hatch(), stage.belief.forced) == (SHUT, True)
    stage.serve()
    assert not stage.belief.forced, "somebody whom the hall knows has looked into it"


def test_a_bolt_that_was_drawn_and_shot_again_is_a_fault(stage: Stage) -> None:
    stage.told(DRAWN, 0.4)
    assert (stage.belief.hatch(), stage.belief.forced) == (SHUT, True)


@pytest.mark.parametrize("ago_s", [0.0, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5])
def test_late_news_of_an_opening_that_we_asked_for_is_none(stage: Stage, ago_s: float) -> None:
    stage.serve()
    stage.told(OPEN, ago_s)
    assert not stage.belief.forced
    stage.stands_shut()
    assert stage.belief.hatch() == SHUT


def test_nobody_knows_what_an_earlier_life_has_unlocked() -> None:
    stage = Stage()
    stage.look(OPEN)
    stage.look(SHUT)
    stage.told(OPEN, 0.2)
    stage.told(OPEN, 20.0)
    assert (stage.belief.hatch(), stage.belief.forced) == (SHUT, False)


def test_what_is_older_than_a_signature_may_be_is_an_old_story(stage: Stage) -> None:
    stage.told(OPEN, WINDOW_S + 1.0)
    assert (stage.belief.hatch(), stage.belief.forced) == (SHUT, False)


def test_a_clock_that_is_set_back_accuses_nobody(stage: Stage) -> None:
    stage.serve()
    stage.belief.look(SHUT, stage.now + 4.0, stage.now + 4.0 + LEAD_S - 20.0)
    stage.belief.alarm(OPEN, stage.now + LEAD_S - 18.0, stage.now + 4.0)
    assert not stage.belief.forced


@pytest.mark.parametrize("seen", [DRAWN, OPEN])
def test_a_look_that_shows_what_nobody_asked_for_is_a_fault_that_stays(stage: Stage, seen: Hatch) -> None:
    stage.look(seen)
    assert stage.belief.hatch() == seen
    stage.look(SHUT)
    assert (stage.belief.hatch(), stage.belief.forced) == (SHUT, True)


# -- stops and faults


def evidence() -> Evidence:
    made = Evidence(("1",), PATIENCE)
    look(made, 10.0)
    look(made, 100.0)
    return made


def look(made: Evidence, now: float, stop: bool = False) -> None:
    assert made.take_state(StateReport(now + LEAD_S, 0.0, True, None, 0.0, 0.8, False, stop), now)


def stopped(made: Evidence, now: float) -> bool:
    made.take_doors(DoorsReport(now + LEAD_S, 0.0, {"1": SHUT}), now)
    return made.status(Drive(), True, now).emergency_stop


@pytest.mark.parametrize("over", [False, True])
def test_a_stop_between_two_looks_is_seen_to_and_not_only_for_a_blink(over: bool) -> None:
    made = evidence()
    look(made, 101.0)
    made.stop_told(100.5 + LEAD_S, over, 101.1)
    look(made, 101.2)
    assert stopped(made, 101.2)
    look(made, 101.2 + PATIENCE.steady_s)
    assert not stopped(made, 101.2 + PATIENCE.steady_s)


@pytest.mark.parametrize("over", [False, True])
def test_late_news_of_a_stop_that_looks_have_shown_stops_nobody_again(over: bool) -> None:
    made = evidence()
    look(made, 101.0, stop=True)
    look(made, 105.0)
    made.stop_told((104.0 if over else 100.9) + LEAD_S, over, 105.1)
    assert not stopped(made, 105.1)


def test_the_end_of_a_stop_is_believed_from_looks_only() -> None:
    made = evidence()
    look(made, 101.0, stop=True)
    made.stop_told(101.5 + LEAD_S, True, 101.6)
    assert stopped(made, 101.6)
