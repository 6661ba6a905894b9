"""Very many trips, cut into pieces that are each a trial of their own, so that a run can be stopped and taken up again.

What lives here: the pieces, the file that says which of them are done, and the sums. What must not: printing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulations.traffic.trial import Trial

MUST_BE_ZERO = ("collisions", "clashes", "deadlocks", "starved")


@dataclass(frozen=True, slots=True)
class Marathon:
    """``chunk``: trips in one piece, 0: all trips of a map and a number of robots are one piece. Pieces with the same
    number share a seed, and every map and number of robots has its first piece before any has its second."""

    maps: Sequence[str]
    robots: Sequence[int]
    trips: int
    seed: int
    chunk: int
    mishaps: bool

    def pieces(self) -> list[Trial]:
        share = -(-self.trips // (len(self.maps) * len(self.robots)))
        size = min(self.chunk or share, share)
        rounds = -(-share // size)
        return [
            Trial(name, count, size, self.seed + number, self.mishaps)
            for number in range(rounds)
            for name in self.maps
            for count in self.robots
        ]


class Log:
    """One line of JSON for each piece that is done. Without a file nothing is kept."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        there = file is not None and file.exists()
        self.lines: list[dict[str, Any]] = _read(file) if file is not None and there else []
        self._done = {_key(line) for line in self.lines}

    def has(self, trial: Trial) -> bool:
        return _key(trial.line()) in self._done

    def add(self, trial: Trial) -> None:
        self.lines.append(trial.line())
        self._done.add(_key(trial.line()))
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(trial.line()) + "\n")

    @property
    def clean(self) -> bool:
        return all(line["clean"] for line in self.lines)

    def sums(self) -> dict[str, int]:
        counts = Counter[str]()
        for line in self.lines:
            counts.update(line["counts"])
        longest_s = max((line["longest_wait_s"] for line in self.lines), default=0)
        return dict.fromkeys(MUST_BE_ZERO, 0) | counts | {"longest_wait_s": longest_s}


def _read(file: Path) -> list[dict[str, Any]]:
    """Whatever is whole: the last line may have been cut off when the run was stopped."""
    return list(_parsed(file.read_text(encoding="utf-8").splitlines()))


def _parsed(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _key(line: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(line[each] for each in ("map", "robots", "trips", "seed", "mishaps"))
