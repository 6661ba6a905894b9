"""The event stream: every committed event to every watcher, resumable, and poses beside it that nobody stores.

What lives here: the hub that watchers read from. What must not: HTTP routes (``events.py``), deciding.
A watcher remembers the last number it has; the newest events come from memory, older ones from the journal. So a slow
watcher lags and costs nothing, and nobody ever misses an event.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from itertools import takewhile

import orjson

from hall_controller.hall.engine import Batch
from hall_controller.store.journal import Journal
from hall_controller.store.records import Row

RECENT_EVENTS = 2_000
PAGE = 500
HEARTBEAT_S = 10.0
HEARTBEAT = b": still here\n\n"


def frame(row: Row) -> bytes:
    """One row as a server-sent event."""
    head = orjson.dumps({"seq": row.seq, "at": row.at, "type": row.type})
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (row.seq, row.type.encode(), head[:-1] + b',"data":' + row.data + b"}")


class EventHub:
    """One per process; all methods on the loop's thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._recent: deque[tuple[int, bytes]] = deque(maxlen=RECENT_EVENTS)
        self._watchers: set[asyncio.Event] = set()
        self._closed = False
        self.poses = b""
        self.pose_number = 0

    @property
    def watched(self) -> bool:
        return bool(self._watchers)

    def committed(self, batch: Batch) -> None:
        """Pass on a committed batch."""
        for row in batch.rows:
            self._recent.append((row.seq, frame(row)))
        if batch.rows:
            self._wake()

    def show_poses(self, data: bytes) -> None:
        """Replace the picture of where the robots are; watchers that are slow skip frames."""
        self.poses = b"event: poses\ndata: " + data + b"\n\n"
        self.pose_number += 1
        self._wake()

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        for watcher in self._watchers:
            watcher.set()

    async def watch(self, after: int, with_poses: bool) -> AsyncIterator[bytes]:
        """Every event after number ``after``, for ever; heart-beats in between."""
        wake, shown = asyncio.Event(), 0
        self._watchers.add(wake)
        try:
            while not self._closed:
                wake.clear()
                for seq, data in await self._since(after):
                    after = seq
                    yield data
                if with_poses and self.pose_number != shown:
                    shown = self.pose_number
                    yield self.poses
                try:
                    await asyncio.wait_for(wake.wait(), HEARTBEAT_S)
                except (TimeoutError, asyncio.TimeoutError):
                    yield HEARTBEAT
        finally:
            self._watchers.discard(wake)

    async def _since(self, after: int) -> list[tuple[int, bytes]]:
        """What follows ``after``: from memory when memory reaches back that far, else the next page of the journal."""
        if self._recent and self._recent[0][0] <= after + 1:
            newer = list(takewhile(lambda item: item[0] > after, reversed(self._recent)))
            return newer[::-1]
        head = self._journal.head.seq
        rows = await asyncio.to_thread(self._journal.read, after, PAGE) if after < head else []
        if rows:
            asyncio.get_running_loop().call_soon(self._wake)
        return [(row.seq, frame(row)) for row in rows]
