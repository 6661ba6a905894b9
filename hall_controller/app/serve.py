"""``hall serve``: one controller for one hall.

What lives here: reading the command line and explaining what went wrong. What must not: the controller, the keeper.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import structlog
import typer

from hall_controller.app.keeper import GivesUp, keep
from hall_controller.app.settings import Secrets
from hall_controller.domain.plan import HallPlan
from hall_controller.store.errors import BookError
from hall_messages.clock import clock_from_environment

if TYPE_CHECKING:
    from hall_controller.app.controller import Options


def serve(
    hall: Annotated[Path, typer.Argument(help="The hall file, for example config/hall_130m2.yaml.")],
    mqtt: Annotated[str, typer.Option(help="Broker as HOST:PORT.")] = "127.0.0.1:1883",
    db: Annotated[str, typer.Option(help="The book: a file, or a postgresql:// URL.")] = "hall.db",
    host: Annotated[str, typer.Option(help="Address to listen on; beyond loopback a token is needed.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of pages and API.")] = 8080,
    name: Annotated[list[str] | None, typer.Option(help="A host name under which people reach this hall.")] = None,
    anchors: Annotated[
        Path | None, typer.Option(help="Where the book's head is noted day by day; else beside the book.")
    ] = None,
    most_deaths: Annotated[
        int, typer.Option(min=1, help="Give up when the controller is killed this often within 10 s.")
    ] = 5,
) -> None:
    """Run the controller of one hall: robots and devices over MQTT, pages and API over HTTP.

    On Linux a keeper stays beside it; a controller that is killed is followed by the next one at once.

    Secrets come from the environment: HALL_API_TOKEN, HALL_MQTT_USERNAME, HALL_MQTT_PASSWORD,
    HALL_CODE_SECRET.
    """
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    given = Secrets()
    if not _loopback(host) and not given.api_token.get_secret_value():
        _end(f"to listen on {host} set HALL_API_TOKEN: beyond loopback nobody may come in unasked")
    mqtt_host, _, mqtt_port = mqtt.rpartition(":")
    if not mqtt_host or not mqtt_port.isdigit():
        _end(f"--mqtt must be HOST:PORT, not {mqtt!r}")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else numpy starts threads; a keeper has none
    gc.disable()  # nothing of what a start makes is garbage; `Controller.run` turns it on again
    from hall_controller.app.controller import Options

    options = Options(_plan(hall), db, mqtt_host, int(mqtt_port), host, port, tuple(name or ()), anchors)
    _keep_running(options, given, most_deaths)


def _plan(hall: Path) -> HallPlan:
    from hall_controller.plan import PlanError, load_plan

    try:
        return load_plan(hall)
    except PlanError as error:
        _end(f"{hall} cannot be used:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)


def _keep_running(options: Options, given: Secrets, most_deaths: int) -> None:
    """First the socket, then the fork (`keep` returns in workers only), then everything that must not be forked."""
    from hall_controller.app.controller import listen, run_controller

    try:
        listener = listen(options)
    except OSError as error:
        _end(f"cannot listen on {options.host}:{options.port}: {error.strerror or error}", 4)
    try:
        keep(most_deaths)
        run_controller(options, listener, given, clock_from_environment())
    except GivesUp as error:
        _end(str(error), 5)
    except BookError as error:
        _end(str(error), 3)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _end(text: str, code: int = 1) -> NoReturn:
    typer.echo(f"hall serve: {text}", err=True)
    raise typer.Exit(code)
