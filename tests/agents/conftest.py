"""What tests of agents share: circuits that are closed when a test begins, and the loop that executors ask them on."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import uvloop

from agents.circuits import forget


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    """Let no test meet the circuits of another."""
    forget()
    yield
    forget()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let the tests run on the loop that executors have."""
    return {"uvloop": uvloop.new_event_loop}
