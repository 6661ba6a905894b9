"""One driver of devices as a process: the real shell and its nodes, driven turn by turn, mortal at every message.

What lives here: its life, when it gets a turn, its connection to the broker. What must not: what a driver does
(``device_drivers``). The real shell polls five times a second for ever; here it is polled like that after something
has happened, then less and less often, until nothing can change any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from types import coroutine
from typing import Any, cast

from device_drivers.driver import DeviceNode
from device_drivers.shell import DeviceShell
from device_drivers.topics import DriverTopics
from hall_controller.domain.plan import HallPlan
from hall_messages.clock import Clock as HallClock
from hall_messages.homeassistant.models import Publication
from hall_messages.homeassistant.publish import DeviceCard
from hall_messages.mqtt import MqttLink, OnConnection, OnMessage
from simulations.storm.broker import Broker, Client
from simulations.storm.clock import Clock
from simulations.storm.device_twins import Twin, face_of
from simulations.storm.node_process import Died

FIRST_S, LAST_S = 0.2, 6.4


@coroutine
def _turn() -> Generator[None, None, None]:
    yield


class Turns(HallClock):
    """The shell's clock: hall time, and a sleep that lasts until the storm gives the next turn."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now

    async def sleep(self, hall_s: float) -> None:
        await _turn()


class DriverLink:
    """What the shell takes for its MQTT link. ``words_left``: the process dies instead of saying one more."""

    def __init__(
        self, broker: Broker, name: str, will: Publication, touched: Callable[[], None], died: Callable[[], None]
    ) -> None:
        self._broker, self._touched, self._died = broker, touched, died
        self.client = Client(name, self._heard, self._connection, will)
        self.dead, self.words_left = False, -1
        self._on_message: OnMessage = lambda topic, payload, retained: None
        self._on_connection: OnConnection = lambda connected: None

    @property
    def connected(self) -> bool:
        return self.client.connected

    async def start(self, on_message: OnMessage, on_connection: OnConnection) -> None:
        self._on_message, self._on_connection = on_message, on_connection
        self._broker.connect(self.client)

    async def stop(self) -> None:
        self._broker.disconnect(self.client, polite=True)

    def subscribe(self, pattern: str, qos: int = 0) -> None:
        self._broker.subscribe(self.client, pattern)

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        if self.dead:
            return
        if self.words_left == 0:
            self.dead = True
            raise Died
        self.words_left -= 1
        self._broker.publish(self.client, Publication(topic, payload, qos, retain))

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        self._run(lambda: self._on_message(topic, payload, retained))

    def _connection(self, connected: bool) -> None:
        self._run(lambda: self._on_connection(connected))

    def _run(self, part: Callable[[], None]) -> None:
        self._touched()
        try:
            part()
        except Died:
            self._died()


class DriverProcess:
    """Lifetime: ``start`` once; ``die`` or ``leave``, and ``start`` again, at will."""

    def __init__(
        self, name: str, plan: HallPlan, twins: dict[str, Twin], broker: Broker, clock: Clock,
        jitter: Callable[[], float],
    ) -> None:  # fmt: skip
        self.name, self.twins, self.topics = name, twins, DriverTopics(name)
        self._plan, self._broker, self._clock, self._jitter = plan, broker, clock, jitter
        self._life: Coroutine[Any, Any, None] | None = None
        self.deaths: Counter[str] = Counter()
        self._step_s, self._due = FIRST_S, float("inf")
        self.link: DriverLink
        self.unplugged: set[str] = set()

    @property
    def alive(self) -> bool:
        return self._life is not None

    def start(self) -> None:
        if self._life is not None:
            return
        for device, twin in self.twins.items():
            twin.connected = device not in self.unplugged
        will = Publication(self.topics.alive, b"offline", 1, True)
        self.link = DriverLink(self._broker, self.name, will, self.touched, self._died)
        shell = DeviceShell(cast(MqttLink, self.link), self.topics, Turns(self._clock))
        for device, twin in self.twins.items():
            spec = self._plan.devices[device]
            card = DeviceCard(device, spec.name_zh, "service hall", f"simulated {spec.kind}")
            shell.add(DeviceNode(card, face_of(twin), self.topics, shell.send, jitter=self._jitter))
        self._life = shell.run()
        self._step()

    def die(self, will_after_s: float) -> None:
        """Gone without a word; the broker speaks its will."""
        if self._life is not None:
            self.link.dead = True
            self.deaths["between"] += 1
            self._end(will_after_s)

    def leave(self) -> None:
        """Ended in good order."""
        if self._life is not None:
            self._end(0.0)

    def _end(self, will_after_s: float) -> None:
        life, self._life = self._life, None
        if life is not None and self.link.dead:
            self._broker.disconnect(self.link.client, will_after_s)
        if life is not None:
            with suppress(Died):  # in the middle of its good-bye
                life.close()
        self._broker.disconnect(self.link.client)
        self._broker.forget(self.link.client)

    # -- turns

    def touched(self) -> None:
        """Something has happened to a thing or on the wire: look soon, and a while longer."""
        self._step_s = FIRST_S
        if self._clock.now + FIRST_S < self._due:
            self._set()

    def _set(self) -> None:
        self._due = self._clock.now + self._step_s
        self._clock.at(self._due, self._look, self._due)

    def _look(self, due: float) -> None:
        if due != self._due:
            return
        self._due = float("inf")
        self._step()
        if self._life is not None and self._step_s < LAST_S:
            self._step_s *= 2.0
            self._set()

    def _step(self) -> None:
        if self._life is not None:
            try:
                self._life.send(None)
            except Died:
                self._died()

    def _died(self) -> None:
        """In the middle of a sentence."""
        self.deaths["talking"] += 1
        self._end(0.0)
