"""The controller as a process: the real engine and the real gateway, which can die between any two steps and come back.

What lives here: inbox, commit, effects, death and recovery, in the order in which the hall does them. What must not:
deciding. The steps of one batch, and where the process may die:

    settle  |  append  |  answers, one by one  |  effects, one by one  |  snapshot
    ^ arrived  ^ settled, committing (on a slow disk)                  ^ saving
                       ^ appended    ^ answering  ^ answered  ^ effect; unanswered: all effects before the answers

and of a start: book read (``recovered``), each robot greeted (``greeting``), each report of a robot (``heard``).
While a slow commit is under way messages are heard and nothing leaves, as in the real hall.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

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
Taken = Sequence[tuple[Command, Reply | None]]


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
    """``words``: what the broker keeps of each robot's connection, handed to every new life.

    ``dooms``: where the next lives are to die, and how often they pass there alive. ``deaths`` counts them by place.
    ``disk_s``: so long the next commit takes.
    """

    def __init__(
        self, plan: HallPlan, clock: Clock, send: Callable[[str, AnyMessage], None], listeners: Sequence[Listener],
        words: Callable[[], Iterable[tuple[str, AnyMessage]]], snapshot_every: int, name: str,
    ) -> None:  # fmt: skip
        self._plan, self._clock, self._send, self._listeners = plan, clock, send, listeners
        self._words, self._snapshot_every, self._name = words, snapshot_every, name
        self.journal = WatchedJournal()
        self.up, self.doom, self.down_s, self.lives = False, "", 0.0, 0
        self.dooms: deque[tuple[str, int]] = deque()
        self.deaths: Counter[str] = Counter()
        self.disk_s, self.committing, self._passes, self._died_at, self._look_due = 0.0, False, 0, "", False
        self._inbox: list[tuple[Command, Reply | None]] = []
        self._work_set = False
        self.engine: Engine
        self.gateway: RobotGateway
        self.equip: Callable[[HallProcess], HallDevices] | None = None
        self.devices: HallDevices | None = None

    # -- life and death

    def start(self) -> None:
        if not self.up:
            self.doomed(*(self.dooms.popleft() if self.dooms else ("", 0)))
            self.up, self.committing, self._look_due = True, False, False
            self.lives += 1
            self._try(self._come_up)

    def _come_up(self) -> None:
        self.engine = Engine(self._plan, self.journal, self._snapshot_every)
        self.engine.recover(self._clock.now, self._name)
        self.mortal("recovered")
        self.gateway = RobotGateway(self.engine.state, self._leave, self.tell, Quiet())
        self._clock.after(LOOK_EVERY_S, self._look, self.lives)
        for robot, word in self._words():
            self.gateway.heard(robot, word, self._clock.now)
            self.mortal("greeting")
        if self.equip is not None:
            self.devices = self.equip(self)

    def doomed(self, step: str, passes: int = 0) -> None:
        """It will die at this step, after it has passed there so often."""
        self.doom, self._passes = step, passes

    def calm(self) -> None:
        """Nothing will happen to it any more."""
        self.doom, self.disk_s = "", 0.0
        self.dooms.clear()

    def die(self) -> None:
        """Gone with everything in memory; ``start`` follows after ``down_s``."""
        if self.up:
            self.deaths[self._died_at or "between"] += 1
            self.up, self.committing, self._inbox, self.doom, self._died_at = False, False, [], "", ""
            if self.devices is not None:
                self.devices.gone()
                self.devices = None
            self._clock.after(self.down_s, self.start)

    def mortal(self, step: str) -> None:
        """Raises: Died, if the process is to die at this step."""
        if self.doom == step:
            self._passes -= 1
            if self._passes < 0:
                self._died_at = step
                raise Died

    def _try(self, part: Callable[..., None], *given: Any) -> None:
        try:
            part(*given)
        except Died:
            self.die()

    @property
    def readable(self) -> bool:
        """Whether a page would be shown what the book says: the hall is up, and all that is decided is written."""
        return self.up and not self.committing

    @property
    def at_rest(self) -> bool:
        """Whether effects may leave; see ``Hall.at_rest``."""
        return not self.committing

    # -- what comes in

    def tell(self, command: Command) -> None:
        self._take(command, None)

    def submit(self, command: Command, reply: Reply) -> None:
        """A command from a page; while the hall is down the page shows an error and nobody is answered."""
        if self.up:
            self._take(command, reply)

    def heard(self, robot: str, message: AnyMessage) -> None:
        if self.up:
            self._try(self._hear, robot, message)

    def _hear(self, robot: str, message: AnyMessage) -> None:
        self.gateway.heard(robot, message, self._clock.now)
        self.mortal("heard")

    def garbage(self, robot: str) -> None:
        if self.up:
            spec = self._plan.robots[robot]
            topic = topic_of(spec.manufacturer, spec.serial, "state")
            self.gateway.received(topic, b'{"headerId": "many"', self._clock.now)

    def _take(self, command: Command, reply: Reply | None) -> None:
        self._inbox.append((command, reply))
        self._set_work()

    def _set_work(self) -> None:
        if not self._work_set:
            self._work_set = True
            self._clock.after(GATHER_S, self._work)

    # -- work

    def _work(self) -> None:
        self._work_set = False
        if self.up and self._inbox and not self.committing:
            taken, self._inbox = self._inbox, []
            self._try(self._settle, taken)

    def _settle(self, taken: Taken) -> None:
        self.mortal("arrived")
        batch = self.engine.settle([command for command, _ in taken], self._clock.now)
        if batch.entries:
            self.mortal("settled")
            if self.disk_s:
                self.committing = True
                self._clock.after(self.disk_s, self._slowly, self.lives, taken, batch)
                self.disk_s = 0.0
                return
        self._carry_out(taken, batch)

    def _slowly(self, life: int, taken: Taken, batch: Batch) -> None:
        """The disk has taken its time."""
        if life == self.lives and self.up:
            self._try(self._commit_slowly, taken, batch)

    def _commit_slowly(self, taken: Taken, batch: Batch) -> None:
        self.mortal("committing")
        self.committing = False
        self._carry_out(taken, batch)
        if self._inbox:
            self._set_work()

    def _carry_out(self, taken: Taken, batch: Batch) -> None:
        self.write(batch)
        commands = [command for command, _ in taken]
        for listener in self._listeners:
            listener.committed(commands, batch)
        if batch.entries:
            self.mortal("appended")
        if batch.events and self.doom == "unanswered":
            self._act(batch)  # whether answers or effects reach the wire first is the network's to say
            self.mortal("unanswered")
        for (_, reply), answer in zip(taken, batch.answers, strict=True):
            if reply is not None:
                reply(answer)
                self.mortal("answering")
        if batch.events or self._look_due:
            self.mortal("answered")
            self._act(batch)
        if batch.snapshot:
            self.mortal("saving")
            self.engine.keep_snapshot(batch)

    def write(self, batch: Batch) -> None:
        self.engine.append(batch)

    def _act(self, batch: Batch) -> None:
        self.sync(() if self._look_due else given_road(batch.events))
        if self.devices is not None:
            self.devices.stir()

    def sync(self, first: Sequence[str] = ()) -> None:
        self._look_due = not self.at_rest
        if not self._look_due:
            self.gateway.sync_all(self._clock.now, first)

    def _look(self, life: int) -> None:
        """What the real hall does by itself, somewhat less often."""
        if life != self.lives or not self.up:
            return
        self._clock.after(LOOK_EVERY_S, self._look, life)
        self.tell(TimePassed())
        self._try(self._look_around)

    def _look_around(self) -> None:
        self.sync()
        if self.devices is not None and self.at_rest:
            self.devices.look()

    def _leave(self, robot: str, message: AnyMessage) -> None:
        for listener in self._listeners:
            listener.leaving(robot, message)
        self._send(robot, message)
        self.mortal("effect")

    # -- what the book says

    def compare_with_journal(self) -> None:
        """The book in memory must be what the journal's rows give, one after another from the first."""
        while self.committing:
            self._clock.step()
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
