"""The hub of the tests here, closed after each."""

from collections.abc import AsyncIterator

import pytest

from workflows.live.hub import Hub


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    """Return a hub, emptied at the end."""
    made = Hub()
    yield made
    await made.close()
