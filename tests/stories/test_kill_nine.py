"""The controller is killed in the middle of its work, again and again; nobody loses a paper, nothing is done twice."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_controller.plan import load_plan
from hall_controller.store import SqlReader
from hall_messages.clock import start_scaled_clock
from simulations.broker import free_port
from simulations.demo import account
from simulations.demo.household import Household, Wishes
from simulations.sample import sample_hall

CASES = 6
KILLS = 5
LIMIT_S = 150.0


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    """Broker, controller and world as real processes, ten times as fast as life."""
    wishes = Wishes(sample_hall(), CASES, 4, free_port(), ros=False)
    home = Household(load_plan(sample_hall()), wishes, start_scaled_clock(10.0), tmp_path)
    try:
        for _ in home.start():
            pass
        yield home
    finally:
        home.stop()


def until_ready(home: Household, deadline: float) -> None:
    while not account.ready(home.url).get("ready"):
        assert time.monotonic() < deadline, "the controller does not come up"
        home.look()
        time.sleep(0.05)


@pytest.mark.timeout(200)
def test_every_case_completes_and_nothing_is_done_twice(household: Household) -> None:
    deadline, chance = time.monotonic() + LIMIT_S, random.Random(9)
    until_ready(household, deadline)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.5, 3.0))  # the moment is what is tried here, not something waited for
        os.kill(household.children["controller"].pid, signal.SIGKILL)
        until_ready(household, deadline)
    while household.world.ended is None:
        assert time.monotonic() < deadline, account.hall_now(household.url)
        household.look()
        time.sleep(0.1)
    counted = account.robot_messages(household.url)
    household.stop()
    summary = account.account(household, counted, 0.0, 0.0)
    assert account.sound(summary, []), summary
    assert summary["restarts"] == {"controller": KILLS}
    _nothing_twice(household)


def _nothing_twice(household: Household) -> None:
    """Robots count what they carried out; the book says what was decided. None may have done more than that."""
    reader = SqlReader(household.book)
    try:
        decided, ends = Counter[str](), Counter[str]()
        for row in reader.replay():
            decided[row.type] += 1
            if row.type == "HandoffAdvanced":
                ends[json.loads(row.data)["state"]] += 1
    finally:
        reader.close()
    robots = household.world.last_words()["robots"].values()
    assert sum(robot["orders_accepted"] for robot in robots) <= decided["OrderIssued"] + decided["OrderChanged"]
    charging = decided["OrderIssued"]
    assert sum(robot["actions_started"] for robot in robots) <= decided["HatchActionOrdered"] + charging
    assert ends["received"] == 2 * CASES
    assert decided["HandoffRequested"] == ends["received"] + ends["expired"], "a repeat made a second handoff"
    assert decided["CaseOpened"] == decided["CaseClosed"] == CASES
