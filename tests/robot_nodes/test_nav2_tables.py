"""What Nav2's words mean here: result codes, whether a robot knows where it is, and which messages are ours."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from robot_nodes.nav2_place import Nav2Place
from robot_nodes.nav2_results import RESULTS, meaning_of, reason_of
from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.ros_interfaces import build

KILTED = (
    (0, 0), (100, 107), (200, 208), (300, 309), (400, 407), (500, 505), (600, 603), (700, 703), (710, 714), (720, 724),
    (730, 732), (740, 741), (901, 907), (999, 999), (9000, 9003), (9100, 9103),
)  # fmt: skip
"""First and last code of each part, from the actions of Nav2 in ROS 2 Kilted."""


def test_every_code_of_nav2_has_a_meaning() -> None:
    known = {code for first, last in KILTED for code in range(first, last + 1)}
    assert known <= set(RESULTS)
    assert set(RESULTS) - known == {1, 2, 108}  # of the release after Kilted
    for code, meaning in RESULTS.items():
        assert meaning.advice in ("retry", "replan", "incident")
        assert meaning.words and meaning.name == meaning.name.upper(), code


@pytest.mark.parametrize(
    ("code", "name", "advice"),
    [
        (105, "FAILED_TO_MAKE_PROGRESS", "replan"),
        (206, "GOAL_OCCUPIED", "replan"),
        (204, "GOAL_OUTSIDE_MAP", "incident"),
        (308, "NO_VALID_PATH", "replan"),
        (405, "NO_VALID_ROUTE", "replan"),
        (703, "COLLISION_AHEAD", "replan"),
        (714, "COLLISION_AHEAD", "replan"),
        (724, "INVALID_INPUT", "incident"),
        (901, "DOCK_NOT_IN_DB", "incident"),
        (9003, "TIMEOUT", "retry"),
        (9101, "FAILED_TO_LOAD_BEHAVIOR_TREE", "incident"),
    ],
)
def test_codes_mean_what_nav2_says(code: int, name: str, advice: str) -> None:
    assert (meaning_of(code).name, meaning_of(code).advice) == (name, advice)


@pytest.mark.parametrize("code", [109, 299, 719, 9050, 12345])
def test_a_code_of_a_later_release_is_tried_again(code: int) -> None:
    assert (meaning_of(code).name, meaning_of(code).advice) == ("UNKNOWN", "retry")


def test_a_reason_says_it_plainly_and_keeps_the_code() -> None:
    assert reason_of(208, "no path") == "there is no free way to the goal: no path (Nav2 code 208, NO_VALID_PATH)"
    assert reason_of(0, "").startswith("the navigator gave no reason")


def covariance(across_m: float = 0.0, turned_rad: float = 0.0) -> list[float]:
    numbers = [0.0] * 36
    numbers[7], numbers[35] = across_m**2, turned_rad**2
    return numbers


@pytest.mark.parametrize(("across", "turned", "lost"), [(0.4, 0.5, False), (0.6, 0.0, True), (0.0, 0.7, True)])
def test_a_pose_that_is_too_unsure_is_none(across: float, turned: float, lost: bool) -> None:
    place = Nav2Place(Nav2Settings())
    place.posed(covariance(across, turned), 0.0)
    assert place.lost is lost
    place.posed(covariance(), 1.0)
    assert not place.lost


@pytest.mark.parametrize("at", [0, 7, 35])
@pytest.mark.parametrize(
    ("variance", "lost"), [(math.nan, True), (math.inf, True), (-math.inf, True), (-1.0, True), (-1e-9, False)]
)
def test_a_variance_that_cannot_be_one_is_lost(at: int, variance: float, lost: bool) -> None:
    place = Nav2Place(Nav2Settings())
    numbers = covariance()
    numbers[at] = variance
    place.posed(numbers, 0.0)
    assert place.lost is lost


def test_moving_on_without_a_pose_is_lost_until_one_comes() -> None:
    place = Nav2Place(Nav2Settings(lost_after_s=5.0))
    place.posed(covariance(), 0.0)
    for now in (100.0, 102.0, 105.0):  # it stood for long, which needs no poses
        place.moved(True, now)
        assert not place.lost
    place.moved(True, 105.1)
    assert place.lost
    place.moved(False, 106.0)
    assert place.lost
    place.posed(covariance(), 107.0)
    place.moved(True, 107.1)
    assert not place.lost


def test_a_standing_robot_may_be_silent_about_its_place() -> None:
    place = Nav2Place(Nav2Settings(lost_after_s=5.0))
    for now in range(0, 100, 4):
        place.moved(now % 8 == 0, float(now))
    assert not place.lost


def test_an_older_stand_in_is_built_anew_and_a_real_nav2_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert not build.outdated()  # nothing of ours there
    installed = tmp_path / "share" / "nav2_msgs" / "package.xml"
    installed.parent.mkdir(parents=True)
    installed.write_bytes((build.PACKAGE / "package.xml").read_bytes())
    assert not build.outdated()
    installed.write_bytes(installed.read_bytes().replace(b"<version>", b"<version>0."))
    assert build.outdated()
