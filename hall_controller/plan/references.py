"""Whether the entries of a hall file fit together by name: nothing twice, nothing that points nowhere.

What lives here: duplicate ids across sections and dangling references. What must not: geometry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hall_controller.domain.papers import VISITOR
from hall_controller.plan.problem import Path, Report, Saying, did_you_mean
from hall_controller.plan.shape import HallFile

Named = Mapping[str, object]
"""The names of each section as written, so that an entry refused for its shape is not called missing as well."""


@dataclass(frozen=True, slots=True)
class _Check:
    file: HallFile
    names: Mapping[str, Iterable[str]]
    report: Report

    def refer(self, path: Path, name: str, section: str) -> None:
        """``name`` at ``path`` must be an entry of ``section``."""
        known = list(self.names.get(section, ()))
        if name not in known:
            saying = Saying(f'there is no "{name}" in {section}', f"{section} 中没有“{name}”")
            self.report.add(path, "reference.dangling", saying, did_you_mean(name, known))

    def once(self, where: Path, key: str, seen: dict[str, Path], what: Saying) -> None:
        """``key`` may turn up once only; the second one is reported and told where the first is."""
        first = seen.setdefault(key, where)
        if first != where:
            line = self.report.places.key_mark(first).line
            saying = Saying(f'{what.en} "{key}" is there twice', f"{what.zh}“{key}”重复")
            self.report.add(where, "id.duplicate", saying, f"the first one is in line {line}", at_key=True)


def check_references(file: HallFile, names: Mapping[str, Iterable[str]], report: Report) -> None:
    """Report every id that is used twice and every reference to something that is not there."""
    check = _Check(file, names, report)
    rules: tuple[Callable[[_Check], None], ...] = (
        _shared_ids,
        _staff_ids,
        _trays,
        _documents,
        _roads,
        _places,
        _robots,
        _devices,
    )
    for rule in rules:
        rule(check)


def obstacle_ids(file: HallFile) -> Iterable[tuple[str, Path]]:
    """Ids of everything a robot could bump into; the chair of a seat is called ``chair-<seat>``."""
    yield from ((name, ("furniture", name)) for name in file.furniture)
    yield from ((name, ("walls", name)) for name in file.walls)
    for section, places in (("seats", file.seats), ("desks", file.desks)):
        yield from ((f"chair-{name}", (section, name)) for name, place in places.items() if place.chair_diameter_m)


def _shared_ids(check: _Check) -> None:
    file = check.file
    spaces: list[tuple[Saying, Iterable[tuple[str, Path]]]] = [
        (Saying("the place", "位置"), _ids(way_points=file.way_points, **dict(file.parking.values()))),
        (
            Saying("the seat, desk or locker", "座位、工位或存放柜"),
            _ids(seats=file.seats, desks=file.desks, lockers=file.lockers),
        ),
        (Saying("the piece of furniture", "家具"), obstacle_ids(file)),
    ]
    for what, entries in spaces:
        seen: dict[str, Path] = {}
        for name, path in entries:
            check.once(path, name, seen, what)


def _ids(**sections: Named) -> Iterable[tuple[str, Path]]:
    return ((name, (section, name)) for section, entries in sections.items() for name in entries)


def _staff_ids(check: _Check) -> None:
    seen: dict[str, Path] = {}
    for role in type(check.file.staff).model_fields:
        for index, officer in enumerate(getattr(check.file.staff, role)):
            check.once(("staff", role, index), officer, seen, Saying("the officer", "工作人员"))
            if officer == VISITOR:
                saying = Saying(
                    'no officer may be called "visitor": the hall calls visitors so', "工作人员不能以“visitor”为编号"
                )
                check.report.add(("staff", role, index), "id.reserved", saying, "give this officer another id")


def _trays(check: _Check) -> None:
    seen: dict[str, Path] = {}
    for index, tray in enumerate(check.file.trays):
        check.once(("trays", index), tray, seen, Saying("the tray", "文件盘"))


def _documents(check: _Check) -> None:
    seen: dict[str, Path] = {}
    for index, kind in enumerate(check.file.documents):
        check.once(("documents", index), kind, seen, Saying("the kind of document", "材料种类"))


def _roads(check: _Check) -> None:
    driven: dict[str, Path] = {}
    for number, road in enumerate(check.file.roads):
        path: Path = ("roads", number)
        for index, name in enumerate(road.via):
            _way_point((*path, "via", index), name, check)
        for index, (start, end) in enumerate(zip(road.via, road.via[1:], strict=False)):
            ways = [(start, end)] if road.one_way else [(start, end), (end, start)]
            _one_lane((*path, "via", index), ways, driven, check)


def _one_lane(path: Path, ways: list[tuple[str, str]], driven: dict[str, Path], check: _Check) -> None:
    """A lane listed twice in the same direction is a mistake; twice in opposite directions is two one-way roads."""
    names = [" -> ".join(way) for way in ways]
    if ways[0][0] == ways[0][1]:
        saying = Saying(f'the road goes from "{ways[0][0]}" to itself', f"道路从“{ways[0][0]}”回到自身")
        check.report.add(path, "road.to_itself", saying, "remove one of the two")
        return
    twice = next((name for name in names if name in driven), None)
    if twice is not None:
        check.once(path, twice, driven, Saying("the road", "道路"))
    driven.update({name: driven.get(name, path) for name in names})


def _way_point(path: Path, name: str, check: _Check) -> None:
    """A road runs between way points only, so that a parked robot never stands on it."""
    for section, _ in check.file.parking.values():
        if name in check.names.get(section, ()):
            saying = Saying(
                f'"{name}" is in {section}; a road runs between way points only',
                f"道路只能连接 way_points,“{name}”在 {section} 中",
            )
            check.report.add(
                path, "road.through_parking", saying, "a stop or dock names the way point of its lane itself: road: ..."
            )
            return
    check.refer(path, name, "way_points")


def _places(check: _Check) -> None:
    file = check.file
    for section, parkings in file.parking.values():
        for name, parking in parkings.items():
            check.refer((section, name, "road"), parking.road, "way_points")
    for section, places in file.served.items():
        for name, place in places.items():
            check.refer((section, name, "stop"), place.stop, "stops")


def _robots(check: _Check) -> None:
    docks: dict[str, Path] = {}
    addresses: dict[str, Path] = {}
    namespaces: dict[str, Path] = {}
    for name, robot in check.file.robots.items():
        path: Path = ("robots", name)
        check.refer((*path, "dock"), robot.dock, "docks")
        check.once(
            (*path, "serial"),
            f"{robot.manufacturer}/{robot.serial}",
            addresses,
            Saying("the VDA 5050 address", "VDA 5050地址"),
        )
        if robot.namespace is not None:
            check.once((*path, "namespace"), robot.namespace, namespaces, Saying("the namespace", "命名空间"))
        hatches: dict[str, Path] = {}
        for index, hatch in enumerate(robot.hatches):
            check.once((*path, "hatches", index), hatch, hatches, Saying("the hatch", "舱门"))
        _own_dock((*path, "dock"), robot.dock, docks, check.report)


def _own_dock(path: Path, dock: str, docks: dict[str, Path], report: Report) -> None:
    other = docks.setdefault(dock, path)
    if other != path:
        saying = Saying(f'dock "{dock}" belongs to robot {other[1]} already', f"泊位“{dock}”已分配给机器人{other[1]}")
        report.add(
            path,
            "robot.dock_shared",
            saying,
            "every robot needs a dock of its own; add one under docks (what robots may share are chargers)",
        )


def _devices(check: _Check) -> None:
    for name, device in check.file.devices.items():
        check.refer(("devices", name, "zone"), device.zone, "zones")
    for scene, part in check.file.scenes.items():
        for device_id in part.devices:
            known = list(check.names.get("devices", ()))
            if device_id not in known:
                saying = Saying(f'there is no "{device_id}" in devices', f"devices 中没有“{device_id}”")
                path: Path = ("scenes", scene, "devices", device_id)
                check.report.add(path, "reference.dangling", saying, did_you_mean(device_id, known), at_key=True)
