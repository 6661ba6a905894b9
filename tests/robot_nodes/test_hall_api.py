"""A hall that says no is trouble with a way out, not an answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from robot_nodes.hall_api import READY, TROUBLE, HallApi

PROBLEM = {"title": "no", "detail": "Not like this.", "code": "no"}


@contextmanager
def hall_that_answers(status: int, body: Any) -> Iterator[str]:
    """The address of a server that says the same to everybody."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody wants to read it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "way_out"),
    [(401, "HALL_API_TOKEN"), (421, "use an address"), (503, "starting"), (404, "address"), (429, "Not like this")],
)
def test_a_refusal_is_trouble_and_says_what_to_do(status: int, way_out: str) -> None:
    with hall_that_answers(status, PROBLEM) as url:
        for path in ("/hall", READY):
            with pytest.raises(TROUBLE, match=rf"{path} is answered by {status}: .*{way_out}"):
                HallApi(url).get(path)


def test_a_hall_that_is_not_ready_still_says_why() -> None:
    unready = {"broker": {"connected": False}, "journal": {"writing": True}}
    with hall_that_answers(503, unready) as url:
        assert HallApi(url).get(READY) == unready
