"""A TCP listener that leaves nothing behind: no task, no open connection.

What lives here: accepting, the number of guests, the end. What must not: what is spoken.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Listener:
    """``serve`` speaks with one guest; his connection ends with it. Beyond ``at_once`` guests nobody is let in."""

    def __init__(self, serve: Serve, at_once: int) -> None:
        self._serve, self._at_once = serve, at_once
        self._guests: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Returns the port. Raises: OSError where that is taken."""
        self._server = await asyncio.start_server(self._accept, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        while self._guests:
            tasks = list(self._guests.values())
            for writer, task in list(self._guests.items()):
                task.cancel()
                writer.close()
            await asyncio.wait(tasks)
            await asyncio.sleep(0)  # lets each tell that it is gone

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """No coroutine, so that even a guest who comes with the end is known and shown out."""
        if len(self._guests) >= self._at_once:
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(self._speak(reader, writer))
        self._guests[writer] = task
        task.add_done_callback(lambda _: self._guests.pop(writer, None))

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.TimeoutError):
                await self._serve(reader, writer)
        finally:
            writer.close()
