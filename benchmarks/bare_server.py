"""The least that a web server under the hall's own server can do: take a POST, commit or not, answer.

What lives here: that server, a process of its own. What must not: a framework, the hall.
Started as ``python -m benchmarks.bare_server PORT``.
"""

from __future__ import annotations

import socket
import sys

import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

ANSWER = b'{"id":"H000001","state":"requested"}'
HEAD = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the whole body, answer with a fixed one."""
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 201, "headers": HEAD})
    await send({"type": "http.response.body", "body": ANSWER})


def main(port: int) -> None:
    """The same loop, parser and options as ``hall_controller.app.controller`` gives its server."""
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    config = uvicorn.Config(
        bare, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2, server_header=False
    )
    uvloop.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
