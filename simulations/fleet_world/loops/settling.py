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
def must_yield(f: Floats, flags: Flags, codes: Codes, h: int, i: int, j: int, rules: Rules, dt: float) -> bool:
    """Whether robot i must brake because of robot j. Standing robots keep their own floor and need no leave."""
    v, vj = f[NEXT_V, h, i], f[NEXT_V, h, j]
    if v == 0.0:
        return False
    dx, dy = f[X, h, i] - f[X, h, j], f[Y, h, i] - f[Y, h, j]
    roll, rolls, rollj = stopping(v, rules), stopping(f[V, h, j], rules), stopping(vj, rules)
    reach = f[RADIUS, h, i] + f[RADIUS, h, j] - TOUCH_M
    reach += swerve(roll, f[NEXT_W, h, i], flags[HOLONOMIC, h, i], rules)
    length, lengthj = v * dt + roll, vj * dt + rollj
    owned = reach + swerve(rolls, f[W, h, j], flags[HOLONOMIC, h, j], rules)
    meant = reach + swerve(rollj, f[NEXT_W, h, j], flags[HOLONOMIC, h, j], rules)
    far = length + max(rolls + owned, lengthj + meant)
    if dx * dx + dy * dy > far * far:
        return False
    ax, ay = f[NEXT_X, h, i] * length, f[NEXT_Y, h, i] * length
    bx, by = f[COURSE_X, h, j] * rolls, f[COURSE_Y, h, j] * rolls
    if squared_gap(dx, dy, ax, ay, bx, by) < owned * owned:
        return True
    ahead = codes[WAITED, h, j] > codes[WAITED, h, i] or (codes[WAITED, h, j] == codes[WAITED, h, i] and j < i)
    bx, by = f[NEXT_X, h, j] * lengthj, f[NEXT_Y, h, j] * lengthj
    return ahead and squared_gap(dx, dy, ax, ay, bx, by) < meant * meant


@compiled
def settle(
    f: Floats, flags: Flags, codes: Codes, h: int, room: Room, rules: Rules, people: Floats, who: Flags, columns: int,
    own: Codes, order: Codes, starts: Codes, dt: float,
) -> None:  # fmt: skip
    """Mark the robots of one hall that must brake (``YIELDS``, ``AT_WALL``)."""
    for i in range(f.shape[2]):
        at_wall = not clear_of_walls(f, flags, h, i, room, rules, dt)
        flags[AT_WALL, h, i] = at_wall
        yields = not at_wall and not clear_of_people(f, flags, h, i, people, who, rules, dt)
        for row in range(-1, 2):
            first = own[i] + row * columns - 1
            for at in range(starts[first], starts[first + 3]):
                j = order[at]
                if not yields and not at_wall and j != i:
                    yields = must_yield(f, flags, codes, h, i, j, rules, dt)
        flags[YIELDS, h, i] = yields
