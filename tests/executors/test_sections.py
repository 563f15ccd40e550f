"""Critical sections that runs share: one after the other, whoever dies."""

import asyncio
import time
from typing import Any

from tests.executors.drawing import approval, approve, parked, row, section, send
from tests.executors.workbench import Bench
from workflows.engine.messages import CancelActivation
from workflows.executors.executor import Executor
from workflows.store.contract import Place, RunId


async def shared(bench: Bench, runs: int, limit: int = 1, executors: int = 1) -> list[str]:
    """Drive runs that share a section; give the order in which they were inside, and check how many were at once."""
    bench.document = row(*section(limit=limit))
    inside: list[str] = []
    seen: list[str] = []

    async def answer(request: Any, sink: Any) -> Any:
        inside.append(request.input)
        seen.append(request.input)
        assert len(inside) <= limit
        await asyncio.sleep(0.01)
        inside.remove(request.input)
        return "ok"

    bench.answer = answer  # type: ignore[method-assign]
    for number in range(executors):
        bench.executor(f"test{number}")
    started = [bench.run(str(number)) for number in range(runs)]
    states = [await bench.ended(run) for run in started]
    assert [state.status for state in states] == ["succeeded"] * runs
    return seen


async def test_runs_share_a_section_one_at_a_time_in_their_order(bench: Bench) -> None:
    seen = await shared(bench, 8)
    assert sorted(seen) == [str(number) for number in range(8)]


async def test_a_section_with_a_limit_lets_so_many_runs_in(bench: Bench) -> None:
    assert len(await shared(bench, 9, limit=3, executors=2)) == 9


async def takes_the_place(bench: Bench, role: str) -> tuple[Executor, RunId, RunId]:
    """Let one run into the section for as long as its agent works, and another wait for it, parked."""
    bench.document = row(*section())

    async def forever(request: Any, sink: Any) -> Any:
        return await asyncio.sleep(3600)

    bench.answer = forever  # type: ignore[method-assign]
    executor = bench.executor(role)
    first = bench.run("one")
    await bench.until(first, lambda state: bool(state.open_steps))
    second = bench.run("two")
    await parked(bench, second)
    return executor, first, second


async def test_the_section_is_held_while_its_executor_dies_and_given_on_afterwards(bench: Bench) -> None:
    executor, first, second = await takes_the_place(bench, "first")
    await executor.stop()
    del bench.answer  # type: ignore[method-assign]
    bench.executor("second")
    states = [await bench.ended(run) for run in (first, second)]
    assert [state.status for state in states] == ["succeeded", "succeeded"]
    assert states[0].activations["alone"].left_at <= states[1].activations["alone/work"].entered_at  # type: ignore[operator]


async def test_a_run_that_is_stopped_makes_room(bench: Bench) -> None:
    _, first, second = await takes_the_place(bench, "test")
    del bench.answer  # type: ignore[method-assign]
    send(bench, first, CancelActivation(at=time.time(), activation="alone", by="ann"))
    assert (await bench.ended(second)).status == "succeeded"
    assert bench.state(first).error is not None


async def test_a_place_that_a_dead_worker_did_not_give_back_is_given_back_by_the_next(bench: Bench) -> None:
    bench.document = row(*section(), approval())
    executor = bench.executor("first")
    run = bench.run()
    await bench.until(run, lambda state: bool(state.questions))  # it may have been parked for its place before
    await parked(bench, run)
    # as if the end of the section was durable, and the worker had died before it could give the place back
    lost = Place(run=run, activation="alone", key=f"{run}:alone", name="crm")
    assert bench.store.place_request(lost, bench.store.runs[run].epoch) == [run]
    await executor.stop()
    bench.executor("second")
    approve(bench, run)
    await bench.ended(run)
    other = bench.run("next")
    await bench.until(other, lambda state: bool(state.questions))


async def test_a_run_is_let_into_the_section_while_another_that_died_in_it_is_swept(bench: Bench) -> None:
    bench.document = row(*section())
    gone = RunId("00000000-0000-0000-0000-000000000001")
    bench.store.add(gone)
    assert bench.store.place_request(Place(run=gone, activation="a", key="gone", name="crm"), 0) == [gone]
    bench.executor()
    run = bench.run()
    await parked(bench, run)
    bench.store.runs[gone].status = "failed"
    bench.store.place_sweep()
    assert (await bench.ended(run)).status == "succeeded"
