"""Who may do what they intend, and who must brake: the reason why nobody ever touches anybody or a wall.

What lives here: ``loops.settling`` for arrays; the rule and the reason are written there. What must not: wishes.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.arrays.shapes import squared_gap, ways_are_free
from simulations.fleet_world.crowd import Codes, Crowd, Flags, Floats
from simulations.fleet_world.fleet import (
    AT_WALL,
    COURSE_X,
    COURSE_Y,
    HOLONOMIC,
    NEXT_V,
    NEXT_W,
    NEXT_X,
    NEXT_Y,
    RADIUS,
    WAITED,
    YIELDS,
    V,
    W,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import TOUCH_M, Rules


def stopping(v: Floats, rules: Rules) -> Floats:
    """How far robots roll until they stand; no less for any length of step."""
    return v * v / (2.0 * rules.deceleration)


def swerve(roll: Floats, w: Floats, holonomic: Flags, rules: Rules) -> Floats:
    """How far two wheels may leave the straight line while ``w`` dies down over ``roll`` metres."""
    return np.where(holonomic, 0.0, roll * w * w / (2.0 * rules.turn_acceleration))


class Floors:
    """The floor that robots own (from V and W) or intend to take (from NEXT_V and NEXT_W): ways and how wide."""

    def __init__(self, n: Floats, flags: Flags, rules: Rules, dt: float) -> None:
        self.roll, self.next_roll = stopping(n[V], rules), stopping(n[NEXT_V], rules)
        self.swerve = swerve(self.roll, n[W], flags[HOLONOMIC], rules)
        self.next_swerve = swerve(self.next_roll, n[NEXT_W], flags[HOLONOMIC], rules)
        self.length = n[NEXT_V] * dt + self.next_roll
        self.way = n[COURSE_X] * self.roll, n[COURSE_Y] * self.roll
        self.next_way = n[NEXT_X] * self.length, n[NEXT_Y] * self.length


def settle(
    n: Floats, flags: Flags, codes: Codes, room: Room, rules: Rules, crowd: Crowd, a: Codes, b: Codes, dt: float
) -> None:
    """Mark the robots that must brake (``YIELDS``, ``AT_WALL``). ``a``, ``b``: pairs of robots that see each other."""
    floors = Floors(n, flags, rules, dt)
    flags[AT_WALL] = flags[YIELDS] = False
    moves = np.nonzero(n[NEXT_V] > 0.0)[0]
    x, y, dx, dy = (n[row][moves] for row in (X, Y, NEXT_X, NEXT_Y))
    free = ways_are_free(room, x, y, dx, dy, floors.length[moves], (n[RADIUS] + floors.next_swerve)[moves])
    flags[AT_WALL][moves[~free]] = True
    moves = moves[free]
    flags[YIELDS][moves] = _near_people(n, moves, floors, crowd, rules)
    asks = np.zeros(n.shape[1], dtype=np.bool_)
    asks[moves] = True
    a, b = a[asks[a]], b[asks[a]]
    flags[YIELDS][a[_must_yield(n, codes, a, b, floors)]] = True


def _near_people(n: Floats, who: Codes, floors: Floors, crowd: Crowd, rules: Rules) -> Flags:
    halls = who // (n.shape[1] // crowd.x.shape[0])
    dx, dy = n[X][who][:, None] - crowd.x[halls], n[Y][who][:, None] - crowd.y[halls]
    radius = n[RADIUS][who] + floors.next_swerve[who] + rules.people_air
    reach = radius[:, None] + crowd.radius[halls] - TOUCH_M
    ax, ay = floors.next_way[0][who][:, None], floors.next_way[1][who][:, None]
    nobody = np.zeros(1)
    hit: Flags = (crowd.present[halls] & (squared_gap(dx, dy, ax, ay, nobody, nobody) < reach * reach)).any(axis=1)
    return hit


def _must_yield(n: Floats, codes: Codes, a: Codes, b: Codes, floors: Floors) -> Flags:
    """Whether a must brake because of b."""
    dx, dy = n[X][a] - n[X][b], n[Y][a] - n[Y][b]
    reach = n[RADIUS][a] + n[RADIUS][b] - TOUCH_M
    reach = reach + floors.next_swerve[a]
    owned, meant = reach + floors.swerve[b], reach + floors.next_swerve[b]
    far = floors.length[a] + np.maximum(floors.roll[b] + owned, floors.length[b] + meant)
    near = np.nonzero(dx * dx + dy * dy <= far * far)[0]
    a, b, dx, dy, owned, meant = a[near], b[near], dx[near], dy[near], owned[near], meant[near]
    ax, ay = floors.next_way[0][a], floors.next_way[1][a]
    touches = squared_gap(dx, dy, ax, ay, floors.way[0][b], floors.way[1][b]) < owned * owned
    meets = squared_gap(dx, dy, ax, ay, floors.next_way[0][b], floors.next_way[1][b]) < meant * meant
    waited = codes[WAITED]
    ahead = (waited[b] > waited[a]) | ((waited[b] == waited[a]) & (b < a))
    return _back(near, touches | (ahead & meets), len(reach))


def _back(near: Codes, found: Flags, size: int) -> Flags:
    result = np.zeros(size, dtype=np.bool_)
    result[near] = found
    return result
