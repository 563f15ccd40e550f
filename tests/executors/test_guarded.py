"""What a round that could not be done leaves in the log."""

import pytest
from django.db import OperationalError

from workflows.executors.guarded import guarded


async def chore(error: Exception | None = None) -> None:
    """Do nothing, or fail."""
    if error is not None:
        raise error


async def test_a_database_that_is_away_is_told_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    assert await guarded(chore())
    assert not await guarded(chore(OperationalError("nobody answers\n\tis it there?")))
    (told,) = caplog.records
    assert (told.levelname, told.exc_info) == ("WARNING", None)
    assert "nobody answers" in told.message


async def test_a_fault_of_the_program_is_told_in_full(caplog: pytest.LogCaptureFixture) -> None:
    assert not await guarded(chore(KeyError("a")))
    (told,) = caplog.records
    assert told.levelname == "ERROR"
    assert told.exc_info is not None
