"""How a run is driven: order, durability, recovery, parking, and that a bad run harms no other."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import OperationalError

from agents.contract import AgentError
from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.events import Entry, RunResumed
from workflows.engine.messages import Cancel, Pause, Resume
from workflows.executors import drivers
from workflows.store.contract import Append, LeaseLostError, Letter, RunId
from workflows.store.memory import MemoryStore


class EndsDuringResume(MemoryStore):
    """A store that takes a while to write a resume, and tells that it has begun to."""

    def __init__(self, began: Callable[[], object]) -> None:
        super().__init__()
        self._began = began

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Append, slowly where a run is resumed."""
        if any(isinstance(event, RunResumed) for one in batch for entry in one.entries for event in entry.events):
            self._began()
            time.sleep(0.1)
        return super().append(batch)


class FullDisk(MemoryStore):
    """A store that takes nothing while its disk is full, but for leases: what prolongs them needs no room."""

    full = False

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Refuse while there is no room."""
        self._check()
        return super().append(batch)

    def release(self, run: RunId, epoch: int, free_from: float, worker: str = "") -> None:
        """Refuse while there is no room."""
        self._check()
        super().release(run, epoch, free_from, worker)

    def _check(self) -> None:
        if self.full:
            raise OperationalError("database or disk is full")


class ShortPages(MemoryStore):
    """A store whose pages hold one entry."""

    def entries(self, run: RunId, after: int = 0, limit: int = 1) -> list[Entry]:
        """Read one entry."""
        return super().entries(run, after, 1)


async def forever(request: Any, sink: Any) -> Any:
    """Never answer."""
    await asyncio.sleep(3600)


async def test_a_run_goes_through_its_steps_to_its_end(bench: Bench) -> None:
    bench.document = chain(3)
    bench.executor()
    state = await bench.ended(bench.run("hi"))
    assert (state.status, state.output, len(state.steps)) == ("succeeded", "hi!!!", 3)


async def test_a_step_starts_only_once_what_led_to_it_is_durable(bench: Bench) -> None:
    bench.document = chain(3)
    seen: list[bool] = []

    async def answer(request: Any, sink: Any) -> Any:
        run, _, step = request.key.partition(":")
        seen.append(step in bench.state(RunId(run)).steps)
        return "ok"

    bench.answer = answer  # type: ignore[method-assign]
    bench.executor()
    await bench.ended(bench.run())
    assert seen == [True, True, True]


async def test_many_runs_are_driven_at_once(bench: Bench) -> None:
    bench.document = chain(3)
    bench.executor()
    states = [await bench.ended(run) for run in [bench.run(n) for n in range(60)]]
    assert [state.output for state in states] == [f"{n}!!!" for n in range(60)]


async def test_no_more_steps_are_under_way_than_the_process_may_have(bench: Bench) -> None:
    under_way: list[int] = [0, 0]

    async def answer(request: Any, sink: Any) -> Any:
        under_way[0] += 1
        under_way[1] = max(under_way)
        await asyncio.sleep(0.005)
        under_way[0] -= 1
        return "ok"

    bench.answer = answer  # type: ignore[method-assign]
    bench.executor(max_steps=4)
    for run in [bench.run() for _ in range(20)]:
        await bench.ended(run)
    assert under_way[1] == 4


async def test_another_executor_goes_on_and_repeats_no_step_with_an_outcome(bench: Bench) -> None:
    bench.document = chain(3)

    async def stop_at_the_second(request: Any, sink: Any) -> Any:
        return "ok" if ":s0" in request.key else await forever(request, sink)

    bench.answer = stop_at_the_second  # type: ignore[method-assign]
    first = bench.executor("first")
    run = bench.run()
    await bench.until(run, lambda state: "s1:1" in state.open_steps and len(bench.calls) == 2)
    await first.stop()
    del bench.answer  # type: ignore[method-assign]
    bench.executor("second")
    state = await bench.ended(run)
    assert [call.key.split(":", 1)[1] for call in bench.calls] == ["s0:1", "s1:1", "s1:1", "s2:1"]
    assert (state.status, state.recoveries, state.steps["s1:1"].recovered) == ("succeeded", 1, 1)


async def test_an_executor_that_lost_its_lease_writes_nothing_more_and_says_so(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    started = asyncio.Event()

    async def slow(request: Any, sink: Any) -> Any:
        started.set()
        await asyncio.sleep(0.1)
        return "zombie"

    bench.answer = slow  # type: ignore[method-assign]
    bench.executor()
    run = bench.run()
    await started.wait()
    bench.store.runs[run].epoch += 1  # another worker claimed it
    bench.store.runs[run].worker = "other"
    await eventually(lambda: "a write was refused" in caplog.text)
    assert bench.state(run).steps["s0:1"].status == "open"


async def test_a_paused_run_holds_no_lease_and_a_resume_brings_it_back(bench: Bench) -> None:
    bench.document = chain(2)
    release = asyncio.Event()

    async def answer(request: Any, sink: Any) -> Any:
        await release.wait()
        return "ok"

    bench.answer = answer  # type: ignore[method-assign]
    executor = bench.executor()
    run = bench.run()
    await bench.until(run, lambda state: bool(state.open_steps))
    bench.store.send(run, Pause(at=time.time()))
    executor.ring()
    await bench.until(run, lambda state: state.status == "paused")
    release.set()
    await bench.until(run, lambda state: bench.store.runs[run].worker == "")
    assert bench.state(run).steps["s0:1"].status == "succeeded"
    bench.store.send(run, Resume(at=time.time()))
    executor.ring()
    assert (await bench.ended(run)).status == "succeeded"


async def test_a_step_that_ends_while_a_resume_is_written_is_not_carried_out_again(bench: Bench) -> None:
    answered, loop = asyncio.Event(), asyncio.get_running_loop()

    async def answer(request: Any, sink: Any) -> Any:
        await answered.wait()
        return "once"

    bench.answer = answer  # type: ignore[method-assign]
    bench.store = EndsDuringResume(lambda: loop.call_soon_threadsafe(answered.set))
    bench.executor()
    run = bench.run()
    await bench.until(run, lambda state: bool(state.open_steps))
    for message in (Pause(at=time.time()), Resume(at=time.time())):
        bench.store.send(run, message)
    await bench.ended(run)
    assert len(bench.calls) == 1


async def test_a_log_longer_than_a_page_is_read_to_its_end(bench: Bench) -> None:
    bench.document, bench.answer = chain(5), forever  # type: ignore[method-assign]
    bench.store = ShortPages()
    first = bench.executor("first")
    run = bench.run()
    await bench.until(run, lambda state: bool(state.open_steps))
    await first.stop()
    bench.answer = Bench().answer  # type: ignore[method-assign]
    bench.executor("second")
    assert (await bench.ended(run)).output == "go!!!!!"


async def test_a_cancel_ends_a_run_and_stops_its_step(bench: Bench) -> None:
    stopped = asyncio.Event()

    async def answer(request: Any, sink: Any) -> Any:
        try:
            await asyncio.sleep(3600)
        finally:
            stopped.set()

    bench.answer = answer  # type: ignore[method-assign]
    executor = bench.executor()
    run = bench.run()
    await bench.until(run, lambda state: len(bench.calls) == 1)
    bench.store.send(run, Cancel(at=time.time(), by="ann", reason="enough"))
    executor.ring()
    assert (await bench.ended(run)).status == "cancelled"
    async with asyncio.timeout(2):
        await stopped.wait()


async def test_a_failed_attempt_is_tried_again_after_its_wait(bench: Bench) -> None:
    bench.document = chain(1, retry={"attempts": 3, "backoff_s": 0.02, "factor": 1, "jitter": 0})

    async def answer(request: Any, sink: Any) -> Any:
        if request.attempt < 3:
            raise AgentError("provider", "not now")
        return "at last"

    bench.answer = answer  # type: ignore[method-assign]
    bench.executor()
    state = await bench.ended(bench.run())
    assert (state.output, [call.attempt for call in bench.calls]) == ("at last", [1, 2, 3])
    assert len({call.key for call in bench.calls}) == 1


async def test_a_run_whose_next_timer_is_far_is_parked_until_then(bench: Bench) -> None:
    bench.document = chain(1, retry={"attempts": 2, "backoff_s": 3000, "max_s": 3000, "jitter": 0})

    async def answer(request: Any, sink: Any) -> Any:
        raise AgentError("provider", "not now")

    bench.answer = answer  # type: ignore[method-assign]
    bench.executor()
    run = bench.run()
    await bench.until(run, lambda state: bool(bench.store.runs[run].head) and bench.store.runs[run].worker == "")
    assert 2900 < bench.store.runs[run].lease_until - time.time() < 3001


async def test_a_run_that_breaks_its_driver_is_set_aside_and_others_go_on(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    broken = RunId("broken")
    bench.store.add(broken, version=2)
    bench.store.runs[broken].head = 5  # its log is not there
    bench.executor()
    other = bench.run()
    assert (await bench.ended(other)).status == "succeeded"
    await bench.until(other, lambda state: bench.store.runs[broken].worker == "aside")
    assert "broke its driver" in caplog.text


async def test_a_letter_that_nobody_can_read_is_thrown_away(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    run = bench.run()
    bench.store.runs[run].letters = [Letter(1, run, '{"type":"Nonsense"}')]
    bench.executor()
    await eventually(lambda: not bench.store.runs[run].letters)
    assert "thrown away" in caplog.text


async def test_a_run_that_could_not_be_given_back_is_given_back_once_the_database_takes_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(drivers, "AGAIN_S", 0.0)
    bench, store = Bench(), FullDisk()
    bench.store, bench.document = store, chain(2)

    async def answer(request: Any, sink: Any) -> Any:
        store.full = len(bench.calls) == 1
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    driving = bench.executor(lease_s=0.3)
    run = bench.run()
    await eventually(lambda: "could not be given back" in caplog.text)
    await asyncio.sleep(0.3)  # the lease is prolonged in between
    assert store.runs[run].worker == driving.worker
    store.full = False
    state = await bench.ended(run)
    assert (state.status, len(bench.calls)) == ("succeeded", 3)
    await driving.stop()
