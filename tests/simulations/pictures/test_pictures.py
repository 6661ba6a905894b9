"""Pictures of a run: files that any viewer opens, of the size asked for, with something to see on them."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from hall_controller.domain.plan import HallPlan
from hall_controller.plan import load_plan
from hall_controller.store import MemoryJournal
from simulations.pictures import Recorder, film, write_picture
from simulations.pictures.recorder import Moment
from simulations.pictures.scene import TRAIL_COLOURS
from simulations.sample import sample_hall
from simulations.virtual import VirtualHall


@pytest.fixture(scope="module")
def plan() -> HallPlan:
    return load_plan(sample_hall())


@pytest.fixture(scope="module")
def moments(plan: HallPlan) -> list[Moment]:
    run = VirtualHall(plan, MemoryJournal(), 3, cases=3, arrival_s=20.0)
    recorder = Recorder(run)
    while not run.cast.done and run.turns < 8_000:
        run.turn()
        recorder.look()
    recorder.finish()
    return recorder.moments


def colours_of(picture: Image.Image) -> dict[tuple[int, ...], int]:
    found = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert found is not None
    return {colour: count for count, colour in found if isinstance(colour, tuple)}


def test_a_recorder_writes_down_every_second_once(moments: list[Moment]) -> None:
    gaps = [after.at_s - before.at_s for before, after in pairwise(moments[:-1])]
    assert min(gaps) >= 1.0 - 1e-6 and max(gaps) < 1.2
    assert moments[-1].done == 3
    assert any(robot.tickets for moment in moments for robot in moment.robots), "papers were carried"
    assert {person.officer for moment in moments for person in moment.people} == {True, False}


def test_looking_on_changes_nothing(plan: HallPlan) -> None:
    def head(watched: bool) -> str:
        run = VirtualHall(plan, MemoryJournal(), 5, cases=1)
        recorder = Recorder(run)
        for _ in range(600):
            run.turn()
            if watched:
                recorder.look()
        return str(run.engine.journal.head)

    assert head(True) == head(False)


def test_a_png_shows_the_hall_and_every_robots_way(plan: HallPlan, moments: list[Moment], tmp_path: Path) -> None:
    target = tmp_path / "day.png"
    write_picture(target, plan, moments, 3, width_px=700)
    with Image.open(target) as picture:
        assert picture.format == "PNG" and picture.width == 700 and 550 < picture.height < 700
        seen = colours_of(picture)
    assert len(seen) > 400
    driven = [n for n, robot in enumerate(moments[-1].robots) if robot.metres > 5.0]
    assert driven
    for robot in driven:
        wanted = tuple(bytes.fromhex(TRAIL_COLOURS[robot][1:]))
        assert seen.get(wanted, 0) > 50, f"robot {robot} has its colour"


def test_a_gif_moves_and_is_no_larger_than_it_may_be(
    plan: HallPlan, moments: list[Moment], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, target = moments[40:120], tmp_path / "day.gif"
    write_picture(target, plan, part, 3, width_px=360)
    whole = target.stat().st_size
    with Image.open(target) as film_:
        assert film_.format == "GIF" and film_.width == 360
        assert getattr(film_, "n_frames", 1) > 20
        first = film_.convert("RGB").tobytes()
        assert len(colours_of(film_)) > 40
        film_.seek(20)
        assert film_.convert("RGB").tobytes() != first
    monkeypatch.setattr(film, "MOST_BYTES", whole // 2)
    write_picture(target, plan, part, 3, width_px=360)
    assert target.stat().st_size <= whole // 2


def test_what_is_no_picture_is_refused(plan: HallPlan, moments: list[Moment], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.png or a \.gif"):
        write_picture(tmp_path / "day.jpg", plan, moments, 3)
    with pytest.raises(ValueError, match="at least one moment"):
        write_picture(tmp_path / "day.png", plan, [], 3)


def test_the_command_draws_and_says_beforehand_what_it_cannot_draw(tmp_path: Path) -> None:
    def simulate(target: Path) -> subprocess.CompletedProcess[str]:
        run = [sys.executable, "-m", "hall_controller.app.cli", "simulate", "--cases", "1", "--render", str(target)]
        return subprocess.run(run, capture_output=True, text=True, timeout=50, check=False)

    refused = simulate(tmp_path / "day.bmp")
    assert refused.returncode == 2 and ".png or .gif" in refused.stderr
    drawn = simulate(tmp_path / "day.png")
    assert drawn.returncode == 0, drawn.stderr
    with Image.open(tmp_path / "day.png") as picture:
        assert picture.width == 1400
