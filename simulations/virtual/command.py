"""``hall simulate``: whole days of the hall in seconds, the same every time for the same seed.

What lives here: the command line of a virtual run and its summary. What must not: the run itself (``hall``).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hall_controller.plan import PlanError, load_plan
from hall_controller.store.errors import BookError
from hall_controller.store.journal import Journal
from hall_controller.store.memory import MemoryJournal
from hall_controller.store.sql import SqlJournal
from simulations.progress import progress
from simulations.sample import sample_hall
from simulations.virtual.brown_outs import BrownOuts
from simulations.virtual.crowded import crowd
from simulations.virtual.hall import TURN_S, VirtualHall
from simulations.virtual.results import Results

STUCK_S = 2 * 3600.0
"""Nobody finished for this long: the run is stuck, and saying so beats running for ever."""


def simulate(
    hall: Annotated[Path | None, typer.Argument(help="A hall file; without one the 130 m² sample hall.")] = None,
    cases: Annotated[int, typer.Option(min=1, help="How many visitors come with papers.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed gives the same journal, byte for byte.")] = 1,
    arrival_s: Annotated[float, typer.Option(min=1.0, help="One visitor about every so many seconds.")] = 60.0,
    max_in_hall: Annotated[int, typer.Option(min=1, help="So many visitors at once at most.")] = 8,
    journal: Annotated[Path | None, typer.Option(help="Keep the book in this new file.")] = None,
    export: Annotated[Path | None, typer.Option(help="Write the book as JSON lines to this file.")] = None,
    render: Annotated[Path | None, typer.Option(help="Draw the floor with everybody's ways: .png or .gif.")] = None,
    brown_outs: Annotated[
        int, typer.Option(min=0, help="So many robots lose their power with papers on board; fewer are exit code 1.")
    ] = 0,
    crowded: Annotated[
        float | None, typer.Option(min=1.0, help="Instead of --cases: so many seconds with people in every aisle.")
    ] = None,
) -> None:
    """Run controller, robots and people in one process on virtual time, without network, as fast as it can.

    The last line printed is one JSON object; exit code 0 means that every document is home and nothing was violated
    (with --crowded also: no robot was too fast, touched anybody or blocked an aisle), that all --brown-outs happened
    and that the files were written. Exit code 2: nothing was run, and a line says why.
    """
    try:
        if crowded is not None and brown_outs:
            raise BookError("--brown-outs goes with --cases, not with --crowded.", "Leave one of them out.")
        plan = load_plan(hall or sample_hall())
        results = Results(plan, export, render)
        book: Journal = SqlJournal(_fresh(journal)) if journal is not None else MemoryJournal()
    except (PlanError, BookError) as error:
        typer.echo(f"hall simulate: {error}", err=True)
        raise typer.Exit(2) from error
    if crowded is not None:
        well = crowd(plan, book, seed, crowded, results.watch)
    else:
        run = VirtualHall(plan, book, seed, cases, arrival_s, max_in_hall)
        well = _day(run, book, seed, cases, BrownOuts(run, brown_outs), results.watch(run))
    written = results.write(book)
    book.close()
    raise typer.Exit(0 if well and written else 1)


def _day(
    run: VirtualHall, book: Journal, seed: int, cases: int, brown_outs: BrownOuts, watch: Callable[[], None]
) -> bool:
    """Run it, print its summary as one line of JSON, and say whether all went well."""
    began = time.monotonic()
    finished = _run(run, cases, (brown_outs.look, watch))
    told = {"brown_outs": len(brown_outs.robots), "wall_s": round(time.monotonic() - began, 2), "seed": seed}
    typer.echo(json.dumps(run.summary() | told | {"head": str(book.head)}))
    if brown_outs.missing:
        text = f"hall simulate: {brown_outs.missing} of the brown-outs did not happen; --cases may be too few for them"
        typer.echo(text, err=True)
    return finished and run.sound() and not brown_outs.missing


def _fresh(path: Path) -> Path:
    """A virtual day begins with an empty book; an old one is never touched."""
    if path.exists():
        raise BookError(f"{path} exists already.", "Name a new file, or remove it first.")
    return path


def _run(run: VirtualHall, cases: int, looks: Sequence[Callable[[], None]]) -> bool:
    """True when every visitor has gone home; False when nothing moved on for too long. Calls ``looks`` each turn."""
    last_done, last_change = 0, 0
    with progress("cases", cases) as show:
        while not run.cast.done:
            run.turn()
            for look in looks:
                look()
            if run.turns % 100:
                continue
            done = run.completed
            show(done, f"{run.turns * TURN_S / 3600:.1f} h of hall time")
            if done != last_done:
                last_done, last_change = done, run.turns
            elif (run.turns - last_change) * TURN_S > STUCK_S:
                typer.echo("hall simulate: nobody has finished for two hours of hall time", err=True)
                return False
        show(run.completed, "done")
    return True
