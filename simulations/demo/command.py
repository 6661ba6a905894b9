"""``hall demo``: the command line of the demonstration.

What lives here: what a person sees and types. What must not: the processes (``household``), the account (``account``).
"""

from __future__ import annotations

import json
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from hall_controller.plan import PlanError, load_plan
from hall_messages.clock import ScaledClock, start_scaled_clock
from simulations.broker import BrokerFailed, BrokerMissing, free_port
from simulations.demo import account
from simulations.demo.household import Household, HouseholdFailed, Wishes, ros_problem
from simulations.progress import progress
from simulations.sample import sample_hall

READY_LIMIT_S = 60.0
LOOK_EVERY_S = 0.25
STUCK_HALL_S = 3600.0
"""Nobody finished for an hour of hall time: the demonstration is stuck and says so."""

console = Console(stderr=True)


def demo(
    hall: Annotated[Path | None, typer.Argument(help="A hall file; without one the 130 m² sample hall.")] = None,
    cases: Annotated[int, typer.Option(min=0, help="How many visitors come; 0: without end.")] = 0,
    leave: Annotated[bool, typer.Option("--exit", help="End when the last visitor has gone home.")] = False,
    seed: Annotated[int, typer.Option(help="Who comes when, with what, and how long they take.")] = 1,
    speed: Annotated[float, typer.Option(min=0.1, max=50, help="How much faster than life the clock runs.")] = 1.0,
    port: Annotated[int, typer.Option(help="Port of pages and API; another one is chosen if it is taken.")] = 8080,
    ros: Annotated[bool, typer.Option(help="Reach two robots over ROS 2 where it is available.")] = True,
    vendor: Annotated[str, typer.Option(help="A robot to reach through a pretended maker's cloud, such as R3.")] = "",
    keep: Annotated[Path | None, typer.Option(help="Keep book and logs in this folder.")] = None,
) -> None:
    """Run a whole hall on this machine: broker, controller, three robots, devices, visitors and officers.

    With --cases N --exit the last line printed is one JSON object; exit code 0 means that every document is home and
    nothing was violated.
    """
    if leave and cases == 0:
        _end("--exit needs --cases: without end nobody ever leaves")
    path = (hall or sample_hall()).resolve()
    try:
        plan = load_plan(path)
    except PlanError as error:
        _end(str(error), 2)
    folder = keep or Path(tempfile.mkdtemp(prefix="hall-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    if vendor and vendor not in plan.robots:
        _end(f"--vendor: the hall has no robot {vendor}")
    wishes = Wishes(path, cases, seed, _port(port), _ros(ros), vendor)
    clock = start_scaled_clock(speed)
    signal.signal(signal.SIGTERM, _interrupt)
    good = False
    try:
        household = Household(plan, wishes, clock, folder)
        good = _live(household, wishes, clock, leave)
    except (HouseholdFailed, BrokerMissing, BrokerFailed) as error:
        console.print(f"[red]hall demo: {error}[/red]")
    finally:
        if good and keep is None:
            shutil.rmtree(folder, ignore_errors=True)
        elif not good:
            console.print(f"Book and logs are in {folder}")
    raise typer.Exit(0 if good else 1)


def _live(household: Household, wishes: Wishes, clock: ScaledClock, leave: bool) -> bool:
    """From first light to last. True when all went well."""
    began, hall_began = time.monotonic(), clock.now()
    try:
        for name in household.start():
            console.print(f"starting {name} …", style="dim")
        _wait_until_ready(household)
        _greet(household, wishes, clock)
        seen = _run(household, wishes, clock, leave)
    except KeyboardInterrupt:
        console.print("closing the hall …")
        household.stop()
        return True
    finally:
        household.stop()
    summary = account.account(household, seen, clock.now() - hall_began, time.monotonic() - began)
    print(json.dumps(summary), flush=True)
    return account.sound(summary, [spec.id for spec in household.ros_robots()])


def _wait_until_ready(household: Household) -> None:
    """Until the controller hears every robot. Raises: HouseholdFailed after ``READY_LIMIT_S``."""
    deadline = time.monotonic() + READY_LIMIT_S
    report: account.Json = {}
    while time.monotonic() < deadline:
        report = account.ready(household.url)
        if report.get("ready") and all(robot["online"] for robot in report["robots"].values()):
            return
        for line in household.look():
            console.print(line, style="yellow")
        if household.world.ended is not None:
            raise HouseholdFailed(f"the world ended at once:\n{household.world.tail()}")
        time.sleep(LOOK_EVERY_S)
    raise HouseholdFailed(f"not everybody was there after {READY_LIMIT_S:.0f} s: {json.dumps(report)}")


def _greet(household: Household, wishes: Wishes, clock: ScaledClock) -> None:
    robots = ", ".join(f"{robot} ({how})" for robot, how in household.reached_over().items())
    console.print(
        Panel.fit(
            f"[bold]{household.url}[/bold]          the live hall: tap a seat, dispatch, watch\n"
            f"{household.url}/display   the queue display\n"
            f"{household.url}/api/v1/openapi.json   the API\n"
            f"MQTT 127.0.0.1:{household.broker.port} ({household.broker.kind})   robots: {robots}\n"
            f"clock ×{clock.speed:g}   book and logs in {household.folder}   Ctrl-C closes the hall",
            title="The hall is open",
        )
    )


def _run(household: Household, wishes: Wishes, clock: ScaledClock, leave: bool) -> dict[str, int]:
    """Watch over everybody until the last visitor has gone, or for ever. Returns what the controller counted.

    Raises: HouseholdFailed.
    """
    counted: dict[str, int] = {}
    done, changed_at = 0, clock.now()
    with progress("cases", wishes.cases or 1) as show:
        while household.world.ended is None:
            time.sleep(LOOK_EVERY_S)
            for line in household.look():
                console.print(line, style="yellow")
            counts = account.hall_now(household.url).get("counts", {})
            counted = account.robot_messages(household.url) or counted
            closed = counts.get("cases_closed", done)
            if closed != done:
                done, changed_at = closed, clock.now()
            if leave:
                show(done, f"{counts.get('handoffs_open', 0)} handoffs open")
            if leave and clock.now() - changed_at > STUCK_HALL_S:
                raise HouseholdFailed("nobody has finished for an hour of hall time")
    if household.world.ended != 0:
        raise HouseholdFailed(f"the world ended ({household.world.ended}):\n{household.world.tail()}")
    return counted


def _port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            console.print(f"port {wanted} is taken, another one is used", style="yellow")
            return free_port()
    return wanted


def _ros(wanted: bool) -> bool:
    if not wanted:
        return False
    problem = ros_problem()
    if problem:
        console.print(f"ROS 2 is not available here ({problem}); all robots speak VDA 5050 natively", style="yellow")
    return not problem


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(text: str, code: int = 1) -> None:
    console.print(f"[red]hall demo: {text}[/red]")
    raise typer.Exit(code)
