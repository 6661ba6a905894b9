"""The device side of the controller's process: the real gateway and the real wishes on the storm's broker.

What lives here: one life of it. What must not: when the hall lives and dies (``hall_process``), deciding.
The real hall looks ten times a second; here it looks that long after something was committed, and otherwise with the
hall's own look, as nothing else can make it send.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hall_controller.domain.state import State
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.device_wishes import DeviceWishes
from hall_controller.gateways.devices import DeviceGateway
from hall_messages.homeassistant.models import Publication
from simulations.storm.broker import Broker, Client
from simulations.storm.clock import Clock
from simulations.storm.node_process import Died

LOOK_S = 0.1


class Telling(Protocol):
    """Who hears of every message to a device before it leaves, of every look, and of looks that a commit holds up."""

    def telling(self, topic: str, payload: bytes) -> None: ...

    def looking(self, held_up: bool) -> None: ...


class HallDevices:
    """``mortal`` raises ``Died`` where the hall is to die with a message just sent, ``die`` is its end. While it is not
    ``at_rest`` nothing is sent; the commit that ends it stirs."""

    def __init__(
        self, state: State, clock: Clock, broker: Broker, watch: Telling, complaints: Complaints,
        mortal: Callable[[], None], die: Callable[[], None], at_rest: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._state, self._clock, self._broker, self._watch = state, clock, broker, watch
        self._mortal, self._die, self._at_rest = mortal, die, at_rest
        self.client = Client("hall", self._heard, self._connection)
        self.gateway = DeviceGateway(self._send, self._subscribe, complaints.add, state.plan.devices.values())
        self._wishes = DeviceWishes(self.gateway)
        self._stirred = self._gone = False
        broker.connect(self.client)

    def gone(self) -> None:
        """The process has ended."""
        self._gone = True
        self._broker.disconnect(self.client)
        self._broker.forget(self.client)

    def stir(self) -> None:
        """Something was committed."""
        if not self._stirred:
            self._stirred = True
            self._clock.after(LOOK_S, self._stirred_look)

    def _stirred_look(self) -> None:
        self._stirred = False
        if not self._gone and self._at_rest():
            self._run(self.look)
        elif not self._gone:
            self._watch.looking(held_up=True)

    def look(self) -> None:
        """What the real wire does on each of its looks. Raises: Died."""
        now = self._clock.now
        self._watch.looking(held_up=False)
        self._wishes.sync(self._state, now)
        self.gateway.due(now)

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        self._run(lambda: self.gateway.on_message(topic, payload, retained, self._clock.now))

    def _connection(self, connected: bool) -> None:
        self._run(lambda: self.gateway.connection(connected, self._clock.now))

    def _run(self, part: Callable[[], None]) -> None:
        try:
            part()
        except Died:
            self._die()

    def _subscribe(self, topic: str, qos: int) -> None:
        self._broker.subscribe(self.client, topic)

    def _send(self, topic: str, payload: bytes, qos: int, retain: bool) -> None:
        self._watch.telling(topic, payload)
        self._broker.publish(self.client, Publication(topic, payload, qos, retain))
        self._mortal()
