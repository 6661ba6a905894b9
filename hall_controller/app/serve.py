"""``hall serve``: one controller for one hall.

What lives here: reading the command line and explaining what went wrong. What must not: the controller.
"""

from __future__ import annotations

import gc
import ipaddress
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from hall_controller.app.settings import Secrets
from hall_controller.plan import PlanError, load_plan
from hall_controller.store.errors import BookError
from hall_messages.clock import clock_from_environment


def serve(
    hall: Annotated[Path, typer.Argument(help="The hall file, for example config/hall_130m2.yaml.")],
    mqtt: Annotated[str, typer.Option(help="Broker as HOST:PORT.")] = "127.0.0.1:1883",
    db: Annotated[str, typer.Option(help="The book: a file, or a postgresql:// URL.")] = "hall.db",
    host: Annotated[str, typer.Option(help="Address to listen on; beyond loopback a token is needed.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of pages and API.")] = 8080,
    name: Annotated[list[str] | None, typer.Option(help="A host name under which people reach this hall.")] = None,
    anchors: Annotated[
        Path | None, typer.Option(help="Where the book's head is noted day by day; without it beside the book.")
    ] = None,
) -> None:
    """Run the controller of one hall: robots and devices over MQTT, pages and API over HTTP.

    Secrets come from the environment: HALL_API_TOKEN, HALL_MQTT_USERNAME, HALL_MQTT_PASSWORD,
    HALL_CODE_SECRET.
    """
    from hall_controller.app.controller import Options, run_controller

    gc.disable()  # nothing of what a start makes is garbage; `Controller.run` turns it on again
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    given = Secrets()
    if not _loopback(host) and not given.api_token.get_secret_value():
        _end(f"to listen on {host} set HALL_API_TOKEN: beyond loopback nobody may come in unasked")
    mqtt_host, _, mqtt_port = mqtt.rpartition(":")
    if not mqtt_host or not mqtt_port.isdigit():
        _end(f"--mqtt must be HOST:PORT, not {mqtt!r}")
    try:
        plan = load_plan(hall)
        options = Options(plan, db, mqtt_host, int(mqtt_port), host, port, tuple(name or ()), anchors)
        run_controller(options, given, clock_from_environment())
    except PlanError as error:
        _end(f"{hall} cannot be used:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)
    except BookError as error:
        _end(str(error), 3)
    except OSError as error:
        _end(f"cannot listen on {host}:{port}: {error.strerror or error}", 4)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _end(text: str, code: int = 1) -> None:
    typer.echo(f"hall serve: {text}", err=True)
    raise typer.Exit(code)
