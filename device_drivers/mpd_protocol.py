"""The Music Player Daemon's protocol, as much of it as a background player needs: lines of text over TCP.

What lives here: greeting, commands, answers, errors, ``idle``. What must not: music, threads.
Why not a client library: the thread that waits for news (``idle``) must also wake for a command, and the known
library's blocking client cannot leave ``idle``.
Source: the protocol reference of MPD 0.23.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from types import TracebackType

LINE_LIMIT_BYTES = 65_536
ANSWER_LIMIT_LINES = 50_000


class MpdRefused(Exception):
    """MPD answered ``ACK``: it understood and cannot. The connection goes on."""


class MpdGone(OSError):
    """What answers is no MPD, or has stopped answering. The connection is to be closed."""


def quoted(word: str) -> str:
    """A word of a command. MPD has no way to say a line break, so there must be none.

    Raises:
        MpdRefused: for a line break.
    """
    if "\n" in word or "\r" in word:
        raise MpdRefused("a name with a line break cannot be said to MPD")
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class MpdConnection:
    """One connection. Every method may raise ``OSError`` (``MpdGone`` among them); then close it and begin anew.

    Raises:
        OSError: if nobody listens there.
    """

    def __init__(self, host: str, port: int, timeout_s: float) -> None:
        self._socket = socket.create_connection((host, port), timeout_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")
        try:
            self.version = self._greeting()
        except OSError:
            self.close()
            raise

    def __enter__(self) -> MpdConnection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._reader.close()
        self._socket.close()

    def fileno(self) -> int:
        """For ``select``: readable while in ``idle`` means that there is news."""
        return self._socket.fileno()

    def _greeting(self) -> str:
        line = self._line()
        if not line.startswith("OK MPD "):
            raise MpdGone("what listens there is no Music Player Daemon")
        return line[7:]

    def _line(self) -> str:
        raw = self._reader.readline(LINE_LIMIT_BYTES)
        if not raw.endswith(b"\n"):
            raise MpdGone("MPD closed the connection or sent an endless line")
        return raw[:-1].decode("utf-8", "replace")

    def _say(self, line: str) -> None:
        self._socket.sendall(line.encode("utf-8", "replace") + b"\n")

    def _answer(self) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        while len(pairs) < ANSWER_LIMIT_LINES:
            line = self._line()
            if line == "OK":
                return pairs
            if line.startswith("ACK "):
                raise MpdRefused(line[4:])
            key, _, value = line.partition(": ")
            pairs.append((key, value))
        raise MpdGone("MPD sent an endless answer")

    def ask(self, command: str, *words: str) -> list[tuple[str, str]]:
        """Send one command and return its answer.

        Raises:
            MpdRefused: where MPD cannot do it.
        """
        self._say(" ".join((command, *map(quoted, words))))
        return self._answer()

    def values(self, command: str, *words: str, key: str) -> list[str]:
        """The values of one key in the answer to a command."""
        return [value for name, value in self.ask(command, *words) if name == key]

    def begin_idle(self, subsystems: Sequence[str]) -> None:
        """Wait for news; end it with ``news`` or ``end_idle`` before any other command."""
        self._say("idle " + " ".join(subsystems))

    def news(self) -> set[str]:
        """The subsystems that changed; to be called when the connection is readable."""
        return {value for _, value in self._answer()}

    def end_idle(self) -> set[str]:
        """Stop waiting; what had changed by then."""
        self._say("noidle")
        return self.news()
