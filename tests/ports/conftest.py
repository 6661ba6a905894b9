"""Every robot port there is, ready to be tested, and a ROS domain of our own.

What lives here: fixtures. What must not: expectations.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import warnings
from collections.abc import Callable, Iterator

import pytest

from tests.ports.cloud_stand import CloudStand
from tests.ports.stands import Nav2Stand, PortStand, SimStand, WorldProcess

STANDS: dict[str, Callable[[], PortStand]] = {"simulated": SimStand, "nav2": Nav2Stand, "cloud": CloudStand}


def why_no_ros() -> str | None:
    for module in ("rclpy", "nav2_msgs"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not importable (python -m robot_nodes.ros_interfaces.build says why)"
    return None


def need_ros() -> None:
    """Skips a test where there is no ROS; fails it where ``make tests`` has set up all there is (HALL_TEST_ALL)."""
    reason = why_no_ros()
    if reason is not None and os.environ.get("HALL_TEST_ALL"):
        pytest.fail(reason, pytrace=False)
    if reason is not None:
        pytest.skip(reason)


@pytest.fixture
def ros(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ROS domain that no other test run on this machine is likely to use, on loopback only."""
    need_ros()
    monkeypatch.setenv("ROS_DOMAIN_ID", str(20 + os.getpid() % 80))
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # an old parser that rclpy brings in uses old modules
        importlib.import_module("rosidl_generator_py")


@pytest.fixture(scope="module", autouse=True)
def _no_world_left() -> Iterator[None]:
    yield
    WorldProcess.end_all()


@pytest.fixture(autouse=True)
def _no_world_under_way() -> Iterator[None]:
    yield
    WorldProcess.end_used()


@pytest.fixture(params=STANDS)
def stand(request: pytest.FixtureRequest) -> Iterator[PortStand]:
    if request.param == "nav2":
        request.getfixturevalue("ros")
    made = STANDS[request.param]()
    yield made
    made.close()
