"""Agents that keep failing, in real runs: circuits are waited for, fallbacks are asked, no attempt is multiplied."""

from collections.abc import Iterator
from typing import Any

import pytest

from agents.asking import ask
from agents.circuits import forget
from agents.contract import AgentLimits, AgentSpec
from tests.executors.workbench import Bench, chain


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    """Let no test meet the circuits of another."""
    forget()
    yield
    forget()


def shaky(**line: Any) -> AgentSpec:
    limits = AgentLimits(circuit_failures=2, circuit_open_s=0.3)
    return AgentSpec(slug="shaky", version=1, name="S", kind="scripted", settings={"script": [line]}, limits=limits)


def asking(bench: Bench, spec: AgentSpec) -> None:
    async def answer(request: Any, sink: Any) -> Any:
        return await ask(spec, request, sink)

    bench.answer = answer  # type: ignore[method-assign]


async def test_a_retry_waits_for_an_open_circuit_and_then_succeeds(bench: Bench) -> None:
    bench.document = chain(1, retry={"attempts": 5, "backoff_s": 0, "jitter": 0})
    asking(bench, shaky(output="well again", fail={"code": "provider", "times": 2}))
    bench.executor()
    step = (await bench.ended(bench.run())).steps["s0:1"]
    assert (step.output, step.attempt) == ("well again", 4)
    refused = step.failures[2]
    assert refused.error.detail is not None
    assert refused.error.detail["circuit"]["state"] == "open"
    assert step.ended_at is not None
    assert step.ended_at - refused.at >= 0.25


async def test_each_agent_of_a_chain_is_tried_as_often_as_the_policy_says_and_no_oftener(bench: Bench) -> None:
    bench.document = chain(1, retry={"attempts": 2, "backoff_s": 0})
    bench.document["nodes"][1]["config"]["fallback"] = ["second"]
    asking(bench, shaky(fail={"code": "tool"}))
    bench.executor()
    state = await bench.ended(bench.run(agents=("worker", "second")))
    assert state.status == "failed"
    assert [(step.agent, step.attempt, len(step.failures)) for step in state.steps.values()] == [
        ("worker", 2, 2),
        ("second", 2, 2),
    ]
    assert len(bench.calls) == 4
