"""The hall as it is built: zones, furniture, seats, stops, docks, robots and the roads between them.

What lives here: plain immutable data that a hall file (``config/*.yaml``) is turned into by ``hall_controller.plan``.
What must not: reading files, geometry libraries, anything that changes while the hall is open.
Frame ``hall`` throughout: metres, radians, x east, y north, angles counter-clockwise from x.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hall_controller.domain.documents import KINDS

ZoneKind = Literal["waiting", "reception", "processing", "passage", "service"]
NodeKind = Literal["way", "stop", "dock", "charger"]
NodeProgram = Literal["nav2", "native"]
PlaceKind = Literal["seat", "desk", "locker"]
BatteryWord = Literal["reported", "unreported"]
ROBOT_SPEED_LIMIT_MPS = 0.8
"""GB/T 37395-2019: a delivery robot among people drives at most 0.8 m/s, whatever a hall file or a scene allows."""
StaffRole = Literal["reception", "processing", "guide", "facility", "supervisor", "auditor"]


@dataclass(frozen=True, slots=True)
class Point:
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the floor with one speed limit; ``outline`` is a simple polygon, counter-clockwise."""

    id: str
    kind: ZoneKind
    name_zh: str
    name_en: str
    outline: tuple[Point, ...]
    speed_limit_mps: float


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A wall or a piece of furniture that a robot must not touch, as a simple polygon."""

    id: str
    kind: str
    outline: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the roadmap. ``theta_rad`` is the heading a robot takes when it stands here (not on way points).

    ``bare``: a dock where a robot parks and cannot charge.
    """

    id: str
    kind: NodeKind
    x_m: float
    y_m: float
    theta_rad: float | None = None
    bare: bool = False

    @property
    def charges(self) -> bool:
        """Whether a robot that stands here can charge."""
        return self.kind == "charger" or (self.kind == "dock" and not self.bare)


@dataclass(frozen=True, slots=True)
class Edge:
    """A road from ``start`` to ``end`` (node ids), straight, driven in that direction only."""

    start: str
    end: str
    length_m: float
    speed_limit_mps: float

    @property
    def lane(self) -> str:
        """The stretch of floor, the same for both directions."""
        return lane_id(self.start, self.end)


def lane_id(a: str, b: str) -> str:
    """Name of the stretch of floor between two nodes, whichever way it is driven."""
    return f"{a}|{b}" if a < b else f"{b}|{a}"


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Where robots may drive, and which places two of them may not hold at once.

    ``edges`` is keyed by start node. ``conflicts`` maps every node id and lane id to all node ids and lane ids
    (itself included) whose swept footprint comes closer than the clearance.
    Stops, docks and chargers are parking places: a robot standing there conflicts only with that node and the lanes
    that end at it, so parked robots never block a through road (checked when the hall file is read).
    """

    nodes: Mapping[str, Node]
    edges: Mapping[str, tuple[Edge, ...]]
    conflicts: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A seat, a desk or a locker where papers change hands; ``stop`` is where a robot stands to serve it.

    ``facing_rad``: which way a person who sits here looks; None: nobody sits here, or nobody said.
    """

    id: str
    kind: PlaceKind
    label_zh: str
    label_en: str
    position: Point
    stop: str
    facing_rad: float | None = None


@dataclass(frozen=True, slots=True)
class RobotSpec:
    """A transport robot. ``manufacturer``/``serial`` are its VDA 5050 address; ``dock`` is a node reserved for it.

    ``battery``: whether it tells its charge; ``range_s``: seconds of driving on a full battery, None: as
    every robot of the hall.
    """

    id: str
    manufacturer: str
    serial: str
    hatches: tuple[str, ...]
    radius_m: float
    max_speed_mps: float
    dock: str
    program: NodeProgram
    namespace: str = ""
    battery: BatteryWord = "reported"
    range_s: float | None = None


@dataclass(frozen=True, slots=True)
class StaffSpec:
    """An officer by number and role; no names live in a hall file."""

    id: str
    role: StaffRole


