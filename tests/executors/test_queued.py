"""Agents that name a queue: their steps are away, their runs parked, and what comes back is a message."""

import asyncio
import time
from typing import Any

import pytest

from agents.contract import AgentRequest, Sink
from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.errors import ErrorInfo
from workflows.engine.messages import Cancel, Pause, Resume
from workflows.executors import away
from workflows.executors.executor import Executor
from workflows.store.contract import RunId

Answer = dict[str, Any]


@pytest.fixture
def gpu(bench: Bench) -> Bench:
    """Return a bench whose agents name the queue `gpu`."""
    bench.queue = "gpu"
    return bench


def driving(bench: Bench, **setup: Any) -> Executor:
    """Start an executor that drives runs, and carries out no steps of queues."""
    return bench.executor(call_queue=lambda queue: ring(bench), **setup)


def carrying(bench: Bench, **setup: Any) -> Executor:
    """Start an executor that carries out the steps of the queue, and drives no runs."""
    return bench.executor(
        "gpu", queues=["gpu"], max_runs=0, call_queue=lambda queue: None, told=lambda run: ring(bench), **setup
    )


def ring(bench: Bench) -> None:
    for executor in bench.executors:
        executor.ring_steps()


async def parked(bench: Bench, run: RunId) -> None:
    """Wait until nobody drives a run whose steps are away."""
    await eventually(lambda: bool(bench.store.steps.rows) and not bench.store.runs[run].worker)


def held_back(bench: Bench, until: asyncio.Event) -> None:
    """Let each answer wait."""

    async def answer(request: AgentRequest, sink: Sink) -> Any:
        await until.wait()
        return f"{request.input}!"

    bench.answer = answer  # type: ignore[method-assign]


async def test_steps_are_carried_out_by_who_consumes_the_queue(gpu: Bench) -> None:
    gpu.document = chain(3)
    driving(gpu)
    carrying(gpu)
    state = await gpu.ended(gpu.run())
    assert (state.status, state.output) == ("succeeded", "go!!!")
    assert state.recoveries == 0
    assert gpu.store.steps.rows == {}


async def test_a_run_is_parked_while_its_step_is_away(gpu: Bench) -> None:
    driving(gpu)
    run = gpu.run()
    await parked(gpu, run)
    assert gpu.calls == []
    carrying(gpu)
    assert (await gpu.ended(run)).recoveries == 0


async def test_a_run_that_was_rung_for_hands_its_first_steps_to_their_queues_too(gpu: Bench) -> None:
    driver = driving(gpu)
    await eventually(lambda: driver.room() is not None)
    run = gpu.run(ring=False)
    driver.ring(run)
    await parked(gpu, run)
    assert gpu.calls == []
    carrying(gpu)
    assert (await gpu.ended(run)).recoveries == 0


async def test_one_process_ignores_queues(gpu: Bench) -> None:
    gpu.executor()
    assert (await gpu.ended(gpu.run())).output == "go!"


async def test_a_worker_of_both_queues_does_both(gpu: Bench) -> None:
    gpu.executor(queues=["celery", "gpu"], call_queue=lambda queue: ring(gpu), told=lambda run: ring(gpu))
    assert (await gpu.ended(gpu.run())).output == "go!"


async def test_taking_a_run_over_does_not_do_its_steps_again(gpu: Bench) -> None:
    done = asyncio.Event()
    held_back(gpu, done)
    carrying(gpu)
    first = driving(gpu)
    run = gpu.run()
    await eventually(lambda: len(gpu.calls) == 1)
    await first.stop()
    driving(gpu)
    gpu.store.send(run, Pause(at=time.time()))
    gpu.store.send(run, Resume(at=time.time()))
    ring(gpu)
    await eventually(lambda: not gpu.store.runs[run].letters)
    done.set()
    state = await gpu.ended(run)
    assert (state.recoveries, state.steps["s0:1"].recovered, len(gpu.calls)) == (0, 0, 1)


async def test_an_outcome_that_came_while_nobody_drove_is_not_worked_out_again(gpu: Bench) -> None:
    first = driving(gpu)
    run = gpu.run()
    await parked(gpu, run)
    await first.stop()
    carrying(gpu)
    await eventually(lambda: not gpu.store.steps.rows)
    driving(gpu)
    assert (await gpu.ended(run)).recoveries == 0
    assert len(gpu.calls) == 1


async def test_the_step_of_a_worker_that_died_is_taken_up_by_another(gpu: Bench) -> None:
    driving(gpu)
    never = asyncio.Event()
    held_back(gpu, never)
    dead = carrying(gpu, lease_s=0.3)
    run = gpu.run()
    await eventually(lambda: len(gpu.calls) == 1)
    for chore in dead._chores:
        chore.cancel()
    held_back(gpu, released())
    carrying(gpu, lease_s=0.3)
    state = await gpu.ended(run)
    assert (state.status, state.steps["s0:1"].recovered) == ("succeeded", 1)
    assert len({call.key for call in gpu.calls}) == 1
    never.set()
    await asyncio.sleep(0.05)
    assert gpu.state(run).seq == state.seq


