"""Group commit: what goes into which commit, and who is told of it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from typing import cast

import pytest

from tests.executors.workbench import eventually
from workflows.engine.messages import Usage
from workflows.executors import writer as writing
from workflows.executors.serial import SerialThread
from workflows.executors.writer import Writer
from workflows.store.contract import Append, LeaseLostError, RunId, Store, Summary

WITHIN_S = 10.0


class Slow:
    """Keep the batches that it is given; each append waits until it is let go on, where it is held."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.began, self.free = threading.Event(), threading.Event()
        self.free.set()
        self.error: Exception | None = None

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Take a batch; refuse those of a run `zombie`, or raise its error."""
        self.batches.append([append.run for append in batch])
        self.began.set()
        assert self.free.wait(WITHIN_S)
        if self.error is not None:
            raise self.error
        return [LeaseLostError("gone") if append.run == "zombie" else None for append in batch]


class Bench:
    """A writer on a thread of its own, and what it tells of."""

    def __init__(self) -> None:
        self.store, self.told = Slow(), list[list[str]]()
        self.thread = SerialThread("writer")
        self.writer = Writer(cast("Store", self.store), self.thread, self._committed)

    def append(self, run: str) -> asyncio.Future[None]:
        """Append to a run."""
        summary = Summary(status="running", steps=0, usage=Usage(), started_at=1.0)
        one = Append(run=RunId(run), epoch=1, worker="w", head=0, entries=[], summary=summary)
        return self.writer.append(one)

    def _committed(self, appends: Sequence[Append]) -> None:
        self.told.append([append.run for append in appends])


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """Give a writer, and close its thread."""
    made = Bench()
    yield made
    made.store.free.set()
    await made.thread.close()


async def test_what_is_appended_in_one_round_is_one_commit(bench: Bench) -> None:
    await asyncio.gather(*map(bench.append, "abc"))
    assert bench.store.batches == [["a", "b", "c"]]
    await eventually(lambda: bench.told == [["a", "b", "c"]])


async def test_what_comes_while_a_commit_runs_goes_into_the_next_one(bench: Bench) -> None:
    bench.store.free.clear()
    first = bench.append("a")
    await eventually(bench.store.began.is_set)
    later = [bench.append("b")]
    await asyncio.sleep(0)
    later.append(bench.append("c"))
    assert not first.done()
    bench.store.free.set()
    await asyncio.gather(first, *later)
    assert bench.store.batches == [["a"], ["b", "c"]]


async def test_a_commit_takes_along_what_comes_until_it_begins(bench: Bench) -> None:
    busy = threading.Event()
    other = bench.thread.call(busy.wait, WITHIN_S)
    appended = [bench.append("a")]
    await asyncio.sleep(0.01)
    appended.append(bench.append("b"))
    busy.set()
    await asyncio.gather(other, *appended)
    assert bench.store.batches == [["a", "b"]]


async def test_of_many_the_first_are_written_while_the_others_are_still_decided(bench: Bench) -> None:
    appended = [bench.append(str(number)) for number in range(writing.MANY)]
    # the loop goes on all the time: nothing but the writer's thread can have begun it
    assert bench.store.began.wait(WITHIN_S)
    appended += [bench.append(str(number)) for number in range(writing.MANY, writing.MANY + 5)]
    await asyncio.gather(*appended)
    assert [run for batch in bench.store.batches for run in batch] == [str(n) for n in range(writing.MANY + 5)]
    assert len(bench.store.batches) == 2


async def test_a_commit_is_no_larger_than_it_may_be(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_BATCH", 3)
    await asyncio.gather(*map(bench.append, "abcdefgh"))
    assert bench.store.batches == [["a", "b", "c"], ["d", "e", "f"], ["g", "h"]]


async def test_a_refused_write_is_told_to_whoever_asked_and_counted(bench: Bench) -> None:
    told = await asyncio.gather(*map(bench.append, ["a", "zombie", "b"]), return_exceptions=True)
    assert [type(error) for error in told] == [type(None), LeaseLostError, type(None)]
    assert bench.writer.fenced == 1
    await eventually(lambda: bench.told == [["a", "b"]])


async def test_a_commit_that_fails_fails_for_all_of_it_and_for_no_other(bench: Bench) -> None:
    bench.store.error = OSError("the disk is full")
    told = await asyncio.gather(*map(bench.append, "ab"), return_exceptions=True)
    assert list(map(str, told)) == ["the disk is full"] * 2
    bench.store.error = None
    await bench.append("c")
    await eventually(lambda: bench.told == [["c"]])


async def test_who_waits_no_longer_keeps_nobody_from_hearing(bench: Bench) -> None:
    bench.store.free.clear()
    gone, stays = bench.append("a"), bench.append("b")
    await eventually(bench.store.began.is_set)
    gone.cancel()
    bench.store.free.set()
    await stays
    await eventually(lambda: bench.told == [["a", "b"]])
