"""Who arrives when robots may wait on the way: on roads small enough to see through, and in whatever order they are
asked."""

from __future__ import annotations

from random import Random

from hall_controller.domain.moves import Spot, arriving
from hall_controller.domain.roads import Path, Roads
from simulations.traffic.one_shot import MAPS
from simulations.traffic.sketch import plan_of
from tests.seeds import fresh_seed

BAY = " ... \no...o"
THERE = ("1,0", "2,0", "3,0", "4,0")
AROUND = ("3,0", "3,1", "2,1", "1,1", "1,0", "0,0")
STRAIGHT = ("3,0", "2,0", "1,0", "0,0")


def on_their_way(roads: Roads, **paths: Path) -> dict[str, Spot]:
    return {robot: Spot(roads.tracks.track(path), 0, False) for robot, path in paths.items()}


def test_one_waits_on_the_way_where_nobody_else_drives() -> None:
    """Each stands where the other has to pass, so neither can drive to its end first; but R1 can wait between."""
    roads = Roads(plan_of("bay", BAY).roadmap)
    assert arriving(on_their_way(roads, R1=THERE, R2=AROUND), 0) == {"R1", "R2"}


def test_nobody_waits_where_the_other_has_to_pass() -> None:
    roads = Roads(plan_of("bay", BAY).roadmap)
    assert arriving(on_their_way(roads, R1=THERE, R2=STRAIGHT), 0) == frozenset()


def test_a_dead_robot_holds_up_only_those_who_have_to_pass_it() -> None:
    roads = Roads(plan_of("bay", BAY).roadmap)
    dead = roads.tracks.taken(("2,1",))
    assert arriving(on_their_way(roads, R2=AROUND), dead) == frozenset()
    assert arriving(on_their_way(roads, R1=THERE), dead) == {"R1"}
    assert arriving(on_their_way(roads, R1=THERE, R2=AROUND), dead) == frozenset(), "R2 stands in the way of R1"


def test_the_order_in_which_robots_are_asked_changes_nothing() -> None:
    chance, roads = Random(seed := fresh_seed()), Roads(plan_of("doors", MAPS["doors"]).roadmap)
    print(f"seed {seed}")
    parking = [node for node in roads.map.nodes if not roads.through(node)]
    sizes = set[int]()
    for _ in range(60):
        spots: dict[str, Spot] = {}
        held = 0
        for number in range(14):
            path = roads.path(*chance.sample(parking, 2))
            assert path is not None
            track, index = roads.tracks.track(path), chance.randrange(len(path) - 1)
            if track.needs[index] & held or any(track.takes[index] & s.track.needs[s.index] for s in spots.values()):
                continue
            spots[f"R{number}"] = Spot(track, index, index == 0)
            held |= track.takes[index]
        found = arriving(spots, 0)
        sizes.add(len(spots) - len(found))
        for _ in range(5):
            shuffled = dict(chance.sample(list(spots.items()), len(spots)))
            assert arriving(shuffled, 0) == found
    assert len(sizes) > 1, "in some everybody arrives, in others not"
