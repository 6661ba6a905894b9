"""What a stranger says is read strictly or not at all."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot_nodes.port import Goal, Hatch
from robot_nodes.vendor_http.calls import BadAnswer
from robot_nodes.vendor_http.errand_words import ErrandWords
from robot_nodes.vendor_http.frame import MapFrame
from robot_nodes.vendor_http.words import Errand

WORDS = ErrandWords("sn1", MapFrame(1.0, 2.0, 1.5707963267948966))
STATE: dict[str, Any] = {
    "sn": "sn1", "reportedAt": 5000, "ageMs": 20, "online": True, "localized": True,
    "position": {"x": 1.0, "y": 0.0, "yaw": 0.0}, "speed": 0.0, "battery": 80, "charging": False,
    "emergencyStop": False, "errors": [], "task": None,
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def test_a_pose_is_turned_into_the_hall_and_a_goal_back() -> None:
    pose = WORDS.read_state(STATE).pose
    assert (pose.x_m, pose.y_m, pose.theta_rad) == pytest.approx((1.0, 3.0, 1.5707963)) if pose else False
    body = WORDS.send_errand(Errand("i", Goal("g", 1.0, 3.0, 1.5707963, 0.5), ("1",), "77", 9.0)).body
    assert body is not None
    assert body["task"]["point"] == pytest.approx({"x": 1.0, "y": 0.0, "yaw": 0.0}, abs=1e-6)
    assert (body["requestId"], body["notAfter"], body["task"]["verificationCode"]) == ("i", 9000, "77")


@pytest.mark.parametrize("key", [key for key in STATE if key != "position"])
def test_a_missing_value_is_never_filled_in(key: str) -> None:
    told = {name: value for name, value in STATE.items() if name != key}
    with pytest.raises(BadAnswer):
        WORDS.read_state(told)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(STATE)), JSON)
def test_a_strange_value_is_refused_or_means_what_it_says(key: str, value: Any) -> None:
    told = copy.deepcopy(STATE)
    told[key] = value
    try:
        report = WORDS.read_state(told)
    except BadAnswer:
        return
    assert report.online is told["online"]
    assert report.emergency_stop is told["emergencyStop"]
    assert report.battery_fraction is None or 0.0 <= report.battery_fraction <= 1.0


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200) | JSON.map(orjson.dumps))
def test_no_bytes_upset_the_readers(content: bytes) -> None:
    for read in (WORDS.open, WORDS.read_event):
        try:
            read(content)
        except BadAnswer:
            continue


def test_doors_in_other_words_are_unknown() -> None:
    states = [
        {"doorNumber": "1", "door": "CLOSED", "lock": "LOCKED"},
        {"doorNumber": "2", "door": "closed", "lock": True},
        {"doorNumber": "3", "door": "CLOSED"},
        {"doorNumber": "4", "door": "CLOSED", "lock": "LOCKED"},
        {"doorNumber": "4", "door": "OPEN", "lock": "LOCKED"},
    ]
    report = WORDS.read_doors({"sn": "sn1", "reportedAt": 1, "ageMs": 0, "doorStates": states})
    assert dict(report.hatches) == {
        "1": Hatch("closed", "locked"),
        "2": Hatch(),
        "3": Hatch("closed", "unknown"),
        "4": Hatch(),
    }


def test_an_answer_about_another_robot_is_no_answer() -> None:
    with pytest.raises(BadAnswer, match="another robot"):
        WORDS.read_state({**STATE, "sn": "sn2"})
