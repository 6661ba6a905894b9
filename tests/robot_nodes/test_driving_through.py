"""Several released nodes in one go: what is given, what counts as passed, and that nothing else is ever driven."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from hall_messages.vda5050 import Action
from robot_nodes.passing import passed, turns_back
from robot_nodes.port import Advice, Drive, Goal, Hatch, PortStatus, Pose
from robot_nodes.setbacks import REPLAN_S, RETRY_S
from tests.robot_nodes.stand import Stand, make_order, plain

ROUTE = ["k1", "w2", "s2", "s3"]


class ChainPort:
    """A robot that takes several goals at once, and is where the test says. ``given``: what it was told, in order."""

    def __init__(self) -> None:
        self.pose = Pose(2.5, 1.0, 0.0)
        self.answer = Drive()
        self.given: list[tuple[Goal, ...]] = []
        self.stops = 0
        self.many, self.localized, self.locked = True, True, True

    def status(self) -> PortStatus:
        hatches = {name: Hatch("closed", "locked" if self.locked else "unlocked") for name in ("1", "2")}
        return PortStatus(
            pose=self.pose,
            battery_fraction=0.5,
            connected=True,
            drive=self.answer,
            hatches=hatches,
            drives_through=self.many,
            localized=self.localized,
        )

    def drive(self, goal: Goal) -> None:
        self.drive_through((goal,))

    def drive_through(self, goals: Sequence[Goal]) -> None:
        self.given.append(tuple(goals))
        self.answer = Drive(goals[0].id, "driving")

    def stop(self) -> None:
        self.stops += 1
        self.answer = Drive()

    def unlock(self, hatch: str) -> None: ...
    def lock(self, hatch: str) -> None: ...
    def charge(self, on: bool) -> None: ...
    def close(self) -> None: ...

    def fail(self, advice: Advice) -> None:
        self.answer = Drive(self.answer.goal_id, "failed", "no way", advice)


@pytest.fixture
def port() -> ChainPort:
    return ChainPort()


@pytest.fixture
def stand(port: ChainPort) -> Stand:
    made = Stand(port)
    made.run(0.1)
    return made


def shape(goals: Sequence[Goal]) -> list[tuple[float, float, bool]]:
    return [(goal.x_m, goal.y_m, goal.stop_here) for goal in goals]


def test_the_released_part_is_given_whole_and_no_more(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE, base=3))
    assert [shape(goals) for goals in port.given] == [[(2.5, 2.0, False), (2.5, 4.0, True)]]


def test_nodes_are_reached_one_by_one_and_no_goal_is_given_again(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE))
    (goals,) = port.given
    for place, node in ((1, "w2"), (2, "s2")):
        port.answer = Drive(goals[place].id, "driving")
        stand.tick()
        assert stand.state.last_node_id == node
    port.pose, port.answer = Pose(4.0, 4.0, 0.0), Drive(goals[2].id, "arrived")
    stand.tick()
    assert (stand.state.last_node_id, len(port.given), port.stops) == ("s3", 1, 0)


def test_a_robot_that_ran_ahead_is_told_of_every_node_at_once(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE))
    port.pose, port.answer = Pose(4.0, 4.0, 0.0), Drive(port.given[0][2].id, "arrived")
    stand.tick()
    assert (stand.state.last_node_id, stand.node.counters.nodes_reached, len(port.given)) == ("s3", 3, 1)


def test_a_base_that_grows_makes_the_chain_longer_without_a_stop(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE, base=2))
    stand.order(make_order("O1", ["w2", "s2"], update=1, first=1))
    assert [shape(goals) for goals in port.given] == [[(2.5, 2.0, True)], [(2.5, 2.0, False), (2.5, 4.0, True)]]
    assert port.stops == 0


def test_the_chain_ends_where_something_is_to_be_done_or_the_way_turns_back(stand: Stand, port: ChainPort) -> None:
    charge = Action(action_type="startCharging", action_id="c", blocking_type="HARD")
    stand.order(make_order("O1", ROUTE, actions={"s2": (charge,)}))
    assert shape(port.given[-1]) == [(2.5, 2.0, False), (2.5, 4.0, True)]
    stand.act(plain("cancelOrder", "x"))
    stand.tick()
    stand.order(make_order("O2", ["k1", "w2", "k1", "w2"]))
    assert shape(port.given[-1]) == [(2.5, 2.0, False)]


def test_a_cancelled_order_and_an_open_bolt_stop_the_whole_chain(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE))
    (goals,) = port.given
    port.locked = False
    port.answer = Drive(goals[1].id, "driving")
    stand.tick()
    assert (stand.state.last_node_id, port.stops, stand.error_types) == ("k1", 1, ["hatchInterlock"])
    assert goals[1].id != port.answer.goal_id
    port.locked = True
    stand.tick()
    stand.act(plain("cancelOrder", "x"))
    assert port.stops == 2
    stand.run(10.0)
    assert len(port.given) == 2


def test_a_robot_that_took_only_the_first_goal_is_given_the_rest(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE))
    port.many = False
    port.pose, port.answer = Pose(2.5, 2.0, 0.0), Drive(port.given[0][0].id, "arrived")
    stand.tick()
    assert [shape(goals) for goals in port.given[1:]] == [[(2.5, 4.0, False)]]


def test_a_robot_that_lost_its_way_stops_says_so_and_goes_on_once_it_knows(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE))
    port.localized = False
    stand.run(1.0)
    assert port.stops == 1
    assert [(one.error_type, one.error_level) for one in stand.state.errors] == [("localizationLost", "FATAL")]
    assert stand.state.agv_position is not None and not stand.state.agv_position.position_initialized
    port.localized = True
    stand.run(4.0)
    assert (len(port.given), stand.error_types) == (2, [])


@pytest.mark.parametrize(
    ("advice", "again_s", "error", "attempts"),
    [("retry", RETRY_S, "driveFailed", 6), ("replan", REPLAN_S, "roadBlocked", 4), ("incident", 0.0, "", 1)],
)
def test_failures_are_bounded_and_a_person_ends_them(
    stand: Stand, port: ChainPort, advice: Advice, again_s: float, error: str, attempts: int
) -> None:
    stand.order(make_order("O1", ROUTE))
    for attempt in range(1, attempts):
        port.fail(advice)
        stand.tick()
        assert (stand.error_types, stand.state.paused) == ([error], False)
        stand.run(again_s + 0.2)
        assert len(port.given) == attempt + 1
    port.fail(advice)
    stand.tick()
    assert [(one.error_type, one.error_level) for one in stand.state.errors] == [("driveFailed", "FATAL")]
    assert stand.state.paused
    stand.run(120.0)
    assert len(port.given) == attempts
    stand.act(plain("stopPause", "go"))
    stand.run(0.2)
    assert (len(port.given), stand.error_types, stand.state.paused) == (attempts + 1, [], False)


def test_getting_on_forgives_earlier_failures(stand: Stand, port: ChainPort) -> None:
    stand.order(make_order("O1", ROUTE))
    for node in ("w2", "s2"):
        for _ in range(4):
            port.fail("retry")
            stand.run(RETRY_S + 0.2)
        port.answer = Drive(port.given[-1][1].id, "driving")
        stand.tick()
        assert (stand.state.last_node_id, stand.state.paused, stand.error_types) == (node, False, [])


def test_passing_is_seen_without_a_pose_close_by_and_never_too_early() -> None:
    corner, after = Goal("b", 2.0, 0.0, None, 0.6), Goal("c", 2.0, 2.0, None, 0.6)
    before = [Pose(x / 100, 0.0, 0.0) for x in range(0, 180)]
    assert not any(passed(pose, corner, after) for pose in before)
    assert passed(Pose(1.85, 0.0, 0.0), corner, after)
    assert passed(Pose(2.3, 0.5, 0.0), corner, after)
    assert turns_back((0.0, 0.0), (1.0, 0.0), (0.5, 0.1))
    assert not turns_back((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
