"""Who may do what it intends, and who must brake: the reason why nobody ever touches anybody or a wall.

What lives here: the check of all intentions of one hall against each other, people and walls. What must not: wishes.
Every robot owns the floor that it needs to come to a stand. It may do what it intends only if the floor for that
(this step, and then braking) touches neither a wall, nor a person, nor the floor that another owns, nor the floor
that another of higher rank intends to take. Else it brakes, and the floor for that it owns already. So the owned
floors never overlap, whoever brakes. Rank: who has waited longer; then who comes first in the fleet.
"""

from __future__ import annotations

from simulations.fleet_world.compiled import compiled
from simulations.fleet_world.crowd import PERSON_RADIUS, PERSON_X, PERSON_Y, PRESENT
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
    Codes,
    Flags,
    Floats,
    V,
    W,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.loops.shapes import squared_gap, way_is_free
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import TOUCH_M, Rules

(
    PLACE_X, PLACE_Y, REACH, ROLL, SWERVE, WAY_X, WAY_Y, NEXT_ROLL, NEXT_SWERVE, NEXT_WAY_X, NEXT_WAY_Y, FLOOR,
) = range(12)  # fmt: skip
"""What stands where in a row of floors, and how long a row is."""


@compiled
def stopping(v: float, rules: Rules) -> float:
    """How far a robot rolls until it stands; no less for any length of step."""
    return v * v / (2.0 * rules.deceleration)


@compiled
def swerve(roll: float, w: float, holonomic: bool, rules: Rules) -> float:
    """How far two wheels may leave the straight line while ``w`` dies down over ``roll`` metres."""
    return 0.0 if holonomic else roll * w * w / (2.0 * rules.turn_acceleration)


@compiled
def clear_of_walls(f: Floats, flags: Flags, h: int, i: int, room: Room, rules: Rules, dt: float) -> bool:
    v = f[NEXT_V, h, i]
    if v == 0.0:
        return True
    roll = stopping(v, rules)
    radius = f[RADIUS, h, i] + swerve(roll, f[NEXT_W, h, i], flags[HOLONOMIC, h, i], rules)
    return way_is_free(room, f[X, h, i], f[Y, h, i], f[NEXT_X, h, i], f[NEXT_Y, h, i], v * dt + roll, radius)


@compiled
def clear_of_people(
    f: Floats, flags: Flags, h: int, i: int, people: Floats, who: Flags, rules: Rules, dt: float
) -> bool:
    v = f[NEXT_V, h, i]
    roll = stopping(v, rules)
    ax, ay = f[NEXT_X, h, i] * (v * dt + roll), f[NEXT_Y, h, i] * (v * dt + roll)
    radius = f[RADIUS, h, i] + swerve(roll, f[NEXT_W, h, i], flags[HOLONOMIC, h, i], rules) + rules.people_air
    for p in range(people.shape[2]):
        reach = radius + people[PERSON_RADIUS, h, p] - TOUCH_M
        dx, dy = f[X, h, i] - people[PERSON_X, h, p], f[Y, h, i] - people[PERSON_Y, h, p]
        if v > 0.0 and who[PRESENT, h, p] and squared_gap(dx, dy, ax, ay, 0.0, 0.0) < reach * reach:
            return False
    return True


@compiled
def own_floors(f: Floats, flags: Flags, h: int, order: Codes, floors: Floats, rules: Rules, dt: float) -> None:
    """Write down the floor that each robot owns and the one it intends to take, neighbours after each other.

    A row: where it is (x, y), its radius; how far it rolls, swerves, and the way (x, y) of what it owns; the same of
    what it intends.
    """
    for at in range(order.shape[0]):
        j = order[at]
        v, wide = f[NEXT_V, h, j], flags[HOLONOMIC, h, j]
        roll, next_roll = stopping(f[V, h, j], rules), stopping(v, rules)
        length = v * dt + next_roll
        floors[at, PLACE_X], floors[at, PLACE_Y], floors[at, REACH] = f[X, h, j], f[Y, h, j], f[RADIUS, h, j]
        floors[at, ROLL], floors[at, SWERVE] = roll, swerve(roll, f[W, h, j], wide, rules)
        floors[at, WAY_X], floors[at, WAY_Y] = f[COURSE_X, h, j] * roll, f[COURSE_Y, h, j] * roll
        floors[at, NEXT_ROLL], floors[at, NEXT_SWERVE] = length, swerve(next_roll, f[NEXT_W, h, j], wide, rules)
        floors[at, NEXT_WAY_X], floors[at, NEXT_WAY_Y] = f[NEXT_X, h, j] * length, f[NEXT_Y, h, j] * length


@compiled
def must_yield(floors: Floats, a: int, b: int, ahead: bool) -> bool:
    """Whether the robot of row ``a`` must brake because of that of row ``b``; ``ahead``: b is of higher rank."""
    dx, dy = floors[a, PLACE_X] - floors[b, PLACE_X], floors[a, PLACE_Y] - floors[b, PLACE_Y]
    reach = floors[a, REACH] + floors[b, REACH] - TOUCH_M
    reach += floors[a, NEXT_SWERVE]
    owned, meant = reach + floors[b, SWERVE], reach + floors[b, NEXT_SWERVE]
    far = floors[a, NEXT_ROLL] + max(floors[b, ROLL] + owned, floors[b, NEXT_ROLL] + meant)
    if dx * dx + dy * dy > far * far:
        return False
    ax, ay = floors[a, NEXT_WAY_X], floors[a, NEXT_WAY_Y]
    if squared_gap(dx, dy, ax, ay, floors[b, WAY_X], floors[b, WAY_Y]) < owned * owned:
        return True
    return ahead and squared_gap(dx, dy, ax, ay, floors[b, NEXT_WAY_X], floors[b, NEXT_WAY_Y]) < meant * meant


@compiled
def in_the_way(
    codes: Codes, h: int, a: int, columns: int, own: Codes, order: Codes, starts: Codes, floors: Floats
) -> bool:
    """Whether the robot of row ``a`` must brake because of any other."""
    i = order[a]
    for row in range(-1, 2):
        first = own[i] + row * columns - 1
        for b in range(starts[first], starts[first + 3]):
            j = order[b]
            later = codes[WAITED, h, j] - codes[WAITED, h, i]
            if b != a and must_yield(floors, a, b, later > 0 or (later == 0 and j < i)):
                return True
    return False


@compiled
def settle(
    f: Floats, flags: Flags, codes: Codes, h: int, room: Room, rules: Rules, people: Floats, who: Flags, columns: int,
    own: Codes, order: Codes, starts: Codes, floors: Floats, dt: float,
) -> None:  # fmt: skip
    """Mark the robots of one hall that must brake (``YIELDS``, ``AT_WALL``). Who intends to stand keeps its own floor
    and needs no leave."""
    own_floors(f, flags, h, order, floors, rules, dt)
    for a in range(order.shape[0]):
        i = order[a]
        flags[AT_WALL, h, i] = flags[YIELDS, h, i] = False
        if f[NEXT_V, h, i] == 0.0:
            continue
        if not clear_of_walls(f, flags, h, i, room, rules, dt):
            flags[AT_WALL, h, i] = True
        elif not clear_of_people(f, flags, h, i, people, who, rules, dt):
            flags[YIELDS, h, i] = True
        else:
            flags[YIELDS, h, i] = in_the_way(codes, h, a, columns, own, order, starts, floors)