@dataclass(frozen=True, slots=True)
class DeviceSetting:
    """What one device does in one scene: ``values`` is sent as its command (``{"state": "ON", "brightness": 200}``)."""

    device: str
    values: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Scene:
    """``robot_speed_mps``: no robot is to drive faster on road released in this scene; None: the zones say it all."""

    id: str
    name_zh: str
    name_en: str
    settings: tuple[DeviceSetting, ...]
    robot_speed_mps: float | None = None


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """A device the hall counts on. ``id`` is its Home Assistant discovery object id; others may join by discovery."""

    id: str
    kind: Literal["light", "player", "display"]
    zone: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long the hall waits for people and machines, in seconds of hall time; no state lasts longer unnoticed.

    A recipient who does not come is reminded, then a colleague is called, then the papers go back to the sender, and
    from there to the locker. ``in_hatch_s``: papers locked in longer than this in all are an alarm. ``promise_s``: so
    soon after the wish a robot is to be with the recipient; robots are chosen so that it is kept, and nothing more
    follows from it. ``aisle_blocked_s``: a robot that people have kept waiting on the road for longer blocks it, and is
    an alert. ``lock_proof_s``: so long a hatch that is said to be locked may still be reported open.
    ``hatch_insecure_s``: a hatch with papers in it that has not been known to be closed and locked for longer makes its
    robot stand, and is an alert.
    """

    promise_s: float = 90.0
    no_robot_s: float = 300.0
    travel_s: float = 300.0
    load_s: float = 60.0
    unload_reminder_s: float = 60.0
    unload_escalation_s: float = 180.0
    unload_return_s: float = 300.0
    in_hatch_s: float = 600.0
    incident_s: float = 900.0
    robot_silent_s: float = 15.0
    code_life_s: float = 1800.0
    code_tries: int = 5
    aisle_blocked_s: float = 60.0
    lock_proof_s: float = 10.0
    hatch_insecure_s: float = 3.0


@dataclass(frozen=True, slots=True)
class Battery:
    """What the hall reckons with. ``range_s``: seconds of driving on a full battery. ``brown_out_fraction``: with this
    share of a full battery a robot is not expected to drive any more; with papers on board it is relieved before.

    The rest concerns robots that share chargers: below ``charge_below`` one wants to charge when it has nothing to do,
    with ``charge_to`` it is done, and after ``charge_turn_s`` seconds it gives way to one that needs the charger more.
    ``idle_s``: seconds that a full battery lasts while its robot stands; ``charge_s``: from empty to full.
    """

    range_s: float = 10_000.0
    brown_out_fraction: float = 0.03
    charge_below: float = 0.4
    charge_to: float = 0.8
    charge_turn_s: float = 900.0
    idle_s: float = 43_200.0
    charge_s: float = 14_400.0


@dataclass(frozen=True, slots=True)
class HallPlan:
    """One hall, whole. ``outline`` is the inner face of the outer walls; ``documents`` the kinds that it handles.

    ``chargers``: nodes at which whoever has reserved them may charge.
    """

    id: str
    name_zh: str
    name_en: str
    timezone: str
    outline: tuple[Point, ...]
    zones: tuple[Zone, ...]
    obstacles: tuple[Obstacle, ...]
    places: Mapping[str, Place]
    roadmap: Roadmap
    robots: Mapping[str, RobotSpec]
    staff: Mapping[str, StaffSpec]
    devices: Mapping[str, DeviceSpec]
    scenes: Mapping[str, Scene]
    dwell: Dwell
    trays: tuple[str, ...] = ()
    battery: Battery = Battery()
    documents: tuple[str, ...] = KINDS
    chargers: tuple[str, ...] = ()

    @property
    def lockers(self) -> tuple[str, ...]:
        """Places where papers that nobody takes are kept, in the order of the file."""
        return tuple(place.id for place in self.places.values() if place.kind == "locker")
