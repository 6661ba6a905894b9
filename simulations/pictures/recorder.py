"""What happened where: places of robots and people, written down every second of hall time while a run goes on.

What lives here: looking at a virtual hall and remembering. What must not: drawing; changing anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulations.virtual.hall import VirtualHall

EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class RobotSeen:
    """``tickets``: whose papers lie in its hatches."""

    x_m: float
    y_m: float
    theta_rad: float
    battery: float
    charging: bool
    metres: float
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonSeen:
    x_m: float
    y_m: float
    officer: bool
    seated: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """``at_s``: hall time as seconds since 1970. ``done``: visitors who have gone home with everything."""

    at_s: float
    robots: tuple[RobotSeen, ...]
    people: tuple[PersonSeen, ...]
    done: int


@dataclass(slots=True)
class Recorder:
    """Call ``look`` after every turn; it writes down what it sees when a second has gone by."""

    run: VirtualHall
    moments: list[Moment] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many visitors come in all; in an hour without a given number, how many have come."""
        return self.run.cast.summary()["cases"]

    def look(self) -> None:
        if not self.moments or self.run.now - self.moments[-1].at_s >= EVERY_S - 1e-6:
            self.moments.append(self._moment())

    def finish(self) -> None:
        """The run is over: write down how it ended."""
        self.moments.append(self._moment())

    def _moment(self) -> Moment:
        world, staff = self.run.world, self.run.world.plan.staff
        people = tuple(
            PersonSeen(person.x_m, person.y_m, person.id in staff, person.seated) for person in world.people.values()
        )
        robots = tuple(
            RobotSeen(body.x, body.y, body.theta, body.battery, body.charging, body.metres, self._tickets(body.id))
            for body in world.robots.values()
        )
        return Moment(self.run.now, robots, people, self.run.completed)

    def _tickets(self, robot: str) -> tuple[str, ...]:
        world, book = self.run.world, self.run.engine.state.book
        return tuple(
            book.cases[handoff.case].ticket
            for handoff in book.handoffs.values()
            if handoff.robot == robot and handoff.case in book.cases and world.contents(robot, handoff.hatch)
        )
