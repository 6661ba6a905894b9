"""The clocks: hall time, its scale, and how a child process gets the same one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest

from hall_messages.clock import ENVIRONMENT_KEY, Clock, ScaledClock, clock_from_environment, start_scaled_clock


def test_the_real_clock_is_the_wall() -> None:
    assert abs(Clock().now() - time.time()) < 0.5
    assert Clock().wall_delay(2.0) == 2.0
    assert Clock().wall_delay(-1.0) == 0.0


def test_a_scaled_clock_runs_faster() -> None:
    clock = ScaledClock(100.0, 1000.0, time.monotonic())
    assert clock.wall_delay(50.0) == 0.5
    begun = clock.now()
    asyncio.run(clock.sleep(5.0))
    assert clock.now() - begun >= 5.0


def test_a_child_process_reads_the_same_time() -> None:
    clock = start_scaled_clock(10.0)
    program = "from hall_messages.clock import clock_from_environment as c; print(repr(c().now()))"
    before = clock.now()
    child = subprocess.run(
        [sys.executable, "-c", program],
        env={ENVIRONMENT_KEY: clock.to_environment(), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert before < float(child.stdout) < clock.now()


def test_no_setting_means_real_time() -> None:
    assert type(clock_from_environment({})) is Clock


@pytest.mark.parametrize("text", ["10", "1,2", "1,2,3,4", "x,y,z", "0,1,1", "-1,1,1", "inf,1,1", "1,nan,1"])
def test_a_wrong_setting_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        clock_from_environment({ENVIRONMENT_KEY: text})
