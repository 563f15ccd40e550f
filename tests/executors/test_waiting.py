"""Runs that wait for people, events and places: they are parked, hold nothing, and are woken after any crash."""

import asyncio
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.messages import Answer, AnyMessage, CancelActivation, ExternalEvent, Start
from workflows.executors.clock import Clock, Reading
from workflows.executors.executor import Executor
from workflows.store.contract import Append, LeaseLostError, Place, RunId
from workflows.store.memory import MemoryStore


def row(*nodes: dict[str, Any], port: str = "approved") -> dict[str, Any]:
    """Draw these nodes in a row; what leaves an approval or a wait goes by `port`."""
    document = chain(0)
    document["nodes"] = [document["nodes"][0], *nodes, document["nodes"][-1]]
    ids = ["input", *(node["id"] for node in nodes if "parent" not in node), "output"]
    kinds = {node["id"]: node["kind"] for node in document["nodes"]}
    document["edges"] = [
        {"id": f"e{n}", "source": one, "port": port if kinds[one] in ("approval", "wait") else "out", "target": two}
        for n, (one, two) in enumerate(pairwise(ids))
    ]
    return document


def approval(**config: Any) -> dict[str, Any]:
    """Draw an approval."""
    return {"id": "gate", "kind": "approval", "config": config}


def worker(parent: str | None = None) -> dict[str, Any]:
    """Draw an agent."""
    return {"id": "work", "kind": "agent", "config": {"agent": "worker"}, **({"parent": parent} if parent else {})}


