"""The workbench of the tests here, put away after each, and the loop that executors run on."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import uvloop

from tests.executors.workbench import Bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """Return a bench whose executors are stopped at the end."""
    made = Bench()
    yield made
    for executor in made.executors:
        await executor.stop()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let the tests run on the loop that executors have."""
    return {"uvloop": uvloop.new_event_loop}
