"""A checked hall file as the ``HallPlan`` that everyone else reads.

What lives here: plain copying into the domain's records. What must not: checks; what comes here has none to fear.
"""

from __future__ import annotations

from collections.abc import Mapping

from hall_controller.domain.plan import (
    Battery,
    DeviceSetting,
    DeviceSpec,
    Dwell,
    Edge,
    HallPlan,
    Obstacle,
    Place,
    PlaceKind,
    Point,
    Roadmap,
    RobotSpec,
    Scene,
    StaffSpec,
    Zone,
)
from hall_controller.plan import forms
from hall_controller.plan.floor import Floor
from hall_controller.plan.network import Network
from hall_controller.plan.seats import facings
from hall_controller.plan.shape import HallFile, StaffPart


def assemble(file: HallFile, floor: Floor, network: Network, limits: Mapping[str, float]) -> HallPlan:
    """The plan; every mapping in it is in the order of the file."""
    assert floor.outline is not None
    return HallPlan(
        id=file.hall.id,
        name_zh=file.hall.name.zh,
        name_en=file.hall.name.en,
        timezone=file.hall.timezone,
        outline=forms.corners(floor.outline),
        zones=_zones(file, floor),
        obstacles=tuple(Obstacle(each.id, each.kind, forms.corners(each.polygon)) for each in floor.obstacles),
        places=_places(file, facings(file, floor)),
        roadmap=_roadmap(network, limits),
        robots=_robots(file),
        staff=_staff(file.staff),
        devices=_devices(file),
        scenes=_scenes(file),
        dwell=Dwell(**file.dwell.model_dump()),
        trays=tuple(file.trays),
        battery=Battery(**file.battery.model_dump()),
        documents=tuple(file.documents),
        chargers=tuple(file.chargers),
    )


def _zones(file: HallFile, floor: Floor) -> tuple[Zone, ...]:
    parts = ((shape, file.zones[shape.id]) for shape in floor.zones)
    return tuple(
        Zone(shape.id, part.kind, part.name.zh, part.name.en, forms.corners(shape.polygon), part.speed_limit_mps)
        for shape, part in parts
    )


def _places(file: HallFile, facing: Mapping[str, float]) -> dict[str, Place]:
    kinds: dict[str, PlaceKind] = {"seats": "seat", "desks": "desk", "lockers": "locker"}
    return {
        name: Place(name, kinds[section], part.label.zh, part.label.en, Point(*part.at), part.stop, facing.get(name))
        for section, parts in file.served.items()
        for name, part in parts.items()
    }


def _roadmap(network: Network, limits: Mapping[str, float]) -> Roadmap:
    edges: dict[str, list[Edge]] = {name: [] for name in network.nodes}
    for lane in network.lanes:
        length, limit = round(network.length_m(lane), 6), limits[lane.id]
        edges[lane.start].append(Edge(lane.start, lane.end, length, limit))
        if lane.two_way:
            edges[lane.end].append(Edge(lane.end, lane.start, length, limit))
    return Roadmap(
        network.nodes,
        {name: tuple(each) for name, each in edges.items()},
        network.conflicts,
    )


def _robots(file: HallFile) -> dict[str, RobotSpec]:
    return {
        name: RobotSpec(
            id=name,
            manufacturer=part.manufacturer,
            serial=part.serial,
            hatches=tuple(part.hatches),
            radius_m=part.radius_m,
            max_speed_mps=part.max_speed_mps,
            dock=part.dock,
            program=part.program,
            namespace=part.namespace or "",
            battery=part.battery,
            range_s=part.range_s,
        )
        for name, part in file.robots.items()
    }


def _staff(staff: StaffPart) -> dict[str, StaffSpec]:
    groups: dict[str, list[StaffSpec]] = {
        "reception": [StaffSpec(each, "reception") for each in staff.reception],
        "processing": [StaffSpec(each, "processing") for each in staff.processing],
        "guide": [StaffSpec(each, "guide") for each in staff.guide],
        "facility": [StaffSpec(each, "facility") for each in staff.facility],
        "supervisor": [StaffSpec(each, "supervisor") for each in staff.supervisor],
        "auditor": [StaffSpec(each, "auditor") for each in staff.auditor],
    }
    return {each.id: each for group in groups.values() for each in group}


def _devices(file: HallFile) -> dict[str, DeviceSpec]:
    return {
        name: DeviceSpec(name, part.kind, part.zone, part.name.zh, part.name.en) for name, part in file.devices.items()
    }


def _scenes(file: HallFile) -> dict[str, Scene]:
    return {
        name: Scene(
            name,
            part.name.zh,
            part.name.en,
            tuple(DeviceSetting(device, dict(values)) for device, values in part.devices.items()),
            part.robot_speed_mps,
        )
        for name, part in file.scenes.items()
    }