def section(**config: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a critical section that runs share, around an agent."""
    return {"id": "alone", "kind": "critical", "config": {"lock": "crm", "wide": True, **config}}, worker("alone")


def approve(bench: Bench, run: RunId, by: str = "ann", **more: Any) -> None:
    """Answer the question of a run."""
    (asked,) = bench.store.open_questions(run)
    told = {"decision": asked.question.decisions[0], "hash": asked.question.hash, **more}
    send(bench, run, Answer(at=time.time(), activation=asked.activation, by=by, **told))


def send(bench: Bench, run: RunId, message: AnyMessage) -> None:
    """Leave a message for a run, and ring."""
    bench.store.send(run, message)
    for executor in bench.executors:
        executor.ring()


async def parked(bench: Bench, run: RunId) -> None:
    """Wait until nobody holds a run that has begun."""
    await eventually(lambda: bench.store.runs[run].head > 0 and bench.store.runs[run].worker == "")


async def test_a_run_that_asks_a_person_is_parked_at_once_and_an_answer_wakes_it(bench: Bench) -> None:
    bench.document = row(approval(prompt="Send {{ input }}?"), worker())
    bench.executor()
    run = bench.run("it")
    await parked(bench, run)
    (asked,) = bench.store.open_questions(run)
    assert (asked.node, asked.question.prompt, bench.calls) == ("gate", "Send it?", [])
    approve(bench, run)
    state = await bench.ended(run)
    assert (state.status, len(bench.calls), bench.store.open_questions(run)) == ("succeeded", 1, [])


async def test_a_question_outlives_the_executor_that_asked_it(bench: Bench) -> None:
    bench.document = row(approval(quorum=2, approvers=["ann", "bob"]), worker())
    first = bench.executor("first")
    run = bench.run()
    await parked(bench, run)
    approve(bench, run, "ann")
    await bench.until(run, lambda state: len(state.activations["gate"].answers) == 1)
    await first.stop()
    assert [given.by for given in bench.store.open_questions(run)[0].answered] == ["ann"]
    approve(bench, run, "bob")
    assert not bench.state(run).ended
    bench.executor("second")
    state = await bench.ended(run)
    assert (state.status, state.recoveries, len(bench.calls)) == ("succeeded", 0, 1)


async def test_an_executor_that_dies_while_a_run_is_parked_holds_nothing_up(bench: Bench) -> None:
    bench.document = row(approval(deadline_s=3600, on_deadline="reject"), worker())
    first = bench.executor("first")
    run = bench.run()
    await parked(bench, run)
    for chore in first._chores:  # it is gone from one moment to the next, and gives nothing back
        chore.cancel()
    bench.executors.remove(first)
    approve(bench, run)
    bench.executor("second")
    assert (await bench.ended(run)).status == "succeeded"
    await first.stop()


async def test_a_parked_run_is_taken_up_again_when_its_deadline_comes(bench: Bench) -> None:
    bench.document = row(approval(deadline_s=3600, on_deadline="approve"), worker())
    bench.executor()
    run = bench.run()
    await parked(bench, run)
    assert 3500 < bench.store.runs[run].lease_until - time.time() <= 3600
    assert bench.state(run).timers["gate!answer"].at == pytest.approx(bench.store.runs[run].lease_until, abs=0.1)


@pytest.mark.parametrize("wrong", [{"hash": "stale"}, {"decision": "perhaps"}, {"by": "stranger"}])
async def test_an_answer_that_does_not_fit_changes_nothing(bench: Bench, wrong: dict[str, Any]) -> None:
    bench.document = row(approval(approvers=["ann"]), worker())
    bench.executor()
    run = bench.run()
    await parked(bench, run)
    approve(bench, run, **{"by": "ann", **wrong})
    await eventually(lambda: not bench.store.runs[run].letters)
    assert len(bench.store.open_questions(run)) == 1
    approve(bench, run)
    assert (await bench.ended(run)).status == "succeeded"


async def test_an_event_wakes_a_run_that_waits_for_it(bench: Bench) -> None:
    bench.document = row({"id": "wait", "kind": "wait", "config": {"event": "paid"}}, worker(), port="event")
    bench.executor()
    run = bench.run()
    await parked(bench, run)
    send(bench, run, ExternalEvent(at=time.time(), name="paid", payload=3))
    state = await bench.ended(run)
    assert (state.activations["wait"].output or {})["payload"] == 3


async def test_a_timer_that_is_no_longer_waited_for_keeps_no_run_from_being_parked(bench: Bench) -> None:
    wait = {"id": "wait", "kind": "wait", "config": {"timer_s": 20, "event": "go"}}
    bench.document = row(wait, approval(), worker(), port="event")
    bench.document["edges"][2]["port"] = "approved"
    bench.executor()
    run = bench.run()
    await bench.until(run, lambda state: "wait" in state.activations)
    send(bench, run, ExternalEvent(at=time.time(), name="go"))
    await parked(bench, run)
    approve(bench, run)
    assert (await bench.ended(run)).status == "succeeded"


async def test_stopping_a_parked_activation_takes_its_question_back(bench: Bench) -> None:
    bench.document = row({**approval(), "on_error": {"mode": "default", "value": "unasked"}}, worker())
    bench.document["edges"][1]["port"] = "rejected"
    bench.executor()
    run = bench.run()
    await parked(bench, run)
    send(bench, run, CancelActivation(at=time.time(), activation="gate", by="ann"))
    state = await bench.ended(run)
    assert (state.output, bench.store.open_questions(run)) == ("unasked!", [])


async def test_a_tool_is_called_without_an_agent(bench: Bench) -> None:
    arguments = {"expression": "n * 2", "values": "{{ input }}"}
    bench.document = row({"id": "sum", "kind": "tool", "config": {"tool": "calculate", "arguments": arguments}})
    bench.executor()
    state = await bench.ended(bench.run({"n": 21}))
    assert (state.output, bench.calls) == (42, [])


async def test_a_tool_that_is_not_there_says_so(bench: Bench) -> None:
    bench.document = row({"id": "sum", "kind": "tool", "config": {"tool": "abacus", "arguments": {}}})
    bench.executor()
    state = await bench.ended(bench.run())
    assert state.error is not None
    assert (state.error.code, "there is no tool 'abacus'" in state.error.message) == ("validation", True)


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


@pytest.mark.parametrize("off_s", [-3_600, 3_600])
async def test_a_wait_lasts_as_long_as_it_says_whatever_the_clock_of_whoever_started_the_run(
    bench: Bench, off_s: float
) -> None:
    bench.document = row({"id": "rest", "kind": "wait", "config": {"timer_s": 0.2}}, port="elapsed")
    bench.executor()
    run = RunId(str(uuid4()))
    bench.store.add(run)
    send(bench, run, Start(at=time.time() + off_s, run=run, input="go", agents={}))
    state = await bench.ended(run)
    assert state.started_at == pytest.approx(time.time(), abs=60)
    assert state.ended_at is not None
    assert 0.2 <= state.ended_at - state.started_at < 60


class JumpingStore(MemoryStore):
    """A store whose clock, and with it that of an executor, goes back by ten minutes while something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.clock: Clock

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Append, and let the clock jump as a renewal would that comes before."""
        self.clock.take(Reading(time.time() - 600, time.monotonic(), time.monotonic()))
        return super().append(batch)


async def test_a_wait_lasts_as_long_as_it_says_where_the_clock_jumps_while_its_beginning_is_written() -> None:
    store = JumpingStore()
    bench = Bench(store=store)
    bench.document = row({"id": "rest", "kind": "wait", "config": {"timer_s": 0.2}}, port="elapsed")
    executor = bench.executor()
    store.clock = executor._desk.clock
    run = bench.run()
    state = await bench.ended(run)
    assert state.status == "succeeded"
    assert store.runs[run].epoch == 1
    await executor.stop()
