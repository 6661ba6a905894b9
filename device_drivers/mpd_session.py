"""One connection's worth of a Music Player Daemon: how it stands, and the steps from there to what is wished.

What lives here: reading MPD's state, fading, changing playlists. What must not: threads, re-connecting.
The source is found by comparing the queue with the stored playlists, so it is true after any restart, and also when
someone else has changed the music.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from device_drivers.fade import Fader
from device_drivers.mpd_protocol import MpdConnection, MpdRefused
from device_drivers.ports import PlayerStatus

SUBSYSTEMS = ("player", "mixer", "playlist", "stored_playlist", "options")
SOURCE_LIMIT = 50


@dataclass(slots=True)
class Wish:
    """What the player is to be; ``None``: as it is."""

    play: bool | None = None
    volume: float | None = None
    source: str | None = None

    def add(self, later: Wish) -> None:
        """Put a later wish on top."""
        self.play = self.play if later.play is None else later.play
        self.volume = self.volume if later.volume is None else later.volume
        self.source = self.source if later.source is None else later.source


@dataclass(slots=True)
class _Heard:
    state: str = "stop"
    volume: int | None = None
    queue: list[str] = field(default_factory=list)
    stored: dict[str, list[str]] = field(default_factory=dict)
    loaded: tuple[str, list[str]] | None = None
    """What we loaded last, and the queue that came of it (songs that are missing are not in it)."""

    @property
    def playing(self) -> bool:
        return self.state == "play"

    @property
    def source(self) -> str | None:
        if self.loaded is not None and self.queue and self.loaded[1] == self.queue and self.loaded[0] in self.stored:
            return self.loaded[0]
        return next((name for name, songs in self.stored.items() if songs and songs == self.queue), None)


class MpdSession:
    """Called by one thread. Every method may raise ``OSError``: connection and session are over then."""

    def __init__(self, connection: MpdConnection, fader: Fader) -> None:
        self._connection, self._fader = connection, fader
        self._heard = _Heard()
        self._wish = Wish()
        self._output: int | None = None
        self.refusals: list[str] = []
        """What MPD said it cannot do, newest last."""
        self._try("repeat", "1")
        self.refresh(set(SUBSYSTEMS))

    # -- how it stands

    def status(self) -> PlayerStatus:
        heard = self._heard
        volume = None if heard.volume is None else self._fader.level
        return PlayerStatus(True, heard.playing, volume, heard.source, tuple(heard.stored), self.busy)

    def refresh(self, changed: set[str]) -> None:
        """Read what has changed. What others did to volume or music while nothing was wished is taken as it is."""
        status = dict(self._connection.ask("status"))
        volume = status.get("volume", "")
        self._heard.state = status.get("state", "stop")
        self._heard.volume = int(volume) if volume.isdecimal() else None  # -1 or nothing: there is no mixer
        if "stored_playlist" in changed:
            self._read_stored()
        if "playlist" in changed:
            self._heard.queue = sorted(self._connection.values("playlistinfo", key="file"))
        if not self.busy and self._heard.volume is not None and self._heard.volume != self._output:
            self._fader.adopt(float(self._heard.volume))
            self._output = self._heard.volume

    def _read_stored(self) -> None:
        names = sorted(self._connection.values("listplaylists", key="playlist"))[:SOURCE_LIMIT]
        songs = {name: self._connection.values("listplaylist", name, key="file") for name in names}
        self._heard.stored = {name: sorted(files) for name, files in songs.items()}

    # -- what it should be

    def want(self, wish: Wish) -> None:
        """Put a wish on top of those not fulfilled yet; a source that MPD does not have is not wished for."""
        if wish.source not in self._heard.stored:
            wish = replace(wish, source=None)
        self._wish.add(wish)
        if wish.volume is not None:
            self._fader.level_target = wish.volume

    @property
    def busy(self) -> bool:
        """Whether ``step`` has something to do."""
        return self._wish.play is not None or self._wish.source is not None or not self._fader.still

    def step(self, elapsed_s: float) -> None:
        """One step towards what is wished: a bit of fading, or another state or music once it is silent."""
        heard, fader = self._heard, self._fader
        play = heard.playing if self._wish.play is None else self._wish.play
        away = self._wish.source not in (None, heard.source)
        if heard.playing:
            fader.gain_target = 1.0 if play and not away else 0.0
            fader.step(elapsed_s)
        else:  # nobody hears how fast it moves
            fader.adopt(fader.level_target)
            fader.gain = fader.gain_target = 1.0
        if (play, away) == (heard.playing, False):
            self._wish.play = self._wish.source = None
        elif not heard.playing or fader.gain == 0.0:
            self._switch(play, away)
        self._set_volume()

    def _switch(self, play: bool, away: bool) -> None:
        """In silence: change the music, and start or pause it. Tried once: whoever wished it will wish it again."""
        if away and self._wish.source is not None:
            self._load(self._wish.source)
        if play:
            self._fader.gain, self._fader.gain_target = 0.0, 1.0
            self._set_volume()
            self._try("pause", "0") if self._heard.state == "pause" and not away else self._try("play")
        elif self._heard.playing and not away:
            self._try("pause", "1")
        self._wish.play = self._wish.source = None
        self.refresh({"playlist"})

    def _load(self, source: str) -> None:
        self._try("clear")
        if self._try("load", source):
            self._heard.loaded = (source, sorted(self._connection.values("playlistinfo", key="file")))

    def _set_volume(self) -> None:
        if self._heard.volume is None or self._fader.output == self._output:
            return
        if self._try("setvol", str(self._fader.output)):
            self._output = self._fader.output

    def _try(self, command: str, *words: str) -> bool:
        try:
            self._connection.ask(command, *words)
        except MpdRefused as refusal:
            self.refusals = [*self.refusals[-9:], str(refusal)]
            return False
        return True
