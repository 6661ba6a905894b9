"""The bench of the simulated world: its task, its promises, and a short race."""

from __future__ import annotations

import math

import pytest

from benchmarks.world import Pace, judge, race
from benchmarks.world_course import ROOM_M, OurSide, places
from benchmarks.world_peer import Peer, installed


def test_robots_begin_apart_and_inside() -> None:
    for robots in (1, 20, 100):
        spots = places(robots, *ROOM_M)
        assert len(spots) == robots
        assert all(0.3 < x < ROOM_M[0] - 0.3 and 0.3 < y < ROOM_M[1] - 0.3 for x, y, _ in spots)
        apart = [math.dist(a[:2], b[:2]) for i, a in enumerate(spots) for b in spots[:i]]
        assert min(apart, default=1.0) > 0.57


def test_promises_are_kept_or_not() -> None:
    ours, peer = Pace("this", 20, 1, 200_000.0, 0.4, 0.01), Pace("ir-sim", 20, 1, 1000.0, 0.4, 0.1)
    few, many = Pace("this", 20, 1, 200_000.0, 0.4, 0.01), Pace("this", 1000, 1, 190_000.0, 0.4, 0.01)
    assert [verdict.kept for verdict in judge([ours, peer], [few, many])] == [True, True, True]
    slow, touching = Pace("this", 1000, 1, 90_000.0, 0.4, 0.01), Pace("this", 20, 1, 40_000.0, 0.4, -0.01)
    assert [verdict.kept for verdict in judge([touching, peer], [few, slow])] == [False, False, False]
    assert [verdict.kept for verdict in judge([ours], [few, many])] == [True, True]


def test_a_short_race_without_a_peer() -> None:
    pace = race([OurSide(5, engine="numpy")], 1)[0]
    assert pace.per_s > 100.0 and pace.closest_m >= -1e-5 and pace.robots == 5


@pytest.mark.skipif(not installed(), reason="ir-sim is not installed; it is used by the bench only")
@pytest.mark.filterwarnings("ignore")
def test_the_peer_is_given_the_same_task() -> None:
    peer = Peer(4)
    before = peer.closest_m()
    assert peer.run(5) > 0.0
    assert peer.closest_m() != before and peer.speed_mps() > 0.0
