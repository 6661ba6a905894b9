"""``hall storm``: as many handoffs as one likes, through everything that can go wrong.

What lives here: the command line, what is shown, and what is said of a failure. What must not: the storm itself.
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from contextlib import closing
from typing import Annotated

import structlog
import typer

from simulations.progress import progress
from simulations.storm.planted import PLANTED
from simulations.storm.shrink import shrink
from simulations.storm.stage import Outcome
from simulations.storm.storm import LEVELS, Tally, Weather, episodes, play

SHRINK_S = 30.0
SHOWN = 14


def storm(
    handoffs: Annotated[int, typer.Option(min=1, help="How many handoffs shall end, at least.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same storm.")] = 1,
    faults: Annotated[str, typer.Option(help=f"How bad the weather is: {', '.join(LEVELS)}.")] = "normal",
    workers: Annotated[int, typer.Option(min=1, help="So many processes side by side.")] = 1,
    episode: Annotated[int, typer.Option(help="Play only this episode again.")] = -1,
    planted: Annotated[str, typer.Option(help="Plant this bug into the program first; 'list' names them all.")] = "",
    shrink_s: Annotated[float, typer.Option(help="How long to look for fewer faults that still fail, s.")] = SHRINK_S,
) -> None:
    """Play short hall days on virtual time, with faults everywhere, and check every invariant after every event.

    The last line printed is one JSON object; exit code 0 means that no invariant was broken.
    """
    if planted == "list":
        typer.echo("\n".join(f"{name:26} {plant.__doc__}" for name, plant in PLANTED.items()))
        return
    if faults not in LEVELS or planted not in {"", *PLANTED}:
        known = f"--faults {', '.join(LEVELS)}; --planted {', '.join(PLANTED)}"
        typer.echo(f"hall storm: one of these is not known: {faults!r}, {planted!r}. There are: {known}", err=True)
        raise typer.Exit(2)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    weather, began = Weather(seed, faults, planted), time.monotonic()
    tally = _run(weather, handoffs, workers) if episode < 0 else _only(weather, episode)
    wall_s = time.monotonic() - began
    typer.echo(_table(tally))
    if tally.failed:
        _explain(weather, tally.failed[0], shrink_s)
    typer.echo(json.dumps(_summary(weather, tally, wall_s)))
    raise typer.Exit(1 if tally.failed else 0)


def _run(weather: Weather, handoffs: int, workers: int) -> Tally:
    """Until enough handoffs have ended, or the first invariant is broken."""
    tally, began = Tally(), time.monotonic()
    with progress("handoffs", handoffs) as show, closing(episodes(weather, workers)) as played:
        for outcome in played:
            tally.add(outcome)
            speed = tally.handoffs / max(1e-9, time.monotonic() - began)
            words = f"{sum(tally.faults.values())} faults, {speed:.0f} handoffs/s"
            show(min(tally.handoffs, handoffs), words)
            if tally.handoffs >= handoffs or tally.failed:
                break
    return tally


def _only(weather: Weather, episode: int) -> Tally:
    tally = Tally()
    tally.add(play(weather, episode))
    return tally


def _table(tally: Tally) -> str:
    parts = (
        ("faults", tally.faults),
        ("crashes", tally.crashes),
        ("incidents", tally.alerts),
        ("ended", tally.endings),
        ("refused", tally.refused),
    )
    lines = [f"{tally.handoffs} handoffs in {tally.episodes} episodes, {tally.hall_s / 3600:.1f} h of hall time"]
    lines += [f"{name:10}{_most(counts)}" for name, counts in parts]
    violated = Counter(violation.kind for outcome in tally.failed for violation in outcome.violations)
    return "\n".join([*lines, f"{'violations':10}{_most(violated) if violated else '0'}"])


def _most(counts: Counter[str]) -> str:
    shown = ", ".join(f"{name} {count}" for name, count in counts.most_common(SHOWN))
    return f"{sum(counts.values())}: {shown}{', …' if len(counts) > SHOWN else ''}" if counts else "0"


def _explain(weather: Weather, failed: Outcome, shrink_s: float) -> None:
    """Everything that somebody needs who is to find the cause."""
    typer.echo("\nthe last that happened:")
    typer.echo("\n".join(f"  {line}" for line in failed.tail))
    for violation in failed.violations:
        typer.echo(f"violated: {violation.kind} {violation.subject}: {violation.detail}")
    kind = failed.violations[0].kind
    drawn = weather.faults(failed.episode)
    few = shrink(lambda faults: play(weather, failed.episode, faults), drawn, kind, shrink_s)
    typer.echo(f"{len(few)} of {len(drawn)} faults are enough for {kind}:")
    typer.echo("\n".join(f"  {fault}" for fault in few))
    typer.echo(f"play it again: {_again(weather, failed.episode)}")


def _again(weather: Weather, episode: int) -> str:
    planted = f" --planted {weather.planted}" if weather.planted else ""
    return f"hall storm --seed {weather.seed} --faults {weather.level} --episode {episode}{planted}"


def _summary(weather: Weather, tally: Tally, wall_s: float) -> dict[str, object]:
    return {
        "seed": weather.seed,
        "episodes": tally.episodes,
        "handoffs": tally.handoffs,
        "faults": sum(tally.faults.values()),
        "incidents": sum(tally.alerts.values()),
        "crashes": dict(sorted(tally.crashes.items())),
        "restarts": tally.lives - tally.episodes,
        "told_devices": tally.told,
        "violations": tally.violations,
        "hall_s": round(tally.hall_s, 1),
        "wall_s": round(wall_s, 2),
        "handoffs_per_s": round(tally.handoffs / max(1e-9, wall_s), 1),
        "head": tally.head,
    }
