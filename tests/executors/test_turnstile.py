"""Calls that limits concern wait, and nothing else does: no step fails of it, and no place is lost."""

import asyncio
import time
from typing import Any
from uuid import uuid4

from django.db import OperationalError

from tests.executors.test_driving import forever
from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.messages import Cancel
from workflows.limits.rules import Cap, Parties
from workflows.store.contract import RunId
from workflows.store.limited import CallAsked, Round


class Inside:
    """Agents that count how many of them are asked at once, and answer when they are let."""

    def __init__(self, bench: Bench) -> None:
        self.now = self.most = 0
        self.go = asyncio.Semaphore(0)
        bench.answer = self.answer  # type: ignore[method-assign]

    async def answer(self, request: Any, sink: Any) -> Any:
        """Be inside until somebody is let out."""
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.go.acquire()
        finally:
            self.now -= 1
        return "done"

    def let_out(self, count: int = 1) -> None:
        """Let so many answer."""
        for _ in range(count):
            self.go.release()


def limited(bench: Bench, measure: str = "calls_at_once", allowed: int = 2) -> Inside:
    """Limit the bench's agent, whose calls are counted."""
    bench.store.calls.limits = [Cap("agent", "worker", measure, allowed)]
    return Inside(bench)


async def test_no_more_calls_are_made_at_once_than_allowed_and_all_get_on(bench: Bench) -> None:
    inside = limited(bench)
    bench.executor()
    runs = [bench.run() for _ in range(7)]
    await eventually(lambda: inside.now == 2)
    inside.let_out(7)
    for run in runs:
        assert (await bench.ended(run)).status == "succeeded"
    assert inside.most == 2


async def test_a_limit_holds_for_two_processes_together(bench: Bench) -> None:
    inside = limited(bench)
    for _ in range(2):
        bench.executor(max_runs=4)
    runs = [bench.run() for _ in range(8)]
    await eventually(lambda: inside.now == 2 and len({row.worker for row in bench.store.calls.rows.values()}) == 2)
    inside.let_out(8)
    for run in runs:
        await bench.ended(run)
    assert inside.most == 2


async def test_waiting_for_a_limit_is_not_within_the_time_of_a_step(bench: Bench) -> None:
    inside = limited(bench, allowed=1)
    bench.document = chain(1, timeout_s=0.3)
    elsewhere = RunId(str(uuid4()))
    bench.store.add(elsewhere)
    bench.store.runs[elsewhere].status = "paused"
    fields: Any = {"step": "s", "node": "n", "attempt": 1, "epoch": 0, "asked_at": 1.0}
    call = CallAsked(id="other", run=elsewhere, parties=Parties("", "", "worker"), **fields)
    assert bench.store.calls.round(Round(worker="other@1", now=time.time(), asked=[call])) == ["other"]
    bench.executor()
    run = bench.run()
    await eventually(lambda: len(bench.store.calls.rows) == 2)
    await asyncio.sleep(0.5)
    assert bench.calls == []
    inside.let_out()
    bench.store.calls.round(Round(worker="other@1", now=time.time(), ended=[("other", 0)]))
    assert (await bench.ended(run)).status == "succeeded"


async def test_a_run_that_is_cancelled_waits_no_longer_and_leaves_the_line(bench: Bench) -> None:
    inside = limited(bench, allowed=1)
    bench.executor()
    first = bench.run()
    await eventually(lambda: inside.now == 1)
    second = bench.run()
    await eventually(lambda: len(bench.store.calls.rows) == 2)
    bench.store.send(second, Cancel(at=1.0))
    bench.executors[0].ring()
    assert (await bench.ended(second)).status == "cancelled"
    await eventually(lambda: len(bench.store.calls.rows) == 1)
    inside.let_out()
    assert (await bench.ended(first)).status == "succeeded"


async def test_a_call_that_no_limit_concerns_is_unknown_to_the_database(bench: Bench) -> None:
    bench.store.calls.limits = [Cap("agent", "another", "calls_at_once", 1), Cap("all", "", "runs_at_once", 9)]
    bench.executor()
    await bench.ended(bench.run())
    assert bench.store.calls.rounds == 0


async def test_a_database_that_is_away_for_a_moment_loses_nobodys_turn(bench: Bench, caplog: Any) -> None:
    inside = limited(bench, allowed=1)
    rounds = bench.store.calls.round
    away = 3

    def failing(said: Round) -> list[str]:
        nonlocal away
        away -= 1
        granted = rounds(said)
        if away >= 0:
            raise OperationalError("nobody answers")
        return granted

    bench.store.calls.round = failing  # type: ignore[method-assign]
    bench.executor()
    runs = [bench.run() for _ in range(2)]
    await eventually(lambda: inside.now == 1)
    inside.let_out(2)
    for run in runs:
        await bench.ended(run)
    told = [record for record in caplog.records if "nobody answers" in record.getMessage()]
    assert len(told) == 3
    assert "it is tried again" in caplog.text
    assert not any(record.exc_info for record in told)
    assert inside.most == 1


async def test_who_stops_gives_its_places_to_the_others(bench: Bench) -> None:
    bench.store.calls.limits = [Cap("all", "", "calls_at_once", 1)]
    bench.answer = forever  # type: ignore[method-assign]
    first = bench.executor()
    run = bench.run()
    await eventually(lambda: len(bench.calls) == 1)
    await first.stop()
    Inside(bench).let_out(1)
    bench.executor()
    assert (await bench.ended(run)).status == "succeeded"


async def test_no_more_runs_are_driven_at_once_than_allowed(bench: Bench) -> None:
    bench.store.calls.limits = [Cap("all", "", "runs_at_once", 2)]
    inside = Inside(bench)
    bench.executor()
    runs = [bench.run() for _ in range(5)]
    await eventually(lambda: inside.now == 2)
    inside.let_out(5)
    for run in runs:
        await bench.ended(run)
    assert inside.most == 2
