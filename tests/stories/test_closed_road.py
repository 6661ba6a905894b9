"""Something stands in a lane all day; the papers come home on the other way round, and no robot waits for people."""

from __future__ import annotations

from itertools import islice

import pytest

from simulations.storm.stage import Outcome, Stage

HANDOFFS = 8


def ring(episode: int) -> Stage:
    """A hall with four crossings and a way around, in which nothing else goes wrong."""
    stages = (Stage(f"closed road {number}", episode, HANDOFFS, ()) for number in range(100))
    rings = (stage for stage in stages if stage.plan.id == "ring" and not stage.plan.chargers)
    return next(islice(rings, episode, None))


def crossings(stage: Stage) -> list[str]:
    """The lanes between two crossings."""
    roads = stage.plan.roadmap
    ways = [node for node in roads.nodes.values() if node.kind == "way"]
    return sorted({edge.lane for node in ways for edge in roads.edges[node.id] if roads.nodes[edge.end].kind == "way"})


@pytest.mark.parametrize("episode", range(2))
def test_robots_drive_around_closed_lanes(episode: int) -> None:
    """Each lane of the ring in turn; one of them is nobody's shortest way."""
    found = 0
    for lane in crossings(ring(episode)):
        stage = ring(episode)
        stage.floor.closed.add(lane)
        outcome: Outcome = stage.run()
        assert outcome.violations == [] and set(outcome.endings) == {"received"}, lane
        assert not outcome.alerts["robot_fault"] and not outcome.alerts["robot_paused"], "no person had to come"
        found += outcome.alerts["robot_trouble"]
    assert found >= 3, "robots found lanes closed"
