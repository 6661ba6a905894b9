"""A test over ROS may be left out, but not where the set-up was to install ROS."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.ports.conftest import need_ros

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def _no_ros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


@pytest.mark.usefixtures("_no_ros")
def test_without_ros_a_test_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALL_TEST_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="rclpy is not importable"):
        need_ros()


@pytest.mark.usefixtures("_no_ros")
def test_where_the_set_up_installs_ros_its_absence_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_TEST_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="rclpy is not importable"):
        need_ros()


def test_make_tests_leaves_none_out() -> None:
    assert "\ntests: export HALL_TEST_ALL := 1\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
