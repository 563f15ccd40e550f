"""Group chats: what their settings may be, and that they keep to their turns."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.random_runs import World
from workflows.engine.decide import decide
from workflows.engine.errors import IllegalMessageError
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, CompleteActivation, Start
from workflows.engine.state import RunState
from workflows.engine.validation import validate_document

bounded = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def chat(**config: Any) -> dict[str, Any]:
    """Draw a chat of two between an input and an output."""
    talkers = [{"id": name, "kind": "agent", "parent": "chat", "config": {"agent": name}} for name in ("ann", "bob")]
    nodes = [{"id": "input", "kind": "input"}, {"id": "chat", "kind": "group_chat", "config": config}, *talkers]
    edges = [{"id": "e1", "source": "input", "target": "chat"}, {"id": "e2", "source": "chat", "target": "output"}]
    return {"schema": 1, "nodes": [*nodes, {"id": "output", "kind": "output"}], "edges": edges}


def started(document: dict[str, Any]) -> tuple[Any, RunState]:
    graph, state = compile_document(document), RunState()
    cards = {slug: AgentCard(name=slug, version=1, kind="scripted") for slug in graph.agents}
    decide(graph, state, Start(at=0.0, run="r", input="hi", agents=cards))
    return graph, state


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"order": "moderator"}, "no_agent"),
        ({"order": "expression"}, "no_condition"),
        ({"result": "summary"}, "no_agent"),
        ({"order": "expression", "next": "sneaker"}, "unknown_name"),
        ({"until": "message =="}, "bad_expression"),
        ({"until": "members == []"}, "unknown_name"),
    ],
)
def test_a_chat_in_which_nobody_could_tell_who_speaks_is_refused(config: dict[str, Any], code: str) -> None:
    assert [problem.code for problem in validate_document(chat(**config))] == [code]


@pytest.mark.parametrize(
    ("config", "agents"),
    [
        ({"moderator": "chair"}, {"ann", "bob"}),
        ({"order": "moderator", "moderator": "chair"}, {"ann", "bob", "chair"}),
        ({"moderator": "chair", "result": "summary"}, {"ann", "bob", "chair"}),
        ({"result": "summary", "agent": "scribe"}, {"ann", "bob", "scribe"}),
    ],
)
def test_a_run_is_pinned_to_those_alone_who_are_asked(config: dict[str, Any], agents: set[str]) -> None:
    assert compile_document(chat(**config)).agents == agents


def test_nothing_can_be_completed_before_anybody_has_spoken() -> None:
    graph, state = started(chat())
    with pytest.raises(IllegalMessageError, match="nobody has said anything"):
        decide(graph, state, CompleteActivation(at=1.0, activation="chat"))


@bounded
@given(seed=st.integers(0, 2**32))
def test_no_chat_has_more_turns_or_steps_than_it_may(seed: int) -> None:
    random = Random(seed)
    config = {"moderator": "chair", "max_turns": random.randint(1, 5), "on_failure": "skip"}
    config |= {"order": random.choice(("round_robin", "moderator")), "result": random.choice(("last", "summary"))}
    world = World(random, chat(**config))
    world.run(2_000)
    node = world.graph.nodes["chat"]
    talks = [activation for activation in world.state.activations.values() if activation.node == "chat"]
    assert world.state.ended
    for talk in talks:
        assert len(talk.choices) <= config["max_turns"]
        inside = [step for path in (talk.path, *talk.children) for step in world.state.activations[path].steps]
        assert len(inside) <= node.kind.worst_steps(node.config, [1, 1])