async def test_a_run_that_is_cancelled_recalls_its_steps(gpu: Bench) -> None:
    stopped = asyncio.Event()

    async def answer(request: AgentRequest, sink: Sink) -> Any:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    gpu.answer = answer  # type: ignore[method-assign]
    driving(gpu)
    carrying(gpu)
    run = gpu.run()
    await eventually(lambda: len(gpu.calls) == 1)
    gpu.store.send(run, Cancel(at=time.time()))
    ring(gpu)
    assert (await gpu.ended(run)).status == "cancelled"
    assert gpu.store.steps.rows == {}
    ring(gpu)
    async with asyncio.timeout(10):
        await stopped.wait()


async def test_a_deadline_is_kept_while_the_step_is_away(gpu: Bench) -> None:
    gpu.document = chain(1, deadline_s=0.2)
    driving(gpu)
    state = await gpu.ended(gpu.run())
    assert state.status == "failed"
    assert state.error is not None
    assert state.error.code == "timeout"
    assert gpu.store.steps.rows == {}


async def test_a_step_that_fails_is_tried_again_on_its_queue(gpu: Bench) -> None:
    gpu.document = chain(1, retry={"attempts": 2, "backoff_s": 0.01, "jitter": 0})
    attempts: list[int] = []

    async def answer(request: AgentRequest, sink: Sink) -> Any:
        attempts.append(request.attempt)
        if request.attempt == 1:
            raise OSError("no")
        return "ok"

    gpu.answer = answer  # type: ignore[method-assign]
    driving(gpu)
    carrying(gpu)
    assert (await gpu.ended(gpu.run())).output == "ok"
    assert attempts == [1, 2]


async def test_turns_of_a_step_that_is_away_are_kept_and_its_text_is_shown(gpu: Bench) -> None:
    async def answer(request: AgentRequest, sink: Sink) -> Any:
        sink.token("think")
        for turn in range(len(request.turns), 2):
            sink.turn({"n": turn})
        return "ok"

    gpu.answer = answer  # type: ignore[method-assign]
    driving(gpu)
    carrying(gpu)
    state = await gpu.ended(gpu.run())
    assert state.steps["s0:1"].turns == ({"n": 0}, {"n": 1})
    assert "".join(delta.text for delta in gpu.deltas) == "think"


async def test_who_takes_a_step_up_goes_on_after_its_last_turn(gpu: Bench) -> None:
    reached = asyncio.Event()

    async def answer(request: AgentRequest, sink: Sink) -> Any:
        if request.turns:
            return request.turns
        sink.turn("first")
        reached.set()
        return await asyncio.Event().wait()

    gpu.answer = answer  # type: ignore[method-assign]
    driving(gpu)
    first = carrying(gpu)
    run = gpu.run()
    await reached.wait()
    await gpu.until(run, lambda state: bool(state.steps["s0:1"].turns))
    await first.stop()
    carrying(gpu)
    assert (await gpu.ended(run)).output == ["first"]


async def test_a_worker_that_stops_lets_steps_end_and_gives_the_rest_back(gpu: Bench) -> None:
    done = asyncio.Event()
    held_back(gpu, done)
    driving(gpu)
    first = carrying(gpu, drain_s=5)
    run = gpu.run()
    await eventually(lambda: len(gpu.calls) == 1)
    stopping = asyncio.create_task(first.stop())
    await asyncio.sleep(0.05)
    done.set()
    await stopping
    assert (await gpu.ended(run)).output == "go!"
    assert len(gpu.calls) == 1


async def test_no_more_steps_are_carried_out_at_once_than_the_worker_may(gpu: Bench) -> None:
    done = asyncio.Event()
    held_back(gpu, done)
    driving(gpu)
    carrying(gpu, max_queued=2)
    runs = [gpu.run() for _ in range(5)]
    await eventually(lambda: len(gpu.calls) == 2 and len(gpu.store.steps.rows) == 5)
    done.set()
    for run in runs:
        assert (await gpu.ended(run)).output == "go!"


async def test_a_request_that_is_too_large_for_a_queue_fails_its_step(
    gpu: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(away, "MAX_BODY_BYTES", 100)
    driving(gpu)
    state = await gpu.ended(gpu.run("x" * 200))
    assert state.error is not None
    assert isinstance(state.error, ErrorInfo)
    assert state.error.code == "too_large"


def released() -> asyncio.Event:
    """Make an event that has happened."""
    event = asyncio.Event()
    event.set()
    return event
