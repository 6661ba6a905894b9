"""MPD's lines, and servers that are none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from device_drivers.mpd_player import MpdPlayer
from device_drivers.mpd_protocol import MpdConnection, MpdGone, MpdRefused, quoted


@contextmanager
def server(*answers: bytes) -> Iterator[int]:
    """Someone who says ``answers``, one at the greeting and one after each line it hears, and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            peer, _ = listener.accept()
            with suppress(ConnectionError), peer, peer.makefile("rb") as lines:
                for answer in answers:
                    peer.sendall(answer)
                    lines.readline()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5.0)


@contextmanager
def connected(*answers: bytes) -> Iterator[MpdConnection]:
    with server(b"OK MPD 0.23.5\n", *answers) as port, MpdConnection("127.0.0.1", port, 0.5) as connection:
        yield connection


def test_words_are_quoted_so_that_a_name_stays_a_name() -> None:
    assert quoted('a "b" \\ c') == '"a \\"b\\" \\\\ c"'
    with pytest.raises(MpdRefused):
        quoted("a\nclear")


def test_an_answer_is_read_to_its_end() -> None:
    with connected(b"volume: 30\nTitle: a: b\nOK\n") as connection:
        assert connection.version == "0.23.5"
        assert connection.ask("status") == [("volume", "30"), ("Title", "a: b")]


def test_a_refusal_leaves_the_connection_good() -> None:
    with connected(b"ACK [50@0] {load} No such playlist\n", b"OK\n") as connection:
        with pytest.raises(MpdRefused, match="No such playlist"):
            connection.ask("load", "x")
        assert connection.ask("ping") == []


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 200 OK\n", b"", b"x" * 70_000, b"\xff\n"])
def test_what_is_no_mpd_is_left_alone(greeting: bytes) -> None:
    with server(greeting) as port, pytest.raises(OSError):
        MpdConnection("127.0.0.1", port, 0.3)


def test_an_answer_that_breaks_off_ends_the_connection() -> None:
    with connected(b"volume: 3") as connection, pytest.raises((MpdGone, TimeoutError)):
        connection.ask("status")


def test_a_player_without_a_daemon_says_why_and_closes_at_once(free_port: int) -> None:
    told = threading.Event()
    player = MpdPlayer("127.0.0.1", free_port, trouble=lambda text: told.set())
    assert told.wait(10.0)
    player.play(True)
    assert not player.status().connected
    player.close()
