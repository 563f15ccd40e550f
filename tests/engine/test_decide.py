"""Messages that do not fit are refused and change nothing; late ones are harmless; no step costs more in a long run."""

import sys
from itertools import pairwise
from typing import Any

import pytest
from msgspec import to_builtins

from workflows.engine.commands import RunStep
from workflows.engine.decide import commands, decide, pending
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.graph import Graph, compile_document
from workflows.engine.messages import (
    AgentCard,
    AnyMessage,
    Cancel,
    Pause,
    Recover,
    Resume,
    Start,
    StepDone,
    StepErred,
    TimerFired,
    TurnDone,
)
from workflows.engine.state import RunState

CARDS = {"writer": AgentCard(name="Writer", version=3, kind="scripted", description="Writes.", capabilities=["text"])}
START = Start(at=1.0, run="r1", input="hi", agents=CARDS)


def chain(length: int) -> Graph:
    agents = [{"id": f"a{n}", "kind": "agent", "config": {"agent": "writer"}} for n in range(length)]
    nodes: list[dict[str, Any]] = [{"id": "input", "kind": "input"}, *agents, {"id": "output", "kind": "output"}]
    pairs = pairwise(nodes)
    edges = [{"id": f"e{n}", "source": s["id"], "target": t["id"]} for n, (s, t) in enumerate(pairs)]
    return compile_document({"schema": 1, "nodes": nodes, "edges": edges})


def started(graph: Graph) -> RunState:
    state = RunState()
    decide(graph, state, START)
    return state


@pytest.mark.parametrize(
    "message",
    [
        StepDone(at=2.0, step="ghost:1", attempt=1, output=1),
        StepDone(at=2.0, step="a0:1", attempt=2, output=1),
        StepDone(at=2.0, step="a0:1", attempt=0, output=1),
        StepErred(at=2.0, step="a0:2", attempt=1, error=ErrorInfo(code="agent", message="no")),
        TurnDone(at=2.0, step="a0:1", attempt=1, index=3, turn={}),
        TimerFired(at=2.0, timer="ghost"),
        Start(at=2.0, run="another", input=1, agents=CARDS),
    ],
)
def test_a_message_that_does_not_fit_is_refused_and_changes_nothing(message: AnyMessage) -> None:
    graph = chain(1)
    state = started(graph)
    before = to_builtins(state)
    with pytest.raises(IllegalMessageError):
        decide(graph, state, message)
    assert to_builtins(state) == before


@pytest.mark.parametrize("message", [Pause(at=1.0), Resume(at=1.0), Recover(at=1.0, worker="w", epoch=1)])
def test_a_run_that_has_not_started_takes_no_orders(message: AnyMessage) -> None:
    with pytest.raises(IllegalMessageError, match="before the run was started"):
        decide(chain(1), RunState(), message)


def test_a_run_cannot_start_without_the_agents_that_it_asks() -> None:
    state = RunState()
    with pytest.raises(IllegalMessageError, match="no version of the agents writer"):
        decide(chain(1), state, Start(at=1.0, run="r1", input="hi", agents={}))
    assert state == RunState()


def test_a_run_may_be_cancelled_before_it_starts() -> None:
    graph, state = chain(1), RunState()
    decide(graph, state, Cancel(at=1.0))
    assert state.status == "cancelled"
    assert decide(graph, state, START) == []


def test_nothing_happens_after_the_end() -> None:
    graph = chain(1)
    state = started(graph)
    done = StepDone(at=2.0, step="a0:1", attempt=1, output="x")
    decide(graph, state, done)
    assert state.status == "succeeded"
    for message in (done, START, Cancel(at=3.0), Pause(at=3.0), Resume(at=3.0), Recover(at=3.0, worker="w", epoch=1)):
        assert decide(graph, state, message) == []
    assert pending(graph, state) == []


def test_a_step_carries_its_idempotency_key_and_all_that_its_agent_is_told() -> None:
    graph, state = chain(1), RunState()
    (command,) = commands(graph, state, decide(graph, state, START))
    assert isinstance(command, RunStep)
    assert (command.key, command.attempt, command.timeout_s) == ("r1:a0:1", 1, 60.0)


def test_a_command_does_not_change_with_the_state() -> None:
    graph, state = chain(1), started(chain(1))
    (command,) = pending(graph, state)
    assert isinstance(command, RunStep)
    state.values["k"] = 1
    assert command.state == {}


def test_a_step_costs_the_same_in_a_long_run() -> None:
    assert calls_of_step(chain(20), 10) == calls_of_step(chain(300), 10) == calls_of_step(chain(300), 290)


def calls_of_step(graph: Graph, number: int) -> int:
    """Count the calls that deciding a step's outcome makes, all before it having been answered."""
    state = started(graph)
    for step in range(number):
        decide(graph, state, StepDone(at=2.0, step=f"a{step}:1", attempt=1, output="x"))
    seen: list[str] = []
    sys.setprofile(lambda frame, event, arg: seen.append(event))
    decide(graph, state, StepDone(at=2.0, step=f"a{number}:1", attempt=1, output="x"))
    sys.setprofile(None)
    return len(seen)
