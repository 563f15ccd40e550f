"""What tests of agents share: circuits that are closed when a test begins."""

from collections.abc import Iterator

import pytest

from agents.circuits import forget


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    """Let no test meet the circuits of another."""
    forget()
    yield
    forget()
