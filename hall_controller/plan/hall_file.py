"""Reads one hall file: text, shape, references, floor, roads, in that order, and reports everything at once.

What lives here: the order of the checks and what each needs of the ones before. What must not: the checks themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath

from pydantic import ValidationError

from hall_controller.domain.plan import HallPlan
from hall_controller.plan.assemble import assemble
from hall_controller.plan.charging import check_charging, check_supply
from hall_controller.plan.corridors import check_corridors, speed_limits
from hall_controller.plan.floor import Floor, build_floor, check_floor
from hall_controller.plan.network import Network, build_network
from hall_controller.plan.problem import Path, PlanError, Problem, Report, Saying
from hall_controller.plan.references import check_references
from hall_controller.plan.seats import check_approach
from hall_controller.plan.shape import HallFile
from hall_controller.plan.shape_errors import report_shape
from hall_controller.plan.traffic_rules import check_traffic
from hall_controller.plan.waits import check_waits
from hall_controller.plan.yaml_builder import Source
from hall_controller.plan.yaml_source import parse, read_text

MOST_PRUNINGS = 4


def load_plan(path: FilePath) -> HallPlan:
    """The hall that a file describes.

    Raises: PlanError with every problem found; the caller shows them and does not start.
    """
    return read_plan(path)[0]


def read_plan(path: FilePath) -> tuple[HallPlan, list[Problem]]:
    """The hall that a file describes, and what is not wrong with it but could be better.

    Raises: PlanError with every problem found; the caller shows them and does not start.
    """
    return _read(read_text(path), str(path))


def check_plan(path: FilePath) -> list[Problem]:
    """Everything that is wrong with a hall file; an empty list when it is right."""
    try:
        load_plan(path)
    except PlanError as error:
        return error.problems
    return []


def plan_from_text(text: str, name: str) -> HallPlan:
    """The hall that a text describes; ``name`` stands for the file in what is reported.

    Raises: PlanError with every problem found.
    """
    return _read(text, name)[0]


def _read(text: str, name: str) -> tuple[HallPlan, list[Problem]]:
    source, report = parse(text, name)
    file = _shaped(source, report)
    if file is None:
        raise _refused(report)
    check_references(file, _names(source.data), report)
    check_waits(file.dwell, report)
    check_charging(file, report)
    roads_sound = report.sound("way_points", "roads", "stops", "docks", "chargers", "hall")
    floor = build_floor(file, report)
    check_floor(file, floor, report)
    if not roads_sound:
        raise _refused(report)
    network = build_network(file)
    limits = _check_roads(file, floor, network, report)
    report.raise_if_any()
    check_approach(file, floor, report)
    plan = assemble(file, floor, network, limits)
    check_supply(plan, report)
    report.raise_if_any()
    return plan, report.warnings


def _check_roads(file: HallFile, floor: Floor, network: Network, report: Report) -> dict[str, float]:
    limits: dict[str, float] = {}
    if report.sound("zones"):
        limits = speed_limits(network, floor, {name: zone.speed_limit_mps for name, zone in file.zones.items()}, report)
    check_corridors(network, floor, report)
    check_traffic(network, report)
    return limits


def _refused(report: Report) -> PlanError:
    try:
        report.raise_if_any()
    except PlanError as error:
        return error
    raise AssertionError("a file was refused without a reason")


def _shaped(source: Source, report: Report) -> HallFile | None:
    """The file as models. Entries of a wrong shape are reported and left out, the others still judged."""
    if not isinstance(source.data, dict):
        report.add(
            (), "file.empty", Saying("there is no hall in this file", "文件中没有大厅"), "begin with hall: and its keys"
        )
        return None
    data = copy.deepcopy(source.data)
    for attempt in range(MOST_PRUNINGS):
        try:
            return HallFile.model_validate(data)
        except ValidationError as error:
            if attempt == 0:
                report_shape(error, report)
            for path in {each["loc"][:2] for each in error.errors(include_url=False)}:
                _prune(data, path)
    return None


def _prune(data: dict[str, object], path: Path) -> None:
    """Remove the entry that a problem is in (``furniture.sofa``), or a list or an unknown section as a whole."""
    section = data.get(str(path[0]))
    if len(path) > 1 and isinstance(section, dict) and path[1] in section:
        del section[path[1]]
    else:
        data.pop(str(path[0]), None)


def _names(data: object) -> Mapping[str, Iterable[str]]:
    assert isinstance(data, dict)
    return {section: [str(name) for name in entries] for section, entries in data.items() if isinstance(entries, dict)}
