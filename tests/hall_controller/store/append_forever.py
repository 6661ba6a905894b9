"""A program that fills a book until it is killed, telling on each line what it was promised to be kept.

What lives here: that program, run by ``test_kill``. A line is written only after ``append`` has returned.
"""

from __future__ import annotations

import os
import sys
from random import Random

from hall_controller.store import Archived, Snapshot, SqlJournal
from tests.hall_controller.store.typical import typical


def main(place: str, seed: int) -> None:
    random, journal = Random(seed), SqlJournal(place)
    while True:
        start = journal.head.seq
        rows = journal.append(
            typical(random.choice((1, 1, 3, 3, 20)), start % 500), [Archived("start", f"S{start}", b"%d" % start)]
        )
        os.write(1, f"{start} {rows[-1].seq} {rows[-1].hash.hex()}\n".encode())
        if random.random() < 0.1:
            last = rows[-1]
            journal.save_snapshot(Snapshot(last.seq, last.hash, last.at, 1, b"state %d" % last.seq))


main(sys.argv[1], int(sys.argv[2]))
