"""Where one robot is found at its maker's, and with what right.

What lives here: the address, checked. What must not: the secrets themselves (``secret.py`` knows where they are).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from robot_nodes.vendor_http.frame import HALL_FRAME, MapFrame
from robot_nodes.vendor_http.hook import HookAddress
from robot_nodes.vendor_http.secret import Secret


@dataclass(frozen=True, slots=True)
class Account:
    """``url``: up to the host, or a prefix; ``serial``: the robot's number there. ``hook`` None: no call-backs.

    ``ca``: a file of certificates to trust in place of the usual ones, for a maker's cloud inside the house.
    """

    url: str
    serial: str
    token: Secret
    hook: HookAddress | None = None
    frame: MapFrame = HALL_FRAME
    ca: Path | None = None

    def __post_init__(self) -> None:
        """Raises: ValueError for an address that would give the token away; the program does not start with it."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:  # .port raises ValueError
            raise ValueError("the address of the cloud must begin with https:// and name a host")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("the address of the cloud must hold no name, password or query: secrets go elsewhere")
        if parts.scheme == "http" and not _loopback(parts.hostname):
            raise ValueError("without https the token could be read on the way; plain http is for this machine only")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
