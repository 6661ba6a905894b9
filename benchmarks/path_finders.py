"""Path finders of others, as programs that somebody has built: one instance in, one cost out.

What lives here: their file formats and command lines. What must not: building them, printing.

LaCAM3 (Keisuke Okumura, github Kei18/lacam3) and EECBS (Jiaoyang Li, github Jiaoyang-Li/EECBS) build with cmake and a
C++ compiler; name the programs in the environment: ``HALL_LACAM3`` and ``HALL_EECBS``.
"""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from enum import Enum
from pathlib import Path

from simulations.traffic.one_shot import Instance

LIMIT_S = 10.0


class Peer(Enum):
    LACAM_FIRST = "LaCAM3 first answer"
    LACAM_SECOND = "LaCAM3 after 1 s"
    EECBS = "EECBS w=1.2"


PROGRAMS = {Peer.LACAM_FIRST: "HALL_LACAM3", Peer.LACAM_SECOND: "HALL_LACAM3", Peer.EECBS: "HALL_EECBS"}


def solve_elsewhere(peer: Peer, puzzle: Instance) -> float | None:
    """The sum of arrival times in steps; None when the program is not here or found nothing in time."""
    program = os.environ.get(PROGRAMS[peer], "")
    if not program:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(puzzle, folder)
        found = folder / "found"
        command = [program, *_arguments(peer, folder, found, len(puzzle.goals))]
        subprocess.run(command, capture_output=True, check=False, timeout=4 * LIMIT_S)
        if not found.is_file():
            return None
        return _eecbs_cost(found) if peer is Peer.EECBS else _lacam_cost(found)


def _arguments(peer: Peer, folder: Path, found: Path, robots: int) -> list[str]:
    map_file, scenario = str(folder / "hall.map"), str(folder / "hall.scen")
    if peer is Peer.EECBS:
        words = ["-m", map_file, "-a", scenario, "-o", str(found), "-k", str(robots), "-t", f"{LIMIT_S:g}", "-s", "0"]
        return [*words, "--suboptimality", "1.2"]
    words = ["-m", map_file, "-i", scenario, "-o", str(found), "-N", str(robots)]
    return [*words, "-t", f"{LIMIT_S:g}", "--no-star"] if peer is Peer.LACAM_FIRST else [*words, "-t", "1"]


def _write(puzzle: Instance, folder: Path) -> None:
    """The formats of the MovingAI benchmarks; y grows downwards there."""
    lines = puzzle.sketch.splitlines()
    height, width = len(lines), max(map(len, lines))
    cells = ("".join("." if cell in ".od" else "@" for cell in line.ljust(width, "#")) for line in lines)
    text = "\n".join([f"type octile\nheight {height}\nwidth {width}\nmap", *cells])
    (folder / "hall.map").write_text(text + "\n", encoding="utf-8")
    rows = []
    for start, goal in zip(puzzle.starts, puzzle.goals, strict=True):
        (x, y), (to_x, to_y) = (map(int, node.split(",")) for node in (start, goal))
        row = (0, "hall.map", width, height, x, height - 1 - y, to_x, height - 1 - to_y, "1.0")
        rows.append("\t".join(map(str, row)))
    (folder / "hall.scen").write_text("\n".join(["version 1", *rows]) + "\n", encoding="utf-8")


def _lacam_cost(found: Path) -> float | None:
    said = dict(line.split("=", 1) for line in found.read_text(encoding="utf-8").splitlines() if "=" in line)
    return float(said["soc"]) if said.get("solved") == "1" else None


def _eecbs_cost(found: Path) -> float | None:
    with found.open(encoding="utf-8", newline="") as lines:
        cost = float(next(csv.DictReader(lines))["solution cost"])
    return cost if cost > 0.0 else None
