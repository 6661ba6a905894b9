"""When states and pictures leave, what they count, and how the robot's troubles are told."""

from __future__ import annotations

import itertools
import math

import pytest

from hall_controller.domain.live import BATTERY_FAULT
from hall_controller.gateways.sightings import live_of
from hall_messages.vda5050 import Connection, Factsheet, State, Visualization
from robot_nodes.driver import RETRY_S
from robot_nodes.port import Drive, Goal, Hatch, PortStatus, Pose
from tests.robot_nodes.stand import Stand, make_order, plain


@pytest.fixture
def stand() -> Stand:
    made = Stand()
    made.run(0.1)
    return made


def test_a_quiet_robot_sends_a_state_a_second(stand: Stand) -> None:
    before = len(stand.states)
    stand.run(60.0)
    assert 60 <= len(stand.states) - before <= 64


def test_no_two_states_are_more_than_a_second_apart(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run(20.0)
    times = [at for at, (kind, _) in zip(stand.sent_at, stand.sent, strict=True) if kind == "state"]
    assert max(b - a for a, b in itertools.pairwise(times)) <= 1.0 + 1e-6


def test_pictures_come_at_ten_hertz_while_moving_and_at_one_standing(stand: Stand) -> None:
    stand.sent.clear()
    stand.run(20.0)
    assert 19 <= sum(isinstance(message, Visualization) for _, message in stand.sent) <= 21
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    stand.sent.clear()
    stand.run(2.0)
    assert 19 <= sum(isinstance(message, Visualization) for _, message in stand.sent) <= 21


def test_headers_count_on_each_topic(stand: Stand) -> None:
    stand.go("O1", ["k1", "w2"])
    for kind in (State, Visualization):
        ids = [message.header_id for _, message in stand.sent if isinstance(message, kind)]
        assert ids == list(range(len(ids)))
    stamps = [state.timestamp for state in stand.states]
    assert stamps == sorted(stamps)


def test_going_online_says_who_it_is(stand: Stand) -> None:
    stand.sent.clear()
    stand.node.connection_online(stand.now)
    assert [kind for kind, _ in stand.sent] == ["connection", "factsheet", "state"]
    hello, sheet = stand.sent[0][1], stand.sent[1][1]
    assert isinstance(hello, Connection)
    assert isinstance(sheet, Factsheet)
    assert hello.connection_state == "ONLINE"
    known = {action.action_type for action in sheet.protocol_features.agv_actions}
    assert {"unlockHatch", "lockHatch", "confirmEmpty", "cancelOrder", "startPause", "factsheetRequest"} <= known
    assert sheet.load_specification.load_positions == ("1", "2")
    assert stand.node.last_will(stand.now).connection_state == "CONNECTIONBROKEN"


def test_going_offline_stops_the_robot(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    stand.node.going_offline(stand.now)
    for _ in range(40):
        stand.world.step(0.05)
    assert stand.body.v == 0.0
    last = stand.sent[-1][1]
    assert isinstance(last, Connection)
    assert last.connection_state == "OFFLINE"


def test_requests_are_answered(stand: Stand) -> None:
    stand.sent.clear()
    stand.act(plain("factsheetRequest", "f1"), plain("stateRequest", "s1"), plain("dance", "d1"))
    assert [kind for kind, _ in stand.sent if kind != "visualization"] == ["factsheet", "state"]
    assert [stand.status_of(name) for name in ("f1", "s1", "d1")] == ["FINISHED", "FINISHED", "FAILED"]


def test_the_robot_leaves_its_charger_by_itself(stand: Stand) -> None:
    stand.act(plain("startCharging", "c1"))
    stand.run_until(lambda: stand.status_of("c1") == "FINISHED", 3.0)
    assert stand.charging()
    stand.go("O1", ["k1", "w2"])
    assert not stand.charging()
    stand.act(plain("startCharging", "c2"))
    stand.run(40.0)
    assert stand.status_of("c2") == "FAILED"


def test_an_emergency_stop_holds_until_somebody_says_go_on(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    stand.world.press_emergency_stop("R1")
    stand.run(3.0)
    assert (stand.state.safety_state.e_stop, stand.state.paused, stand.state.driving) == ("MANUAL", True, False)
    stand.act(plain("stopPause", "p1"))
    assert stand.status_of("p1") == "FAILED"
    stand.world.release_emergency_stop("R1")
    stand.run(20.0)
    assert (stand.state.safety_state.e_stop, stand.state.driving) == ("NONE", False)
    stand.act(plain("stopPause", "p2"))
    stand.run_until(lambda: stand.state.last_node_id == "s2")


def test_a_failed_drive_is_told_and_tried_again(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2"]))
    stand.run(1.0)
    stand.world.fail_motor("R1")
    stand.run(2 * RETRY_S)
    assert {"driveFailed", "robotFault"} <= set(stand.error_types)
    stand.world.fail_motor("R1", broken=False)
    stand.run_until(lambda: stand.state.last_node_id == "w2")
    assert stand.error_types == []
    assert stand.node.counters.goals_failed >= 1


def test_a_robot_out_of_reach_is_told_as_fatal_and_goes_on_afterwards(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run(1.5)
    stand.world.cut_comms("R1")
    stand.run(5.0)
    assert [(error.error_type, error.error_level) for error in stand.state.errors] == [("robotUnreachable", "FATAL")]
    assert stand.state.agv_position is None
    assert stand.hatch("1").lock == "unknown"
    stand.unlock("u1", "1", "H1", "k1")
    assert stand.status_of("u1") == "FAILED"
    stand.world.cut_comms("R1", cut=False)
    stand.run_until(lambda: stand.state.last_node_id == "s2")


class OddPort:
    """A robot that does not do what it is told, in ways the simulated world knows no fault for."""

    def __init__(self, drive: Drive | None, pose: Pose | None) -> None:
        self.pose, self.answer = pose, drive
        self.goals: list[Goal] = []

    def status(self) -> PortStatus:
        drive = self.answer or Drive(self.goals[-1].id if self.goals else "", "arrived")
        hatches = {name: Hatch("closed", "locked") for name in ("1", "2")}
        return PortStatus(pose=self.pose, battery_fraction=0.5, connected=True, drive=drive, hatches=hatches)

    def drive(self, goal: Goal) -> None:
        self.goals.append(goal)

    def stop(self) -> None: ...
    def unlock(self, hatch: str) -> None: ...
    def lock(self, hatch: str) -> None: ...
    def charge(self, on: bool) -> None: ...
    def close(self) -> None: ...


def test_a_robot_that_claims_to_have_arrived_elsewhere_is_not_believed() -> None:
    stand = Stand(OddPort(None, Pose(2.5, 1.0, 0.0)))
    stand.order(make_order("O1", ["k1", "w2", "s2"], base=3))
    stand.run(10.0)
    assert stand.state.last_node_id == "k1"
    assert stand.error_types == ["driveFailed"]


def test_a_robot_that_does_not_take_up_goals_is_told() -> None:
    port = OddPort(Drive("somebody else's", "driving"), Pose(2.5, 1.0, 0.0))
    stand = Stand(port)
    stand.order(make_order("O1", ["k1", "w2"]))
    stand.run(30.0)
    assert stand.error_types == ["driveFailed"]
    assert 3 <= len(port.goals) <= 5


def test_a_robot_without_a_pose_is_believed_when_it_says_it_arrived() -> None:
    port = OddPort(None, Pose(2.5, 1.0, 0.0))
    stand = Stand(port)
    port.answer = Drive("", "idle")
    stand.order(make_order("O1", ["k1", "w2"]))
    port.pose, port.answer = None, None
    stand.run(0.2)
    assert (stand.state.last_node_id, stand.state.agv_position) == ("w2", None)


def test_a_battery_that_does_not_hold_is_a_fault_that_nobody_drives_on_with() -> None:
    class Faulty(OddPort):
        def status(self) -> PortStatus:
            return PortStatus(self.pose, battery_fraction=0.4, connected=True, faults=("battery.cell", "drive.motor"))

    stand = Stand(Faulty(None, Pose(0.0, 0.0, math.pi)))
    stand.run(0.1)
    levels = {error.error_type: error.error_level for error in stand.state.errors}
    assert levels == {"batteryFault": "FATAL", "robotFault": "WARNING"}
    assert live_of(stand.state, 0.0, "small").faults == (BATTERY_FAULT,)
    assert stand.state.battery_state.battery_charge == pytest.approx(40.0)


def test_an_unknown_charge_is_not_passed_off_as_known() -> None:
    class Chargeless(OddPort):
        def status(self) -> PortStatus:
            return PortStatus(pose=self.pose, connected=True)

    stand = Stand(Chargeless(None, Pose(0.0, 0.0, math.pi)))
    stand.run(0.1)
    assert stand.error_types == ["batteryUnknown"]
