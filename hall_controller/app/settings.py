"""Settings that do not belong in a hall file: secrets, from the environment only.

What lives here: their names and defaults. What must not: anything about a hall (``config/*.yaml``).
"""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Secrets(BaseSettings):
    """``HALL_API_TOKEN``: bearer token that apps must show; needed to listen beyond loopback.
    ``HALL_MQTT_USERNAME``, ``HALL_MQTT_PASSWORD``: the controller's account at the broker.
    ``HALL_CODE_SECRET``: what visitors' codes are made from, at least 16 characters; without it a file beside the book
    is made and used."""

    model_config = SettingsConfigDict(env_prefix="HALL_", extra="ignore")

    api_token: SecretStr = SecretStr("")
    mqtt_username: str | None = None
    mqtt_password: SecretStr | None = None
    code_secret: SecretStr = SecretStr("")
