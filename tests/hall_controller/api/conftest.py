"""A running stage for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.hall_controller.api.stage import Stage


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with Stage() as running:
        yield running
