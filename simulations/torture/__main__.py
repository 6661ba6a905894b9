"""``python -m simulations.torture``: the command line of the campaign.

What lives here: what a person types and reads. What must not: killing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog

from simulations.demo.household import ros_problem
from simulations.progress import progress
from simulations.torture.verdict import RESUME_LIMIT_S, torture

SHOWN = 20


def main() -> int:
    """0 when every promise was kept, else 1. How soon work resumes is judged only where that was asked for: it depends
    on what else the machine does."""
    words = argparse.ArgumentParser(prog="python -m simulations.torture", description=__doc__)
    words.add_argument("--kills", type=int, default=200, help="how often the controller is killed")
    words.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="chooses the moments")
    words.add_argument("--no-ros", action="store_true", help="no robot nodes as processes, even where ROS 2 is there")
    words.add_argument(
        "--strict", action="store_true", help="exit code 1 also when 1 killed worker in 10 is missed for a second"
    )
    words.add_argument("--keep", type=Path, help="keep book and logs in this folder")
    said = words.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    folder = said.keep or Path(tempfile.mkdtemp(prefix="hall-torture-"))
    folder.mkdir(parents=True, exist_ok=True)
    ros = not said.no_ros and not ros_problem()
    print(f"torture: {said.kills} kills, seed {said.seed}, robot nodes {'too' if ros else 'not'}", file=sys.stderr)
    began = time.monotonic()
    with progress("kills", said.kills) as show:
        found = asyncio.run(torture(folder, said.kills, said.seed, ros=ros, show=show))
    _tell({**found, "wall_s": round(time.monotonic() - began, 1)})
    if found["broken"]:
        print(f"Book and logs are in {folder}", file=sys.stderr)
    elif said.keep is None:
        shutil.rmtree(folder, ignore_errors=True)
    slow = said.strict and found["answered_s"]["worker"].get("p90", 0.0) >= RESUME_LIMIT_S
    return int(bool(found["broken"]) or slow)


def _tell(found: dict[str, Any]) -> None:
    for broken in found["broken"][:SHOWN]:
        print(f"broken: {broken}", file=sys.stderr)
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    sys.exit(main())
