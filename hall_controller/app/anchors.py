"""The head of the chain, noted day by day outside the book, so that nobody can cut off or rewrite its end unseen.

What lives here: noting heads, finding and reading the notes. What must not: checking the chain (``store.verify``).
One line a day, ``2026-01-05 18734:5c0f…``: the last row of that day. Copy the file to where the one who can write the
book cannot write.
"""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hall_controller.domain import events as e
from hall_controller.hall.engine import Batch
from hall_controller.store import BookError, Head, parse_anchor
from hall_controller.store.address import ServerAddress, parse
from hall_controller.store.records import Row

SUFFIX = ".anchors"


def beside(db: str) -> Path:
    """Where the notes of a book lie unless somebody says otherwise: beside its file; for a book on a server in the
    folder in which the program was started, named after database and host."""
    address = parse(db)
    if isinstance(address, ServerAddress):
        return Path(f"{address.url.database}-{address.url.host or 'local'}{SUFFIX}").resolve()
    return Path(f"{address.path}{SUFFIX}")


def read_anchors(file: Path, required: bool = False) -> list[Head]:
    """Every head that was noted; none where there is no file and none is required.

    Raises: BookError if the file is missing though required, or holds something else.
    """
    if not required and not file.exists():
        return []
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        return [parse_anchor(line.split()[1]) for line in lines if line.strip()]
    except (OSError, ValueError, IndexError) as error:
        raise BookError(
            f"The anchors in {file} cannot be read. ({error})", "Check the file, or name another."
        ) from error


class AnchorKeeper:
    """Listens to committed batches and notes the last row of each day; ``zone`` says when a day ends.

    Raises: BookError if nothing can be noted there; better at the start than at midnight.
    """

    def __init__(self, file: Path, zone: str, last: Row | None = None) -> None:
        try:
            file.open("a", encoding="ascii").close()
        except OSError as error:
            raise BookError(
                f"The head of the book cannot be noted in {file}. ({error})", "Name a file with --anchors."
            ) from error
        self._file, self._zone = file, ZoneInfo(zone)
        self._head: Head | None = None
        self._day, self._midnight = "", 0.0
        if last is not None:
            self._pass(last)

    def committed(self, batch: Batch) -> None:
        """Raises: OSError if the note cannot be written; the hall must not go on unanchored."""
        if not batch.rows:
            return
        if batch.rows[-1].at >= self._midnight:
            for row in batch.rows:
                self._pass(row)
        else:
            self._head = Head(batch.rows[-1].seq, batch.rows[-1].hash)
        if any(isinstance(event, e.DayClosed) for event in batch.events):
            self._note()

    def _pass(self, row: Row) -> None:
        """One row more; the first of a new day has the day before noted."""
        if row.at >= self._midnight:
            if self._head is not None:
                self._note()
            here = datetime.fromtimestamp(row.at, self._zone)
            self._day = here.date().isoformat()
            tomorrow = datetime.combine(here.date() + timedelta(days=1), time(), self._zone)
            self._midnight = tomorrow.timestamp()
        self._head = Head(row.seq, row.hash)

    def _note(self) -> None:
        with self._file.open("a", encoding="ascii") as out:
            out.write(f"{self._day} {self._head}\n")
            out.flush()
            os.fsync(out.fileno())
