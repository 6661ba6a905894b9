"""The keeper and its workers as processes: who dies, who follows, and what the world notices of it.

What lives here: signals and ends. What must not: what the controller does with its book.
"""

from __future__ import annotations

import itertools
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_controller.store import SqlJournal
from simulations.broker import HOST, Broker, free_port
from simulations.broker_programs import die_with_parent
from simulations.sample import sample_hall
from simulations.workers import worker_of
from tests.wires.hall_process import HallProcess, until

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(not hasattr(signal, "pidfd_send_signal"), reason="the keeper works on Linux only"),
]
NUMBERS = itertools.count(1)
WORKER_DIES_WITHIN_MS = 10_000
PAPERS = [{"kind": "id_card", "count": 1}]


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


@pytest.fixture(scope="module")
def hall(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    """One for all tests that leave its keeper alive; the last one that uses it kills it."""
    with HallProcess(sample_hall(), broker.port, tmp_path_factory.mktemp("hall")) as running:
        yield running


def keeper_of(hall: HallProcess) -> int:
    assert hall.process is not None
    return hall.process.pid


def kill_and_await_the_next(hall: HallProcess) -> int:
    killed = hall.kill_worker()
    return int(until(lambda: (worker := hall.worker) != killed and worker, "the next worker"))


def wished(hall: HallProcess) -> str:
    """A handoff that the hall has taken on; asked for once, on a connection of its own."""
    ticket = f"A{next(NUMBERS):03d}"
    body = {"from": "A1", "to": "P1", "by": "reception-1", "ticket": ticket, "documents": PAPERS}
    answer = hall.ask("POST", "/api/v1/handoffs", body)
    assert answer is not None, hall.said()
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_killed_worker_is_followed_by_one_that_knows_everything_and_nobody_is_refused(hall: HallProcess) -> None:
    before, keeper = wished(hall), keeper_of(hall)
    killed = hall.kill_worker()
    with socket.create_connection((HOST, hall.port), timeout=30.0) as early:
        early.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert early.recv(100).startswith(b"HTTP/1.1 200"), "a connection made in between is answered"
    after = wished(hall)
    assert {handoff["id"] for handoff in hall.get("/handoffs")} == {before, after}
    assert keeper_of(hall) == keeper and hall.worker not in (None, killed)
    assert "signal=SIGKILL" in hall.said()


def test_the_keeper_holds_no_thread_and_nothing_but_the_listener(hall: HallProcess) -> None:
    keeper = keeper_of(hall)
    assert len(os.listdir(f"/proc/{keeper}/task")) == 1
    held = [os.readlink(f"/proc/{keeper}/fd/{number}") for number in os.listdir(f"/proc/{keeper}/fd")]
    assert sorted(where.partition(":")[0] for where in held) == ["/dev/null", *[str(hall.log)] * 2, "socket"]


def test_what_a_person_must_put_right_is_said_once(hall: HallProcess) -> None:
    second = hall.launch(free_port())
    assert second.wait(60.0) == 3, "the worker's exit code, as a book has one writer"
    assert hall.said().count("is being written by another process") == 1
    wished(hall)


def test_a_killed_keeper_takes_its_worker_with_it_and_the_book_is_free(hall: HallProcess) -> None:
    worker, keeper = hall.worker, keeper_of(hall)
    assert worker is not None
    descriptor, gone = os.pidfd_open(worker), select.poll()
    gone.register(descriptor, select.POLLIN)
    os.kill(keeper, signal.SIGKILL)
    assert gone.poll(WORKER_DIES_WITHIN_MS)
    os.close(descriptor)
    SqlJournal(hall.book).close()


def test_a_book_that_is_busy_for_a_moment_is_waited_for_and_closed_in_order(broker: Broker, tmp_path: Path) -> None:
    hall = HallProcess(sample_hall(), broker.port, tmp_path)
    holder = SqlJournal(hall.book)
    hall.process = hall.launch(hall.port)
    until(lambda: hall.worker, "a worker that finds the book busy")
    holder.close()
    wished(hall)
    worker = kill_and_await_the_next(hall)
    wished(hall)
    assert hall.stop() == 0, hall.said()
    assert not Path(f"/proc/{worker}").exists()
    assert not hall.book.with_name(f"{hall.book.name}-wal").exists(), "the book was closed"


def test_five_deaths_within_ten_seconds_are_enough(broker: Broker, tmp_path: Path) -> None:
    with HallProcess(sample_hall(), broker.port, tmp_path) as hall:
        for _ in range(4):
            kill_and_await_the_next(hall)
        hall.kill_worker()
        assert hall.process is not None
        assert hall.process.wait(60.0) == 5
        assert "killed 5 times within 10 s, last by SIGKILL" in hall.said()


def light(work: str) -> subprocess.Popen[bytes]:
    """A keeper whose worker does nothing but ``work``."""
    program = f"import os, signal, sys\nfrom hall_controller.app.keeper import keep\nkeep(5)\n{work}"
    return subprocess.Popen([sys.executable, "-c", program], preexec_fn=die_with_parent)


def test_a_worker_that_ends_by_itself_ends_the_keeper_with_its_exit_code() -> None:
    assert light("sys.exit(7)").wait(60.0) == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_before_the_worker_can_listen_nobody_stays(number: signal.Signals) -> None:
    keeper = light("signal.pause()")
    worker = until(lambda: worker_of(keeper.pid), "the worker")
    keeper.send_signal(number)
    assert keeper.wait(60.0) == 0
    assert not Path(f"/proc/{worker}").exists()


def test_a_worker_that_crashes_while_it_ends_is_not_followed_and_does_not_look_well() -> None:
    keeper = light("signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGSEGV))\nsignal.pause()")
    until(lambda: (worker := worker_of(keeper.pid)) and catches_sigterm(worker), "the worker")
    keeper.terminate()
    assert keeper.wait(60.0) == 128 + signal.SIGSEGV


def catches_sigterm(process: int) -> bool:
    caught = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if "SigCgt" in line)
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
