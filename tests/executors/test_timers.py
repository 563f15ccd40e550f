"""Timers fire when their time has come: not before it, whatever the loop's clock counts in, and once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from workflows.engine.commands import SetTimer
from workflows.engine.messages import TimerFired
from workflows.executors import timers
from workflows.executors.clock import Clock
from workflows.executors.timers import Timers


class Early:
    """A loop that calls when a test says so; what was asked for is kept, with its delay."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, Callable[[], None]]] = []

    def get_debug(self) -> bool:
        """Tell that handles need not know where they were made."""
        return False

    def call_later(self, delay: float, call: Callable[..., None], *args: Any) -> asyncio.Handle:
        self.asked.append((delay, lambda: call(*args)))
        return asyncio.Handle(call, args, self)  # type: ignore[arg-type]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Set the monotonic clock by hand."""
    told = [100.0]
    monkeypatch.setattr(timers.time, "monotonic", lambda: told[0])
    return told


def test_one_that_is_called_early_waits_for_the_rest(now: list[float]) -> None:
    loop, clock, fired = Early(), Clock(), list[TimerFired]()
    one = Timers(loop, clock, fired.append)  # type: ignore[arg-type]
    at = clock.now() + 5.0
    one.decided(clock.now())
    one.set(SetTimer(timer="t", at=at))
    assert loop.asked[0][0] == pytest.approx(5.0)
    now[0] += 4.9985
    loop.asked[0][1]()
    assert fired == []
    assert loop.asked[1][0] == pytest.approx(0.0015)
    assert one.next_s() == pytest.approx(0.0015)
    now[0] += 0.0016
    loop.asked[1][1]()
    assert [message.timer for message in fired] == ["t"]
    assert fired[0].at >= at
    assert one.next_s() == float("inf")
