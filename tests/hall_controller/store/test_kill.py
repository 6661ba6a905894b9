"""kill -9 at any moment: what was acknowledged is there, the chain holds, and the next writer may come in at once."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

from hall_controller.store import BookBusy, Head, SqlJournal, verify

ROOT = Path(__file__).parents[3]
KILLS = 6


def test_nothing_acknowledged_is_lost_to_kill_9(place: str) -> None:
    random, promised = Random(7), []
    for round in range(KILLS):
        promised += _run_until_killed(place, round, acks=random.randrange(1, 120))
        verdict = verify(place, anchors=[head for _, head in promised])
        assert verdict.ok, verdict.reason
        _check_the_rest(place, promised)
    assert len(promised) > 10 * KILLS


def _run_until_killed(place: str, seed: int, acks: int) -> list[tuple[int, Head]]:
    """Kill the program right after it has told ``acks`` times; by then it is somewhere in its next rounds."""
    command = [sys.executable, "-m", "tests.hall_controller.store.append_forever", place, str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(acks)]
        child.kill()
        lines += child.stdout.readlines()
    told = [line.split() for line in lines if line.endswith("\n")]
    return [(int(start), Head(int(seq), bytes.fromhex(hash))) for start, seq, hash in told]


def _check_the_rest(place: str, promised: list[tuple[int, Head]]) -> None:
    with closing(_open(place)) as journal:
        for start, _ in promised:
            assert journal.archived("start", f"S{start}") is not None
        assert all(snapshot.problem is None for snapshot in journal.snapshots())
        snapshot = journal.latest_snapshot()
        seqs = [row.seq for row in journal.replay(snapshot.seq if snapshot else 0)]
        assert seqs == list(range(snapshot.seq + 1 if snapshot else 1, journal.head.seq + 1))


def _open(place: str) -> SqlJournal:
    """A file is free at once. A server first has to read the end of the killed connection: ask until it has."""
    while True:
        try:
            return SqlJournal(place)
        except BookBusy:
            assert "postgresql:" in place
