"""The hall's public API, for a program that shows the hall elsewhere.

What lives here: looking, asking, and listening to poses, with nothing but the standard library. What must not: what the
answers are used for.
Threads: a ``HallApi`` may be used by several; each call waits for its answer.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

PATIENCE_S = 3.0
HEARTBEAT_S = 15.0
"""The hall's stream says something every ten seconds at least."""
AGAIN_S = 1.0
TROUBLE = (OSError, HTTPException, ValueError)
"""What a call may end with instead of an answer; ``OSError`` covers time-outs and lines that are refused."""
READY = "/readyz"
ADVICE = {
    401: "it does not know the token; set HALL_API_TOKEN to the one that the hall was started with",
    403: "it does not allow this; look at HALL_API_TOKEN",
    404: "there is no such thing; is this the address of a hall, and of the same version?",
    421: "it is not addressed by that name; use an address that the hall was told to answer to",
    503: "it cannot answer now; it may be starting or ending",
}


class HallApi:
    """``address`` such as ``http://127.0.0.1:8080``. ``token`` empty: none is sent."""

    def __init__(self, address: str, token: str = "") -> None:
        self._base = address.rstrip("/") + "/api/v1"
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str) -> Any:
        """The JSON at ``path``. What a hall that is not ready says of itself at ``READY`` is an answer, too.

        Raises: one of ``TROUBLE`` when there is no answer; ``ValueError`` says what to do about one that says no.
        """
        status, answer = self._ask(path, None)
        unready = path == READY and status == 503 and isinstance(answer, dict) and "broker" in answer
        if status == 200 or unready:
            return answer
        said = answer.get("detail", "") if isinstance(answer, dict) else ""
        raise ValueError(f"{path} is answered by {status}: {ADVICE.get(status, said or 'it does not say why')}")

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and JSON of the answer. Raises: one of ``TROUBLE``, and nobody knows whether it was done."""
        return self._ask(path, json.dumps(body).encode())

    def listen(self, heard: Callable[[Any], None], ended: threading.Event) -> None:
        """Call ``heard`` with every picture of the robots' poses until ``ended``; a stream that breaks begins anew."""
        while not ended.is_set():
            try:
                self._listen(heard, ended)
            except TROUBLE:
                ended.wait(AGAIN_S)

    def _listen(self, heard: Callable[[Any], None], ended: threading.Event) -> None:
        request = urllib.request.Request(f"{self._base}/events?poses=true", headers=self._headers)
        with self._opener.open(request, timeout=HEARTBEAT_S) as stream:
            kind = b""
            for line in stream:
                if ended.is_set():
                    return
                if line.startswith(b"event: "):
                    kind = line[7:].strip()
                elif line.startswith(b"data: ") and kind == b"poses":
                    heard(json.loads(line[6:]))

    def _ask(self, path: str, body: bytes | None) -> tuple[int, Any]:
        request = urllib.request.Request(self._base + path, data=body, headers=self._headers)
        try:
            with self._opener.open(request, timeout=PATIENCE_S) as answer:
                return int(answer.status), json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)
