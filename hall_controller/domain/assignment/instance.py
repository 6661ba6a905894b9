"""A picture as plain numbers, so that a look at a route costs next to nothing.

What lives here: numbering of jobs, robots and stops, and the tables of driving times. What must not: routes.
Job ``j`` is loaded at stop ``2j`` and unloaded at stop ``2j + 1``; then come the robots' starts and their docks.
"""

from __future__ import annotations

from math import inf

from hall_controller.domain.assignment.model import Carrier, Job, Picture

Rows = list[list[float]]
NO_ROAD_S = 1e9
FARTHEST_S = 1e8
"""Nobody's battery lasts so long: what has no road is beyond every range."""


class Instance:
    """One picture, numbered. Times are seconds from ``picture.now_s``. Only ``set_limit`` ever changes it.

    ``drive[robot][a][b]``: seconds from stop ``a`` to stop ``b``; nobody drives to a start, nor on from a dock.
    """

    __slots__ = ("allowed", "drive", "due", "hatches", "home", "jobs", "limit", "loaded", "on_board", "picture",
                 "ready", "release", "robots", "service", "start")  # fmt: skip

    def __init__(self, picture: Picture) -> None:
        jobs, carriers, now_s = picture.jobs, picture.carriers, picture.now_s
        ends = 2 * len(carriers)
        self.picture = picture
        self.jobs, self.robots = len(jobs), len(carriers)
        self.start = [2 * self.jobs + robot for robot in range(self.robots)]
        self.home = [2 * self.jobs + self.robots + robot for robot in range(self.robots)]
        self.ready = [carrier.ready_s - now_s for carrier in carriers]
        self.hatches = [len(carrier.hatches) for carrier in carriers]
        self.limit = [min(carrier.range_s, FARTHEST_S) for carrier in carriers]
        self.release = [at for job in jobs for at in (job.release_s - now_s, -inf)] + [-inf] * ends
        self.due = [at for job in jobs for at in (inf, job.due_s - now_s)] + [inf] * ends
        self.service = [stay for job in jobs for stay in (job.load_s, job.unload_s)] + [0.0] * ends
        self.drive = _tables(picture)
        self.loaded = [job.loaded for job in jobs]
        everybody = tuple(range(self.robots))
        self.allowed = [_allowed(job, carriers) if job.robot or job.unfit else everybody for job in jobs]
        self.on_board = [0] * self.robots
        for job, robots in zip(jobs, self.allowed, strict=True):
            if job.loaded:
                self.on_board[robots[0]] += 1

    def set_limit(self, robot: int, range_s: float, needed_s: float) -> None:
        """How long ``robot`` may drive in all. If it cannot even do what it must, it does that and nothing else."""
        self.limit[robot] = max(range_s, needed_s)
        if needed_s > range_s:
            self.allowed = [
                robots if loaded else tuple(each for each in robots if each != robot)
                for robots, loaded in zip(self.allowed, self.loaded, strict=True)
            ]


def _allowed(job: Job, carriers: tuple[Carrier, ...]) -> tuple[int, ...]:
    """The robots that may carry ``job``. Raises: ValueError for a loaded job whose robot is not in the picture."""
    fit = (n for n, one in enumerate(carriers) if job.robot in ("", one.id) and one.id not in job.unfit)
    found = tuple(fit) if not job.loaded else tuple(n for n, one in enumerate(carriers) if one.id == job.robot)
    if job.loaded and not found:
        raise ValueError(f"{job.id} is on board {job.robot or 'nobody'}, who is not in the picture")
    return found


def _tables(picture: Picture) -> list[Rows]:
    """Driving times from stop to stop, one table for each robot; robots of one pace share theirs."""
    stops = [node for job in picture.jobs for node in (job.pickup, job.delivery)]
    docks = [carrier.dock for carrier in picture.carriers]
    never = [NO_ROAD_S] * len(docks)
    from_stop = {name: _times(picture, name, stops + docks) for name in dict.fromkeys(stops)}
    rows = [from_stop[name][: len(stops)] + never + from_stop[name][len(stops) :] for name in stops]
    for robot, carrier in enumerate(picture.carriers):
        *to_stops, home_s = _times(picture, carrier.node, [*stops, carrier.dock])
        homes = never.copy()
        homes[robot] = home_s
        rows.append(to_stops + never + homes)
    paces = {carrier.pace for carrier in picture.carriers}
    tables = {pace: rows if pace == 1.0 else [[s * pace for s in row] for row in rows] for pace in paces}
    return [tables[carrier.pace] for carrier in picture.carriers]


def _times(picture: Picture, start: str, ends: list[str]) -> list[float]:
    """Seconds from ``start`` to each of ``ends``."""
    times = {end: min(picture.drive_s(start, end), NO_ROAD_S) for end in dict.fromkeys(ends)}
    return [times[end] for end in ends]
