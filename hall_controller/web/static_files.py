"""The pages' own static files, held in memory, addressed below a hash of their content.

What lives here: reading, hashing and typing of ``static/``. What must not: third-party JavaScript, FastAPI.
A new build has a new address for every file, so browsers may keep each file for ever and never mix two builds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOM = Path(__file__).parent
MEDIA_TYPES: Mapping[str, str] = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent."""

    content: bytes
    media_type: str


def _walk(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Every file below ``static/`` by its path; a kind of file that is not in ``MEDIA_TYPES`` is not served."""
    found = {}
    for name, content in _walk(ROOM / "static"):
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2])
        if media_type is not None:
            found[name] = StaticFile(content, media_type)
    return found


@cache
def build_hash() -> str:
    """Twelve hex digits that change whenever a template or a static file changes."""
    digest = hashlib.sha256()
    for part in ("static", "templates"):
        for name, content in _walk(ROOM / part):
            digest.update(f"{part}/{name}:{len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()[:12]
