"""What can be wrong with joins, fan-outs and stops is located and explained before anything runs."""

from typing import Any

import pytest

from workflows.engine.errors import Problem
from workflows.engine.validation import validate_document

Told = dict[str, Any]


def node(node_id: str, kind: str = "agent", config: Told | None = None, **told: Any) -> Told:
    return {"id": node_id, "kind": kind, "config": config or ({"agent": "writer"} if kind == "agent" else {}), **told}


def wired(*nodes: Told, edges: str) -> Told:
    made = [dict(zip(("source", "target"), edge.split(">"), strict=True)) for edge in edges.split()]
    every = [node("input", "input"), *nodes, node("output", "output")]
    return {"schema": 1, "nodes": every, "edges": [{"id": f"e{n}", **edge} for n, edge in enumerate(made)]}


def joined(join: Told, branches: int = 2) -> Told:
    names = [f"b{number}" for number in range(branches)]
    edges = " ".join(f"input>{name} {name}>t" for name in names)
    return wired(*map(node, names), node("t", join=join), edges=f"{edges} t>output")


def fan_out(kind: str, config: Told, members: int = 2) -> Told:
    inside = [node(f"m{number}", parent="p") for number in range(members)]
    return wired(node("p", kind, config), *inside, edges="input>p p>output")


def stopping(*targets: str) -> Told:
    inside = [node("s", "sequential"), node("in1", parent="s"), node("in2", parent="s")]
    halt = node("halt", "stop", {"targets": list(targets)})
    return wired(node("a"), node("b"), halt, *inside, edges="input>a input>b a>halt halt>s b>s s>output")


def race_of_one_edge() -> Told:
    return wired(node("a"), node("t", join={"mode": "any"}), edges="input>a a>t t>output")


ERRORS: list[tuple[str, Told, str, str]] = [
    ("quorum", joined({"mode": "quorum", "n": 3}), "t", "join.n"),
    ("no_condition", joined({"mode": "predicate"}), "t", "join.when"),
    ("bad_expression", joined({"mode": "predicate", "when": "size(arrived"}), "t", "join.when"),
    ("unknown_name", joined({"mode": "predicate", "when": "came > 1"}), "t", "join.when"),
    ("quorum", fan_out("concurrent", {"join": {"mode": "quorum", "n": 3}}), "p", "config.join.n"),
    ("min_success", fan_out("concurrent", {"on_failure": "min_success", "min_success": 3}), "p", "config.min_success"),
    ("no_condition", fan_out("concurrent", {"join": {"mode": "predicate"}}), "p", "config.join.when"),
    ("unknown_name", fan_out("concurrent", {"aggregate": "vote", "vote_on": "done"}), "p", "config.vote_on"),
    ("unknown_name", fan_out("concurrent", {"aggregate": "best_of", "score": "result"}), "p", "config.score"),
    ("no_score", fan_out("concurrent", {"aggregate": "best_of"}), "p", "config.score"),
    ("no_agent", fan_out("concurrent", {"aggregate": "synthesise"}), "p", "config.agent"),
    ("weights", fan_out("concurrent", {"aggregate": "vote", "weights": {"nobody": 2}}), "p", "config.weights.nobody"),
    ("weights", fan_out("concurrent", {"aggregate": "vote", "weights": {"m0": -1}}), "p", "config.weights.m0"),
    ("one_body", fan_out("map", {}), "p", ""),
    ("empty_pattern", fan_out("map", {}, 0), "p", ""),
    ("no_items", fan_out("map", {"items": " "}, 1), "p", "config.items"),
    ("bad_expression", fan_out("map", {"items": "input["}, 1), "p", "config.items"),
    ("unknown_name", fan_out("map", {"more": "outputs"}, 1), "p", "config.more"),
    ("unknown_name", fan_out("map", {"stop_when": "ready"}, 1), "p", "config.stop_when"),
    ("min_success", fan_out("map", {"join": {"mode": "quorum", "n": 9}, "max_items": 8}, 1), "p", "config.join.n"),
    ("no_targets", stopping(), "halt", "config.targets"),
    ("unknown_target", stopping("b", "ghost"), "halt", "config.targets.1"),
    ("out_of_reach", stopping("halt"), "halt", "config.targets.0"),
    ("out_of_reach", stopping("in1"), "halt", "config.targets.0"),
]
WARNINGS: list[tuple[str, Told, str, str]] = [
    ("join_alone", race_of_one_edge(), "t", "join"),
    (
        "join_alone",
        wired(node("s", "sequential"), node("a", parent="s", join={}), edges="input>s s>output"),
        "a",
        "join",
    ),
    ("stops_too_late", stopping("a"), "halt", "config.targets.0"),
    ("ignored_losers", fan_out("concurrent", {"join": {"losers": "ignore"}}), "p", "config.join.losers"),
    (
        "min_success",
        fan_out("concurrent", {"on_failure": "min_success", "join": {"mode": "any"}}),
        "p",
        "config.min_success",
    ),
]


def only(told: Told, code: str) -> Problem:
    problems = validate_document(told)
    assert [problem.code for problem in problems] == [code]
    return problems[0]


@pytest.mark.parametrize(("code", "told", "at", "field"), ERRORS)
def test_what_can_never_work_is_an_error(code: str, told: Told, at: str, field: str) -> None:
    problem = only(told, code)
    assert (problem.severity, problem.node, problem.field or "") == ("error", at, field)


@pytest.mark.parametrize(("code", "told", "at", "field"), WARNINGS)
def test_what_makes_no_difference_is_a_warning(code: str, told: Told, at: str, field: str) -> None:
    problem = only(told, code)
    assert (problem.severity, problem.node, problem.field) == ("warning", at, field)


@pytest.mark.parametrize(
    "told",
    [
        joined({"mode": "quorum", "n": 2}),
        joined({"mode": "predicate", "when": "'b0' in arrived || size(failed) > 0 || waiting == 0 || state == input"}),
        fan_out("map", {"stop_when": "size(done) > 2 || failed > 1 || waiting == 0", "more": "output.more"}, 1),
        fan_out("race", {"deadline_s": 3}),
        stopping("b"),
    ],
)
def test_what_can_work_is_let_be(told: Told) -> None:
    assert validate_document(told) == []
