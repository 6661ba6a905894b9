"""Every robot has one start and one goal, and all set out at once: the puzzle that path finders are compared with.

What lives here: the two maps that are usual for it, instances, and ``solve`` with the rules of the road. What must not:
other solvers (``benchmarks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hall_controller.domain.book import Robot
from hall_controller.domain.plan import HallPlan
from simulations.traffic.sketch import plan_of, with_docks
from simulations.traffic.trips import Trip, Trips


def warehouse(columns: int = 5, rows: int = 4) -> str:
    """Shelves two cells deep with aisles of one cell around them; every second shelf cell is a stop."""
    width = 7 * columns + 1
    shelf = ("." + "o#o#o#") * columns + ".", ("." + "#o#o#o") * columns + "."
    return "\n".join(["." * width, *(line for _ in range(rows) for line in (*shelf, "." * width))])


PARTS = 1
ROOM, WALL = 5, 2


def doors(columns: int = 4, rows: int = 3) -> str:
    """Rooms of 5 by 5 cells behind walls two cells thick: a door of one cell in each, stops in niches beside it."""
    step = ROOM + WALL
    cells = [["#"] * (columns * step + WALL) for _ in range(rows * step + WALL)]
    for row in range(rows):
        for column in range(columns):
            x, y = WALL + column * step, WALL + row * step
            for dy in range(ROOM):
                cells[y + dy][x : x + ROOM] = "." * ROOM
            cells[y][x - 1] = cells[y + 4][x + ROOM] = cells[y - 1][x + 4] = cells[y + ROOM][x] = "o"
            cells[y + 1][x + ROOM] = cells[y + 3][x - 1] = "o"
            if column + 1 < columns:
                cells[y + 2][x + ROOM : x + step] = "." * WALL
            if row + 1 < rows:
                for dy in range(WALL):
                    cells[y + ROOM + dy][x + 2] = "."
    return "\n".join("".join(line) for line in cells)


MAPS = {"warehouse": warehouse(), "doors": doors()}


@dataclass(frozen=True, slots=True)
class Instance:
    """``sketch`` as in ``sketch.py``; starts and goals are node ids, all different."""

    sketch: str
    starts: tuple[str, ...]
    goals: tuple[str, ...]

    @property
    def plan(self) -> HallPlan:
        return with_docks(plan_of("one-shot", self.sketch, PARTS), self.starts)


def instance(name: str, robots: int, seed: int) -> Instance:
    """Starts and goals by chance. Raises: KeyError for an unknown map, ValueError for too many robots."""
    places = [node.id for node in plan_of(name, MAPS[name]).roadmap.nodes.values() if node.kind != "way"]
    chosen = Random(seed).sample(places, 2 * robots)
    return Instance(MAPS[name], tuple(chosen[:robots]), tuple(chosen[robots:]))


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds from the start to each arrival, summed; ``shortest_s`` as if each robot were alone."""

    solved: bool
    cost_s: float
    shortest_s: float
    decide_s: list[float]

    @property
    def ratio(self) -> float:
        return self.cost_s / self.shortest_s


class _OneShot(Trips):
    """All robots set out at once, at full speed, and stay where they arrive."""

    def __init__(self, puzzle: Instance) -> None:
        self._goals = dict(zip((f"R{n}" for n in range(1, len(puzzle.starts) + 1)), puzzle.goals, strict=True))
        super().__init__(puzzle.plan, 0)

    def _begin(self) -> None:
        for body in self.bodies.values():
            body.pace = 1.0
            self.hear(body)
        for name, goal in self._goals.items():
            self.wants[name] = Trip(goal, 0.0, self.state.roads.time_s(self.bodies[name].node, goal))
        self.settle()

    def _luck(self) -> float:
        return 1.0

    def _next(self, robot: Robot) -> None:
        """It stays."""


def solve(puzzle: Instance) -> Answer:
    run = _OneShot(puzzle)
    tally = run.run(len(puzzle.goals))
    solved = tally.trips == len(puzzle.goals) and run.referee.clean
    return Answer(solved, tally.taken_s, tally.driven_s, run.decide_s)
