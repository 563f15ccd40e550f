"""A ring is answered where the broker's message arrives, and the message is settled whatever it held."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from workflows.executors import ringing
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


def test_after_a_ring_that_is_alone_the_consumer_rests_for_longer_than_in_a_burst(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, rests = [0.0], list[float]()
    monkeypatch.setattr(ringing, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=rests.append))
    handler = at_once(Rung(), None, Consumer())
    for pause_s in (1.0, 0.05, 0.05, 1.0):
        now[0] += pause_s
        handler(Message([["a-run"], {}, {}]), None, lambda logger, errors: None, None, [])
    alone, short = ringing.GIVE_WAY_ALONE_S, ringing.GIVE_WAY_S
    assert rests == [alone, short, short, alone]
