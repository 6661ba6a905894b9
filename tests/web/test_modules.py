"""The parts of the pages that are arithmetic, run in the browser that will run them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from hall_controller.web import build_hash
from tests.web.conftest import HallServer, OpenPage

STATIC = f"/static/{build_hash()}"


@pytest.fixture(scope="module")
def page(still_server: HallServer, kept_pages: OpenPage) -> Page:
    """One for all: what is run here remembers nothing."""
    return kept_pages(still_server, "/display")


@pytest.fixture(autouse=True)
def _nothing_wrong(kept_pages: OpenPage) -> Iterator[None]:
    yield
    assert kept_pages.wrong() == []


def run(page: Page, module: str, body: str, given: Any) -> Any:
    """Run ``body`` with ``m`` bound to a module of the pages and ``given`` to what was handed over."""
    return page.evaluate(f"async given => {{ const m = await import('{STATIC}/{module}'); {body} }}", given)


EVENTS = """
const encoder = new TextEncoder();
const start = to => { for (const piece of given) to.enqueue(encoder.encode(piece)); to.close(); };
const body = new ReadableStream({ start });
const seen = [];
for await (const event of m.readEvents(body)) seen.push(event.comment ? "beat" : [event.id, event.type, event.data]);
return seen;
"""
WHOLE = 'id: 7\nevent: CaseOpened\ndata: {"a":1}\n\n: still here\n\nevent: poses\ndata: x\ndata: y\n\nretry: 1000\n\n'
MEANT = [["7", "CaseOpened", '{"a":1}'], "beat", [None, "poses", "x\ny"]]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_events_are_read_the_same_however_the_network_cuts_them(page: Page, size: int, ending: str) -> None:
    text = WHOLE.replace("\n", ending)
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert run(page, "event-stream.js", EVENTS, pieces) == MEANT


def test_an_event_that_was_cut_off_is_not_told(page: Page) -> None:
    assert run(page, "event-stream.js", EVENTS, ["data: whole\n\n", "data: half"]) == [[None, "message", "whole"]]


FILM = """
const track = new m.Track();
const [speed, arrivals] = given;
for (const [sent, heard] of arrivals) track.add({x_m: speed * sent / 1000, y_m: 0, theta_rad: 0}, heard);
"""


def test_uneven_arrival_does_not_make_a_robot_stutter(page: Page) -> None:
    """Poses sent every 100 ms arrive up to 60 ms late; the robot is still drawn at nearly even speed."""
    late = [0, 40, 10, 60, 0, 30, 55, 5, 20, 45, 0, 60, 15, 35, 0, 50, 25, 10, 60, 0]
    arrivals = [[i * 100, i * 100 + delay] for i, delay in enumerate(late)]
    body = """
    const track = new m.Track();
    const drawn = [];
    let next = 0;
    for (let now = 0; now < 1900; now += 20) {
      while (next < given.length && given[next][1] <= now) {
        track.add({x_m: 0.6 * given[next][0] / 1000, y_m: 0, theta_rad: 0}, given[next][1]);
        next += 1;
      }
      const pose = track.at(now);
      if (pose && now > 600) drawn.push(pose.x);
    }
    return drawn;
    """
    drawn = run(page, "motion.js", body, arrivals)
    steps = [b - a for a, b in pairwise(drawn)]
    even = 0.6 * 0.020
    assert min(steps) >= 0.3 * even
    assert max(steps) <= 1.7 * even


def test_a_robot_is_never_drawn_ahead_of_what_was_reported(page: Page) -> None:
    arrivals = [[i * 100, i * 100] for i in range(10)]
    body = FILM + "return [track.at(900).x, track.at(5000).x, track.at(5000).settled];"
    now, later, settled = run(page, "motion.js", body, [0.6, arrivals])
    assert now <= 0.54 and later == pytest.approx(0.54) and settled


def test_a_gap_in_the_stream_does_not_send_a_robot_flying(page: Page) -> None:
    body = FILM + "return [track.at(9990).x, track.at(10200).x];"
    before, after = run(page, "motion.js", body, [0.6, [[0, 0], [100, 100], [10_000, 10_000]]])
    assert 0.0 <= before <= 6.0 and after == pytest.approx(6.0)


@pytest.mark.parametrize(("start", "end", "turn"), [(3.0, -3.0, 0.283), (-3.0, 3.0, -0.283), (0.0, 1.0, 1.0)])
def test_a_robot_turns_the_short_way_round(page: Page, start: float, end: float, turn: float) -> None:
    found = run(page, "motion.js", "return m.shortTurn(...given);", [start, end])
    assert found == pytest.approx(turn, abs=0.001)


LOOKS = [
    ({"online": False, "alerts": [], "handoffs": [], "speed_mps": 0.5}, "help"),
    ({"online": True, "alerts": ["robot_fault"], "handoffs": [], "speed_mps": 0.5}, "help"),
    ({"online": True, "alerts": [], "handoffs": ["H1"], "speed_mps": 0.5}, "moving"),
    ({"online": True, "alerts": [], "handoffs": ["H1"], "speed_mps": 0.0}, "waiting"),
    ({"online": True, "alerts": [], "handoffs": [], "speed_mps": None}, "resting"),
]
HATCHES = [
    ({"door": "unknown", "lock": "locked", "handoff": "H1"}, "unknown"),
    ({"door": "closed", "lock": "unknown", "handoff": None}, "unknown"),
    ({"door": "open", "lock": "unlocked", "handoff": "H1"}, "open"),
    ({"door": "closed", "lock": "unlocked", "handoff": "H1"}, "unlocked"),
    ({"door": "closed", "lock": "locked", "handoff": "H1"}, "loaded"),
    ({"door": "closed", "lock": "locked", "handoff": None}, "locked"),
]
STATES = [("assigned", "reserved"), ("at_sender", "reserved"), ("carrying", "loaded"), ("at_recipient", "loaded")]


@pytest.mark.parametrize(("robot", "look"), LOOKS)
def test_a_robot_looks_as_it_is(page: Page, robot: dict[str, Any], look: str) -> None:
    assert run(page, "robot-look.js", "return m.lookOf(given);", robot) == look


@pytest.mark.parametrize(("hatch", "look"), HATCHES)
def test_an_unknown_hatch_never_looks_safe(page: Page, hatch: dict[str, Any], look: str) -> None:
    assert run(page, "robot-look.js", "return m.hatchLook(given);", hatch) == look


@pytest.mark.parametrize(("state", "look"), STATES)
def test_a_bound_hatch_holds_papers_only_after_loading(page: Page, state: str, look: str) -> None:
    hatch = {"door": "closed", "lock": "locked", "handoff": "H1"}
    assert run(page, "robot-look.js", "return m.hatchLook(...given);", [hatch, {"state": state}]) == look
