"""A real Music Player Daemon for tests: its own folder, a free port, no sound card, no root.

What lives here: starting, stopping and killing one daemon. What must not: tests.
"""

from __future__ import annotations

import math
import shutil
import struct
import subprocess
import wave
from pathlib import Path

PROGRAM = shutil.which("mpd") or ""
PLAYLISTS = {"garden": ("birds.wav", "water.wav"), "morning": ("water.wav",)}

CONFIG = """
music_directory "{root}/music"
playlist_directory "{root}/playlists"
db_file "{root}/database"
state_file "{root}/state"
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
auto_update "no"
audio_output {{
    type "null"
    name "silence"
    mixer_type "software"
}}
"""


def why_missing() -> str:
    """Empty where the daemon is installed."""
    return "" if PROGRAM else "the Music Player Daemon is not installed (Debian package: mpd)"


def _tone(path: Path, hertz: float) -> None:
    """Two minutes of a quiet tone: longer than any test, so that a song never ends in the middle of one."""
    second = b"".join(struct.pack("<h", int(2_000 * math.sin(6.2832 * hertz * i / 8_000))) for i in range(8_000))
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(second * 120)


class MpdDaemon:
    """One daemon with two playlists. ``start`` may follow ``stop`` or ``kill``; it uses the same port and folder."""

    def __init__(self, root: Path, port: int) -> None:
        self.port = port
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        (root / "music").mkdir()
        (root / "playlists").mkdir()
        _tone(root / "music" / "birds.wav", 440.0)
        _tone(root / "music" / "water.wav", 220.0)
        for name, songs in PLAYLISTS.items():
            (root / "playlists" / f"{name}.m3u").write_text("\n".join(songs) + "\n")
        (root / "mpd.conf").write_text(CONFIG.format(root=root, port=port))

    def start(self) -> None:
        """Starts the process; whoever needs it tries to connect until it answers."""
        log = (self._root / "log").open("ab")
        with log:
            command = [PROGRAM, "--no-daemon", "--stderr", str(self._root / "mpd.conf")]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def stop(self) -> None:
        """Ends it kindly, so that it saves its state."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10.0)
            self._process = None

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10.0)
            self._process = None
