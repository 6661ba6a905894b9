"""What every test may use, and what every test must leave behind: nothing.

What lives here: the brokers, a free port, and the checks that no thread and no task outlives its test. What must not:
fixtures of one room (they live beside that room's tests).
"""

from __future__ import annotations

import asyncio
import functools
import gc
import inspect
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulations import broker_programs
from simulations.broker import Broker
from simulations.broker import free_port as any_free_port
from tests.shares import place_in_line, scheduling

PATIENCE_S = 2.0
"""How long a thread or task that was told to end may take. It is a limit, not a wait: the usual case takes no time."""

BROKERS = ("mosquitto", "aedes")


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A broker of the test's own, empty at the start. A test that uses it runs once for each kind."""
    missing = broker_programs.why_missing(request.param)
    if missing:
        pytest.skip(missing)
    with Broker(request.param) as running:
        yield running


@pytest.fixture
def free_port() -> int:
    """A loopback port that was free a moment ago."""
    return any_free_port()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fails a test after which a thread runs that did not run before it."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(PATIENCE_S)
    names = sorted(thread.name for thread in left if thread.is_alive())
    if names:
        pytest.fail(f"threads left running: {', '.join(names)}", pytrace=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Wraps every asynchronous test so that it fails when a task it began is still running at its end.

    And puts those first that take long.
    """
    items.sort(key=lambda item: place_in_line(item.nodeid))
    for item in items:
        if isinstance(item, pytest.Function):
            _guard(item)


def pytest_collection_finish() -> None:
    """What is loaded by now stays. Looking through it for garbage again and again would cost a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Waits for what ``make test`` runs beside the tests and lets it speak, so that pytest has the last word."""
    beside = os.environ.get("HALL_BESIDE")
    if beside:
        terminalreporter.section("beside the tests")
        terminalreporter.write(Path(beside).read_text(encoding="utf-8", errors="replace"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where whole files are dealt out, they are dealt out our way."""
    return scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def _guard(item: pytest.Function) -> None:
    hypothesis = getattr(item.obj, "hypothesis", None)
    if hypothesis is not None and inspect.iscoroutinefunction(hypothesis.inner_test):
        hypothesis.inner_test = _without_tasks_left(hypothesis.inner_test)
    elif inspect.iscoroutinefunction(item.obj):
        item.obj = _without_tasks_left(item.obj)


def _without_tasks_left(test: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    if getattr(test, "checks_tasks", False):
        return test  # a parametrised hypothesis test shares one inner function

    @functools.wraps(test)
    async def checked(*args: Any, **named: Any) -> None:
        before = asyncio.all_tasks()
        await test(*args, **named)
        left = asyncio.all_tasks() - before
        running = (await asyncio.wait(left, timeout=PATIENCE_S))[1] if left else set()
        if running:
            pytest.fail("tasks left running: " + ", ".join(sorted(map(_describe, running))), pytrace=False)

    checked.checks_tasks = True  # type: ignore[attr-defined]
    return checked


def _describe(task: asyncio.Task[Any]) -> str:
    return f"{task.get_name()} ({getattr(task.get_coro(), '__qualname__', 'unknown')})"
