"""Settings that do not belong in a hall file: secrets, from the environment only.

What lives here: their names and defaults. What must not: anything about a hall (``config/*.yaml``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from pydantic import SecretStr


def _secret(name: str) -> SecretStr:
    return SecretStr(os.environ.get(name, ""))


@dataclass(frozen=True, slots=True)
class Secrets:
    """``HALL_API_TOKEN``: bearer token that apps must show; needed to listen beyond loopback.
    ``HALL_MQTT_USERNAME``, ``HALL_MQTT_PASSWORD``: the controller's account at the broker.
    ``HALL_CODE_SECRET``: what visitors' codes are made from, at least 16 characters; without it a file beside the book
    is made and used."""

    api_token: SecretStr = field(default_factory=lambda: _secret("HALL_API_TOKEN"))
    mqtt_username: str | None = field(default_factory=lambda: os.environ.get("HALL_MQTT_USERNAME"))
    mqtt_password: SecretStr | None = field(
        default_factory=lambda: _secret("HALL_MQTT_PASSWORD") if "HALL_MQTT_PASSWORD" in os.environ else None
    )
    code_secret: SecretStr = field(default_factory=lambda: _secret("HALL_CODE_SECRET"))
