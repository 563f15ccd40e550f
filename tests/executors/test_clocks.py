"""Waits last as long as they say, whatever clocks do."""

import time
from collections.abc import Sequence
from uuid import uuid4

import pytest

from tests.executors.drawing import row, send
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
