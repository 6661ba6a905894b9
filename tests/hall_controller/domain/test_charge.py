"""What the battery lets a robot do: an unknown charge is no full one, unless the hall file says that it tells none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain.charge import LOW_BATTERY, no_work, range_s
from hall_controller.domain.live import RobotLive
from hall_controller.domain.plan import Battery
from tests.hall_controller.domain.ghosts import Ghost, GhostHall, sample_plan

SPEC = sample_plan().robots["R1"]


@pytest.mark.parametrize(
    ("fraction", "reported", "unreported"),
    [
        (0.9, "", ""), (LOW_BATTERY, "", ""), (LOW_BATTERY - 0.01, "battery_low", "battery_low"),
        (None, "battery_unknown", ""),
    ],
)  # fmt: skip
def test_why_a_robot_takes_no_new_work(fraction: float | None, reported: str, unreported: str) -> None:
    live = RobotLive(0.0, battery_fraction=fraction)
    assert (no_work(SPEC, live), no_work(replace(SPEC, battery="unreported"), live)) == (reported, unreported)


def test_the_range_is_the_robots_own() -> None:
    live = RobotLive(0.0, battery_fraction=0.65)
    robots = {"R1": SPEC, "R2": replace(SPEC, range_s=2000.0)}
    plan = replace(sample_plan(), robots=robots, battery=Battery(range_s=10_000.0))
    assert range_s(plan, "R1", live, LOW_BATTERY) == pytest.approx(5000.0)
    assert range_s(plan, "R2", live, LOW_BATTERY) == pytest.approx(1000.0)


class Uncharted(GhostHall):
    """No robot tells its charge, from when ``blind`` is set."""

    blind = True

    def _live(self, ghost: Ghost) -> RobotLive:
        live = super()._live(ghost)
        return replace(live, battery_fraction=None) if self.blind else live


def test_a_robot_of_unknown_charge_is_given_nothing_and_brings_what_it_has() -> None:
    hall = Uncharted()
    hall.run(2)
    first = hall.request("A001")
    hall.run(5)
    assert hall.state.book.handoffs[first].state == "requested"
    hall.blind = False
    hall.load(first)
    hall.blind = True
    second = hall.request("A002", "A2")
    hall.unload(first)
    assert first not in hall.state.book.handoffs and hall.state.book.handoffs[second].state == "requested"


def test_one_that_never_tells_any_works_where_the_hall_file_says_so() -> None:
    hall = Uncharted()
    robots = {name: replace(spec, battery="unreported") for name, spec in hall.plan.robots.items()}
    hall.state.plan = hall.plan = replace(hall.plan, robots=robots)
    hall.run(2)
    handoff = hall.request("A001")
    hall.load(handoff)
    hall.unload(handoff)
    assert handoff not in hall.state.book.handoffs
