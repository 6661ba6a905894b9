"""What every music player must do, real or simulated."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from device_drivers.mpd_player import MpdPlayer
from device_drivers.mpd_protocol import MpdConnection
from device_drivers.ports import PlayerPort, PlayerStatus
from simulations.device_twins import SimPlayer
from tests.ports.mpd_daemon import MpdDaemon, why_missing

FADE_S = 0.3
PATIENCE_S = 15.0


class Rig(Protocol):
    """A player, and hands on the thing behind it."""

    port: PlayerPort

    def pull(self) -> None: ...

    def plug(self) -> None: ...

    def close(self) -> None: ...


class SimRig:
    def __init__(self) -> None:
        self._player = SimPlayer(time.monotonic, ("garden", "morning"), fade_s=FADE_S, percent_per_s=200.0)
        self.port: PlayerPort = self._player
        self.pull, self.plug, self.close = self._player.unplug, self._player.plug, self._player.close


class MpdRig:
    def __init__(self, root: Path, port: int) -> None:
        self.daemon = MpdDaemon(root, port)
        self.daemon.start()
        self.port: PlayerPort = MpdPlayer("127.0.0.1", port, fade_s=FADE_S, percent_per_s=200.0, backoff_s=0.1)
        self.pull, self.plug = self.daemon.kill, self.daemon.start
        eventually(self.port, lambda status: status.connected)
        with MpdConnection("127.0.0.1", port, 5.0) as connection:
            connection.ask("update")
            while "updating_db" in dict(connection.ask("status")):
                connection.begin_idle(["update"])
                connection.news()

    def close(self) -> None:
        self.port.close()
        self.daemon.stop()


def eventually(port: PlayerPort, holds: Callable[[PlayerStatus], bool]) -> PlayerStatus:
    """The first status for which ``holds`` is true; a limit, not a wait."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds(status := port.status()):
        assert time.monotonic() < deadline, status
        time.sleep(0.01)
    return status


@pytest.fixture(params=["sim", "mpd"])
def rig(request: pytest.FixtureRequest, tmp_path: Path, free_port: int) -> Iterator[Rig]:
    if request.param == "sim":
        sim = SimRig()
        yield sim
        sim.close()
        return
    if missing := why_missing():
        pytest.skip(missing)
    real = MpdRig(tmp_path, free_port)
    yield real
    real.close()


def playing(port: PlayerPort, source: str, percent: float) -> None:
    port.choose(source)
    port.set_volume(percent)
    port.play(True)
    heard = eventually(port, lambda now: not now.fading and now.playing is True and now.source == source)
    assert heard.volume_percent == percent


def test_it_knows_its_sources(rig: Rig) -> None:
    assert eventually(rig.port, lambda now: bool(now.sources)).sources == ("garden", "morning")


def test_it_plays_what_it_is_told_as_loud_as_it_is_told(rig: Rig) -> None:
    playing(rig.port, "morning", 40.0)
    playing(rig.port, "garden", 20.0)


def test_commands_return_at_once(rig: Rig) -> None:
    began = time.monotonic()
    rig.port.choose("garden")
    rig.port.play(True)
    rig.port.set_volume(70.0)
    rig.port.status()
    assert time.monotonic() - began < 0.25
    eventually(rig.port, lambda now: now.playing is True)


def test_the_volume_moves_softly(rig: Rig) -> None:
    playing(rig.port, "garden", 80.0)
    rig.port.set_volume(20.0)
    seen = [eventually(rig.port, lambda now: now.volume_percent not in (80.0, 20.0)).volume_percent or 0.0]
    while seen[-1] != 20.0:
        seen.append(eventually(rig.port, lambda now: now.volume_percent != seen[-1]).volume_percent or 0.0)
    assert seen == sorted(seen, reverse=True)
    assert len(seen) > 2


def test_a_pause_keeps_the_volume_for_afterwards(rig: Rig) -> None:
    playing(rig.port, "garden", 60.0)
    began = time.monotonic()
    rig.port.play(False)
    status = eventually(rig.port, lambda now: now.playing is False)
    assert time.monotonic() - began >= FADE_S * 0.8
    assert (status.volume_percent, status.source) == (60.0, "garden")
    rig.port.play(True)
    assert eventually(rig.port, lambda now: now.playing is True and not now.fading).volume_percent == 60.0


def test_changing_the_mind_while_it_fades(rig: Rig) -> None:
    playing(rig.port, "garden", 60.0)
    rig.port.play(False)
    rig.port.play(True)
    deadline = time.monotonic() + 3 * FADE_S
    while time.monotonic() < deadline:
        assert rig.port.status().playing is True
        time.sleep(0.02)
    assert rig.port.status().volume_percent == 60.0


def test_a_source_that_is_not_there_changes_nothing(rig: Rig) -> None:
    playing(rig.port, "garden", 30.0)
    rig.port.choose("no such music")
    rig.port.set_volume(31.0)
    status = eventually(rig.port, lambda now: now.volume_percent == 31.0)
    assert (status.playing, status.source) == (True, "garden")


def test_a_player_that_is_away_says_so_and_swallows_commands(rig: Rig) -> None:
    playing(rig.port, "garden", 30.0)
    rig.pull()
    assert eventually(rig.port, lambda now: not now.connected) == PlayerStatus()
    rig.port.play(False)
    rig.port.set_volume(90.0)
    rig.port.choose("morning")
    rig.plug()
    status = eventually(rig.port, lambda now: now.connected)
    assert status.volume_percent != 90.0
    playing(rig.port, "morning", 45.0)


def test_closing_twice_is_closing_once(rig: Rig) -> None:
    rig.port.close()
    rig.port.close()
    rig.port.play(True)
    assert not rig.port.status().connected


@pytest.fixture
def real(tmp_path: Path, free_port: int) -> Iterator[MpdRig]:
    if missing := why_missing():
        pytest.skip(missing)
    rig = MpdRig(tmp_path, free_port)
    yield rig
    rig.close()


def test_what_others_do_to_mpd_is_seen(real: MpdRig) -> None:
    playing(real.port, "garden", 50.0)
    with MpdConnection("127.0.0.1", real.daemon.port, 5.0) as other:
        other.ask("setvol", "12")
        eventually(real.port, lambda now: now.volume_percent == 12.0)
        other.ask("clear")
        eventually(real.port, lambda now: (now.playing, now.source) == (False, None))
        other.ask("load", "morning")
        other.ask("save", "evening")
        status = eventually(real.port, lambda now: "evening" in now.sources)
    assert status.sources == ("evening", "garden", "morning")


def test_a_restarted_driver_knows_what_is_playing(real: MpdRig) -> None:
    playing(real.port, "garden", 35.0)
    again = MpdPlayer("127.0.0.1", real.daemon.port)
    try:
        status = eventually(again, lambda now: now.connected)
        assert (status.playing, status.volume_percent, status.source) == (True, 35.0, "garden")
    finally:
        again.close()
