"""The broker as devices know it: who hears what, what is kept, whose will is spoken, and what goes wrong on the way.

What lives here: MQTT's rules for sessions, retained messages and wills, and what becomes of one delivery.
What must not: what is in a message.
Messages to one client keep their order, except those that a fault holds back; announcements and availability come late
or twice, but they come. As all is said at QoS 1, what a device says is lost only together with its connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hall_messages.homeassistant.models import Publication
from simulations.storm.clock import Clock
from simulations.storm.dice import Dice
from simulations.storm.wires import Trouble

DELAY_S = (0.001, 0.03)
RETURN_S = (0.05, 1.5)
SURE = ("/config", "/availability", "/status")
DISTURBING_S, BREAK_S = 3.0, 1.0
Heard = Callable[[str, bytes, bool], None]


@dataclass(slots=True, eq=False)
class Client:
    """One program's connection. ``prefix``: it hears everything below, beside its ``patterns``."""

    name: str
    heard: Heard
    connection: Callable[[bool], None]
    will: Publication | None = None
    prefix: str = "\n"
    patterns: set[str] = field(default_factory=set)
    outbox: list[Publication] = field(default_factory=list)
    connected: bool = False
    session: int = 0
    last_due: float = 0.0


class Broker:
    """``disturbed(client, until)`` is told whenever something did not pass as it should."""

    def __init__(self, clock: Clock, dice: Dice, disturbed: Callable[[str, float], None]) -> None:
        self._clock, self._dice, self._disturbed = clock, dice, disturbed
        self._clients: list[Client] = []
        self._trouble: dict[str, list[Trouble]] = {}
        self.retained: dict[str, bytes] = {}
        self.up, self.sent = True, 0

    # -- sessions

    def connect(self, client: Client) -> None:
        """A clean session; what the client has kept to send goes first. While the broker is down: when it is back."""
        if client not in self._clients:
            self._clients.append(client)
        if client.connected or not self.up:
            return
        client.connected, client.session = True, client.session + 1
        kept, client.outbox = client.outbox, []
        for message in kept:
            self.publish(client, message)
        client.connection(True)
        for topic in sorted(self.retained):
            if topic in client.patterns or topic.startswith(client.prefix):
                self._deliver("", client, topic, self.retained[topic], True)

    def disconnect(self, client: Client, will_after_s: float = 0.0, polite: bool = False) -> None:
        """The connection is gone. Its will is spoken somewhat later, unless the client said good-bye."""
        if client.connected and client.will is not None and not polite:
            self._clock.after(will_after_s, self._speak, client.name, client.will)
        client.connected = False

    def forget(self, client: Client) -> None:
        """The program behind it has ended."""
        if client in self._clients:
            self._clients.remove(client)

    def die(self, for_s: float) -> None:
        """The broker is started again and remembers nothing."""
        if not self.up:
            return
        self.up = False
        self.retained.clear()
        for client in list(self._clients):
            if client.connected:
                client.connected = False
                client.connection(False)
        self._clock.after(for_s, self._back)

    def _back(self) -> None:
        self.up = True
        for number, client in enumerate(self._clients):
            delay_s = self._dice.between(f"return{number}{self.sent}", *RETURN_S)
            self._clock.after(delay_s, self._return, client)

    def _return(self, client: Client) -> None:
        if client in self._clients:
            self.connect(client)

    def subscribe(self, client: Client, topic: str) -> None:
        if topic.endswith("/#"):
            client.prefix = topic[:-1]
        elif topic not in client.patterns:
            client.patterns.add(topic)
            if client.connected and topic in self.retained:
                self._deliver("", client, topic, self.retained[topic], True)

    # -- messages

    def publish(self, client: Client, message: Publication) -> None:
        if client.connected:
            self._speak(client.name, message)
        elif message.qos > 0:
            client.outbox.append(message)

    def _speak(self, sender: str, message: Publication) -> None:
        if message.retain and message.payload:
            self.retained[message.topic] = message.payload
        elif message.retain:
            self.retained.pop(message.topic, None)
        for client in self._clients:
            if client.connected and (message.topic in client.patterns or message.topic.startswith(client.prefix)):
                self._deliver(sender, client, message.topic, message.payload, False)

    def trouble(self, sender: str, receiver: str, kind: str, count: int, delay_s: float) -> None:
        self._trouble.setdefault(f"{sender}>{receiver}", []).append(Trouble(kind, count, delay_s))

    def calm(self) -> None:
        """No trouble that has not struck yet strikes any more."""
        self._trouble.clear()

    def _deliver(self, sender: str, client: Client, topic: str, payload: bytes, retained: bool) -> None:
        self.sent += 1
        route, sure = f"{sender}>{client.name}", topic.endswith(SURE)
        pending = self._trouble.get(route)
        delay_s = self._dice.between(f"{route}{self.sent}", *DELAY_S)
        if pending and not (sure and pending[0].kind == "lose"):
            trouble = pending[0]
            trouble.left -= 1
            if trouble.left <= 0:
                pending.pop(0)
            self._disturbed(
                client.name if sender == "hall" else sender, self._clock.now + trouble.delay_s + DISTURBING_S
            )
            if trouble.kind == "lose":
                self._clock.after(BREAK_S, self._break, sender)
                return
            if not sure:
                self._clock.after(trouble.delay_s, self._arrive, client, client.session, topic, payload, retained)
            delay_s = trouble.delay_s if sure else delay_s
            if trouble.kind == "hold" and not sure:
                return
        due = max(self._clock.now + delay_s, client.last_due)
        client.last_due = due
        self._clock.at(due, self._arrive, client, client.session, topic, payload, retained)

    def _break(self, name: str) -> None:
        """The connection on which a device's words were lost ends, and comes again."""
        for client in self._clients:
            if client.name == name and client.will is not None and client.connected:
                self.disconnect(client)
                client.connection(False)
                self._clock.after(BREAK_S, self._return, client)

    def _arrive(self, client: Client, session: int, topic: str, payload: bytes, retained: bool) -> None:
        if client.connected and client.session == session:
            client.heard(topic, payload, retained)
