"""One writer per file: a lock that the operating system takes back when its holder dies, however it dies.

What lives here: the lock file beside a SQLite book. What must not: anything about what is in the book.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from hall_controller.store.errors import BookBusy


class FileLock:
    """Held from construction until `release`. The file stays: deleting it would let two processes lock two files.

    ``flock`` is used because it belongs to this opening of the file: a second one is refused in the same process too.
    The descriptor is not inherited by programs that are started, so they cannot keep a dead hall's lock.

    Raises:
        BookBusy: somebody else holds it; the text names the process.
        OSError: the file cannot be made or opened.
    """

    def __init__(self, path: Path, book: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._fd, 20, 0).decode(errors="replace").strip() or "unknown"
            os.close(self._fd)
            raise BookBusy(
                f"The book {book} is being written by another process ({holder}).",
                "Stop that one first; reading and `hall verify` work meanwhile.",
            ) from None
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let others in. Releasing twice does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
