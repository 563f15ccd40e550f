"""Supervisors: what their settings may be, whom they take for the next best, and that they keep to their limits."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.random_runs import World
from workflows.engine.cards import next_best
from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.graph import compile_document
from workflows.engine.leading import UnusableAnswerError, read_plan, read_progress, read_reassignment
from workflows.engine.messages import AgentCard, AnyMessage, CompleteActivation, Start, StepDone, StepErred
from workflows.engine.state import RunState
from workflows.engine.validation import validate_document
from workflows.engine.view import View

MOST = 3_000
bounded = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
LOOK = {"done": False, "looping": False, "progressing": True}


def desk(workers: int = 2, **config: Any) -> dict[str, Any]:
    """Draw a supervisor with so many workers between an input and an output."""
    team = [
        {"id": f"w{n}", "kind": "agent", "parent": "s", "config": {"agent": f"w{n}"}} for n in range(1, workers + 1)
    ]
    nodes = [{"id": "input", "kind": "input"}, {"id": "s", "kind": "supervisor", "config": {"lead": "boss", **config}}]
    edges = [{"id": "e1", "source": "input", "target": "s"}, {"id": "e2", "source": "s", "target": "output"}]
    return {"schema": 1, "nodes": [*nodes, *team, {"id": "output", "kind": "output"}], "edges": edges}


def codes(document: dict[str, Any]) -> list[str]:
    return [problem.code for problem in validate_document(document)]


def started(document: dict[str, Any], capabilities: dict[str, list[str]] | None = None) -> tuple[Any, RunState]:
    graph, state = compile_document(document), RunState()
    cards = {
        slug: AgentCard(name=slug, version=1, kind="scripted", capabilities=(capabilities or {}).get(slug, []))
        for slug in graph.agents
    }
    decide(graph, state, Start(at=0.0, run="r", input="do it", agents=cards))
    return graph, state


def played(graph: Any, state: RunState, *outputs: tuple[str, Any]) -> None:
    for step, output in outputs:
        message: AnyMessage = StepDone(at=1.0, step=step, attempt=1, output=output)
        decide(graph, state, message)


def failure(step: str) -> AnyMessage:
    return StepErred(at=1.0, step=step, attempt=1, error=ErrorInfo(code="tool", message="broken"))


def test_a_review_needs_a_plan() -> None:
    assert codes(desk(mode="route", review={})) == ["no_plan"]
    assert codes(desk(mode="plan", review={})) == []
    assert codes(desk(mode="ledger", review={})) == []


def test_a_fallback_is_one_of_the_workers() -> None:
    assert codes(desk(fallback="w9")) == ["unknown_member"]


@pytest.mark.parametrize("mode", ["route", "plan", "ledger"])
@bounded
@given(seed=st.integers(0, 2**32))
def test_no_run_takes_more_steps_than_the_worst_case(mode: str, seed: int) -> None:
    random = Random(seed)
    config: dict[str, Any] = {"mode": mode, "max_rounds": 3, "max_subtasks": 4, "max_stalls": 0, "max_resets": 2}
    config |= {"reassign": random.choice((0, 1, 2)), "fallback": random.choice((None, "w1"))}
    if mode != "route" and random.random() < 0.5:
        config["review"] = {"deadline_s": 3, "on_deadline": "approve", "max_revisions": 1}
    world = World(random, desk(3, **config))
    world.run(MOST)
    node = world.graph.nodes["s"]
    bound = node.kind.worst_steps(node.config, [1, 1, 1])
    assert bound is not None
    assert world.state.ended
    assert all(a.spent.steps <= bound for a in world.state.activations.values() if a.node == "s")


def test_nothing_can_be_completed_before_there_is_a_result() -> None:
    graph, state = started(desk())
    before = state.seq
    with pytest.raises(IllegalMessageError, match="no subtask is done yet"):
        decide(graph, state, CompleteActivation(at=1.0, activation="s"))
    assert state.seq == before


def test_the_next_best_shares_capabilities_then_words_and_else_comes_first() -> None:
    able = {"w1": ["translate", "german"], "w2": ["draw"], "w3": ["Translate"], "w4": ["paint pictures"]}
    graph, state = started(desk(4), able)
    view = View(graph, state, 0.0)
    assert next_best(view, "w1", ["w2", "w3", "w4"], "") == "w3"
    assert next_best(view, "w1", ["w2", "w4"], "paint it") == "w4"
    assert next_best(view, "w1", ["w2", "w4"], "") == "w2"


def test_a_card_tells_of_the_agent_and_not_of_its_fallbacks() -> None:
    document = desk(1)
    document["nodes"][2]["config"]["fallback"] = ["spare"]
    graph, state = started(document, {"w1": ["translate"], "spare": ["draw"]})
    assert {"w1", "spare", "boss"} == graph.agents
    step = state.steps["s:1"]
    brief = graph.nodes["s"].kind.brief(View(graph, state, 0.0), state.activations["s"], step)
    assert [card.capabilities for card in brief.members] == [["translate"]]


def test_whoever_tries_a_failed_subtask_is_told_of_those_alone_who_may() -> None:
    graph, state = started(desk(3, mode="plan", reassign=1))
    played(graph, state, ("s:1", {"subtasks": [{"id": "a", "worker": "w2"}]}))
    decide(graph, state, failure("s/w2:1"))
    brief = graph.nodes["s"].kind.brief(View(graph, state, 0.0), state.activations["s"], state.steps["s:2"])
    assert [card.name for card in brief.members] == ["w1", "w3"]


def test_a_lead_that_answers_after_all_was_said_changes_nothing() -> None:
    graph, state = started(desk(3, mode="plan", reassign=1))
    plan = {"subtasks": [{"id": name, "worker": worker} for name, worker in (("a", "w1"), ("b", "w2"), ("c", "w3"))]}
    played(graph, state, ("s:1", plan), ("s/w2:1", "B"), ("s/w3:1", "C"))
    decide(graph, state, failure("s/w1:1"))
    decide(graph, state, CompleteActivation(at=2.0, activation="s"))
    played(graph, state, ("s:2", {"worker": "w2"}))
    assert state.activations["s"].times == {"w1": 1, "w2": 1, "w3": 1}
    played(graph, state, ("s:3", "B and C"))
    assert (state.output["answer"], state.output["complete"]) == ("B and C", False)
    assert [line["subtask"] for line in state.output["missing"]] == ["a"]


def test_facts_stay_known_until_a_plan_brings_others() -> None:
    graph, state = started(desk(mode="ledger", max_stalls=0))
    played(graph, state, ("s:1", {"facts": ["one"], "subtasks": [{"id": "a", "worker": "w1"}]}))
    played(graph, state, ("s:2", {**LOOK, "progressing": False, "next": "w1"}))
    played(graph, state, ("s:3", {"subtasks": [{"id": "b", "worker": "w2"}]}))
    assert state.steps["s:4"].input["facts"] == ["one"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({**LOOK}, "names nobody"),
        ({**LOOK, "next": "w9"}, "there is no worker 'w9'"),
        ({**LOOK, "done": True}, "no worker has made a result"),
        ({"next": "w1"}, "wrong shape"),
    ],
)
def test_a_look_that_names_no_way_on_says_why(answer: Any, why: str) -> None:
    with pytest.raises(UnusableAnswerError, match=why):
        read_progress(answer, ["w1"], has_results=False)


def test_a_lead_without_progress_may_name_nobody() -> None:
    assert read_progress({**LOOK, "progressing": False}, ["w1"], has_results=False).next is None


def test_a_new_plan_may_build_on_what_is_done_and_on_nothing_else() -> None:
    told = {"subtasks": [{"id": "b", "worker": "w1", "after": ["a"]}]}
    assert read_plan(told, ["w1"], 5, done=["a"]).subtasks[0].after == ["a"]
    with pytest.raises(UnusableAnswerError, match="waits for 'a', which is not in the plan"):
        read_plan(told, ["w1"], 5)


def test_a_subtask_is_reassigned_to_those_alone_who_have_not_tried() -> None:
    assert read_reassignment({"worker": None}, ["w2"]).worker is None
    with pytest.raises(UnusableAnswerError, match="'w1' is none of those who may try it: w2"):
        read_reassignment({"worker": "w1"}, ["w2"])
