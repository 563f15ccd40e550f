"""The workbench of the tests here, put away after each."""

from collections.abc import AsyncIterator

import pytest

from tests.executors.workbench import Bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """Return a bench whose executors are stopped at the end."""
    made = Bench()
    yield made
    for executor in made.executors:
        await executor.stop()
