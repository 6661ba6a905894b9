"""Who arrives when everybody drives on, one move after the other, and each waits only where it hinders nobody.

What lives here: moves on paper. What must not: what robots hold (``holding.py``), the questions that are asked of it
(``outlook.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from hall_controller.domain.tracks import Track

NOWHERE = ~0
"""For robots that park: they set out only to drive the whole way, and wait nowhere on it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on its track a robot with a turn will stand. ``parked``: it has not left its parking place."""

    track: Track
    index: int
    parked: bool

    @property
    def takes(self) -> int:
        return self.track.takes[self.index]

    @property
    def rest(self) -> int:
        return self.track.rest[self.index]

    @property
    def there(self) -> bool:
        return self.index + 1 == len(self.track.takes)

    def at(self, index: int) -> Spot:
        return Spot(self.track, index, False)


def union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def needed_by_others(spots: Mapping[str, Spot], robot: str) -> int:
    """All road that others who are under way still have to drive."""
    return union(spots[each].rest for each in _under_way(spots) if each != robot)


def _under_way(spots: Mapping[str, Spot]) -> list[str]:
    """Who still has road to drive, without those who stand where they park and where nobody wants to go: they hinder
    nobody and can always go last, so no place has to be kept free for them."""
    needed = _cover(spot.rest for spot in spots.values())
    return [
        each
        for each, spot in spots.items()
        if not spot.there and (not spot.parked or spot.takes & _by_others(needed, spot.rest))
    ]


def arriving(spots: Mapping[str, Spot], standing: int) -> frozenset[str]:
    """Who can arrive. Whoever cannot is taken to stand where it is, and then the others are asked again."""
    under_way, moving = _under_way(spots), set(spots)
    while True:
        left = _drive_all(spots, under_way, moving, standing)
        if not left:
            return frozenset(moving)
        moving -= left


def _drive_all(spots: Mapping[str, Spot], under_way: Sequence[str], moving: set[str], standing: int) -> set[str]:
    """Who of ``moving`` is left when no move is possible any more.

    Who parks goes last: no place is kept free for it, so others may come to wait on its road. If it went whenever it
    could, who arrives would depend on the order in which robots are asked.
    """
    standing |= union(spot.takes for each, spot in spots.items() if each not in moving)
    at = {each: spot for each, spot in spots.items() if each in moving}
    needs = {each: spots[each].rest for each in under_way}
    parked = [each for each in at if each not in needs]
    while _round(under_way, at, needs, standing) or _round(parked, at, needs, standing):
        pass
    return set(at)


def _round(robots: Sequence[str], at: dict[str, Spot], needs: dict[str, int], standing: int) -> bool:
    """The farthest move of each of ``robots``; False when there is none. Who arrives is gone. What a move leaves free
    is seen in the next round only."""
    moved, held, needed = False, _cover(spot.takes for spot in at.values()), _cover(needs.values())
    for robot, spot in [(each, at[each]) for each in robots if each in at]:
        wanted = _by_others(needed, needs[robot]) if robot in needs else NOWHERE
        index = _farthest(spot, standing | _by_others(held, spot.takes), wanted)
        if index > spot.index or spot.there:
            moved, takes = True, spot.track.takes[index]
            held = (held[0] | takes, held[1] | (held[0] & takes))
            _put(robot, spot.at(index), at, needs)
    return moved


def _put(robot: str, spot: Spot, at: dict[str, Spot], needs: dict[str, int]) -> None:
    if spot.there:
        del at[robot]
        needs.pop(robot, None)
    else:
        at[robot], needs[robot] = spot, spot.rest


def _cover(masks: Iterable[int]) -> tuple[int, int]:
    """What is in one of the masks, and what is in more than one."""
    once = twice = 0
    for mask in masks:
        twice |= once & mask
        once |= mask
    return once, twice


def _by_others(cover: tuple[int, int], own: int) -> int:
    """What is in one of the other masks."""
    once, twice = cover
    return (once & ~own) | twice


def _farthest(spot: Spot, held: int, wanted: int) -> int:
    """The last node of the track that can be reached over free road and where nobody is hindered."""
    track, best, last = spot.track, spot.index, len(spot.track.takes) - 1
    for index in range(spot.index + 1, last + 1):
        if track.needs[index] & held:
            break
        if index == last or not track.takes[index] & wanted:
            best = index
    return best
