"""Making a cloud robot's port from what stands on a command line and in the environment.

What lives here: reading both, and saying in plain words what is wrong with them. What must not: the program itself.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace
from pathlib import Path

from robot_nodes.vendor_http.account import Account
from robot_nodes.vendor_http.frame import MapFrame
from robot_nodes.vendor_http.hook import HookAddress
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.robot import VendorHttpRobot
from robot_nodes.vendor_http.secret import Secret

QUICKEST_S = 0.03
TOKEN, HOOK_SECRET = "HALL_VENDOR_TOKEN", "HALL_VENDOR_HOOK_SECRET"


@dataclass(frozen=True, slots=True)
class Wishes:
    """As the person wrote them. ``serial``: the robot's number at the maker's. ``look_s``: between two looks at it."""

    url: str
    serial: str
    hook: str
    frame: str
    ca: Path | None
    look_s: float


def start(wishes: Wishes, hatches: tuple[str, ...], speed: float = 1.0) -> VendorHttpRobot:
    """``speed`` of the hall's clock: a demonstration that runs faster is looked at more often.

    Raises: ValueError, SecretMissing or OSError with a message for the person who started the program.
    """
    hook = _hook(wishes.hook) if wishes.hook else None
    account = Account(wishes.url, wishes.serial, _secret(TOKEN), hook, _frame(wishes.frame), wishes.ca)
    patience = replace(Patience(), poll_s=max(QUICKEST_S, wishes.look_s / speed))
    return VendorHttpRobot(account, hatches, patience)


def _secret(variable: str) -> Secret:
    """From the file that ``<variable>_FILE`` names, read again whenever it is needed, or from the variable itself."""
    file = os.environ.get(f"{variable}_FILE")
    return Secret(variable, Path(file) if file else None)


def _hook(text: str) -> HookAddress:
    """Raises: SecretMissing: without a secret no call-back could ever be believed."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"{text!r} is not host:port")
    secret = _secret(HOOK_SECRET)
    secret.read()
    return HookAddress(host, int(port), secret)


def _frame(text: str) -> MapFrame:
    try:
        x_m, y_m, turn_rad = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ValueError(f"{text!r} is not x,y,turn: two lengths in metres and an angle in radians") from error
    if not all(map(math.isfinite, (x_m, y_m, turn_rad))):
        raise ValueError(f"{text!r} is not a place")
    return MapFrame(x_m, y_m, turn_rad)
