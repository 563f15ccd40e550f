"""Runs that were begun elsewhere for an executor: it goes on with them, and where it never does, somebody else."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.graph import compile_document
from workflows.engine.messages import Cancel, Start
from workflows.executors import assigned, beginning, doorstep
from workflows.executors.beginning import Seat
from workflows.executors.executor import Executor
from workflows.executors.offers import Offer
from workflows.store.contract import Claim, RunId, decode_message

SOON_S = 0.4


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look for work unless somebody rings."""
    monkeypatch.setattr(doorstep, "LOOK_EVERY_S", 60.0)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let leases be confirmed soon."""
    monkeypatch.setattr(assigned, "CONFIRMED_AFTER_S", 0.05)


def begun_for(bench: Bench, executor: Executor, until_s: float = 3.0, id: RunId | None = None) -> RunId:
    """Keep a run that was begun for an executor, as whoever starts it does; it is leased for so long."""
    run = bench.run(id=id, ring=False)
    row = bench.store.runs[run]
    (letter,), row.letters = row.letters, []
    start = decode_message(letter.body)
    assert isinstance(start, Start)
    seat = Seat(executor.worker, time.time(), lambda run: True, lambda run: None)
    claim = Claim(run=run, epoch=1, head=0, version=row.version, agents=row.agents)
    begun = beginning.begin(claim, compile_document(bench.document), start, seat)
    bench.store.assign(begun.append, time.time() + until_s)
    return run


def lasting(bench: Bench, seconds: float) -> None:
    """Let each agent take so long."""

    async def answer(request: Any, sink: Any) -> Any:
        await asyncio.sleep(seconds)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]


def is_begun(bench: Bench, count: int = 1) -> Callable[[], bool]:
    """Return whether so many steps were asked for."""
    return lambda: len(bench.calls) == count


@pytest.mark.usefixtures("seldom")
async def test_it_is_driven_from_its_first_entry_and_never_claimed(bench: Bench) -> None:
    bench.document = chain(3)
    executor = await bench.ready()
    run = begun_for(bench, executor)
    executor.assign(run)
    state = await bench.ended(run)
    assert state.status == "succeeded"
    assert state.recoveries == 0
    assert bench.store.runs[run].epoch == 1
    assert len(bench.calls) == 3


@pytest.mark.usefixtures("seldom")
@pytest.mark.parametrize("after_s", [0.0, 0.003, 0.008])
async def test_one_that_is_rung_for_a_little_early_is_driven_once_it_is_kept(bench: Bench, after_s: float) -> None:
    executor = await bench.ready()
    run = RunId("00000000-0000-0000-0000-000000000001")
    executor.assign(run)
    await asyncio.sleep(after_s)
    begun_for(bench, executor, id=run)
    assert (await bench.ended(run)).status == "succeeded"


async def test_one_that_is_rung_for_often_is_driven_once(bench: Bench) -> None:
    executor = await bench.ready()
    lasting(bench, 0.1)
    run = begun_for(bench, executor)
    for _ in range(5):
        executor.assign(run)
        await asyncio.sleep(0.01)
    await bench.ended(run)
    executor.assign(run)
    await asyncio.sleep(0.05)
    assert len(bench.calls) == 1


async def test_what_was_sent_to_it_meanwhile_is_heard(bench: Bench) -> None:
    executor = await bench.ready()
    lasting(bench, 30.0)
    run = begun_for(bench, executor)
    bench.store.send(run, Cancel(at=2.0, by="ann"))
    executor.assign(run)
    assert (await bench.ended(run)).status == "cancelled"


async def test_one_that_is_never_rung_for_is_claimed_when_its_lease_ends(bench: Bench) -> None:
    first, _ = await bench.ready(), await bench.ready()
    run = begun_for(bench, first, until_s=0.2)
    assert (await bench.ended(run)).status == "succeeded"
    assert bench.store.runs[run].epoch == 2


@pytest.mark.parametrize("fails", [False, True], ids=["at once", "the second time"])
async def test_one_that_lasts_stays_with_its_worker(bench: Bench, fails: bool) -> None:
    executor, other = await bench.ready(lease_s=60.0), await bench.ready()
    lasting(bench, 3 * SOON_S)
    renew, failures = bench.store.renew, [OperationalError("away")] if fails else []

    def renewed(lessee: Any, runs: Any) -> Any:
        if failures:
            raise failures.pop()
        return renew(lessee, runs)

    bench.store.renew = renewed  # type: ignore[method-assign]
    run = begun_for(bench, executor, until_s=SOON_S)
    executor.assign(run)
    while not bench.state(run).ended:
        other.ring()
        await asyncio.sleep(0.02)
    assert bench.store.runs[run].epoch == 1
    assert len(bench.calls) == 1


@pytest.mark.usefixtures("seldom")
async def test_one_that_somebody_else_has_by_now_is_driven_no_more(bench: Bench) -> None:
    executor = await bench.ready(lease_s=60.0)
    lasting(bench, 30.0)
    run = begun_for(bench, executor)
    executor.assign(run)
    await eventually(is_begun(bench))
    bench.store.runs[run].epoch, bench.store.runs[run].worker = 2, "somebody"
    await eventually(lambda: executor.room() is not None and not executor._drivers.runs)


async def test_one_that_there_is_no_place_for_is_anybodys_at_once(bench: Bench) -> None:
    full = await bench.ready(max_runs=1)
    lasting(bench, 0.3)
    runs = [begun_for(bench, full, until_s=60.0) for _ in range(2)]
    for run in runs:
        full.assign(run)
    await bench.ready()
    for run in runs:
        assert (await bench.ended(run)).status == "succeeded"
    assert sorted(bench.store.runs[run].epoch for run in runs) == [1, 2]


async def test_one_that_comes_to_whoever_stops_is_anybodys_at_once(bench: Bench) -> None:
    leaving, _ = await bench.ready(drain_s=5.0), await bench.ready()
    lasting(bench, 0.5)
    first = begun_for(bench, leaving)
    leaving.assign(first)
    await eventually(is_begun(bench))
    stopping = asyncio.create_task(leaving.stop())
    await asyncio.sleep(0.05)
    second = begun_for(bench, leaving, until_s=60.0)
    leaving.assign(second)
    await eventually(is_begun(bench, 2))
    assert bench.store.runs[second].epoch == 2
    await stopping


async def test_a_store_that_fails_leaves_it_to_others(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    executor = await bench.ready()
    find = bench.store.find

    def failing(*args: Any) -> Any:
        bench.store.find = find  # type: ignore[method-assign]
        raise OperationalError("away")

    bench.store.find = failing  # type: ignore[method-assign]
    run, other = begun_for(bench, executor, until_s=0.2), begun_for(bench, executor)
    for one in (run, other):
        executor.assign(one)
    for one in (run, other):
        assert (await bench.ended(one)).status == "succeeded"
    assert [bench.store.runs[one].epoch for one in (run, other)] == [2, 1]
    assert "could not be taken in" in caplog.text


async def test_room_is_offered_as_long_as_there_is_some(bench: Bench) -> None:
    offers: list[Offer] = []
    executor = await bench.ready(max_runs=2, offered=offers.append)
    await eventually(lambda: bool(offers) and offers[-1].runs == 2)
    assert offers[-1].worker == executor.worker
    lasting(bench, 0.3)
    runs = [bench.run() for _ in range(2)]
    await eventually(lambda: offers[-1].runs == 0)
    for run in runs:
        await bench.ended(run)
    await eventually(lambda: offers[-1].runs > 0)
    await executor.stop()
    assert offers[-1].runs == 0
