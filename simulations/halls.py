"""Larger halls by the dozen, as hall files: for benches and stories that need more robots than the hall of 130 m2.

What lives here: one generator. What must not: checks (the text goes through ``plan_from_text`` like any hall file).

The hall is a grid: columns of 3.8 m with a road on each side, from south to north docks, tables and desks.

    y_north   desks      two for each column, the stop beside the desk, and one locker in the corner
              tables     one for each column and row, two seats each, the stops below the seats
    y 1.7     docks      four for each column, and chargers that are shared, if any
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

COLUMN_M = 3.8
ROW_M = 3.1
WEST_M = 1.0
DOCK_ROAD_M = 1.7
FIRST_ROAD_M = 3.1


@dataclass(frozen=True, slots=True)
class _Grid:
    robots: int
    desks: int
    seats: int
    nav2: int
    chargers: int

    @property
    def tables(self) -> int:
        return math.ceil(self.seats / 2)

    @property
    def columns(self) -> int:
        return max(
            1,
            math.ceil((self.robots + self.chargers) / 4),
            math.ceil(self.desks / 2),
            math.ceil(math.sqrt(self.tables)),
        )

    @property
    def rows(self) -> int:
        return math.ceil(self.tables / self.columns)

    @property
    def north_m(self) -> float:
        return FIRST_ROAD_M + ROW_M * self.rows

    def west_of(self, column: int) -> float:
        return WEST_M + COLUMN_M * column

    def row_road(self, row: int) -> float:
        return FIRST_ROAD_M + ROW_M * row

    def tables_at(self) -> Iterator[tuple[int, float, int, float]]:
        """Number, middle, row and y of the road below, for each table."""
        for number in range(self.tables):
            row, column = divmod(number, self.columns)
            yield number + 1, self.west_of(column) + COLUMN_M / 2, row, self.row_road(row)

    def seats_at(self) -> Iterator[tuple[int, float, int, float]]:
        """Number, x, row and y of the road below, for each seat."""
        for table, x, row, y in self.tables_at():
            for side in (0, 1):
                if 2 * table - 1 + side <= self.seats:
                    yield 2 * table - 1 + side, x - 0.75 + 1.5 * side, row, y

    def desk_stops_at(self) -> Iterator[tuple[int, float]]:
        for number in range(self.desks):
            yield number + 1, self.west_of(number // 2) + 0.95 + 1.9 * (number % 2)

    @property
    def locker_at(self) -> tuple[float, float]:
        """In the north-east corner, beyond the last desk."""
        return self.west_of(self.columns), self.north_m + 2.4

    def docks_at(self) -> Iterator[tuple[int, float]]:
        for number in range(self.robots + self.chargers):
            yield number + 1, self.west_of(number // 4) + 0.7 + 0.8 * (number % 4)


def grid_hall(robots: int, desks: int, seats: int, *, nav2: int = 0, chargers: int = 0) -> str:
    """The text of a hall file with so many robots (each with its own dock), desks and seats.

    With ``chargers`` so many are shared, and docks do not charge.
    The first ``nav2`` robots are driven over ROS 2, the others speak VDA 5050 themselves. Up to 24 robots, 60 desks
    and 240 seats have been tried.

    Raises: ValueError when one of the numbers is below 1.
    """
    if min(robots, desks, seats) < 1:
        raise ValueError("a hall needs at least one robot, one desk and one seat")
    grid = _Grid(robots, desks, seats, nav2, chargers)
    sections = (_head, _zones, _furniture, _way_points, _roads, _parking, _places, _people_and_robots, _devices)
    return "\n".join(line for section in sections for line in section(grid)) + "\n"


def _head(grid: _Grid) -> Iterator[str]:
    width, height = WEST_M * 2 + COLUMN_M * grid.columns, grid.north_m + 2.6
    yield "hall:"
    yield f"  id: grid-{grid.robots}x{grid.desks}x{grid.seats}"
    yield "  name: {zh: 网格大厅, en: Grid hall}"
    yield "  timezone: Asia/Shanghai"
    yield f"  outline: {_box(0, 0, width, height)}"
    yield "  clearance_m: 0.1"


def _zones(grid: _Grid) -> Iterator[str]:
    width, north = WEST_M * 2 + COLUMN_M * grid.columns, grid.north_m
    bands = (
        ("garage", "service", "泊位区", "Docks", 0.0, 2.4, 0.6),
        ("reception", "reception", "接待区", "Reception", 2.4, north - 0.45, 0.6),
        ("passage", "passage", "通道", "Passage", north - 0.45, north + 0.45, 0.8),
        ("processing", "processing", "办理区", "Processing", north + 0.45, north + 2.6, 0.6),
    )
    yield "zones:"
    for name, kind, zh, en, south, top, speed in bands:
        outline = _box(0, south, width, top)
        yield f"  {name}: {{kind: {kind}, name: {{zh: {zh}, en: {en}}}, outline: {outline}, speed_limit_mps: {speed}}}"


def _furniture(grid: _Grid) -> Iterator[str]:
    yield "furniture:"
    for number, x, _row, y in grid.tables_at():
        yield f"  table-{number}: {{kind: table, circle: {{center: {_xy(x, y + 1.55)}, radius_m: 0.45}}}}"
        yield f"  officer-{number}: {{kind: chair, circle: {{center: {_xy(x, y + 2.3)}, radius_m: 0.25}}}}"
    for number, x in grid.desk_stops_at():
        center = _xy(x - 0.9, grid.north_m + 1.35)
        yield f"  desk-{number}: {{kind: desk, rectangle: {{center: {center}, size: [1.0, 0.7]}}}}"


def _crossings(grid: _Grid) -> list[list[tuple[str, float, float]]]:
    """Every road from west to east, south first: name and place of each way point on it."""
    sides = [(f"c{column}", grid.west_of(column)) for column in range(grid.columns + 1)]
    roads = [[(f"g-{name}", x, DOCK_ROAD_M) for name, x in sides]]
    roads[0] += [(f"g-{number}", x, DOCK_ROAD_M) for number, x in grid.docks_at()]
    for row in range(grid.rows):
        road = [(f"r{row}-{name}", x, grid.row_road(row)) for name, x in sides]
        roads.append(road + [(f"r{row}-{number}", x, y) for number, x, at, y in grid.seats_at() if at == row])
    north = [(f"n-{name}", x, grid.north_m) for name, x in sides]
    roads.append(north + [(f"n-{number}", x, grid.north_m) for number, x in grid.desk_stops_at()])
    return [sorted(road, key=lambda point: point[1]) for road in roads]


def _way_points(grid: _Grid) -> Iterator[str]:
    yield "way_points:"
    for road in _crossings(grid):
        yield from (f"  {name}: {_xy(x, y)}" for name, x, y in road)


def _roads(grid: _Grid) -> Iterator[str]:
    yield "roads:"
    roads = [[name for name, _x, _y in road] for road in _crossings(grid)]
    yield from (f"  - [{', '.join(names)}]" for names in roads)
    for column in range(grid.columns + 1):
        across = [name for names in roads for name in names if name.endswith(f"-c{column}")]
        yield f"  - [{', '.join(across)}]"


def _parking(grid: _Grid) -> Iterator[str]:
    yield "stops:"
    for number, x, row, y in grid.seats_at():
        yield f"  stop-S{number}: {{at: {_xy(x, y + 0.7)}, road: r{row}-{number}}}"
    for number, x in grid.desk_stops_at():
        yield f"  stop-P{number}: {{at: {_xy(x, grid.north_m + 1.8)}, road: n-{number}}}"
    x, y = grid.locker_at
    yield f"  stop-L1: {{at: {_xy(x, y - 0.8)}, road: n-c{grid.columns}}}"
    places = [(f"{{at: {_xy(x, DOCK_ROAD_M - 0.95)}, road: g-{number}", number) for number, x in grid.docks_at()]
    yield "docks:"
    bare = ", charges: false" if grid.chargers else ""
    yield from (f"  dock-{number}: {place}{bare}}}" for place, number in places[: grid.robots])
    if grid.chargers:
        yield "chargers:"
        yield from (f"  charger-{number - grid.robots}: {place}}}" for place, number in places[grid.robots :])


def _places(grid: _Grid) -> Iterator[str]:
    yield "seats:"
    for number, x, _row, y in grid.seats_at():
        yield f"  S{number}: {_place(x, y + 1.55, f'stop-S{number}', f'{number}号座', f'Seat {number}')}"
    yield "desks:"
    for number, x in grid.desk_stops_at():
        text = _place(x - 0.9, grid.north_m + 2.05, f"stop-P{number}", f"{number}号办理台", f"Desk {number}")
        yield f"  P{number}: {text}"
    x, y = grid.locker_at
    yield "lockers:"
    yield f"  L1: {{at: {_xy(x, y)}, stop: stop-L1, label: {{zh: 文件存放柜, en: Locker}}}}"


def _people_and_robots(grid: _Grid) -> Iterator[str]:
    yield "staff:"
    yield f"  reception: [{', '.join(f'reception-{n}' for n in range(1, grid.tables + 1))}]"
    yield f"  processing: [{', '.join(f'processing-{n}' for n in range(1, grid.desks + 1))}]"
    yield "  supervisor: [supervisor-1, supervisor-2]"
    yield "robots:"
    for n in range(1, grid.robots + 1):
        program = f"program: nav2, namespace: r{n}" if n <= grid.nav2 else "program: native"
        yield f"  R{n}: {{manufacturer: servicehall, serial: R{n}, hatches: [upper, lower], radius_m: 0.28,"
        yield f"       max_speed_mps: 0.8, dock: dock-{n}, {program}}}"


def _devices(grid: _Grid) -> Iterator[str]:
    yield "devices:"
    yield "  light-reception: {kind: light, zone: reception, name: {zh: 接待区灯光, en: Reception lights}}"
    yield "  queue-board: {kind: display, zone: reception, name: {zh: 叫号屏, en: Queue board}}"
    yield "scenes:"
    yield "  normal: {name: {zh: 日常, en: Normal}, devices: {light-reception: {state: 'ON', brightness: 220}}}"
    yield "  evacuation: {name: {zh: 疏散, en: Evacuation}, devices: {light-reception: {state: 'ON', brightness: 255}}}"


def _place(x: float, y: float, stop: str, zh: str, en: str) -> str:
    return f"{{at: {_xy(x, y)}, stop: {stop}, label: {{zh: {zh}, en: {en}}}, chair_diameter_m: 0.5}}"


def _xy(x: float, y: float) -> str:
    return f"[{round(x, 3):g}, {round(y, 3):g}]"


def _box(west: float, south: float, east: float, north: float) -> str:
    return f"[{', '.join(_xy(x, y) for x, y in ((west, south), (east, south), (east, north), (west, north)))}]"
