"""A ROS domain that nobody on this machine uses, so that two halls never steer each other's robots.

What lives here: looking for a free domain by the UDP ports that DDS gives to each. What must not: rclpy.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Sequence

PORT_BASE, PORTS_PER_DOMAIN = 7400, 250
DOMAINS = range(1, 102)
"""Above these the ports lie among those that Linux hands out for a moment."""
FIRST_PARTICIPANTS = (0, 10, 11, 12, 13, 14, 15)
"""Offsets of the discovery port and of the first participants' own ports (DDSI-RTPS 9.6.2.3)."""


class NoFreeDomain(RuntimeError):
    """Every ROS domain of this machine is in use."""


def free_ros_domain(candidates: Sequence[int] = DOMAINS) -> int:
    """A domain of ``candidates``, chosen by chance, in which nobody was heard of a moment ago.

    Raises:
        NoFreeDomain: if somebody is in each of them.
    """
    for domain in random.sample(candidates, len(candidates)):
        if all(_is_free(PORT_BASE + PORTS_PER_DOMAIN * domain + offset) for offset in FIRST_PARTICIPANTS):
            return domain
    raise NoFreeDomain("every ROS domain of this machine is in use")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
