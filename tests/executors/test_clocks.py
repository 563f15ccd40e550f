"""Waits last as long as they say, whatever clocks do."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from tests.executors.drawing import row, send, worker
from tests.executors.workbench import Bench
from workflows.engine.messages import Start
from workflows.executors.clock import Clock, Reading
from workflows.store.contract import Append, LeaseLostError, RunId
from workflows.store.memory import MemoryStore


@pytest.mark.parametrize("off_s", [-3_600, 3_600])
async def test_a_wait_lasts_as_long_as_it_says_whatever_the_clock_of_whoever_started_the_run(
    bench: Bench, off_s: float
) -> None:
    bench.document = row({"id": "rest", "kind": "wait", "config": {"timer_s": 0.2}}, port="elapsed")
    bench.executor()
    run = RunId(str(uuid4()))
    bench.store.add(run)
    send(bench, run, Start(at=time.time() + off_s, run=run, input="go", agents={}))
    state = await bench.ended(run)
    assert state.started_at == pytest.approx(time.time(), abs=60)
    assert state.ended_at is not None
    assert 0.2 <= state.ended_at - state.started_at < 60


class JumpingStore(MemoryStore):
    """A store whose clock, and with it that of an executor, goes back by ten minutes while something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.clock: Clock

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Append, and let the clock jump as a renewal would that comes before."""
        self.clock.take(Reading(time.time() - 600, time.monotonic(), time.monotonic()))
        return super().append(batch)


async def test_a_wait_lasts_as_long_as_it_says_where_the_clock_jumps_while_its_beginning_is_written() -> None:
    store = JumpingStore()
    bench = Bench(store=store)
    bench.document = row({"id": "rest", "kind": "wait", "config": {"timer_s": 0.2}}, port="elapsed")
    executor = bench.executor()
    store.clock = executor._desk.clock
    run = bench.run()
    state = await bench.ended(run)
    assert state.status == "succeeded"
    assert store.runs[run].epoch == 1
    await executor.stop()


@pytest.mark.parametrize("by_s", [-600, 3_600])
async def test_a_wait_lasts_as_long_as_it_says_where_the_clock_jumps_before_what_was_heard_is_decided(
    bench: Bench, by_s: float
) -> None:
    bench.document = row(worker(), {"id": "rest", "kind": "wait", "config": {"timer_s": 0.2}}, port="elapsed")
    executor = bench.executor()

    def jump() -> None:
        executor._desk.clock.take(Reading(time.time() + by_s, time.monotonic(), time.monotonic()))

    async def answer(request: Any, sink: Any) -> Any:
        asyncio.get_running_loop().call_soon(jump)  # the answer is heard before, and the run goes on after
        return "ok"

    bench.answer = answer  # type: ignore[method-assign]
    run = bench.run()
    began = time.monotonic()
    state = await bench.ended(run)
    assert (state.status, bench.store.runs[run].epoch) == ("succeeded", 1)
    assert time.monotonic() - began >= 0.2


def test_it_is_known_by_which_clock_a_time_was_told_a_moment_ago() -> None:
    clock = Clock()
    before = clock.now()
    clock.take(Reading(before - 600, time.monotonic(), time.monotonic()))
    assert clock.ahead_s(before) - clock.ahead_s(clock.now()) == pytest.approx(600, abs=1)
    clock.take(Reading(clock.now(), time.monotonic(), time.monotonic()))
    assert clock.ahead_s(before) == pytest.approx(clock.ahead_s(clock.now()), abs=1)
