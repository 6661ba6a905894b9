"""Where the secret for visitors' codes comes from: the environment, or a file beside the book that only we may read.

What lives here: finding and making it. What must not: codes (``api.codes``).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import structlog

from hall_controller.app.settings import Secrets
from hall_controller.store.address import ServerAddress, parse

LENGTH = 32
_log = structlog.get_logger(__name__)


def code_secret(given: Secrets, db: str) -> bytes:
    """The same bytes at every start with the same book.

    Raises: OSError if the file cannot be read or made; ValueError if a secret is too short.
    """
    told = given.code_secret.get_secret_value().encode()
    if told:
        return told
    address = parse(db)
    if isinstance(address, ServerAddress):
        _log.warning("no HALL_CODE_SECRET: codes given to visitors end with this process")
        return secrets.token_bytes(LENGTH)
    return _kept(Path(f"{address.path}.key"))


def _kept(file: Path) -> bytes:
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_bytes(LENGTH))
        os.replace(fresh, file)  # whole or not at all, whenever the process ends
    return file.read_bytes()
