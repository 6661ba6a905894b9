"""``python -m simulations.traffic``: many trips under the rules of the road; the last line is JSON.

What lives here: the command line. What must not: anything else.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from pathlib import Path
from time import monotonic

from simulations.progress import Show, progress
from simulations.traffic.maps import MOST_ROBOTS, NAMES, SKETCHES
from simulations.traffic.marathon import Log, Marathon
from simulations.traffic.trial import try_out

MAPS = {"all": NAMES, "nasty": tuple(SKETCHES), **{name: (name,) for name in NAMES}}


def main() -> int:
    """0 when nothing happened that must never happen, else 1."""
    said = _words().parse_args()
    seed = secrets.randbelow(1_000_000) if said.seed is None else said.seed
    print(f"seed {seed}", file=sys.stderr, flush=True)
    counts = range(1, MOST_ROBOTS + 1) if said.robots == "all" else (int(said.robots),)
    run, log = Marathon(MAPS[said.map], counts, said.trips, seed, said.chunk, not said.no_mishaps), Log(said.log)
    _run(run, log, said.minutes)
    found = {"trips": 0, **log.sums()}
    print(json.dumps({"map": said.map, "robots": said.robots, "seed": seed, **found}))
    return int(not log.clean)


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="python -m simulations.traffic", description=__doc__)
    words.add_argument("--trips", type=int, default=1000, help="how many trips, over all maps and numbers of robots")
    words.add_argument(
        "--robots", default="3", help=f"how many robots, 1 to {MOST_ROBOTS}, or all: each number in turn"
    )
    words.add_argument("--map", choices=list(MAPS), default="sample", help="where; all and nasty: each map in turn")
    words.add_argument("--seed", type=int, default=None, help="the same seed gives the same trips; else a fresh one")
    words.add_argument("--no-mishaps", action="store_true", help="no robot is stopped, lost, restarted or pushed")
    words.add_argument("--chunk", type=int, default=0, help="cut the trips into pieces of so many, each with a seed")
    words.add_argument("--log", type=Path, help="a line for each piece; what is in there already is not run again")
    words.add_argument("--minutes", type=float, default=0.0, help="begin no new piece after so long; 0: no limit")
    return words


def _run(run: Marathon, log: Log, minutes: float) -> None:
    pieces, begun_s = run.pieces(), monotonic()
    done = sum(piece.trips for piece in pieces if log.has(piece))
    with progress("trips", sum(piece.trips for piece in pieces)) as show:
        for piece in pieces:
            if log.has(piece) or (minutes and monotonic() - begun_s > 60.0 * minutes):
                continue
            try_out(piece, _shown(show, done, f"{piece.map}, {piece.robots} robots"))
            done += piece.trips
            log.add(piece)
            print(json.dumps(piece.line()), file=sys.stderr, flush=True)


def _shown(show: Show, before: int, words: str) -> Show:
    return lambda now, _words: show(before + now, words)


if __name__ == "__main__":
    sys.exit(main())
