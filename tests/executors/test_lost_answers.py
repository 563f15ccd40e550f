"""A database that fails at the worst moment: what it was asked is lost, or done and its answer lost.

Whatever call that meets, the process lives on, and every run ends as if nothing had been.
"""

import asyncio
from collections import Counter
from typing import Any

import pytest
from django.db import OperationalError

from tests.executors.drawing import approval, approve, row, section
from tests.executors.test_queued import carrying, driving
from tests.executors.workbench import Bench, chain, eventually
from workflows.executors import doorstep, drivers, places, queued
from workflows.store.contract import RunId

LEASE_S = 0.3
GRANTS = ("claim", "claim_suspect", "find", "begin", "take")
OFTEN = ("append", "claim", "renew", "release", "place_request")
STORE = (*OFTEN, "find", "begin", "letters", "now", "seen", "tip", "place_release", "place_keep", "place_sweep")
STEPS = ("away", "take", "renew", "held", "report", "sweep")


class Failing:
    """Let one call of a method fail, the `nth` of those that grant something if it may: before it is done, or after."""

    def __init__(self, owner: Any, method: str, nth: int, *, done: bool) -> None:
        self._call, self._grants = getattr(owner, method), method in GRANTS
        self._left, self._done = nth, done
        self.failed = False
        setattr(owner, method, self)

    def __call__(self, *args: Any) -> Any:
        if not self._done and self._is_it():
            raise OperationalError("the connection was lost on the way there")
        result = self._call(*args)
        if self._done and (result or not self._grants) and self._is_it():
            raise OperationalError("the connection was lost on the way back")
        return result

    def _is_it(self) -> bool:
        self._left -= 1
        self.failed = self.failed or self._left == 0
        return self._left == 0


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be tried again soon."""
    for module in (drivers, places, queued):
        monkeypatch.setattr(module, "AGAIN_S", 0.05)
    monkeypatch.setattr(drivers, "ASIDE_S", 0.05)
    for module in (doorstep, queued):
        monkeypatch.setattr(module, "LOOK_EVERY_S", 0.1)


async def goes_on(bench: Bench, run: RunId) -> None:
    """Wait until a run ended, answer what it asks meanwhile, and hold it to its log."""
    async with asyncio.timeout(15):
        while not (state := bench.state(run)).ended:
            if bench.store.runs[run].questions and not bench.store.runs[run].letters:
                approve(bench, run)
            await asyncio.sleep(0.02)
    assert state.status == "succeeded", state.error
    calls = Counter(call.key for call in bench.calls if call.key.startswith(run))
    assert len(calls) == len(state.steps)
    assert max(calls.values()) <= 2  # once more where nobody knew what became of it
    assert not bench.store.runs[run].letters
    assert not bench.store.runs[run].worker


def answers_after(bench: Bench, seconds: float) -> None:
    """Let each agent take so long."""

    async def answer(request: Any, sink: Any) -> Any:
        await asyncio.sleep(seconds)
        return f"{request.input}!"

    bench.answer = answer  # type: ignore[method-assign]


@pytest.mark.parametrize("done", [False, True], ids=["question", "answer"])
@pytest.mark.parametrize(("method", "nth"), [*((name, 1) for name in STORE), *((name, 2) for name in OFTEN)])
async def test_a_run_outlives_a_call_that_fails(bench: Bench, method: str, nth: int, done: bool) -> None:
    bench.document = row(*section(), approval())
    answers_after(bench, 0.12)
    executor = await bench.ready(lease_s=LEASE_S)
    failing = Failing(bench.store, method, nth, done=done)
    first, second = bench.run("one", ring=False), bench.run("two", ring=False)
    executor.ring(first)
    for run in (first, second):
        await goes_on(bench, run)
    await eventually(lambda: failing.failed)


async def test_a_suspect_outlives_that_its_lease_is_never_heard_of(bench: Bench) -> None:
    await bench.ready(lease_s=LEASE_S)
    failing = Failing(bench.store, "claim_suspect", 1, done=True)
    run = bench.run(ring=False)
    bench.store.runs[run].tries = 4
    await goes_on(bench, run)
    assert failing.failed


@pytest.mark.parametrize("done", [False, True], ids=["question", "answer"])
@pytest.mark.parametrize("method", STEPS)
async def test_a_step_of_a_queue_outlives_a_call_that_fails(bench: Bench, method: str, done: bool) -> None:
    bench.queue, bench.document = "gpu", chain(1)
    answers_after(bench, 1.5)  # something is under way all the time, so that leases are prolonged
    driving(bench, lease_s=LEASE_S)
    carrying(bench, lease_s=LEASE_S)
    first = bench.run("one")
    await eventually(lambda: bool(bench.calls))
    failing = Failing(bench.store.steps, method, 1, done=done)
    answers_after(bench, 0.0)
    second = bench.run("two")
    await goes_on(bench, second)
    assert not bench.state(first).ended
    await goes_on(bench, first)
    assert failing.failed
