"""The shape of a hall file: which keys there are, of what type and in what range. One class for each kind of entry.

What lives here: pydantic models and the rules that concern one entry alone. What must not: rules between entries
(``references``, ``floor``, ``roads``), geometry. Unknown keys are refused.
Lengths in m, angles in degrees, speeds in m/s, times in s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hall_controller.domain.documents import KINDS
from hall_controller.domain.personal import personal
from hall_controller.domain.plan import ROBOT_SPEED_LIMIT_MPS, BatteryWord, NodeKind, NodeProgram, ZoneKind

FurnitureKind = Literal[
    "armchair", "bookshelf", "cabinet", "chair", "column", "counter", "desk", "door", "kiosk", "other",
    "plant", "sofa", "table", "tea_bar", "tv",
]  # fmt: skip


def _legal_speed(value: float) -> float:
    if value > ROBOT_SPEED_LIMIT_MPS:
        raise PydanticCustomError("speed_over_limit", "over the legal limit")
    return value


def _known_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise PydanticCustomError("unknown_timezone", "unknown time zone") from error
    return value


def _scalar(value: object) -> object:
    if not isinstance(value, str | int | float | bool) or value in (math.inf, -math.inf):
        raise PydanticCustomError("not_a_scalar", "one word or number expected")
    return _impersonal(value)


def _impersonal(value: Any) -> Any:
    """What stands in a hall file is shown and sent; no number of a person is among it."""
    if personal(str(value)):
        raise PydanticCustomError("personal_number", "a telephone or identity number")
    return value


Metre = Annotated[float, Field(strict=True, ge=-200.0, le=200.0)]
Length = Annotated[float, Field(strict=True, ge=0.01, le=200.0)]
Degrees = Annotated[float, Field(strict=True, ge=-360.0, le=360.0)]
Speed = Annotated[float, Field(strict=True, gt=0.0, le=50.0), AfterValidator(_legal_speed)]
Seconds = Annotated[float, Field(strict=True, ge=1.0, le=86_400.0)]
XY = tuple[Metre, Metre]
Outline = Annotated[list[XY], Field(min_length=3, max_length=500)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,47}$"), AfterValidator(_impersonal)]
DocumentKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
DeviceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$"), AfterValidator(_impersonal)]
"""Home Assistant allows no dot in an object id."""
Word = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$"),
    AfterValidator(_impersonal),
]
Namespace = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}(/[a-z][a-z0-9_]{0,31}){0,3}$")]
Value = Annotated[str | int | float | bool, BeforeValidator(_scalar)]


class Part(BaseModel):
    """A mapping of the file; a key that is not listed in the class is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Name(Part):
    zh: Word
    en: Word


class HallPart(Part):
    id: Id
    name: Name
    timezone: Annotated[str, AfterValidator(_known_timezone)]
    outline: Outline
    clearance_m: Annotated[float, Field(strict=True, ge=0.0, le=1.0)]


class DwellPart(Part):
    """How long the hall waits. What must be in order among these is checked by ``waits``."""

    promise_s: Seconds = 90.0
    no_robot_s: Seconds = 300.0
    travel_s: Seconds = 300.0
    load_s: Seconds = 60.0
    unload_reminder_s: Seconds = 60.0
    unload_escalation_s: Seconds = 180.0
    unload_return_s: Seconds = 300.0
    in_hatch_s: Seconds = 600.0
    incident_s: Seconds = 900.0
    robot_silent_s: Seconds = 15.0
    code_life_s: Seconds = 1800.0
    code_tries: Annotated[int, Field(strict=True, ge=1, le=20)] = 5
    aisle_blocked_s: Seconds = 60.0
    lock_proof_s: Seconds = 10.0
    hatch_insecure_s: Seconds = 3.0


class BatteryPart(Part):
    """What is reckoned with for every robot; see ``domain.plan.Battery``. How the last five fit: ``charging``."""

    range_s: Annotated[float, Field(strict=True, ge=60.0, le=86_400.0)] = 10_000.0
    brown_out_fraction: Annotated[float, Field(strict=True, ge=0.0, le=0.5)] = 0.03
    charge_below: Annotated[float, Field(strict=True, ge=0.2, le=0.9)] = 0.4
    charge_to: Annotated[float, Field(strict=True, ge=0.25, le=1.0)] = 0.8
    charge_turn_s: Annotated[float, Field(strict=True, ge=60.0, le=86_400.0)] = 900.0
    idle_s: Annotated[float, Field(strict=True, ge=600.0, le=864_000.0)] = 43_200.0
    charge_s: Annotated[float, Field(strict=True, ge=60.0, le=86_400.0)] = 14_400.0


class ZonePart(Part):
    kind: ZoneKind
    name: Name
    outline: Outline
    speed_limit_mps: Speed


class Rectangle(Part):
    center: XY
    size: tuple[Length, Length]
    angle_deg: Degrees = 0.0


class Circle(Part):
    center: XY
    radius_m: Annotated[float, Field(strict=True, ge=0.01, le=50.0)]


