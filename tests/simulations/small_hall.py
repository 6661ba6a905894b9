"""A small hall made by hand: three zones, one table, three seats, two desks, three robots at their docks.

y 6 +--------------------------------+
    |  S1   S2   S3   |      D1   D2 |
    |  s1---s2---s3---p1-----d1---d2 |      the upper road (y 4), stops included
    |       |    [table]      |      |
    |       w2---w3---p2-----w5---w6 |      the lower road (y 2)
    |       k1   k2          k3      |      docks (y 1)
  0 +--------------------------------+ 10
"""

from __future__ import annotations

from hall_controller.domain.plan import (
    Dwell,
    Edge,
    HallPlan,
    Node,
    NodeKind,
    Obstacle,
    Place,
    Point,
    Roadmap,
    RobotSpec,
    StaffSpec,
    Zone,
)

NODES: dict[str, tuple[NodeKind, float, float, float | None]] = {
    "s1": ("stop", 1.0, 4.0, 1.5707963),
    "s2": ("stop", 2.5, 4.0, 1.5707963),
    "s3": ("stop", 4.0, 4.0, 1.5707963),
    "p1": ("way", 5.0, 4.0, None),
    "d1": ("stop", 7.0, 4.0, 1.5707963),
    "d2": ("stop", 8.5, 4.0, 1.5707963),
    "w2": ("way", 2.5, 2.0, None),
    "w3": ("way", 4.0, 2.0, None),
    "p2": ("way", 5.0, 2.0, None),
    "w5": ("way", 7.0, 2.0, None),
    "w6": ("way", 8.5, 2.0, None),
    "k1": ("dock", 2.5, 1.0, -1.5707963),
    "k2": ("dock", 4.0, 1.0, -1.5707963),
    "k3": ("dock", 7.0, 1.0, -1.5707963),
}
ROADS = [
    "s1-s2",
    "s2-s3",
    "s3-p1",
    "p1-d1",
    "d1-d2",
    "s2-w2",
    "d1-w5",
    "w2-w3",
    "w3-p2",
    "p2-w5",
    "w5-w6",
    "w2-k1",
    "w3-k2",
    "w5-k3",
]
SEATS = {"S1": (1.0, 5.0, "s1"), "S2": (2.5, 5.0, "s2"), "S3": (4.0, 5.0, "s3")}
DESKS = {"D1": (7.0, 5.0, "d1"), "D2": (8.5, 5.0, "d2")}
STAFF = {"P01": "reception", "P02": "reception", "P11": "processing", "P12": "processing"}


def rectangle(x0: float, y0: float, x1: float, y1: float) -> tuple[Point, ...]:
    return Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1)


def roadmap() -> Roadmap:
    nodes = {name: Node(name, kind, x, y, theta) for name, (kind, x, y, theta) in NODES.items()}
    edges: dict[str, list[Edge]] = {name: [] for name in nodes}
    for road in ROADS:
        a, b = (nodes[name] for name in road.split("-"))
        length = ((a.x_m - b.x_m) ** 2 + (a.y_m - b.y_m) ** 2) ** 0.5
        edges[a.id].append(Edge(a.id, b.id, length, 0.6))
        edges[b.id].append(Edge(b.id, a.id, length, 0.6))
    lanes = {edge.lane for roads in edges.values() for edge in roads}
    conflicts = {name: frozenset({name}) for name in [*nodes, *lanes]}
    return Roadmap(nodes, {name: tuple(roads) for name, roads in edges.items()}, conflicts)


def small_hall(robots: int = 3, seats: int = 3) -> HallPlan:
    """The hall of the picture above, with its first ``robots`` robots and its first ``seats`` seats."""
    places = {name: Place(name, "seat", name, name, Point(x, y), stop) for name, (x, y, stop) in SEATS.items()}
    places = dict(list(places.items())[:seats])
    places |= {name: Place(name, "desk", name, name, Point(x, y), stop) for name, (x, y, stop) in DESKS.items()}
    specs = [RobotSpec(f"R{n}", "acme", f"r{n}", ("1", "2"), 0.28, 0.8, f"k{n}", "native") for n in (1, 2, 3)]
    return HallPlan(
        id="small",
        name_zh="小厅",
        name_en="small hall",
        timezone="Asia/Shanghai",
        outline=rectangle(0, 0, 10, 6),
        zones=(
            Zone("waiting", "waiting", "等候区", "Waiting", rectangle(0, 3, 5, 6), 0.6),
            Zone("processing", "processing", "办理区", "Processing", rectangle(5, 3, 10, 6), 0.6),
            Zone("passage", "passage", "通道", "Passage", rectangle(0, 0, 10, 3), 0.8),
        ),
        obstacles=(Obstacle("table", "table", rectangle(5.4, 2.6, 6.2, 3.3)),),
        places=places,
        roadmap=roadmap(),
        robots={spec.id: spec for spec in specs[:robots]},
        staff={name: StaffSpec(name, role) for name, role in STAFF.items()},  # type: ignore[arg-type]
        devices={},
        scenes={},
        dwell=Dwell(),
    )
