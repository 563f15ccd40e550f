"""Rings that name a run: a new one is begun by its id, and for any other all that waits is looked at."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.executors.workbench import Bench, eventually
from workflows.engine.messages import Cancel
from workflows.executors import doorstep, waking
from workflows.store.contract import RunId


async def test_a_new_run_that_a_ring_names_is_begun_without_a_look_at_others(bench: Bench) -> None:
    executor = await bench.ready()
    looks: list[int] = []
    claim = bench.store.claim

    def look(lessee: Any, limit: int, caps: Any = ()) -> Any:
        looks.append(limit)
        return claim(lessee, limit, caps)

    bench.store.claim = look  # type: ignore[method-assign]
    run = bench.run(ring=False)
    executor.ring(run)
    await bench.ended(run)
    assert bench.store.runs[run].epoch == 1
    assert len(looks) <= 1  # the one that is due each second


async def test_a_ring_for_a_run_that_is_not_new_looks_at_all(bench: Bench) -> None:
    executor = await bench.ready()
    run, other = bench.run(ring=False), bench.run(ring=False)
    bench.store.runs[run].tries = 1
    executor.ring(run)
    for one in (run, other):
        assert (await bench.ended(one)).status == "succeeded"


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look for work unless somebody rings."""
    monkeypatch.setattr(doorstep, "LOOK_EVERY_S", 60.0)


@pytest.mark.usefixtures("seldom")
@pytest.mark.parametrize("after_s", [0.0, 0.003, 0.008])
async def test_a_run_that_is_rung_for_a_little_early_is_begun_once_it_is_kept(bench: Bench, after_s: float) -> None:
    executor = await bench.ready()
    run = RunId(str(uuid4()))
    executor.ring(run)
    await asyncio.sleep(after_s)
    bench.run(id=run, ring=False)
    assert (await bench.ended(run)).status == "succeeded"


@pytest.mark.usefixtures("seldom")
async def test_of_many_that_are_rung_for_early_none_is_left(bench: Bench) -> None:
    executor = await bench.ready()
    early = [RunId(str(uuid4())) for _ in range(10)]
    for run in early:
        executor.ring(run)
    await asyncio.sleep(0.005)
    for run in early:
        bench.run(id=run, ring=False)
    for run in early:
        assert (await bench.ended(run)).status == "succeeded"


@pytest.mark.usefixtures("seldom")
async def test_a_run_that_never_comes_keeps_nobody_busy(bench: Bench) -> None:
    executor = await bench.ready()
    looks: list[RunId] = []
    find = bench.store.find

    def look(run: RunId, worker: str, now: float) -> Any:
        looks.append(run)
        return find(run, worker, now)

    bench.store.find = look  # type: ignore[method-assign]
    executor.ring(RunId(str(uuid4())))
    await eventually(lambda: len(looks) == len(waking.AGAIN_AFTER_S) + 1)
    await asyncio.sleep(0.1)
    assert len(looks) == len(waking.AGAIN_AFTER_S) + 1


async def test_a_new_run_that_has_another_letter_answers_both(bench: Bench) -> None:
    executor = await bench.ready()
    run = bench.run(ring=False)
    bench.store.send(run, Cancel(at=2.0, by="ann"))
    executor.ring(run)
    assert (await bench.ended(run)).status == "cancelled"


async def test_of_two_executors_that_are_rung_one_begins_the_run(bench: Bench) -> None:
    executors = [await bench.ready(), await bench.ready()]
    for _ in range(20):
        run = bench.run(ring=False)
        for executor in executors:
            executor.ring(run)
        assert (await bench.ended(run)).status == "succeeded"
        assert bench.store.runs[run].epoch == 1
    assert len(bench.calls) == 20


@pytest.mark.usefixtures("seldom")
async def test_a_look_that_is_due_is_not_forgotten_where_another_ring_comes_with_it(bench: Bench) -> None:
    executor = await bench.ready()
    step, due = executor._doorstep, list[Any]()
    loop = step._loop
    step._loop = SimpleNamespace(time=loop.time, call_later=lambda after_s, *due_then: due.append(due_then))  # type: ignore[assignment]
    step._looked_at = float("-inf")
    left = bench.run(ring=False)
    executor.ring(bench.run(ring=False))
    await eventually(lambda: bool(due))
    ((call, *told),) = due
    step.hear(bench.run(ring=False))
    call(*told)
    assert (await bench.ended(left)).status == "succeeded"
