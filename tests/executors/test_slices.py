"""Drives that last long give way to those who wait, where a process drives all the runs it may."""

import asyncio
from typing import Any

from tests.executors.workbench import Bench, chain, eventually
from workflows.store.contract import RunId


def order_of(bench: Bench) -> list[RunId]:
    """Tell whose steps were asked for, in order."""
    return [RunId(call.key.partition(":")[0]) for call in bench.calls]


async def test_a_long_drive_gives_way_at_a_step_boundary_and_goes_on_after_those_who_wait(bench: Bench) -> None:
    async def answer(request: Any, sink: Any) -> Any:
        await asyncio.sleep(0.1)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    bench.document = chain(20)
    said: list[bool] = []
    bench.executor(max_runs=1, slice_s=0.3, crowded=lambda: said.append(True))
    first = bench.run()
    await eventually(lambda: len(bench.calls) > 0)
    second = bench.run()
    for run in (first, second):
        assert (await bench.ended(run)).status == "succeeded"
    calls = order_of(bench)
    assert len(calls) == 40
    assert calls.index(second) < 39 - calls[::-1].index(first)
    assert said


async def test_nobody_gives_way_where_nobody_waits(bench: Bench) -> None:
    async def answer(request: Any, sink: Any) -> Any:
        await asyncio.sleep(0.05)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    bench.document = chain(10)
    bench.executor(max_runs=1, slice_s=0.05)
    run = bench.run()
    await bench.ended(run)
    assert bench.store.runs[run].epoch == 1


async def test_a_drive_whose_step_takes_too_long_to_give_way_goes_on(bench: Bench) -> None:
    long = asyncio.Event()

    async def answer(request: Any, sink: Any) -> Any:
        if request.input == "slow":
            await long.wait()
        return request.input

    bench.answer = answer  # type: ignore[method-assign]
    bench.document = chain(2)
    executor = bench.executor(max_runs=1, slice_s=0.2)
    slow = bench.run("slow")
    await eventually(lambda: len(bench.calls) == 1)
    assert (await bench.ended(bench.run("quick"))).output == "quick"
    driver = next(driver for driver in executor._drivers if driver.claim.run == slow)
    await eventually(lambda: not driver.gave_way)
    long.set()
    assert (await bench.ended(slow)).output == "slow"


async def test_one_whose_runs_take_all_places_makes_nobody_else_wait_for_their_ends(bench: Bench) -> None:
    over = asyncio.Event()

    async def answer(request: Any, sink: Any) -> Any:
        if request.input == "noisy":
            await over.wait()
        return request.input

    bench.answer = answer  # type: ignore[method-assign]
    bench.document = chain(2)
    bench.executor(max_runs=10, slice_s=60.0)
    noisy = [bench.run("noisy", owner="ann") for _ in range(20)]
    await eventually(lambda: len(bench.calls) == 10)
    quiet = [bench.run("quick", owner="bob") for _ in range(2)]
    assert [(await bench.ended(run)).output for run in quiet] == ["quick", "quick"]
    assert {call.input for call in bench.calls[10:]} == {"quick"}
    over.set()
    for run in noisy:
        await bench.ended(run)


async def test_one_whose_runs_take_all_places_goes_on_where_nobody_else_waits(bench: Bench) -> None:
    async def answer(request: Any, sink: Any) -> Any:
        await asyncio.sleep(0.3)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    bench.document = chain(3)
    bench.executor(max_runs=2, slice_s=60.0)
    for run in [bench.run(owner="ann") for _ in range(4)]:
        await bench.ended(run)
        assert bench.store.runs[run].epoch == 1
