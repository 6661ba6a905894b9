"""The only door to MQTT: one link to one broker, with paho's network thread on one side and asyncio on the other.

What lives here: connecting, re-connecting, batching, counting. What must not: topics, models, decisions.
Two doors and nothing clever between them: paho's callbacks put what arrived into a queue and wake the loop once, so a
burst of messages costs one wake; ``publish`` hands bytes to paho's thread from any thread.
MQTT 3.1.1, TCP_NODELAY (without it a QoS 1 echo takes 88 ms instead of 0.2 ms).
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

PAYLOAD_LIMIT_BYTES = 256 * 1024
INBOX_LIMIT = 50_000
OUTBOX_LIMIT = 10_000
CONNECT_TIMEOUT_S = 3.0
STOP_PATIENCE_S = 2.0
BACKOFF_FIRST_S = 0.2
BACKOFF_CAP_S = 5.0

OnMessage = Callable[[str, bytes, bool], None]
OnConnection = Callable[[bool], None]


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message, as it is published."""

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False


@dataclass(slots=True)
class LinkCounters:
    """What passed this link. Written by the network thread or by callers of ``publish``; read by anyone."""

    received: int = 0
    published: int = 0
    connections: int = 0
    oversized: int = 0
    overflowed: int = 0
    unreadable: int = 0


class MqttLink:
    """One connection to one broker, kept alive until ``stop``.

    Lifetime: ``start`` once, ``stop`` once; both on the same asyncio loop. ``publish`` and ``subscribe`` are for any
    thread.
    While the broker is away, QoS 0 publishes are lost, as the protocol has it; QoS 1 and 2 are kept (the oldest
    ``OUTBOX_LIMIT``) and sent on re-connection.
    """

    def __init__(
        self,
        host: str,
        port: int,
        client_id: str,
        *,
        username: str | None = None,
        password: str | None = None,
        will: Message | None = None,
        clean_session: bool = True,
        keepalive_s: int = 10,
    ) -> None:
        self.host, self.port = host, port
        self.counters = LinkCounters()
        self.connected = False
        self.refusal = ""
        """Why the broker turned us away last time, in its own words; empty while connected."""
        self._keepalive_s = keepalive_s
        self._patterns: dict[str, int] = {}
        self._inbox: deque[tuple[str, bytes, bool] | bool] = deque()
        self._woken = False
        self._attempts = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._on_message: OnMessage = lambda topic, payload, retained: None
        self._on_connection: OnConnection = lambda connected: None
        self._socket: socket.socket | None = None
        self._client = self._make_client(client_id, clean_session)
        if username is not None:
            self._client.username_pw_set(username, password)
        if will is not None:
            self._client.will_set(will.topic, will.payload, will.qos, will.retain)

    def _make_client(self, client_id: str, clean_session: bool) -> paho.Client:
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id, clean_session, protocol=paho.MQTTv311)
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_queued_messages_set(OUTBOX_LIMIT)
        client.max_inflight_messages_set(OUTBOX_LIMIT)
        client.on_socket_open = self._socket_opened
        client.on_connect = self._came
        client.on_connect_fail = self._failed
        client.on_disconnect = self._went
        client.on_message = self._arrived
        return client

    # -- the asyncio side

    async def start(self, on_message: OnMessage, on_connection: OnConnection) -> None:
        """Begin connecting and return at once; both callbacks arrive on this loop, in the order things happened.

        ``on_connection(True)`` comes with every (re-)connection, ``on_connection(False)`` with every loss.

        Raises:
            RuntimeError: if the link was started before.
        """
        if self._loop is not None:
            raise RuntimeError("an MQTT link starts once")
        self._loop = asyncio.get_running_loop()
        self._on_message, self._on_connection = on_message, on_connection
        self._client.connect_async(self.host, self.port, self._keepalive_s)
        self._plan_next_attempt()
        self._client.loop_start()

    async def stop(self) -> None:
        """Send what is queued, say good-bye to the broker and end the network thread. The will is not sent."""
        if self._loop is None:
            return
        self._client.disconnect()
        ending = asyncio.create_task(asyncio.to_thread(self._client.loop_stop))
        done, _ = await asyncio.wait({ending}, timeout=STOP_PATIENCE_S)
        if not done:
            self._cut()
        await ending
        self._client.disconnect()  # says good-bye on a connection that came up while the thread was ending
        self.connected = False
        self._drain()

    def _cut(self) -> None:
        """End a socket whose peer no longer reads, so that the network thread can end too."""
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # closed meanwhile, which is what was wanted

    def _drain(self) -> None:
        """Hand over everything that has arrived. Runs on the loop."""
        self._woken = False
        try:
            for _ in range(len(self._inbox)):
                item = self._inbox.popleft()
                if isinstance(item, bool):
                    self._on_connection(item)
                else:
                    self._on_message(*item)
        finally:
            if self._inbox:
                self._wake()

    # -- any thread

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        """Hand one message to the network thread.

        Raises:
            ValueError: for a topic with a wildcard in it, or a payload over MQTT's own limit.
        """
        self.counters.published += 1
        self._client.publish(topic, payload, qos, retain)

    def subscribe(self, pattern: str, qos: int = 0) -> None:
        """Ask for every message on ``pattern``, now and after each re-connection."""
        self._patterns[pattern] = qos
        if self.connected:
            self._client.subscribe(pattern, qos)

    # -- paho's network thread

    def _put(self, item: tuple[str, bytes, bool] | bool) -> None:
        self._inbox.append(item)
        self._wake()

    def _wake(self) -> None:
        if self._woken or self._loop is None or self._loop.is_closed():
            return
        self._woken = True
        self._loop.call_soon_threadsafe(self._drain)

    def _socket_opened(self, client: paho.Client, userdata: object, sock: paho.SocketLike) -> None:
        if isinstance(sock, socket.socket):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = sock

    def _came(
        self,
        client: paho.Client,
        userdata: object,
        flags: paho.ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.refusal = str(reason)
            return
        self.refusal = ""
        self._attempts = 0
        self.counters.connections += 1
        self.connected = True
        if self._patterns:
            client.subscribe(list(self._patterns.items()))
        self._put(True)

    def _went(
        self,
        client: paho.Client,
        userdata: object,
        flags: paho.DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._plan_next_attempt()
        if self.connected:
            self.connected = False
            self._put(False)

    def _failed(self, client: paho.Client, userdata: object) -> None:
        self._plan_next_attempt()

    def _plan_next_attempt(self) -> None:
        """Exponential, capped, and jittered so that a hall full of nodes does not return in one stampede."""
        self._attempts += 1
        ceiling = min(BACKOFF_CAP_S, BACKOFF_FIRST_S * 2.0 ** min(self._attempts - 1, 16))
        delay_s = ceiling * random.uniform(0.5, 1.0)
        # paho only sleeps and compares with these numbers, so fractions of a second work although it says int
        self._client.reconnect_delay_set(delay_s, delay_s)  # type: ignore[arg-type]

    def _arrived(self, client: paho.Client, userdata: object, message: paho.MQTTMessage) -> None:
        if len(message.payload) > PAYLOAD_LIMIT_BYTES:
            self.counters.oversized += 1
            return
        if len(self._inbox) >= INBOX_LIMIT:
            self.counters.overflowed += 1
            return
        try:
            topic = message.topic
        except UnicodeDecodeError:
            self.counters.unreadable += 1
            return
        self.counters.received += 1
        self._put((topic, bytes(message.payload), message.retain))
