"""Runs are given up and taken up: by an executor that stops, and by one that wakes a long run from its snapshot."""

import asyncio
import threading
import time
from typing import Any

from tests.executors.test_driving import forever
from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.events import Entry
from workflows.engine.messages import ExternalEvent
from workflows.store.contract import RunId
from workflows.store.memory_steps import SUSPECT_TRIES


async def test_who_stops_lets_steps_end_and_begins_no_other(bench: Bench) -> None:
    bench.document = chain(2)
    going = asyncio.Event()

    async def answer(request: Any, sink: Any) -> Any:
        going.set()
        await asyncio.sleep(0.1)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    run = bench.run()
    first = bench.executor(drain_s=5)
    await going.wait()
    await first.stop()
    state = bench.state(run)
    assert [state.steps[step].status for step in state.steps] == ["succeeded", "open"]
    assert len(bench.calls) == 1
    bench.executor()
    assert (await bench.ended(run)).status == "succeeded"
    assert [call.key.partition(":")[2] for call in bench.calls] == ["s0:1", "s1:1"]


async def test_a_step_that_outlasts_the_drain_is_done_again_elsewhere(bench: Bench) -> None:
    slow = True

    async def answer(request: Any, sink: Any) -> Any:
        if slow:
            await forever(request, sink)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    run = bench.run()
    first = bench.executor(drain_s=0.05)
    await eventually(lambda: len(bench.calls) == 1)
    await first.stop()
    slow = False
    bench.executor()
    assert (await bench.ended(run)).output == "done"
    assert len({call.key for call in bench.calls}) == 1


async def test_a_long_run_wakes_from_its_snapshot_and_reads_nothing_that_came_before(bench: Bench) -> None:
    bench.document = chain(80)
    bench.document["nodes"].insert(1, {"id": "gate", "kind": "wait", "config": {"event": "go"}})
    bench.document["edges"][0]["target"] = "s0"
    last = bench.document["edges"][-1]
    last["target"] = "gate"
    bench.document["edges"].append({"id": "end", "source": "gate", "port": "event", "target": "output"})
    bench.executor()
    run = bench.run()
    await eventually(lambda: run in bench.store.snapshots)
    whole = bench.state(run)
    kept = bench.store.snapshot(run, whole.seq)
    assert kept == whole
    read: list[int] = []
    entries = bench.store.entries

    def counted(run: RunId, after: int = 0, limit: int = 10_000) -> list[Entry]:
        if threading.current_thread().name.endswith("reader"):
            read.append(after)
        return entries(run, after, limit)

    bench.store.entries = counted  # type: ignore[method-assign]
    bench.store.send(run, ExternalEvent(at=time.time(), name="go"))
    bench.executors[0].ring()
    assert (await bench.ended(run)).status == "succeeded"
    assert read == []


async def test_where_workers_died_one_after_the_other_suspects_are_cleared_as_soon_as_the_one_before_is(
    bench: Bench,
) -> None:
    bench.document = chain(2)
    runs = [bench.run() for _ in range(20)]
    for run in runs:
        bench.store.runs[run].tries = SUSPECT_TRIES
    bench.executor()
    async with asyncio.timeout(len(runs) / 2):
        for run in runs:
            assert (await bench.ended(run)).status == "succeeded"
