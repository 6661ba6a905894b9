"""A real Music Player Daemon behind the player port.

What lives here: the thread that keeps a connection, fades and listens for news. What must not: MQTT, the protocol's
words (``mpd_protocol.py``), what is faded when (``mpd_session.py``).
While nothing moves the thread sleeps in ``select``: news of MPD or a new wish wakes it at once, nothing is polled.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable

from device_drivers.fade import Fader
from device_drivers.mpd_protocol import MpdConnection, MpdRefused
from device_drivers.mpd_session import SUBSYSTEMS, MpdSession, Wish
from device_drivers.ports import PlayerStatus

FADE_S = 1.5
PERCENT_PER_S = 30.0
STEP_S = 0.05
PING_S = 20.0
"""However quiet it is, MPD is asked this often, so that a connection that died unseen is found out."""
TIMEOUT_S = 5.0
BACKOFF_FIRST_S = 0.5
BACKOFF_LAST_S = 10.0
AWAY = PlayerStatus()


class MpdPlayer:
    """A ``PlayerPort``. Its sources are the playlists stored in MPD. Times are seconds of the wall: music is real.

    Lifetime: the thread starts with the object and ends with ``close``. ``fade_s``: how long a pause or a change of
    source fades; ``percent_per_s``: how fast the volume moves.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        fade_s: float = FADE_S,
        percent_per_s: float = PERCENT_PER_S,
        backoff_s: float = BACKOFF_FIRST_S,
        trouble: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._address, self._backoff_s, self._trouble = (host, port), backoff_s, trouble
        self._fades = (fade_s, percent_per_s)
        self._lock = threading.Lock()
        self._wish: Wish | None = None
        self._status = AWAY
        self._closing = threading.Event()
        self._bell, self._ears = socket.socketpair()
        self._bell.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"mpd-{host}:{port}", daemon=True)
        self._thread.start()

    # -- the port

    def status(self) -> PlayerStatus:
        return self._status

    def play(self, on: bool) -> None:
        self._want(Wish(play=on))

    def set_volume(self, percent: float) -> None:
        self._want(Wish(volume=min(max(percent, 0.0), 100.0)))

    def choose(self, source: str) -> None:
        self._want(Wish(source=source))

    def close(self) -> None:
        if self._closing.is_set():
            return
        self._closing.set()
        self._ring()
        self._thread.join()
        self._bell.close()
        self._ears.close()

    def _want(self, wish: Wish) -> None:
        if self._closing.is_set() or not self._status.connected:
            return
        with self._lock:
            if self._wish is None:
                self._wish = wish
            else:
                self._wish.add(wish)
        self._ring()

    def _ring(self) -> None:
        try:
            self._bell.send(b"!")
        except BlockingIOError:
            return  # it has been rung so often that it will certainly be heard

    # -- the thread

    def _run(self) -> None:
        delay = self._backoff_s
        while not self._closing.is_set():
            try:
                with MpdConnection(*self._address, TIMEOUT_S) as connection:
                    delay = self._backoff_s
                    self._serve(connection)
            except (OSError, MpdRefused) as error:
                self._trouble(f"no music from {self._address[0]}:{self._address[1]}: {error}")
            self._status = AWAY
            self._listen(delay)
            delay = min(delay * 2.0, BACKOFF_LAST_S)

    def _serve(self, connection: MpdConnection) -> None:
        session = MpdSession(connection, Fader(*self._fades))
        self._take()  # what was wished of the connection before is void
        stepped = time.monotonic()
        while not self._closing.is_set():
            self._status = session.status()
            wish = self._take()
            if wish is not None:
                session.want(wish)
            elif session.busy:
                self._listen(STEP_S)
            else:
                session.refresh(self._wait(connection))
            now = time.monotonic()
            if session.busy:
                session.step(min(now - stepped, 2.0 * STEP_S))
            stepped = now

    def _take(self) -> Wish | None:
        with self._lock:
            wish, self._wish = self._wish, None
        return wish

    def _wait(self, connection: MpdConnection) -> set[str]:
        """Sleep until MPD has news, a wish comes, or it is time to see whether MPD is still there."""
        connection.begin_idle(SUBSYSTEMS)
        readable, _, _ = select.select([connection.fileno(), self._ears.fileno()], [], [], PING_S)
        if self._ears.fileno() in readable:
            self._ears.recv(4096)
        return connection.news() if connection.fileno() in readable else connection.end_idle()

    def _listen(self, seconds: float) -> None:
        """Sleep for ``seconds`` or until a wish comes."""
        readable, _, _ = select.select([self._ears], [], [], seconds)
        if readable:
            self._ears.recv(4096)
