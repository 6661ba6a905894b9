"""Checks a hall file and says what is wrong with it, line by line; draws it.

What lives here: the ``hall config`` commands. What must not: checks, shapes (``hall_controller.plan`` has them all).
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hall_controller.domain.plan import HallPlan, Point
from hall_controller.plan import PlanError, Problem, read_plan
from hall_controller.plan.drawing import svg

_File = Annotated[Path, typer.Argument(help="The hall file, for example config/hall_130m2.yaml.")]

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Checks and draws hall files.")


@app.callback()
def config() -> None:
    """Checks and draws hall files."""


@app.command()
def check(
    file: _File,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Say what is wrong with a hall file: line, problem and hint. Exit code 1 when there is anything.

    Warnings are about manners (a robot that would come from behind); they are shown and change no exit code.
    """
    plan, problems, warnings = _read(file)
    if as_json:
        typer.echo(json.dumps(_report(file, plan, problems, warnings), ensure_ascii=False, indent=2))
    elif plan is None:
        _print_problems(file, problems, "problem")
    else:
        if warnings:
            _print_problems(file, warnings, "warning")
        typer.echo(f"ok  {file}: {_sentence(summary(plan))}")
    if plan is None:
        raise typer.Exit(1)


@app.command()
def draw(
    file: _File,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to; without it the picture is printed.")
    ] = None,
) -> None:
    """Draw the floor plan of a hall file as an SVG picture, to scale."""
    plan, problems, _ = _read(file)
    if plan is None:
        _print_problems(file, problems, "problem")
        raise typer.Exit(1)
    if out is None:
        typer.echo(svg(plan))
        return
    try:
        out.write_text(svg(plan) + "\n", encoding="utf-8")
    except OSError as error:
        typer.echo(f"{out} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"drawn  {out}")


def summary(plan: HallPlan) -> dict[str, str | int | float]:
    """What the hall holds, in numbers: area in m2, roads in m, and counts."""
    roadmap, kinds = plan.roadmap, [node.kind for node in plan.roadmap.nodes.values()]
    lanes = {edge.lane: edge.length_m for edges in roadmap.edges.values() for edge in edges}
    return {
        "hall": plan.id,
        "name_zh": plan.name_zh,
        "name_en": plan.name_en,
        "area_m2": round(area_m2(plan.outline), 2),
        "zones": len(plan.zones),
        "furniture": len(plan.obstacles),
        "seats": sum(place.kind == "seat" for place in plan.places.values()),
        "desks": sum(place.kind == "desk" for place in plan.places.values()),
        "lockers": len(plan.lockers),
        "trays": len(plan.trays),
        "stops": kinds.count("stop"),
        "docks": kinds.count("dock"),
        "chargers": len(plan.chargers),
        "way_points": kinds.count("way"),
        "lanes": len(lanes),
        "roads_m": round(sum(lanes.values()), 2),
        "robots": len(plan.robots),
        "devices": len(plan.devices),
        "scenes": len(plan.scenes),
    }


def area_m2(outline: tuple[Point, ...]) -> float:
    """Area of a simple polygon, by the shoelace formula."""
    pairs = zip(outline, (*outline[1:], outline[0]), strict=True)
    return abs(sum(a.x_m * b.y_m - b.x_m * a.y_m for a, b in pairs)) / 2


def _read(file: Path) -> tuple[HallPlan | None, list[Problem], list[Problem]]:
    """The plan, what is wrong with it, and what could be better."""
    try:
        plan, warnings = read_plan(file)
    except PlanError as error:
        return None, error.problems, []
    return plan, [], warnings


def _report(file: Path, plan: HallPlan | None, problems: list[Problem], warnings: list[Problem]) -> dict[str, object]:
    return {
        "file": str(file),
        "ok": plan is not None,
        "summary": summary(plan) if plan else None,
        "problems": [dataclasses.asdict(problem) for problem in problems],
        "warnings": [dataclasses.asdict(warning) for warning in warnings],
    }


def _sentence(found: dict[str, str | int | float]) -> str:
    return "; ".join(
        sentence.format(**{key: str(value) for key, value in found.items()})
        for sentence in (
            "{name_zh} {name_en}, {area_m2} m2, {zones} zones, {furniture} pieces of furniture",
            "{seats} seats, {desks} desks and {lockers} locker(s) served by {stops} stops",
            "{trays} trays",
            "{roads_m} m of roads in {lanes} lanes",
            "{robots} robots, {docks} docks, {chargers} shared charger(s)",
            "{devices} devices, {scenes} scenes",
        )
    )


def _print_problems(file: Path, problems: list[Problem], what: Literal["problem", "warning"]) -> None:
    table = Table(show_lines=True, expand=True)
    table.add_column("line", no_wrap=True)
    table.add_column(what, ratio=3, overflow="fold")
    table.add_column("hint", ratio=2, overflow="fold")
    for problem in problems:
        words = Text.assemble(problem.text_en, "\n", (problem.text_zh, "dim"))
        table.add_row(f"{problem.line}:{problem.column}", words, Text(problem.hint))
    console = Console()
    count = f"1 {what}" if len(problems) == 1 else f"{len(problems)} {what}s"
    console.print(Text(f"{file}: {count}", style="bold red" if what == "problem" else "bold yellow"))
    console.print(table)
