"""The controller as a process: the real engine and the real gateway, which can die between any two steps and come back.

What lives here: inbox, commit, effects, death and recovery, in the order in which the hall does them. What must not:
deciding. The steps of one batch, and where the process may die:

    settle  |  append  |  answers  |  effects, one by one  |
            ^ settled  ^ appended             ^ effect
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from hall_controller.domain.book import Book
from hall_controller.domain.commands import Command, TimePassed
from hall_controller.domain.fold import fold
from hall_controller.domain.plan import HallPlan
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.orders import given_road
from hall_controller.gateways.robots import RobotGateway
from hall_controller.hall import codec
from hall_controller.hall.engine import Answer, Batch, Engine
from hall_messages.vda5050 import AnyMessage, topic_of
from simulations.storm.clock import Clock
from simulations.storm.journal import WatchedJournal
from simulations.storm.node_process import Died

if TYPE_CHECKING:
    from simulations.storm.hall_devices import HallDevices

GATHER_S = 0.002
LOOK_EVERY_S = 2.0
Reply = Callable[[Answer], None]


class Listener(Protocol):
    """Who hears of every committed batch, and of every message before it leaves."""

    def committed(self, commands: Sequence[Command], batch: Batch) -> None: ...
    def leaving(self, robot: str, message: AnyMessage) -> None: ...
    def contradiction(self, kind: str, detail: str) -> None: ...


class Quiet(Complaints):
    """Counts what could not be used, without a log line: in a storm that is every day's weather."""

    def add(self, code: str, text: str, topic: str, now: float) -> None:
        self.counts[code] += 1


class HallProcess:
    """``words``: what the broker keeps of each robot's connection, handed to every new life."""

    def __init__(
        self, plan: HallPlan, clock: Clock, send: Callable[[str, AnyMessage], None], listeners: Sequence[Listener],
        words: Callable[[], Iterable[tuple[str, AnyMessage]]], snapshot_every: int, name: str,
    ) -> None:  # fmt: skip
        self._plan, self._clock, self._send, self._listeners = plan, clock, send, listeners
        self._words, self._snapshot_every, self._name = words, snapshot_every, name
        self.journal = WatchedJournal()
        self.up, self.doom, self.down_s, self.lives = False, "", 0.0, 0
        self._inbox: list[tuple[Command, Reply | None]] = []
        self._work_set = False
        self.engine: Engine
        self.gateway: RobotGateway
        self.equip: Callable[[HallProcess], HallDevices] | None = None
        self.devices: HallDevices | None = None

    # -- life and death

    def start(self) -> None:
        if self.up:
            return
        self.engine = Engine(self._plan, self.journal, self._snapshot_every)
        self.engine.recover(self._clock.now, self._name)
        self.gateway = RobotGateway(self.engine.state, self._leave, self.tell, Quiet())
        self.up, self.doom = True, ""
        self.lives += 1
        self._clock.after(LOOK_EVERY_S, self._look, self.lives)
        for robot, word in self._words():
            self.gateway.heard(robot, word, self._clock.now)
        if self.equip is not None:
            self.devices = self.equip(self)

    def die(self) -> None:
        """Gone with everything in memory; ``start`` follows after ``down_s``."""
        if self.up:
            self.up, self._inbox, self.doom = False, [], ""
            if self.devices is not None:
                self.devices.gone()
            self._clock.after(self.down_s, self.start)

    def mortal(self, step: str) -> None:
        """Raises: Died, if the process is to die at this step."""
        if self.doom == step:
            raise Died

    # -- what comes in

    def tell(self, command: Command) -> None:
        self._take(command, None)

    def submit(self, command: Command, reply: Reply) -> None:
        """A command from a page; while the hall is down the page shows an error and nobody is answered."""
        if self.up:
            self._take(command, reply)

    def heard(self, robot: str, message: AnyMessage) -> None:
        if self.up:
            try:
                self.gateway.heard(robot, message, self._clock.now)
            except Died:
                self.die()

    def garbage(self, robot: str) -> None:
        if self.up:
            spec = self._plan.robots[robot]
            topic = topic_of(spec.manufacturer, spec.serial, "state")
            self.gateway.received(topic, b'{"headerId": "many"', self._clock.now)

    def _take(self, command: Command, reply: Reply | None) -> None:
        self._inbox.append((command, reply))
        if not self._work_set:
            self._work_set = True
            self._clock.after(GATHER_S, self._work)

    # -- work

    def _work(self) -> None:
        self._work_set = False
        taken, self._inbox = self._inbox, []
        if self.up and taken:
            try:
                self.mortal("arrived")
                self._carry_out(taken)
            except Died:
                self.die()

    def _carry_out(self, taken: Sequence[tuple[Command, Reply | None]]) -> None:
        commands = [command for command, _ in taken]
        batch = self.engine.settle(commands, self._clock.now)
        if batch.entries:
            self.mortal("settled")
        self.write(batch)
        for listener in self._listeners:
            listener.committed(commands, batch)
        if batch.entries:
            self.mortal("appended")
        for (_, reply), answer in zip(taken, batch.answers, strict=True):
            if reply is not None:
                reply(answer)
        if batch.events:
            self.sync(given_road(batch.events))
            if self.devices is not None:
                self.devices.stir()

    def write(self, batch: Batch) -> None:
        self.engine.commit(batch)

    def sync(self, first: Sequence[str] = ()) -> None:
        self.gateway.sync_all(self._clock.now, first)

    def _look(self, life: int) -> None:
        """What the real hall does by itself, somewhat less often."""
        if life != self.lives or not self.up:
            return
        self._clock.after(LOOK_EVERY_S, self._look, life)
        self.tell(TimePassed())
        try:
            self.sync()
            if self.devices is not None:
                self.devices.look()
        except Died:
            self.die()

    def _leave(self, robot: str, message: AnyMessage) -> None:
        for listener in self._listeners:
            listener.leaving(robot, message)
        self._send(robot, message)
        self.mortal("effect")

    # -- what the book says

    def compare_with_journal(self) -> None:
        """The book in memory must be what the journal's rows give, one after another from the first."""
        if not self.up:
            return
        book = Book()
        for row in self.journal.replay(0):
            fold(book, codec.read_event(row.type, row.data), row.at)
            book.finished.clear()
        ours, theirs = codec.write_book(self.engine.state.book), codec.write_book(book)
        if ours != theirs:
            for listener in self._listeners:
                listener.contradiction("book_differs", _first_difference(ours, theirs))


def _first_difference(ours: bytes, theirs: bytes) -> str:
    place = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    cut = slice(max(0, place - 80), place + 80)
    return (
        f"memory has …{ours[cut].decode(errors='replace')}…, the journal gives …{theirs[cut].decode(errors='replace')}…"
    )
