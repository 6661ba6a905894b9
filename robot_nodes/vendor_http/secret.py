"""A secret by the name of where it is kept, so that it cannot be printed by accident.

What lives here: reading it, and reading it again once it was renewed. What must not: who uses it, any copy of it.
"""

from __future__ import annotations

import os
from pathlib import Path


class SecretMissing(Exception):
    """Neither variable nor file gives a usable secret; the message names the place and never what was found there."""


class Secret:
    """Kept in the environment variable ``variable``, or in ``file``, which is read anew each time."""

    def __init__(self, variable: str = "", file: Path | None = None) -> None:
        self._variable, self._file = variable, file

    def __repr__(self) -> str:
        return f"Secret({self._file or self._variable})"

    def read(self) -> str:
        """Raises: SecretMissing; whoever starts the robot tells the person, a running robot is away meanwhile."""
        try:
            found = self._file.read_text(encoding="utf-8") if self._file else os.environ.get(self._variable, "")
        except (OSError, UnicodeDecodeError) as error:
            raise SecretMissing(f"{self._file} cannot be read") from error
        found = found.strip()
        if not found or not found.isascii() or not found.isprintable():
            raise SecretMissing(f"{self._file or self._variable} holds no secret")
        return found
