"""Whatever the hall asks and people do, in any order: the rules of a robot node hold. A property test on the world."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_messages.vda5050 import Order, State, encode
from robot_nodes.hatch_book import Binding
from robot_nodes.port import Goal, PortStatus
from simulations.sim_robot import SimRobot
from simulations.world import CannotAct, World
from tests.robot_nodes.stand import HATCHES, Stand, make_order, plain
from tests.simulations.small_hall import small_hall

NEXT = {"k1": ("w2",), "w2": ("k1", "s2"), "s2": ("w2", "s1", "s3"), "s1": ("s2",), "s3": ("s2",)}
STANDARD = ("cancelOrder", "startPause", "stopPause", "startCharging", "stopCharging", "stateRequest")


class Watch:
    """The port of the simulated robot, with everything that passes it looked at."""

    def __init__(self, world: World, bindings: dict[str, Binding]) -> None:
        self.bindings = bindings
        self.body = world.robots["R1"]
        self._port = SimRobot(world, "R1")
        self.unlocks: Counter[str] = Counter()

    def status(self) -> PortStatus:
        return self._port.status()

    def drive(self, goal: Goal) -> None:
        for hatch in self.body.hatches.values():
            assert not hatch.door_open, "told to drive with an open door"
            empty = self.bindings[hatch.id].content == "empty"
            assert not hatch.drawn or empty, "told to drive with a drawn bolt before a hatch not known to be empty"
        self._port.drive(goal)

    def stop(self) -> None:
        self._port.stop()

    def unlock(self, hatch: str) -> None:
        assert self.body.v == 0.0, "a bolt was drawn while the robot moved"
        self.unlocks[hatch] += 1
        self._port.unlock(hatch)

    def lock(self, hatch: str) -> None:
        self._port.lock(hatch)

    def charge(self, on: bool) -> None:
        self._port.charge(on)

    def close(self) -> None:
        self._port.close()


class Watched(Stand):
    def __init__(self) -> None:
        super().__init__()
        self.world = World(small_hall(robots=1), seed=1)
        self.body = self.world.robots["R1"]
        vehicle = self.node._vehicle
        vehicle.port = Watch(self.world, vehicle.hatches.bindings)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("order"), st.integers(0, 5), st.integers(1, 3)),
        st.tuples(st.just("unlock"), st.sampled_from(HATCHES), st.sampled_from(["here", "here", "here", "s3"])),
        st.tuples(st.just("lock"), st.sampled_from(HATCHES), st.sampled_from(["H1", "H2"])),
        st.tuples(st.just("confirm"), st.sampled_from(HATCHES), st.sampled_from(["H1", "H2"])),
        st.tuples(st.just("plain"), st.sampled_from(STANDARD), st.integers(0, 9)),
        st.tuples(st.just("open"), st.sampled_from(HATCHES), st.just(0)),
        st.tuples(st.just("close"), st.sampled_from(HATCHES), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 80), st.just(0)),
    ),
    max_size=25,
)


def play(stand: Stand, steps_taken: list[tuple[str, object, object]]) -> None:
    for number, (what, one, other) in enumerate(steps_taken):
        if what == "order" and isinstance(one, int) and isinstance(other, int):
            stand.order(order_from(stand.state, f"O{number}", one, other))
        elif what == "unlock":
            stand.unlock(f"a{number}", str(one), "H1", stand.state.last_node_id if other == "here" else str(other))
        elif what == "lock":
            stand.lock(f"a{number}", str(one), str(other))
        elif what == "confirm":
            stand.confirm(f"a{number}", str(one), str(other))
        elif what == "plain":
            stand.act(plain(str(one), f"p{other}"))
        elif what in ("open", "close"):
            push_door(stand, str(one), what == "open")
        elif isinstance(one, int):
            for _ in range(one):
                stand.tick()


def order_from(state: State, order_id: str, turn: int, base: int) -> Order:
    """A new order; while a horizon is left of the last one, an update that lays it elsewhere."""
    path = path_from(state.last_node_id or "k1", turn)
    if state.node_states and not state.node_states[0].released:
        first = state.last_node_sequence_id // 2
        return make_order(state.order_id, path, base=base, update=state.order_update_id + 1, first=first)
    return make_order(order_id, path, base=base)


def path_from(here: str, turn: int) -> list[str]:
    """Three nodes along the roads of the small hall."""
    middle = NEXT[here][turn % len(NEXT[here])]
    return [here, middle, NEXT[middle][turn % len(NEXT[middle])]]


def push_door(stand: Stand, hatch: str, opening: bool) -> None:
    person = f"P{len(stand.world.people)}"
    stand.world.enter(person, stand.body.x, stand.body.y)
    try:
        (stand.world.open_door if opening else stand.world.close_door)("R1", hatch, person)
    except CannotAct:
        pass  # the bolt holds, which is what bolts are for
    finally:
        stand.world.leave(person)


@settings(max_examples=150, deadline=None)
@given(taken=steps)
def test_no_sequence_of_requests_breaks_a_rule(taken: list[tuple[str, object, object]]) -> None:
    stand = Watched()
    stand.run(0.1)
    stand.empty_hatches()
    stand.go("O", ["k1", "w2", "s2"])
    play(stand, taken)
    stand.run(3.0)
    check_states(stand.states)


def check_states(states: list[State]) -> None:
    for before, after in itertools.pairwise(states):
        assert after.header_id == before.header_id + 1
        if after.order_id == before.order_id:
            assert after.order_update_id >= before.order_update_id
            assert after.last_node_sequence_id >= before.last_node_sequence_id
        ended = {one.action_id: one.action_status for one in before.action_states}
        for one in after.action_states:
            if ended.get(one.action_id) in ("FINISHED", "FAILED"):
                assert one.action_status == ended[one.action_id], "an action that had ended changed"
    for state in states:
        sequence = [one.sequence_id for one in state.node_states]
        assert sequence == sorted(set(sequence))
        released = [one.released for one in state.node_states]
        assert released == sorted(released, reverse=True)


@settings(max_examples=25, deadline=None)
@given(taken=steps)
def test_the_same_requests_give_the_same_bytes(taken: list[tuple[str, object, object]]) -> None:
    sent = []
    for _ in range(2):
        stand = Watched()
        stand.tick()
        play(stand, taken)
        sent.append([(kind, encode(message)) for kind, message in stand.sent])
    assert sent[0] == sent[1]
