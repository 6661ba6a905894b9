"""A crowded hall on virtual time: robots keep their speed, their distance and the aisles, and all work is done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hall_controller.plan import load_plan
from hall_controller.store import MemoryJournal
from simulations.sample import sample_hall
from simulations.virtual import VirtualHall
from simulations.virtual.crowded import CrowdedHall


@pytest.fixture(scope="module")
def hour() -> CrowdedHall:
    """Ten crowded minutes with the scene ``quiet`` in the middle, and the last guests' way home."""
    run = CrowdedHall(load_plan(sample_hall()), MemoryJournal(), seed=1, seconds=600.0)
    assert run.whole()
    return run


def test_nothing_is_driven_too_fast_and_nobody_is_touched(hour: CrowdedHall) -> None:
    seen = hour.usher.conduct
    assert (seen.over_law, seen.over_zone, seen.over_scene, seen.over_near_people) == (0, 0, 0, 0), seen.worst
    assert seen.contacts == 0 and seen.samples > 3000
    assert hour.polite() and hour.account()["stops_for_people"] != 0


def test_no_aisle_is_blocked_and_everybody_is_passed_at_a_distance(hour: CrowdedHall) -> None:
    seen = hour.usher.conduct
    assert seen.aisles_blocked == 0 and seen.longest_in_aisle_s < hour.engine.state.plan.dwell.aisle_blocked_s
    assert seen.nearest_pass_m > 0.4 and seen.nearest_creep_m > 0.25


def test_every_handoff_is_completed_and_the_robots_are_home(hour: CrowdedHall) -> None:
    assert hour.sound(), hour.summary()
    assert hour.account()["robots_home"] == len(hour.world.robots)
    assert not hour.engine.state.yielding


def test_the_cap_of_a_scene_holds_after_the_road_under_way(hour: CrowdedHall) -> None:
    """Referees allow the older cap only on road that was released before the scene came: a few metres."""
    assert 0.0 < hour.caps.bound_m < 8.0


def test_a_robot_that_is_made_to_speed_is_found() -> None:
    run = CrowdedHall(load_plan(sample_hall()), MemoryJournal(), seed=2, seconds=90.0)
    for body in run.world.robots.values():
        body.settings = run.world.settings.__class__(near_people_mps=0.8)
    while run.turns < 1500 and run.polite():
        run.turn()
    assert run.usher.conduct.over_near_people and not run.polite()


def test_after_an_emergency_stop_only_a_person_starts_a_robot() -> None:
    """The button is released and the way is free; still it stands, until an officer has looked and says so."""
    journal = MemoryJournal()
    run = VirtualHall(load_plan(sample_hall()), journal, seed=4, cases=2)
    while not (moving := [robot for robot in run.world.robots.values() if robot.v > 0.3]):
        run.turn()
    body = moving[0]
    run.world.press_emergency_stop(body.id)
    for _ in range(20):
        run.turn()
    run.world.release_emergency_stop(body.id)
    stood = body.metres
    while body.metres == stood and run.turns < 20_000:
        run.turn()
    resumed = [row.at for row in journal.replay() if row.type == "RobotResumed"]
    assert body.metres > stood and resumed and resumed[0] <= run.now


def test_the_command_prints_its_account_and_leaves_its_book_and_a_picture(tmp_path: Path) -> None:
    picture, book = tmp_path / "hour.png", tmp_path / "hour.jsonl"
    command = [sys.executable, "-m", "hall_controller.app.cli", "simulate", "--crowded", "30", "--seed", "3"]
    command += ["--render", str(picture), "--export", str(book)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr + ended.stdout
    account = json.loads(ended.stdout.splitlines()[-1])
    assert (account["samples_over_cap"], account["aisles_blocked"], account["seed"]) == (0, 0, 3)
    with Image.open(picture) as drawn:
        assert drawn.width == 1400
    assert "RobotAppeared" in book.read_text()
