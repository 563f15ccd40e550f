"""What the validator says of loops, jumps, critical sections, approvals and waits."""

from typing import Any

import pytest

from tests.engine.test_validation import CARDS, document, found, node
from workflows.engine.validation import validate_document


def section(node_id: str, lock: str, parent: str | None = None, **config: Any) -> dict[str, Any]:
    """Draw a critical section."""
    return node(node_id, "critical", parent, config={"lock": lock, **config})


def codes(told: Any) -> list[str]:
    """List the problems of a document."""
    return [problem.code for problem in validate_document(told, CARDS)]


def two_branches(*inside: dict[str, Any]) -> dict[str, Any]:
    """Draw a concurrent with these inside it."""
    return document(node("both", "concurrent"), *inside)


@pytest.mark.parametrize("kind", ["break", "continue"])
def test_a_jump_needs_a_loop_however_far_around_it(kind: str) -> None:
    assert found(document(node("j", kind)), "no_loop").node == "j"
    loop, both = node("l", "loop"), node("c", "concurrent", "l")
    assert codes(document(loop, both, node("j", kind, "c"), node("a", parent="c"))) == []


def test_a_section_inside_one_of_the_same_name_is_told() -> None:
    told = document(section("a", "crm"), node("s", "sequential", "a"), section("b", "crm", "s"), node("w", parent="b"))
    assert found(told, "reentrant").node == "b"
    told = document(section("a", "crm"), section("b", "mail", "a"), node("w", parent="b"))
    assert codes(told) == []


def test_sections_of_one_name_have_to_agree() -> None:
    ones = section("a", "crm", "both"), node("x", parent="a")
    assert found(two_branches(*ones, section("b", "crm", "both", limit=2), node("y", parent="b")), "section_differs")
    assert found(two_branches(*ones, section("b", "crm", "both", wide=True), node("y", parent="b")), "section_differs")
    assert codes(two_branches(*ones, section("b", "crm", "both"), node("y", parent="b"))) == []


def crosswise(**inner: Any) -> dict[str, Any]:
    """Draw two branches that enter two sections in opposite orders."""
    left = section("l", "crm", "both"), section("lm", "mail", "l"), node("x", parent="lm")
    right = section("r", "mail", "both"), section("rc", "crm", "r", **inner), node("y", parent="rc")
    return two_branches(*left, *right)


def test_sections_that_are_entered_crosswise_are_told() -> None:
    assert codes(crosswise()) == ["lock_order", "lock_order"]


def test_a_longest_wait_breaks_the_circle() -> None:
    assert codes(crosswise(wait_s=5)) == []


LOCATED: list[tuple[str, dict[str, Any], str]] = [
    ("no_escalation", {"on_deadline": "escalate", "deadline_s": 5}, "config.escalate_to"),
    ("no_deadline", {"on_deadline": "escalate", "escalate_to": ["boss"]}, "config.deadline_s"),
    ("no_sequence", {"order": "sequence", "approvers": ["ann"]}, "config.approvers"),
    ("quorum", {"quorum": 3, "approvers": ["ann", "bob"]}, "config.quorum"),
    ("quorum", {"quorum": 3, "approvers": ["ann", "group:x"], "order": "sequence"}, "config.quorum"),
    ("bad_schema", {"form": {"type": 3}}, "config.form.type"),
    ("unknown_name", {"prompt": "{{ nobody }}"}, "config.prompt"),
]


@pytest.mark.parametrize(("code", "config", "field"), LOCATED, ids=[f"{n}-{row[0]}" for n, row in enumerate(LOCATED)])
def test_an_approval_that_could_not_be_decided_is_told(code: str, config: dict[str, Any], field: str) -> None:
    told = document(node("a", "approval", config=config), edges=("a.approved>output",))
    assert found(told, code).field == field


def test_a_quorum_of_a_group_may_be_any() -> None:
    told = node("a", "approval", config={"quorum": 3, "approvers": ["group:legal"]})
    wires = [
        {"id": "e0", "source": "input", "target": "a"},
        {"id": "e1", "source": "a", "port": "approved", "target": "output"},
    ]
    assert (
        codes({**document(), "nodes": [node("input", "input"), told, node("output", "output")], "edges": wires}) == []
    )


def test_a_wait_has_the_ports_of_what_it_waits_for() -> None:
    told = document(node("w", "wait", config={"timer_s": 5, "state": "size(state) > 0"}))
    assert found(told, "unknown_port").hint == "its ports are elapsed, reached, error"


def test_a_wait_for_nothing_is_told() -> None:
    assert found(document(node("w", "wait"), edges=("w.error>output",)), "waits_for_nothing").node == "w"
    assert found(document(node("w", "wait", config={"timer_s": 1, "match": "true"})), "no_event")


def test_a_score_without_an_evaluator_is_told() -> None:
    told = document(node("l", "loop", config={"accept_score": 0.5}), node("a", parent="l"))
    assert found(told, "no_agent").field == "config.evaluator"


def test_what_a_loop_may_speak_of_is_known_to_the_validator() -> None:
    config = {"until": "output.done && iteration > 1", "carry": "{{ output }}{{ feedback }}", "while": "iteration < 3"}
    assert codes(document(node("l", "loop", config=config), node("a", parent="l"))) == []
    assert codes(document(node("l", "loop", config={"until": "feedback"}), node("a", parent="l"))) == ["unknown_name"]
