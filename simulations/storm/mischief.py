"""What each fault does to messages, programs and bodies, and how it is made good again.

What lives here: one small function for each kind of fault, in one table. What must not: people's slips (``reactions``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import cos, sin
from typing import TYPE_CHECKING

from simulations.storm.crash_points import CRASH_MISCHIEF, revive
from simulations.storm.dice import Dice
from simulations.storm.faults import Fault
from simulations.storm.floor import FLOOR
from simulations.storm.halls import BROWN_OUT

if TYPE_CHECKING:
    from simulations.storm.device_mischief import DeviceMischief
    from simulations.storm.stage import Stage

LOW = (0.1, BROWN_OUT + 0.001)
"""Enough to finish what is on board, or hardly enough to come to the next officer."""
Do = Callable[["Mischief", Fault, str, str], None]


class Mischief:
    """``done`` counts the faults that have really happened, by kind."""

    def __init__(self, stage: Stage, dice: Dice) -> None:
        self.stage, self.dice = stage, dice
        self.done: Counter[str] = Counter()
        self.last_at = stage.clock.now
        self.devices: DeviceMischief | None = None

    def act(self, fault: Fault, handoff: str, robot: str) -> None:
        """The fault's moment has come. Without a robot it means the first one."""
        self.done[fault.kind] += 1
        self.last_at = self.stage.clock.now
        self.stage.referee.note("fault", (str(fault), handoff, robot))
        act = MISCHIEF.get(fault.kind) or CRASH_MISCHIEF.get(fault.kind)
        if act is not None:
            act(self, fault, handoff, robot or next(iter(self.stage.floor.bodies)))
        elif self.devices is not None:
            self.devices.act(fault)

    # -- messages

    def messages(self, fault: Fault, handoff: str, robot: str) -> None:
        kind, direction = fault.kind.split("_")
        way = f"{robot}>" if direction == "up" else f">{robot}"
        many = kind in ("lose", "garble")
        self.stage.wires.trouble(way, kind, int(fault.size) if many else 1, 0.0 if many else fault.size)

    def cut(self, fault: Fault, handoff: str, robot: str) -> None:
        self.stage.wires.cut(robot, fault.size)

    # -- programs

    def hall_dies(self, fault: Fault, handoff: str, robot: str) -> None:
        hall = self.stage.hall
        hall.down_s = fault.size
        hall.doomed(fault.kind.rsplit("_", 1)[1])

    def old_news(self, fault: Fault, handoff: str, robot: str) -> None:
        """What the robot says next is the first that the hall's next life hears of it; what it says then is lost."""
        wires, clock = self.stage.wires, self.stage.clock
        wires.trouble(f"{robot}>", "hold", 1, fault.size)
        clock.after(fault.size - 1.0, wires.trouble, f"{robot}>", "lose", 8, 0.0)
        clock.after(fault.size - 0.5, self._kill_hall)

    def _kill_hall(self) -> None:
        self.stage.hall.down_s = 0.3
        self.stage.hall.die()

    def node_dies(self, fault: Fault, handoff: str, robot: str) -> None:
        """The broker speaks the last will some time later, unless the node is back before."""
        process = self.stage.nodes[robot]
        will = process.die()
        if will is not None:
            process.word = will
            self.stage.wires.up(robot, will)
            self.stage.clock.after(fault.size, self._revive, robot)

    def node_dies_silent(self, fault: Fault, handoff: str, robot: str) -> None:
        """It dies the next time it has something to say: what it did is done, nobody hears of it."""
        self.stage.nodes[robot].doomed = True
        self.stage.clock.after(10.0 + fault.size, self._revive, robot)

    def _revive(self, robot: str) -> None:
        process = self.stage.nodes[robot]
        process.doomed = False
        revive(process)

    # -- bodies

    def press_stop(self, fault: Fault, handoff: str, robot: str) -> None:
        body = self.stage.floor.bodies[robot]
        body.emergency_stop = True
        body.fail("the emergency stop is pressed")
        self.stage.clock.after(fault.size, self._release, robot)

    def stop_and_restart(self, fault: Fault, handoff: str, robot: str) -> None:
        """The emergency stop is pressed, and before anybody has looked the node is started again."""
        self.press_stop(fault, handoff, robot)
        self.stage.clock.after(min(4.0, 0.6 * fault.size), self.node_dies, fault, handoff, robot)

    def _release(self, robot: str) -> None:
        body = self.stage.floor.bodies[robot]
        body.emergency_stop = False
        body.fail("")

    def drain(self, fault: Fault, handoff: str, robot: str) -> None:
        self._battery(robot, LOW[fault.number % 4 > 0] if fault.kind == "drain" else 0.0)
        self.stage.clock.after(fault.size, self._battery, robot, 1.0)

    def _battery(self, robot: str, charge: float) -> None:
        body = self.stage.floor.bodies[robot]
        body.battery = charge
        if charge == 0.0:
            body.fail("the battery is empty")
        body.noticed()

    def motor(self, fault: Fault, handoff: str, robot: str) -> None:
        self._motor(robot, True)
        self.stage.clock.after(fault.size, self._motor, robot, False)

    def _motor(self, robot: str, broken: bool) -> None:
        body = self.stage.floor.bodies[robot]
        body.motor_fault = broken
        body.fail("the drive motor has a fault")

    def unplug(self, fault: Fault, handoff: str, robot: str) -> None:
        self._plug(robot, False)
        self.stage.clock.after(fault.size, self._plug, robot, True)

    def _plug(self, robot: str, plugged: bool) -> None:
        """The cable between the node's computer and the robot; without its word the robot brakes."""
        body = self.stage.floor.bodies[robot]
        body.reachable = plugged
        body.fail("nobody drives")

    def push(self, fault: Fault, handoff: str, robot: str) -> None:
        body = self.stage.floor.bodies[robot]
        (x, y), angle = body.position(), 6.28 * self.dice.share(f"push{fault.number}")
        body.put(x + fault.size * cos(angle), y + fault.size * sin(angle), "")

    def close_road(self, fault: Fault, handoff: str, robot: str) -> None:
        """Somebody leaves something in a lane near the robot, for a while."""
        floor, body = self.stage.floor, self.stage.floor.bodies[robot]
        near = floor.plan.roadmap.edges[body.heading_for or body.last_node]
        if near:
            lane = self.dice.choice(f"lane{fault.number}", [edge.lane for edge in near])
            floor.closed.add(lane)
            self.stage.clock.after(fault.size, floor.closed.discard, lane)

    def jam(self, fault: Fault, handoff: str, robot: str) -> None:
        for hatch in self._hatches(handoff, robot):
            body = self.stage.floor.bodies[robot]
            setattr(body.hatches[hatch], "blind" if fault.kind == "blind" else "jammed", True)
            body.hatch_touched()
            self.stage.clock.after(fault.size, self._repair, robot, hatch)

    def says_locked(self, fault: Fault, handoff: str, robot: str) -> None:
        """The bolt does not catch, and the robot says all the same that it has locked."""
        process = self.stage.nodes[robot]
        process.boasts = True
        self.jam(fault, handoff, robot)
        self.stage.clock.after(fault.size, setattr, process, "boasts", False)

    def force(self, fault: Fault, handoff: str, robot: str) -> None:
        stage = self.stage
        for hatch in self._hatches(handoff, robot):
            body = stage.floor.bodies[robot]
            target = body.hatches[hatch]
            target.forced = target.door_open = target.drawn = True
            body.forced_at = stage.clock.now
            body.hatch_touched()
            self._steal(fault, handoff, robot, hatch)
            stage.clock.after(fault.size, self._repair, robot, hatch)

    def _steal(self, fault: Fault, handoff: str, robot: str, hatch: str) -> None:
        page = self.stage.handoff(handoff)
        if fault.kind == "force_and_steal" and page is not None:
            odd, where = int(fault.size) % 2 == 1, self.stage.floor.inside(robot, hatch)
            inside = self.stage.floor.here(page.documents if odd else page.documents[:1], where)
            self.stage.floor.move(page.case, inside[-1:] if odd else inside, FLOOR)  # a single copy, or a document

    def _repair(self, robot: str, hatch: str) -> None:
        """A forced hatch gets a new lock; its door stays as it is until somebody closes it."""
        body = self.stage.floor.bodies[robot]
        target = body.hatches[hatch]
        target.forced = target.jammed = target.blind = False
        body.hatch_touched()

    def _hatches(self, handoff: str, robot: str) -> list[str]:
        page = self.stage.handoff(handoff)
        hatch = page.hatch if page is not None and page.robot == robot else ""
        return [hatch or next(iter(self.stage.floor.bodies[robot].hatches))]

    # -- people at the wrong moment

    def pressed(self, fault: Fault, handoff: str, robot: str) -> None:
        self.stage.crew.press(fault, handoff, robot)


MISCHIEF: dict[str, Do] = {
    **dict.fromkeys(
        ("lose_up", "lose_down", "double_up", "double_down", "hold_up", "hold_down", "garble_up", "garble_down"),
        Mischief.messages,
    ),
    "cut": Mischief.cut,
    **dict.fromkeys(
        ("hall_dies_arrived", "hall_dies_settled", "hall_dies_appended", "hall_dies_effect"), Mischief.hall_dies
    ),
    "old_news": Mischief.old_news,
    "node_dies": Mischief.node_dies,
    "node_dies_silent": Mischief.node_dies_silent,
    "press_stop": Mischief.press_stop,
    "stop_and_restart": Mischief.stop_and_restart,
    "drain": Mischief.drain,
    "empty_battery": Mischief.drain,
    "motor": Mischief.motor,
    "unplug": Mischief.unplug,
    "push": Mischief.push,
    "close_road": Mischief.close_road,
    "jam": Mischief.jam,
    "blind": Mischief.jam,
    "says_locked": Mischief.says_locked,
    "force": Mischief.force,
    "force_and_steal": Mischief.force,
    **dict.fromkeys(("cancel", "alone", "take_by_hand", "buttons", "evacuate"), Mischief.pressed),
}
