"""``python -m simulations.traffic``: many trips under the rules of the road; the last line is JSON.

What lives here: the command line. What must not: anything else.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections import Counter
from collections.abc import Iterator

from simulations.progress import Show, progress
from simulations.traffic.maps import MOST_ROBOTS, NAMES
from simulations.traffic.trial import Trial, try_out

ALL = "all"


def main() -> int:
    """0 when nothing happened that must never happen, else 1."""
    words = argparse.ArgumentParser(prog="python -m simulations.traffic", description=__doc__)
    words.add_argument("--trips", type=int, default=1000, help="how many trips, over all maps and numbers of robots")
    words.add_argument(
        "--robots", default="3", help=f"how many robots, 1 to {MOST_ROBOTS}, or all: each number in turn"
    )
    words.add_argument("--map", choices=[*NAMES, ALL], default="sample", help="where, or all: each map in turn")
    words.add_argument("--seed", type=int, default=None, help="the same seed gives the same trips; else a fresh one")
    words.add_argument("--no-mishaps", action="store_true", help="no robot is stopped, lost, restarted or pushed")
    said = words.parse_args()
    seed = secrets.randbelow(1_000_000) if said.seed is None else said.seed
    print(f"seed {seed}", file=sys.stderr, flush=True)
    maps = NAMES if said.map == ALL else (said.map,)
    counts = range(1, MOST_ROBOTS + 1) if said.robots == ALL else (int(said.robots),)
    share = -(-said.trips // (len(maps) * len(counts)))
    trials = [Trial(name, count, share, seed, not said.no_mishaps) for name in maps for count in counts]
    with progress("trips", share * len(trials)) as show:
        found = Counter[str]()
        for counted in _each(trials, show):
            found.update(counted)
    found["longest_wait_s"] = max((wait for trial in trials if (wait := trial.longest_wait_s)), default=0)
    print(json.dumps({"map": said.map, "robots": said.robots, "seed": seed, "trips": 0, **found}))
    return int(not all(trial.clean for trial in trials))


def _each(trials: list[Trial], show: Show) -> Iterator[Counter[str]]:
    done = 0
    for trial in trials:
        words = f"{trial.map}, {trial.robots} robots"
        yield try_out(trial, lambda now, _words, before=done, words=words: show(before + now, words))  # type: ignore[misc]
        done += trial.trips
        print(json.dumps(trial.line()), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
