"""A workflow does the same as a node of another as it does by itself; its graph is compiled once, whoever runs it."""

from contextlib import suppress
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.random_documents import Documents
from tests.engine.random_runs import World
from workflows.engine.decide import decide
from workflows.engine.errors import DocumentError, IllegalMessageError
from workflows.engine.events import QuestionAsked
from workflows.engine.graph import compile_document
from workflows.engine.messages import AnyMessage
from workflows.engine.records import AGAIN, ROOT, RunState

MOST = 2_000
bounded = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def calling(slug: str, **config: Any) -> dict[str, Any]:
    """Draw a document that runs another one and nothing else."""
    row = ["input", "call", "output"]
    call = {"id": "call", "kind": "workflow", "config": {"workflow": slug, **config}}
    nodes = [{"id": "input", "kind": "input"}, call, {"id": "output", "kind": "output"}]
    edges = [{"id": f"e{n}", "source": row[n], "target": row[n + 1]} for n in range(2)]
    return {"schema": 1, "nodes": nodes, "edges": edges}


def inside(path: str) -> str:
    """Tell the path inside the node that runs the workflow."""
    return "call" if path == ROOT else f"call/{path}"


def inside_timer(timer: str) -> str:
    """Tell the id of a timer, or of a step that waits, inside the node that runs the workflow."""
    path, mark, purpose = timer.partition("!")
    if not mark:
        return inside(timer)
    for begin, moved in ((AGAIN, inside), ("join:", "inner:{}".format)):
        if purpose.startswith(begin):
            purpose = begin + moved(purpose.removeprefix(begin))
    return f"{inside(path)}!{purpose}"


def moved(message: AnyMessage, hashes: dict[str, str]) -> AnyMessage:
    """Send a message to where the same stands inside the node that runs the workflow.

    `hashes` gives, for those of the questions, what they are there: a question may name a node.
    """
    told = msgspec.to_builtins(message)
    if "hash" in told:
        told["hash"] = hashes.get(told["hash"], told["hash"])
    for field, move in (("step", inside), ("activation", inside), ("timer", inside_timer)):
        if field in told:
            told[field] = move(told[field])
    return msgspec.convert(told, AnyMessage)


def plain(value: Any) -> str:
    """Write a value without the names that messages in it have from the workflow's being a node."""
    return msgspec.json.encode(value, order="sorted").decode().replace("inner:", "").replace("call/", "")


@bounded
@given(st.integers(0, 2**32))
def test_a_workflow_does_the_same_inside_another_as_by_itself(seed: int) -> None:
    document = Documents(Random(seed)).make()
    alone = World(Random(seed), document)
    alone.run(MOST)
    graph, state = compile_document(calling("inner"), linked={"inner": document}), RunState()
    asked: dict[str, list[str]] = {}
    for event in (event for entry in alone.entries for event in entry.events if isinstance(event, QuestionAsked)):
        asked.setdefault(inside(event.activation), []).append(event.question.hash)
    hashes: dict[str, str] = {}
    for message in alone.sent:
        with suppress(IllegalMessageError):
            for fact in decide(graph, state, moved(message, hashes)):
                if isinstance(fact, QuestionAsked):
                    hashes[asked[fact.activation].pop(0)] = fact.question.hash
    assert (state.status, plain(state.output)) == (alone.state.status, plain(alone.state.output))
    for path, by_itself in alone.state.activations.items():
        as_node = state.activations[inside(path)]
        assert (as_node.status, as_node.port) == (by_itself.status, by_itself.port)
        assert plain([as_node.input, as_node.output]) == plain([by_itself.input, by_itself.output])
    call = state.activations["call"]
    assert plain([call.values, call.results]) == plain([alone.state.values, alone.state.results])


def test_a_workflow_that_many_nodes_run_is_compiled_once() -> None:
    document = calling("inner")
    document["nodes"].insert(1, {**document["nodes"][1], "id": "again"})
    document["edges"].append({"id": "e9", "source": "input", "target": "again"})
    inner = {"schema": 1, "nodes": [{"id": "input", "kind": "input"}, {"id": "output", "kind": "output"}]}
    inner["edges"] = [{"id": "e1", "source": "input", "target": "output"}]
    graph = compile_document(document, linked={"inner": inner})
    assert sorted(node for node in graph.nodes if ":" in node) == ["inner:.", "inner:input", "inner:output"]
    assert graph.nodes["call"].members == graph.nodes["again"].members == ("inner:input", "inner:output")


def test_a_workflow_that_runs_itself_compiles() -> None:
    graph = compile_document(calling("self"), linked={"self": calling("self")})
    assert graph.nodes["self:call"].members == graph.nodes["call"].members


def test_what_is_not_linked_is_refused_and_told_at_its_node() -> None:
    with pytest.raises(DocumentError) as refused:
        compile_document(calling("gone"), linked={})
    assert [(problem.code, problem.node) for problem in refused.value.problems] == [("unknown_workflow", "call")]


def test_without_its_links_a_document_compiles_for_those_who_look_at_it_alone() -> None:
    assert compile_document(calling("gone")).nodes["call"].members == ()


def test_agents_and_windows_of_linked_workflows_count() -> None:
    inner = calling("x")
    inner["nodes"][1] = {"id": "call", "kind": "agent", "config": {"agent": "deep", "window": {"last": 33}}}
    graph = compile_document(calling("inner"), linked={"inner": inner})
    assert (graph.agents, graph.history_window) == (frozenset({"deep"}), 33)


def test_a_run_that_nobody_awaits_needs_no_graph() -> None:
    graph = compile_document(calling("inner", wait=False), linked={})
    assert (graph.nodes["call"].opens, graph.nodes["call"].members) == (None, ())
