"""Our hall and our robots over a real broker, each robot in its own version of VDA 5050."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from robot_nodes.shell import BrokerAddress, RobotShell
from simulations.broker import Broker
from simulations.sim_robot import SimRobot, identity_of
from simulations.world import World
from tests.hall_controller.gateways.robot_words import PLAN
from tests.wires.test_vda_peers import LOADER, UNLOADER, WISH, move, our_hall


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


@pytest.mark.timeout(90)
async def test_a_robot_that_speaks_3_and_one_that_speaks_2_serve_the_same_hall(broker: Broker) -> None:
    async with our_hall(broker) as ours:
        clock = ours.hall.clock
        world = World(PLAN, 1, start_s=clock.now())
        address = BrokerAddress(broker.host, broker.port)
        shells = []
        for robot, version in (("R1", "3.0.0"), ("R2", "2.1.0")):
            identity = replace(identity_of(PLAN, PLAN.robots[robot]), vda_version=version)
            shells.append(RobotShell(identity, SimRobot(world, robot), address, clock))
        moving = asyncio.create_task(move(world, clock))
        for shell in shells:
            await shell.start()
        links = ours.wire.robots.links
        await ours.until(lambda: all(links[robot].factsheet for robot in ("R1", "R2")), "both factsheets")
        assert [links[robot].headers.version for robot in ("R1", "R2")] == ["3.0.0", "2.1.0"]
        assert [ours.wire.robots.prefix(robot) for robot in ("R1", "R2")] == ["vda5050/v3", "uagv/v2"]
        for ticket in ("A001", "A002"):
            await ours.hall.submit(replace(WISH, ticket=ticket, source="A1" if ticket == "A001" else "B1"))
        handoffs = list(ours.hall.state.book.handoffs)
        await ours.until(
            lambda: all(ours.hall.state.book.handoffs[h].robot for h in handoffs), "a robot for each of them"
        )
        for handoff in handoffs:
            await ours.hand_over(handoff, LOADER, "at_sender", "loading", "carrying")
        for handoff in handoffs:
            await ours.hand_over(handoff, UNLOADER, "at_recipient", "unloading", "")
        await ours.until(lambda: not ours.hall.state.book.handoffs, "both received")
        assert ours.hall.state.book.handoffs_received == 2
        assert not [a.id for a in ours.hall.state.book.alerts.values() if a.kind.startswith("robot_")]
        for shell in shells:
            await shell.stop()
            assert shell.node.counters.bad_messages == shell.node.counters.late_actions == 0
        moving.cancel()
        await asyncio.wait({moving})
