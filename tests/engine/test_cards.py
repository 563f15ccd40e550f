"""What agents are told of each other is what they were when the run started, whatever was told in other runs."""

from workflows.engine.cards import member_cards
from workflows.engine.decide import decide
from workflows.engine.graph import Graph, compile_document
from workflows.engine.messages import AgentCard, Start
from workflows.engine.state import RunState
from workflows.engine.view import View

DOCUMENT = {
    "schema": 1,
    "nodes": [
        {"id": "input", "kind": "input"},
        {"id": "desk", "kind": "handoff"},
        {"id": "a", "kind": "agent", "parent": "desk", "config": {"agent": "a"}},
        {"id": "b", "kind": "agent", "parent": "desk", "config": {"agent": "b"}},
        {"id": "output", "kind": "output"},
    ],
    "edges": [
        {"id": "e1", "source": "input", "target": "desk"},
        {"id": "e2", "source": "desk", "target": "output"},
    ],
}


def started(graph: Graph, description: str) -> View:
    """Start a run whose agents describe themselves so."""
    cards = {slug: AgentCard(name=slug, version=1, kind="scripted", description=description) for slug in ("a", "b")}
    state = RunState()
    decide(graph, state, Start(at=0.0, run="r", input="hi", agents=cards))
    return View(graph, state, 0.0)


def told(view: View) -> list[str]:
    """Tell what is said of both members."""
    return [card.description for card in member_cards(view, ("a", "b"))]


def test_each_run_is_told_of_its_own_agents_however_they_take_turns() -> None:
    graph = compile_document(DOCUMENT)
    old, new = started(graph, "knows bills"), started(graph, "knows the law")
    assert [told(old), told(new), told(old)] == [["knows bills"] * 2, ["knows the law"] * 2, ["knows bills"] * 2]


def test_what_was_told_of_the_same_agents_is_not_made_anew() -> None:
    graph = compile_document(DOCUMENT)
    one, other = started(graph, "knows bills"), started(graph, "knows bills")
    assert one.state.agents is not other.state.agents
    (first, _), (second, _) = member_cards(one, ("a", "b")), member_cards(other, ("a", "b"))
    assert first is second
