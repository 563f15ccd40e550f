"""What a document is compiled to: members, lanes, handoffs, agents, windows."""

from typing import Any

from workflows.engine.graph import Graph, compile_document
from workflows.engine.kinds import KINDS, describe_kinds
from workflows.engine.state import ROOT


def compiled(*nodes: dict[str, Any], edges: tuple[str, ...] = (), **top: Any) -> Graph:
    first = next(node["id"] for node in nodes if "parent" not in node)
    wires = [f"input>{first}", f"{first}>output", *edges]
    pairs = [wire.split(">") for wire in wires]
    told = [{"id": f"e{n}", "source": source, "target": target} for n, (source, target) in enumerate(pairs)]
    ends = {"id": "input", "kind": "input"}, {"id": "output", "kind": "output"}
    return compile_document({"schema": 1, "nodes": [ends[0], *nodes, ends[1]], "edges": told, **top})


def agent(node_id: str, parent: str | None = None, **config: Any) -> dict[str, Any]:
    told = {"id": node_id, "kind": "agent", "config": {"agent": f"{node_id}-agent", **config}}
    return told | ({"parent": parent} if parent else {})


def pattern(node_id: str, kind: str, parent: str | None = None, **config: Any) -> dict[str, Any]:
    return {"id": node_id, "kind": kind, "config": config} | ({"parent": parent} if parent else {})


def test_wired_nodes_inside_a_pattern_are_one_member() -> None:
    graph = compiled(pattern("c", "concurrent"), agent("x", "c"), agent("b", "c"), agent("a", "c"), edges=("a>b",))
    assert graph.nodes["c"].members == ("x", "a+")
    lane = graph.nodes["a+"]
    assert (lane.kind.name, set(lane.members), lane.sources, lane.sinks) == ("flow", {"a", "b"}, ("a",), ("b",))
    assert (graph.nodes["a"].parent, lane.parent) == ("a+", "c")


def test_the_root_returns_what_its_outputs_make() -> None:
    graph = compiled(agent("a"), agent("dead-end"), edges=("a>dead-end",))
    assert graph.nodes[ROOT].sinks == ("output",)


def test_without_drawn_transfers_all_may_hand_over_to_all() -> None:
    graph = compiled(pattern("h", "handoff"), agent("a", "h"), agent("b", "h"), agent("c", "h"))
    assert graph.nodes["h"].transfers == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}
    assert graph.nodes["a"].targets == ("b", "c")


def test_drawn_transfers_are_the_only_ones() -> None:
    graph = compiled(pattern("h", "handoff"), agent("a", "h"), agent("b", "h"), edges=("a>b",))
    assert graph.nodes["h"].transfers == {"a": ("b",), "b": ()}
    assert (graph.nodes["a"].targets, graph.nodes["b"].targets) == (("b",), ())


def test_a_wish_gets_through_the_end_of_sequences_and_lanes_only() -> None:
    inside = (pattern("s", "sequential", "h"), agent("a", "s"), agent("b", "s"), agent("c", "s"), agent("z", "h"))
    graph = compiled(pattern("h", "handoff"), *inside, edges=("b>c",))
    assert [graph.nodes[name].targets for name in "abc"] == [None, None, ("z",)]
    assert all(graph.nodes[name].handoff == "h" for name in "abc")


def test_a_wish_does_not_leave_a_concurrent_or_a_supervisor() -> None:
    inside = (
        pattern("c", "concurrent", "h"),
        agent("a", "c"),
        pattern("s", "supervisor", "h", lead="boss"),
        agent("w", "s"),
    )
    graph = compiled(pattern("h", "handoff"), *inside)
    assert (graph.nodes["a"].targets, graph.nodes["w"].targets) == (None, None)


def test_all_agents_are_named_leads_and_synthesisers_too() -> None:
    graph = compiled(
        pattern("c", "concurrent", aggregate="synthesise", agent="writer"),
        pattern("s", "supervisor", "c", lead="boss"),
        agent("w", "s", window={"last": 30}),
    )
    assert graph.agents == {"writer", "boss", "w-agent"}
    assert graph.history_window == 30


def test_the_input_schema_is_known() -> None:
    nodes = [
        {"id": "input", "kind": "input", "config": {"schema": {"type": "string"}}},
        {"id": "output", "kind": "output"},
    ]
    edges = [{"id": "e", "source": "input", "target": "output"}]
    assert compile_document({"schema": 1, "nodes": nodes, "edges": edges}).input_schema == {"type": "string"}


def test_state_starts_with_its_defaults() -> None:
    declared = {"a": {"type": "array"}, "n": {"type": "number", "default": 2}, "t": {"type": "string"}}
    graph = compiled(agent("a"), state=declared)
    assert {key.name: key.default for key in graph.state.values()} == {"a": [], "n": 2, "t": None}


def test_every_kind_is_described_for_the_editor() -> None:
    described = {told["kind"]: told for told in describe_kinds()}
    assert described.keys() == KINDS.keys()
    for told in described.values():
        assert told["title"]
        assert told["description"]
        for field in told["schema"].get("properties", {}).values():
            assert field.get("title") or "$ref" in field or "allOf" in field
