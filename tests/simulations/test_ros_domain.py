"""A domain in which somebody holds one of the ports of DDS is not handed out."""

from __future__ import annotations

import socket

import pytest

from simulations.ros_domain import DOMAINS, NoFreeDomain, free_ros_domain


@pytest.mark.parametrize("offset", [0, 10, 11])
def test_a_domain_in_use_is_passed_over(offset: int) -> None:
    taken = free_ros_domain()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as somebody:
        somebody.bind(("127.0.0.1", 7400 + 250 * taken + offset))
        with pytest.raises(NoFreeDomain):
            free_ros_domain([taken])
        assert free_ros_domain() != taken
    assert free_ros_domain([taken]) == taken


def test_domains_are_those_whose_ports_linux_leaves_alone() -> None:
    assert 7400 + 250 * (max(DOMAINS) + 1) <= 32768 + 250
    assert free_ros_domain() in DOMAINS
