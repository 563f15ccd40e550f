"""Runs that wait for people, events and places: they are parked, hold nothing, and are woken after any crash."""

import time
from typing import Any

import pytest

from tests.executors.drawing import approval, approve, parked, row, send, worker
from tests.executors.workbench import Bench, eventually
from workflows.engine.messages import CancelActivation, ExternalEvent


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
