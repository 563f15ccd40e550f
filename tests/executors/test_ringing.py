"""A ring is answered where the broker's message arrives, and the message is settled whatever it held."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from workflows.executors.ringing import at_once


@dataclass
class Rung:
    """A task that keeps what it was rung for."""

    runs: list[str] = field(default_factory=list)

    def run(self, run: str = "") -> None:
        """Keep it."""
        self.runs.append(run)


@dataclass
class Message:
    """A message of the broker."""

    payload: Any


class Consumer:
    """What acknowledging asks of a consumer."""

    connection_errors = (ConnectionError,)


def received(task: Rung, payload: Any, body: Any = None) -> list[Any]:
    acknowledged: list[Any] = []
    handler = at_once(task, None, Consumer())
    handler(Message(payload), body, lambda logger, errors: acknowledged.append(errors), None, [])
    return acknowledged


def test_a_ring_is_answered_and_acknowledged() -> None:
    task = Rung()
    assert received(task, [["a-run"], {}, {}]) == [(ConnectionError,)]
    assert task.runs == ["a-run"]


def test_a_ring_of_the_first_protocol_is_understood() -> None:
    task = Rung()
    received(task, {"args": ["a-run"]}, {"args": ["a-run"]})
    assert task.runs == ["a-run"]


def test_what_is_no_ring_is_acknowledged_and_rings_nobody(caplog: pytest.LogCaptureFixture) -> None:
    task = Rung()
    assert received(task, 17) == [(ConnectionError,)]
    assert received(task, [["one", "two", "three"], {}, {}])
    assert task.runs == []
    assert "not understood" in caplog.text
