"""The same pictures and the same objective for OR-tools' routing solver.

What lives here: the model, and asking it. What must not: being imported where OR-tools is needed to work at all.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from hall_controller.domain.assignment import Picture
from hall_controller.domain.assignment.model import VisitKind
from hall_controller.domain.assignment.objective import LATE_WEIGHT

MISSING = "OR-tools is not installed"
SCALE = 100
"""Its numbers are whole: hundredths of seconds."""
LONGEST = 10**8

Orders = dict[str, list[tuple[str, VisitKind]]]


def installed() -> bool:
    return find_spec("ortools") is not None


def solve(picture: Picture, seconds: float) -> Orders:
    """The best order of visits that guided local search finds in ``seconds``, for pictures where all can be carried.

    Cheapest insertion in parallel, then guided local search, as its makers advise for pickup and delivery. Ways to
    the docks are driven and paid, also by robots without work; lateness is a soft upper bound at the delivery.
    """
    return _Model(picture).solve(seconds)


class _Model:
    def __init__(self, picture: Picture) -> None:
        self._cp = import_module("ortools.constraint_solver.pywrapcp")
        self._enums = import_module("ortools.constraint_solver.routing_enums_pb2")
        self._picture = picture
        self._visits: list[tuple[int, VisitKind]] = []
        for number, job in enumerate(picture.jobs):
            self._visits += [] if job.loaded else [(number, "pickup")]
            self._visits += [(number, "delivery")]
        stops, robots = len(self._visits), len(picture.carriers)
        self._size = stops + 2 * robots
        starts, ends = list(range(stops, stops + robots)), list(range(stops + robots, self._size))
        self._manager: Any = self._cp.RoutingIndexManager(self._size, robots, starts, ends)
        self._routing: Any = self._cp.RoutingModel(self._manager)
        self._add_driving()
        self._add_hatches()
        self._add_jobs()

    def _add_driving(self) -> None:
        picture = self._picture
        jobs = picture.jobs
        where = [jobs[job].pickup if kind == "pickup" else jobs[job].delivery for job, kind in self._visits]
        stay = [jobs[job].load_s if kind == "pickup" else jobs[job].unload_s for job, kind in self._visits]
        where += [carrier.node for carrier in picture.carriers] + [carrier.dock for carrier in picture.carriers]
        stay += [0.0] * 2 * len(picture.carriers)
        drive = [[round(SCALE * picture.drive_s(a, b)) for b in where] for a in where]
        times = [[round(SCALE * stay[a]) + leg for leg in row] for a, row in enumerate(drive)]
        self._routing.SetArcCostEvaluatorOfAllVehicles(self._routing.RegisterTransitMatrix(drive))
        for robot in range(len(picture.carriers)):
            self._routing.SetVehicleUsedWhenEmpty(True, robot)
        self._routing.AddDimension(self._routing.RegisterTransitMatrix(times), LONGEST, LONGEST, False, "time")
        self._time: Any = self._routing.GetDimensionOrDie("time")
        for robot, carrier in enumerate(picture.carriers):
            self._time.CumulVar(self._routing.Start(robot)).SetMin(self._moment(carrier.ready_s))

    def _add_hatches(self) -> None:
        carriers, jobs = self._picture.carriers, self._picture.jobs
        change = [1 if kind == "pickup" else -1 for _job, kind in self._visits] + [0] * 2 * len(carriers)
        counted = self._routing.RegisterUnaryTransitVector(change)
        hatches = [len(carrier.hatches) for carrier in carriers]
        self._routing.AddDimensionWithVehicleCapacity(counted, 0, hatches, False, "load")
        load = self._routing.GetDimensionOrDie("load")
        for robot, carrier in enumerate(carriers):
            on_board = sum(job.loaded and job.robot == carrier.id for job in jobs)
            load.CumulVar(self._routing.Start(robot)).SetValue(on_board)

    def _add_jobs(self) -> None:
        names = [carrier.id for carrier in self._picture.carriers]
        solver, index = self._routing.solver(), {v: self._manager.NodeToIndex(n) for n, v in enumerate(self._visits)}
        for number, job in enumerate(self._picture.jobs):
            delivery = index[number, "delivery"]
            self._time.SetCumulVarSoftUpperBound(delivery, self._moment(job.due_s), int(LATE_WEIGHT))
            if job.loaded:
                self._routing.VehicleVar(delivery).SetValue(names.index(job.robot))
                continue
            pickup = index[number, "pickup"]
            self._routing.AddPickupAndDelivery(pickup, delivery)
            solver.Add(self._routing.VehicleVar(pickup) == self._routing.VehicleVar(delivery))
            solver.Add(self._time.CumulVar(pickup) <= self._time.CumulVar(delivery))
            self._time.CumulVar(pickup).SetMin(self._moment(job.release_s))

    def _moment(self, at_s: float) -> int:
        return max(0, round(SCALE * (at_s - self._picture.now_s)))

    def solve(self, seconds: float) -> Orders:
        asked = self._cp.DefaultRoutingSearchParameters()
        asked.first_solution_strategy = self._enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        asked.local_search_metaheuristic = self._enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        asked.time_limit.FromMilliseconds(round(seconds * 1000.0))
        found = self._routing.SolveWithParameters(asked)
        if not found:
            raise RuntimeError(f"OR-tools found no plan in {seconds} s")
        return {carrier.id: self._order(found, n) for n, carrier in enumerate(self._picture.carriers)}

    def _order(self, found: Any, robot: int) -> list[tuple[str, VisitKind]]:
        order: list[tuple[str, VisitKind]] = []
        at = found.Value(self._routing.NextVar(self._routing.Start(robot)))
        while not self._routing.IsEnd(at):
            job, kind = self._visits[self._manager.IndexToNode(at)]
            order.append((self._picture.jobs[job].id, kind))
            at = found.Value(self._routing.NextVar(at))
        return order