class FurniturePart(Part):
    kind: FurnitureKind
    rectangle: Rectangle | None = None
    circle: Circle | None = None
    polygon: Outline | None = None

    @model_validator(mode="after")
    def _one_form(self) -> FurniturePart:
        if sum(form is not None for form in (self.rectangle, self.circle, self.polygon)) != 1:
            raise PydanticCustomError("one_form", "exactly one form is needed")
        return self


class WallPart(Part):
    """An inner wall along a line of points."""

    line: Annotated[list[XY], Field(min_length=2, max_length=500)]
    thickness_m: Annotated[float, Field(strict=True, ge=0.02, le=2.0)]


class RoadPart(Part):
    """Straight lanes from way point to way point. In the file a plain list stands for ``via`` in both directions."""

    via: Annotated[list[str], Field(min_length=2, max_length=500)]
    one_way: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="before")
    @classmethod
    def _plain_list(cls, value: object) -> object:
        return {"via": value} if isinstance(value, list) else value


class ParkingPart(Part):
    """A stop, dock or charger: a place beside the road, joined by its own short lane to one way point."""

    at: XY
    road: str
    heading_deg: Degrees | None = None


class DockPart(ParkingPart):
    """``charges`` false: a robot parks here, and charges elsewhere."""

    charges: Annotated[bool, Field(strict=True)] = True


class ServedPart(Part):
    """A place where papers change hands, and the stop that serves it."""

    at: XY
    stop: str
    label: Name


class LockerPart(ServedPart):
    """A locker: ``at`` is the middle of its door."""


class PlacePart(ServedPart):
    """A seat or a desk: ``at`` is where the person sits, ``facing_deg`` which way they look (``seats`` guesses it)."""

    facing_deg: Degrees | None = None
    chair_diameter_m: Annotated[float, Field(strict=True, ge=0.2, le=2.0)] | None = None


class StaffPart(Part):
    reception: list[Id] = []
    processing: list[Id] = []
    guide: list[Id] = []
    facility: list[Id] = []
    supervisor: list[Id] = []
    auditor: list[Id] = []


class RobotPart(Part):
    manufacturer: Id
    serial: Id
    hatches: Annotated[list[Id], Field(min_length=1, max_length=20)]
    radius_m: Annotated[float, Field(strict=True, ge=0.05, le=1.0)]
    max_speed_mps: Speed
    dock: str
    program: NodeProgram
    namespace: Namespace | None = None
    battery: BatteryWord = "reported"
    range_s: Annotated[float, Field(strict=True, ge=60.0, le=86_400.0)] | None = None

    @model_validator(mode="after")
    def _namespace_for_ros(self) -> RobotPart:
        if self.program == "nav2" and self.namespace is None:
            raise PydanticCustomError("namespace_missing", "nav2 needs a namespace")
        if self.program == "native" and self.namespace is not None:
            raise PydanticCustomError("namespace_unused", "native has no namespace")
        return self


class DevicePart(Part):
    kind: Literal["light", "player", "display"]
    zone: str
    name: Name


class ScenePart(Part):
    name: Name
    robot_speed_mps: Speed | None = None
    devices: dict[str, dict[Word, Value]] = {}


Entry = TypeVar("Entry")
Section = Annotated[dict[Id, Entry], Field(max_length=1000)]
"""Entries by id. The limits keep a hostile file from costing minutes; the largest halls have a tenth of this."""


class HallFile(Part):
    """The whole file."""

    hall: HallPart
    dwell: DwellPart = DwellPart()
    battery: BatteryPart = BatteryPart()
    zones: Annotated[dict[Id, ZonePart], Field(min_length=1, max_length=100)]
    furniture: Section[FurniturePart] = {}
    walls: Section[WallPart] = {}
    way_points: Section[XY] = {}
    roads: Annotated[list[RoadPart], Field(max_length=1000)] = []
    stops: Section[ParkingPart] = {}
    docks: Section[DockPart] = {}
    chargers: Section[ParkingPart] = {}
    seats: Section[PlacePart] = {}
    desks: Section[PlacePart] = {}
    lockers: Section[LockerPart] = {}
    trays: Annotated[list[Id], Field(max_length=1000)] = []
    documents: Annotated[list[DocumentKind], Field(min_length=1, max_length=100)] = list(KINDS)
    staff: StaffPart = StaffPart()
    robots: Section[RobotPart] = {}
    devices: Annotated[dict[DeviceId, DevicePart], Field(max_length=1000)] = {}
    scenes: Section[ScenePart] = {}

    @property
    def parking(self) -> dict[NodeKind, tuple[str, Mapping[str, ParkingPart]]]:
        """The sections of places beside the road, by the kind of node that they become."""
        return {"stop": ("stops", self.stops), "dock": ("docks", self.docks), "charger": ("chargers", self.chargers)}

    @property
    def served(self) -> dict[str, Mapping[str, ServedPart]]:
        """The sections of places where papers change hands."""
        return {"seats": self.seats, "desks": self.desks, "lockers": self.lockers}
