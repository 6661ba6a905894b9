"""What a hall file may say of chargers that robots share, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_controller.plan import PlanError, plan_from_text
from hall_controller.plan.charging import longest_wait_s, sharers
from hall_controller.plan.hall_file import _read
from simulations.halls import grid_hall

CONFIG = Path(__file__).parents[3] / "config"
FAST = "battery: {charge_s: 3600, charge_turn_s: 600}\n"


def shared(robots: int, chargers: int, more: str = "") -> str:
    return grid_hall(robots, 2, 4, chargers=chargers) + more


def refused(text: str) -> list[tuple[str, str, str]]:
    """Code, line and hint of everything that is wrong."""
    with pytest.raises(PlanError) as caught:
        plan_from_text(text, "hall.yaml")
    lines = text.splitlines()
    assert all(problem.text_en and problem.text_zh for problem in caught.value.problems)
    return [(problem.code, lines[problem.line - 1].strip(), problem.hint) for problem in caught.value.problems]


def one(text: str) -> tuple[str, str, str]:
    found = refused(text)
    assert len(found) == 1, found
    return found[0]


def test_chargers_are_nodes_that_charge_and_docks_need_not_be() -> None:
    plan = plan_from_text(shared(3, 2), "hall.yaml")
    nodes = plan.roadmap.nodes
    assert plan.chargers == ("charger-1", "charger-2") and sharers(plan) == ["R1", "R2", "R3"]
    assert {node.id for node in nodes.values() if node.charges} == {"charger-1", "charger-2"}
    assert longest_wait_s(plan) == 2 * plan.battery.charge_turn_s


def test_a_dock_of_today_charges_and_nobody_shares() -> None:
    plan = plan_from_text(grid_hall(3, 2, 4), "hall.yaml")
    assert not plan.chargers and not sharers(plan)
    assert all(plan.roadmap.nodes[robot.dock].charges for robot in plan.robots.values())


def test_a_robot_that_can_charge_nowhere() -> None:
    text = grid_hall(3, 2, 4).replace("road: g-2}", "road: g-2, charges: false}")
    code, line, hint = one(text)
    assert (code, "chargers" in hint) == ("robot.no_charger", True) and "dock-2" in line
    unreported = text.replace("dock: dock-2, program: native}", "dock: dock-2, program: native, battery: unreported}")
    assert not plan_from_text(unreported, "hall.yaml").chargers, "somebody else looks after its battery"


def test_two_robots_with_one_dock_are_told_what_they_may_share() -> None:
    code, _, hint = one(shared(3, 2).replace("dock: dock-2", "dock: dock-1"))
    assert code == "robot.dock_shared" and "chargers" in hint


def test_a_charger_is_nobodys_dock_and_is_named_once() -> None:
    code, _, hint = one(shared(3, 2).replace("dock: dock-2", "dock: charger-1"))
    assert code == "reference.dangling" and "dock" in hint
    found = refused(shared(3, 2).replace("  charger-2: ", "  dock-1: "))
    assert [code for code, _, _ in found] == ["id.duplicate"]


def test_a_charger_that_cannot_be_reached_or_that_stands_in_the_way() -> None:
    island = shared(3, 2).replace(
        "  charger-2: {at: [5.5, 0.75], road: g-5}", "  charger-2: {at: [5.5, 0.75], road: lost}"
    )
    assert [code for code, _, _ in refused(island)] == ["reference.dangling"]
    island = island.replace("  g-1: ", "  lost: [5.5, 1.7]\n  g-1: ").replace(", g-5", "")
    assert "unreachable" in {code for code, _, _ in refused(island)}
    near = shared(3, 2).replace("charger-1: {at: [4.1, 0.75]", "charger-1: {at: [4.1, 1.3]")
    code, line, _ = one(near)
    assert code == "parking.blocks_road" and line.startswith("charger-1")


def test_a_road_does_not_lead_through_a_charger() -> None:
    text = shared(3, 2).replace("roads:\n", "roads:\n  - [g-1, charger-1]\n")
    assert one(text)[0] == "road.through_parking"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("battery: {charge_turn_s: 600}\n", "only stands uses 4.4% of its battery and gains 4.1%"),
        ("battery: {charge_s: 3600}\n", "may lose 8.4% of its battery, 8.0% is kept for that"),
    ],
    ids=["in the long run", "before its turn"],
)
def test_too_few_chargers(more: str, words: str) -> None:
    text = shared(4, 1, more)
    assert one(text)[:2] == ("charger.too_few", "chargers:")
    with pytest.raises(PlanError) as caught:
        plan_from_text(text, "hall.yaml")
    assert words in caught.value.problems[0].text_en
    assert plan_from_text(shared(4, 1, FAST), "hall.yaml").chargers
    assert plan_from_text(shared(4, 2), "hall.yaml").chargers


def test_a_charger_that_is_too_far_for_what_is_left() -> None:
    found = refused(shared(3, 2, "battery: {range_s: 60, brown_out_fraction: 0.1}\n"))
    assert "charger.far" in {code for code, _, _ in found}


def test_settings_follow_one_another() -> None:
    code, line, _ = one(shared(3, 2, "battery: {charge_below: 0.85}\n"))
    assert code == "battery.order" and "charge_below" in line


def test_chargers_that_nobody_needs_are_a_warning() -> None:
    plan, warnings = _read(shared(3, 2).replace(", charges: false", ""), "hall.yaml")
    assert plan.chargers and [warning.code for warning in warnings] == ["charger.unused"]


def test_the_manual_shows_the_sample_hall_with_one_charger_for_three_robots() -> None:
    manual, sample = ((CONFIG / name).read_text(encoding="utf-8") for name in ("README.md", "hall_130m2.yaml"))
    lines = manual.partition("```yaml\ndocks:\n")[2].partition("```")[0]
    before, _, rest = sample.partition("\ndocks:")
    after = rest.partition("\n#")[2]
    plan = plan_from_text(f"{before}\ndocks:\n{lines}\n#{after}", "hall.yaml")
    assert plan.chargers == ("charger-1",) and len(sharers(plan)) == len(plan.robots) == 3
