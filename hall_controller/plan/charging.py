"""Whether every robot can charge: somewhere, soon enough, and enough.

What lives here: what a hall file must fulfil for chargers to be shared. What must not: who charges when (``domain``).
The last two rules are what a decision record rests on: while it waits for its turn no robot runs flat.
"""

from __future__ import annotations

from math import ceil

from hall_controller.domain.charge import LOW_BATTERY
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.roads import Roads
from hall_controller.plan.problem import Report, Saying
from hall_controller.plan.shape import BatteryPart, HallFile

MOST_DRIVE = 0.25
"""At most this part of a turn may go by on the way to the nearest charger."""
MOST_LOST = 2 / 3
"""At most this part of what is kept back may be lost before a turn; the rest is for what nobody reckons with: people
who let a robot wait, and detours."""


def check_charging(file: HallFile, report: Report) -> None:
    """Report robots that can charge nowhere, and settings that do not follow one another."""
    if file.battery.charge_below >= file.battery.charge_to and report.sound("battery"):
        written = "charge_to" if "charge_to" in file.battery.model_fields_set else "charge_below"
        saying = Saying(
            f"charge_to ({file.battery.charge_to:g}) is not above charge_below ({file.battery.charge_below:g})",
            f"charge_to({file.battery.charge_to:g})必须大于charge_below({file.battery.charge_below:g})",
        )
        hint = f"charge_to is {BatteryPart.model_fields['charge_to'].default:g} when left out"
        report.add(("battery", written), "battery.order", saying, hint)
    for name, robot in file.robots.items() if report.sound("docks", "chargers") else ():
        dock = file.docks.get(robot.dock)
        if dock is not None and not dock.charges and not file.chargers and robot.battery == "reported":
            saying = Saying(
                f'robot {name} can charge nowhere: dock "{robot.dock}" does not charge',
                f"机器人{name}无处充电:泊位“{robot.dock}”不能充电",
            )
            hint = "add a place under chargers, or remove charges: false from the dock"
            report.add(("robots", name, "dock"), "robot.no_charger", saying, hint)


def sharers(plan: HallPlan) -> list[str]:
    """The robots that charge where others charge too."""
    bare = (robot for robot in plan.robots.values() if not plan.roadmap.nodes[robot.dock].charges)
    return [robot.id for robot in bare if robot.battery == "reported"]


def longest_wait_s(plan: HallPlan) -> float:
    """The longest that a robot with nothing to do waits until a charger is reserved for it, while nothing breaks."""
    return plan.battery.charge_turn_s * ceil(len(sharers(plan)) / len(plan.chargers))


def check_supply(plan: HallPlan, report: Report) -> None:
    """Report chargers that are too few or too far for the robots that share them."""
    sharing = sharers(plan)
    if plan.chargers and not sharing:
        saying = Saying("nobody needs these chargers: every dock charges", "无需充电位:所有泊位均可充电")
        report.warn(("chargers",), "charger.unused", saying, "write charges: false at docks that do not charge")
    if not plan.chargers or not sharing:
        return
    ways = {name: _Way(plan, name) for name in sharing}
    far = [name for name, way in ways.items() if way.drive_s > way.most_s]
    for name in far:
        _far(name, ways[name], report)
    if not far:
        _enough(max(ways.values(), key=lambda way: way.costs), len(sharing), plan, report)


class _Way:
    """From a robot's dock to the charger that is nearest. ``costs``: the part of its battery that this takes."""

    def __init__(self, plan: HallPlan, robot: str) -> None:
        spec, roads = plan.robots[robot], Roads(plan.roadmap)
        range_s = spec.range_s or plan.battery.range_s
        self.drive_s = min(roads.time_s(spec.dock, charger) for charger in plan.chargers)
        self.costs = self.drive_s / range_s
        self.most_s = min(
            (LOW_BATTERY - plan.battery.brown_out_fraction) * range_s, MOST_DRIVE * plan.battery.charge_turn_s
        )


def _far(robot: str, way: _Way, report: Report) -> None:
    """With what it has left when it takes no new work it must get to a charger, and well within its turn."""
    saying = Saying(
        f"from its dock {robot} needs {way.drive_s:.0f} s to the nearest charger, {way.most_s:.0f} s at most will do",
        f"{robot}从泊位到最近充电位需{way.drive_s:.0f}秒,最多可为{way.most_s:.0f}秒",
    )
    hint = "put a charger nearer, or see range_s, brown_out_fraction and charge_turn_s under battery"
    report.add(("robots", robot, "dock"), "charger.far", saying, hint)


def _enough(way: _Way, robots: int, plan: HallPlan, report: Report) -> None:
    """Nobody may lose more before its turn than is kept back, nor in a round of turns more than it gains in its own."""
    battery, each = plan.battery, ceil(robots / len(plan.chargers))
    lost, kept = (
        longest_wait_s(plan) / battery.idle_s + way.costs,
        MOST_LOST * (LOW_BATTERY - battery.brown_out_fraction),
    )
    used = (each - 1) * battery.charge_turn_s / battery.idle_s + 2 * way.costs
    gained = (battery.charge_turn_s - way.drive_s) / battery.charge_s
    en, zh = (
        f"{robots} robots share {len(plan.chargers)} charger(s)",
        f"{robots}台机器人共用{len(plan.chargers)}个充电位",
    )
    if lost > kept:
        en += f": before its turn one may lose {lost:.1%} of its battery, {kept:.1%} is kept for that"
        zh += f":等候期间可能耗电{lost:.1%},仅留有{kept:.1%}"
    elif used >= gained:
        en += f": in a round one that only stands uses {used:.1%} of its battery and gains {gained:.1%}"
        zh += f":每轮仅待机即耗电{used:.1%},只能充入{gained:.1%}"
    else:
        return
    hint = "add a charger, or see charge_turn_s, idle_s and charge_s under battery"
    report.add(("chargers",), "charger.too_few", Saying(en, zh), hint, at_key=True)
