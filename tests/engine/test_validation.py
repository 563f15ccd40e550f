"""Every problem of a document is located and explained, and no JSON at all makes the validator raise."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenarios.playing import FILES, read
from workflows.engine.checks.shape import MAX_EDGES, MAX_NODES
from workflows.engine.errors import DocumentError, Problem
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard
from workflows.engine.validation import validate_document

CARDS = {"writer": AgentCard(name="Writer", version=1, kind="scripted")}


def node(node_id: str, kind: str = "agent", parent: str | None = None, **told: Any) -> dict[str, Any]:
    config = told.pop("config", {"agent": "writer"} if kind == "agent" else {})
    return {"id": node_id, "kind": kind, "config": config, **({"parent": parent} if parent else {}), **told}


def document(*nodes: dict[str, Any], edges: tuple[str, ...] = (), **top: Any) -> dict[str, Any]:
    """Make a document of an input, these nodes in a chain, an output, and more edges written `a.port>b`."""
    chain = ["input", *(n["id"] for n in nodes if "parent" not in n), "output"]
    wires = [f"{source}>{target}" for source, target in pairwise(chain)] + list(edges)
    made = []
    for number, wire in enumerate(wires):
        source, target = wire.split(">")
        source, _, port = source.partition(".")
        made.append({"id": f"e{number}", "source": source, "port": port or "out", "target": target})
    return {"schema": 1, "nodes": [node("input", "input"), *nodes, node("output", "output")], "edges": made, **top}


def found(told: Any, code: str) -> Problem:
    """Give the one problem with this code."""
    problems = [problem for problem in validate_document(told, CARDS) if problem.code == code]
    assert len(problems) == 1, validate_document(told, CARDS)
    assert problems[0].message
    return problems[0]


def template(text: Any) -> dict[str, Any]:
    return document(node("t", "transform", config={"value": text}), state={"seen": {"type": "array"}})


def case(*cases: dict[str, Any], **config: Any) -> dict[str, Any]:
    router = node("r", "router", config={"cases": list(cases), **config})
    return document(router, edges=("r.default>output",))


LOCATED: list[tuple[str, Any, dict[str, Any]]] = [
    ("not_an_object", [], {}),
    ("unknown_schema", document() | {"schema": 2}, {"field": "schema"}),
    ("unknown_field", document() | {"nodez": []}, {"field": "nodez"}),
    ("wrong_type", document() | {"edges": {}}, {"field": "edges"}),
    ("bad_id", document(node("Ä")), {"field": "nodes.1.id"}),
    ("duplicate_id", document(node("a")) | {"edges": []} | {"nodes": [node("a"), node("a")]}, {"node": "a"}),
    ("unknown_kind", document(node("a", "carousel")), {"node": "a", "field": "kind"}),
    ("unknown_agent", document(node("a", config={"agent": "nobody"})), {"node": "a", "field": "config.agent"}),
    ("bad_setting", document(node("a", config={"agent": "writer", "x": 1})), {"node": "a", "field": "config.x"}),
    ("bad_setting", document(node("a", retry={"attempts": 0})), {"node": "a", "field": "retry.attempts"}),
    ("bad_setting", document(node("a", timeout_s=0)), {"node": "a", "field": "timeout_s"}),
    ("unknown_port", document(node("a"), edges=("a.left>output",)), {"edge": "e2", "field": "port"}),
    ("unknown_port", document(edges=("output>output",)), {"edge": "e1"}),
    ("dangling_edge", document(edges=("input>ghost",)), {"edge": "e1", "field": "target"}),
    ("self_edge", document(node("a"), edges=("a>a",)), {"edge": "e2"}),
    ("edge_across", document(node("s", "sequential"), node("a", parent="s"), edges=("input>a",)), {"edge": "e2"}),
    ("into_input", document(node("a"), edges=("a>input",)), {"edge": "e2"}),
    ("cycle", document(node("a"), node("b"), edges=("b>a",)), {"node": "a"}),
    ("no_input", {"schema": 1, "nodes": [node("output", "output")], "edges": []}, {}),
    ("no_output", {"schema": 1, "nodes": [node("input", "input")], "edges": []}, {}),
    ("second_input", document(node("in2", "input")), {"node": "in2"}),
    ("unreachable", document() | {"nodes": [*document()["nodes"], node("a")]}, {"node": "a"}),
    ("empty_pattern", document(node("c", "concurrent")), {"node": "c"}),
    ("unknown_parent", document(node("a", parent="nowhere")), {"node": "a", "field": "parent"}),
    ("parent_no_pattern", document(node("a"), node("b", parent="a")), {"node": "b", "field": "parent"}),
    ("misplaced", document(node("s", "sequential"), node("o", "output", parent="s")), {"node": "o"}),
    ("bad_expression", template("{{ 1 + }}"), {"node": "t", "field": "config.value"}),
    ("bad_expression", template({"deep": ["{{ ( }}"]}), {"node": "t", "field": "config.value.deep.0"}),
    ("bad_template", template("{{ input"), {"node": "t", "field": "config.value"}),
    ("unknown_name", template("{{ results.ghost }}"), {"node": "t", "field": "config.value"}),
    ("unknown_name", template("{{ state.unseen }}"), {"node": "t"}),
    ("unknown_name", template("{{ run.secret }}"), {"node": "t"}),
    ("unknown_name", template("{{ os }}"), {"node": "t"}),
    ("undeclared_key", document(node("a", save_as="nowhere")), {"node": "a", "field": "save_as"}),
    ("undeclared_key", document(node("t", "transform", config={"set": {"k": 1}})), {"field": "config.set.k"}),
    ("unknown_type", document(state={"k": {"type": "set"}}), {"field": "state.k.type"}),
    ("unknown_reducer", document(state={"k": {"reducer": "vote"}}), {"field": "state.k.reducer"}),
    ("reducer_misfit", document(state={"k": {"type": "string", "reducer": "append"}}), {"field": "state.k.reducer"}),
    ("duplicate_case", case({"id": "x", "when": "true"}, {"id": "x", "when": "true"}), {"field": "config.cases.1.id"}),
    ("no_condition", case({"id": "x"}), {"node": "r", "field": "config.cases.0.when"}),
    ("no_agent", case({"id": "x"}, mode="agent"), {"node": "r", "field": "config.agent"}),
    ("unwired_case", case({"id": "x", "when": "true"}), {"node": "r", "field": "x", "severity": "warning"}),
    ("bad_schema", document(node("a", config={"agent": "writer", "output_schema": {"type": 3}})), {"node": "a"}),
    ("unwired_error", document(node("a", on_error={"mode": "port"})), {"node": "a", "severity": "warning"}),
    ("dead_port", document(node("a"), edges=("a.error>output",)), {"edge": "e2", "severity": "warning"}),
]


@pytest.mark.parametrize(("code", "told", "where"), LOCATED, ids=[f"{i}-{row[0]}" for i, row in enumerate(LOCATED)])
def test_a_problem_is_located(code: str, told: Any, where: dict[str, Any]) -> None:
    problem = found(told, code)
    assert {name: getattr(problem, name) for name in where} == where


def test_settings_that_name_members_are_checked() -> None:
    inside = node("w", parent="p")
    lost = {"lead": "writer", "fallback": "x"}
    assert found(document(node("p", "supervisor", config=lost), inside), "unknown_member").field == "config.fallback"
    assert (
        found(document(node("p", "handoff", config={"entry": "x"}), inside), "unknown_member").field == "config.entry"
    )
    most = {"on_failure": "min_success", "min_success": 2}
    assert found(document(node("p", "concurrent", config=most), inside), "min_success").node == "p"


def test_a_lane_is_named_by_its_head() -> None:
    lane = (node("w", parent="p"), node("v", parent="p"))
    pattern = node("p", "supervisor", config={"lead": "writer", "fallback": "v"})
    assert "choose one of w" in (found(document(pattern, *lane, edges=("w>v",)), "unknown_member").hint or "")


def test_a_member_that_no_drawn_transfer_reaches_is_told() -> None:
    inside = [node(name, parent="h") for name in "abc"]
    problem = found(document(node("h", "handoff"), *inside, edges=("a>b", "b>a")), "unreachable_member")
    assert (problem.node, problem.severity) == ("c", "warning")


def test_members_of_a_handoff_may_transfer_in_a_circle() -> None:
    inside = [node(name, parent="h") for name in "ab"]
    assert validate_document(document(node("h", "handoff"), *inside, edges=("a>b", "b>a")), CARDS) == []


def test_each_circle_is_named_once() -> None:
    told = document(node("a"), node("b"), node("c"), node("d"), edges=("b>a", "d>c"))
    circles = [p.message for p in validate_document(told, CARDS) if p.code == "cycle"]
    assert circles == ["the edges go in a circle: c → d → c", "the edges go in a circle: a → b → a"]


def test_parents_in_a_circle_are_told() -> None:
    told = document(node("s", "sequential", parent="t"), node("t", "sequential", parent="s"))
    assert {p.code for p in validate_document(told, CARDS)} >= {"parent_cycle"}


def test_nesting_has_a_limit() -> None:
    inner = [node("s0", "sequential")]
    inner += [node(f"s{i}", "sequential", parent=f"s{i - 1}") for i in range(1, 17)]
    assert found(document(*inner, node("a", parent="s16")), "too_deep").node == "a"


def test_sizes_have_limits() -> None:
    many = document() | {"nodes": [*document()["nodes"], *(node(f"n{i}", "sequential") for i in range(MAX_NODES))]}
    assert found(many, "too_many_nodes").field == "nodes"
    edges = [{"id": f"x{i}", "source": "input", "target": "output"} for i in range(MAX_EDGES + 1)]
    assert found(document() | {"edges": edges}, "too_many_edges").field == "edges"


def test_json_that_is_nested_too_deep_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert found(document() | {"layout": {"x": deep}}, "too_deep").message


def test_agents_are_not_checked_where_they_are_not_known() -> None:
    assert validate_document(document(node("a", config={"agent": "nobody"}))) == []


def test_compiling_a_faulty_document_raises_with_every_error() -> None:
    with pytest.raises(DocumentError) as caught:
        compile_document(document(node("a", "carousel"), edges=("a>ghost",)))
    assert {problem.code for problem in caught.value.problems} == {"unknown_kind", "dangling_edge"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None, database=None)
@given(json_values)
def test_no_json_makes_it_raise(told: Any) -> None:
    assert validate_document(told, CARDS)


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_change_to_a_good_document_makes_it_raise(data: st.DataObject) -> None:
    told = read(data.draw(st.sampled_from(FILES)))["document"]
    for _ in range(data.draw(st.integers(1, 4))):
        _spoil(told, data)
    problems = validate_document(told, CARDS)
    if not any(problem.severity == "error" for problem in problems):
        compile_document(told)


def _spoil(told: Any, data: st.DataObject) -> None:
    """Replace, remove or add something somewhere."""
    while isinstance(told, (dict, list)) and told:
        key = data.draw(st.sampled_from(sorted(told) if isinstance(told, dict) else range(len(told))))
        if not isinstance(told[key], (dict, list)) or not told[key] or data.draw(st.integers(0, 3)) == 0:
            break
        told = told[key]
    if not told:
        return
    if data.draw(st.booleans()):
        del told[key]
    else:
        told[key] = data.draw(
            json_values | st.sampled_from(["input", "output", "agent", "s", "{{ x", "{{ 1 + }}", "."])
        )
